"""The site of this repository, in every builder, without a warning."""

import functools
import json
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from conftest import ROOT

FACTS = yaml.safe_load((ROOT / "tests" / "archive.yaml").read_text(encoding="utf-8"))["categories"]
POSTS = [(post["title"], post["file"]) for category in FACTS for post in category["posts"]]
BUILDERS = ["html", "dirhtml", "singlehtml", "text", "man", "texinfo", "xml", "gettext", "epub", "latex", "json"]

# sphinx-book-theme and sphinxext-opengraph crash in the json builder on any site
BASIC = """
import runpy
globals().update(runpy.run_path('{conf}'))
html_theme, html_theme_options, html_static_path, html_favicon, templates_path = "basic", {{}}, [], None, []
extensions.remove("sphinxext.opengraph")
"""

_TAG = re.compile(r"<[^>]+>")


Build = Callable[[str], Path]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Return a function that builds the site with a builder, once, and gives the folder."""

    @functools.cache
    def run(builder: str) -> Path:
        folder = tmp_path_factory.mktemp(builder)
        command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "--keep-going", "-b", builder]
        command += ["-d", str(folder / "doctrees")]
        if builder == "json":
            (folder / "conf.py").write_text(BASIC.format(conf=ROOT / "conf.py"), encoding="utf-8")
            command += ["-c", str(folder)]
        result = subprocess.run([*command, str(ROOT), str(folder / "out")], capture_output=True, text=True, check=False)
        assert (result.returncode, result.stderr) == (0, "")
        return folder / "out"

    return run


def text_of(folder: Path) -> str:
    """Return the text of all that was written, without markup and white space: a builder may break lines anywhere."""
    texts = []
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".fjson":
            texts.append(_TAG.sub("", json.loads(path.read_text(encoding="utf-8")).get("body", "")))
        elif path.suffix in {".html", ".xhtml", ".xml"}:
            texts.append(_TAG.sub("", path.read_text(encoding="utf-8")))
        elif path.suffix in {".txt", ".7", ".texi", ".pot", ".tex"}:
            texts.append(path.read_text(encoding="utf-8"))
    return "".join("".join(texts).replace(r"\sphinxhyphen{}", "-").replace(r"\-", "-").split())


@pytest.mark.parametrize("builder", BUILDERS)
def test_every_builder_writes_every_category_and_post(builder: str, build: Build) -> None:
    text = text_of(build(builder))
    missing = [name for name in [category["name"] for category in FACTS] if "".join(name.split()) not in text]
    missing += [title for title, _ in POSTS if "".join(title.split()) not in text]
    assert missing == []


@pytest.mark.parametrize(
    ("builder", "heading"),
    [
        ("singlehtml", r'<h3>{title}<a class="headerlink"'),
        ("latex", r"\\section\{{{title}\}}"),
        ("texinfo", r"@section {title}"),
        ("man", r"\.SS {title}"),
        ("epub", r"<h1>{title}</h1>"),
    ],
)
def test_a_book_contains_every_post_once(builder: str, heading: str, build: Build) -> None:
    folder = build(builder)
    suffixes = {".html", ".xhtml", ".tex", ".texi", ".7"}
    text = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.suffix in suffixes)
    text = text.replace(r"\sphinxhyphen{}", "-").replace(r"\-", "-")
    counts = {title: len(re.findall(heading.format(title=re.escape(title)), text)) for title, _ in POSTS}
    assert counts == dict.fromkeys(counts, 1)


class Page(HTMLParser):
    """The identifiers and the links of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.identifiers: list[str] = []
        self.links: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if identifier := values.get("id"):
            self.identifiers.append(identifier)
        if tag == "a" and (link := values.get("href")):
            self.links.append(link)


@pytest.mark.parametrize("builder", ["html", "dirhtml", "epub"])
def test_no_link_is_dead_and_no_identifier_stands_twice(builder: str, build: Build) -> None:
    folder = build(builder)
    pages = {path: Page(path) for path in folder.rglob("*html") if path.is_file() and "_static" not in path.parts}
    assert len(pages) > len(POSTS)
    dead = []
    for path, page in pages.items():
        assert len(page.identifiers) == len(set(page.identifiers)), path
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            start = folder if parts.path.startswith("/") else path.parent  # the page 404 begins at the top
            target = (start / unquote(parts.path).lstrip("/")).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            found = pages.get(target)
            if not target.exists() or (found and parts.fragment and unquote(parts.fragment) not in found.identifiers):
                dead.append((path.name, link))
    assert dead == []


def test_the_front_page_is_the_archive(build: Build) -> None:
    html = (build("html") / "index.html").read_text(encoding="utf-8")
    article = html.partition("<article")[2]
    sections = re.findall(
        r'<section class="posts-group"[^>]*>\n<h2>(.*?)<a class="headerlink"(.*?)</section>', article, re.DOTALL
    )
    shown = {
        name: re.findall(r'class="post-title.*?href="posts/([^"]+)\.html"><span>(.*?)</span>', content, re.DOTALL)
        for name, content in sections
    }
    assert shown == {
        category["name"]: [(post["file"], post["title"]) for post in category["posts"]] for category in FACTS
    }
    counts = re.findall(r'href="#[^"]+">([^<]+)</a><span class="posts-count">\xa0\((\d+)\)', article)
    assert counts == [(category["name"], str(len(category["posts"]))) for category in FACTS]
    assert article.count('class="post-summary"') == len(POSTS)
    assert article.count("Back to Top ↑") == len(FACTS)
    minutes = re.findall(
        r'href="posts/([^"]+)\.html".*?<span class="post-read-time">(\d+) min read<', article, re.DOTALL
    )
    assert dict(minutes) == {post["file"]: str(post["minutes"]) for category in FACTS for post in category["posts"]}


def test_no_page_but_the_archive_lists_the_posts(build: Build) -> None:
    folder = build("html")
    for name in ("posts/2019-04-25-bert-review.html", "search.html"):
        links = Page(folder / name).links
        assert len([link for link in links if re.search(r"\d{4}-\d\d-\d\d", link)]) <= 8, name
