"""The site's page for addresses that are none: whole at any depth, wherever the site stands."""

import os
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from conftest import ROOT, post

Build = Callable[[str], str]


class Addresses(HTMLParser):
    """All addresses on a page that a browser follows, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value for key, value in attrs if key in ("href", "src", "action") and value}

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Return a function that builds this site, with one post, for an address, and gives the page."""

    def run(address: str) -> str:
        source = tmp_path / "source"
        (source / "posts").mkdir(parents=True)
        (source / "index.rst").write_text((ROOT / "index.rst").read_text(encoding="utf-8"), encoding="utf-8")
        (source / "posts" / "2020-01-01-a.md").write_text(post("A", category="dev"), encoding="utf-8")
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "-c", str(ROOT)]
        environment = {**os.environ, "READTHEDOCS_CANONICAL_URL": address}
        subprocess.run([*command, str(source), str(tmp_path / "out")], env=environment, check=True)
        return (tmp_path / "out" / "404.html").read_text(encoding="utf-8")

    return run


@pytest.mark.parametrize("path", ["/", "/ko/latest/", "/ko/latest"])
def test_every_address_of_the_page_holds_at_any_depth(build: Build, tmp_path: Path, path: str) -> None:
    top = path.rstrip("/") + "/"
    html = build(f"https://example.org{path}")
    assert f'data-content_root="{top}"' in html  # from where the search loads its scripts
    page = Addresses(html)
    for address in page.found - {"#main-content"}:
        for depth in ("none", "2019/04/none/"):
            whole = urlsplit(urljoin(f"https://example.org{top}{depth}", address))
            assert whole.path.startswith(top)
            assert (tmp_path / "out" / unquote(whole.path.removeprefix(top) or "index.html")).is_file(), address
    assert {top, f"{top}#dev"} <= page.found


def test_the_page_is_written_in_korean(build: Build) -> None:
    page = Addresses(build("https://example.org/"))
    assert "찾는 페이지가 없습니다" in page.text
    assert "not found" not in page.text


def test_search_engines_are_not_told_of_the_page(build: Build, tmp_path: Path) -> None:
    build("https://example.org/")
    assert "404" not in (tmp_path / "out" / "sitemap.xml").read_text(encoding="utf-8")
