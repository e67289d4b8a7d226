"""What a post costs does not grow with the number of posts: counted in calls, for seconds depend on the machine."""

import functools
import os
import subprocess
import sys
from collections import Counter
from typing import Any

import jinja2
import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.transforms import Transformer
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.search import IndexBuilder

from builds import ALWAYS, BOOK, pages, run
from conftest import FEEDS, ROOT, MakeSite, Site, post
from sphinx_posts.category_pages import CategoryPage
from sphinx_posts.post import Post
from sphinx_posts.settings import Settings

SIZES = (6, 12, 24)
CONF = FEEDS + BOOK + "suppress_warnings = ['posts']\n"
INDEX = "Blog\n====\n\n.. posts::\n   :by: category\n   :limit: 2\n   :toctree:\n"
BODY = "A first paragraph.\n\n## One\n\nText with `code`.\n\n## Two\n\nMore text.\n"
COUNTED: list[tuple[Any, str]] = [
    (jinja2.Template, "render"),
    (jinja2.Environment, "compile"),
    (BeautifulSoup, "__init__"),
    (nodes.Element, "copy"),
    (Transformer, "apply_transforms"),
    (BuildEnvironment, "get_doctree"),
    (StandaloneHTMLBuilder, "render_partial"),
    (StandaloneHTMLBuilder, "create_translator"),
    (StandaloneHTMLBuilder, "handle_page"),
    (IndexBuilder, "feed"),
    (CategoryPage, "__init__"),
    (Post, "__init__"),
    (Settings, "__init__"),
]


def blog(make_site: MakeSite, size: int, conf: str = CONF) -> Site:
    files = {f"posts/2020-01-{day:02}-p.md": post(f"P{day}", BODY, category="dev") for day in range(1, size + 1)}
    return make_site(files, conf, index=INDEX, name=f"{size}")


def calls(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, size: int, conf: str = CONF) -> Counter[str]:
    """Return how often what is counted is called in a clean build of *size* posts."""
    counts: Counter[str] = Counter()
    with monkeypatch.context() as patch:
        for owner, name in COUNTED:
            patch.setattr(owner, name, _counted(owner, name, counts))
        blog(make_site, size, conf).build()
    return counts


def _counted(owner: Any, name: str, counts: Counter[str]) -> Any:
    function = getattr(owner, name)

    @functools.wraps(function)
    def counted(*args: Any, **options: Any) -> Any:
        counts[f"{owner.__name__}.{name}"] += 1
        return function(*args, **options)

    return counted


def growing(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, conf: str = CONF) -> dict[str, list[float]]:
    """Return what is called more often for each further post, the more posts there are."""
    few, some, many = (calls(make_site, monkeypatch, size, conf) for size in SIZES)
    first, second = SIZES[1] - SIZES[0], SIZES[2] - SIZES[1]
    a_post = {name: [(some[name] - few[name]) / first, (many[name] - some[name]) / second] for name in many}
    assert many.keys() >= {f"{owner.__name__}.{name}" for owner, name in COUNTED}  # all of it is called
    return {name: [before, after] for name, (before, after) in a_post.items() if after > before}


@pytest.mark.filterwarnings("ignore")  # the theme uses names that Sphinx will drop
def test_no_further_post_costs_more_than_those_before_it(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    assert growing(make_site, monkeypatch) == {}


@pytest.mark.filterwarnings("ignore")  # as above
def test_the_count_sees_a_navigation_of_all_posts_on_every_page(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Element.copy" in growing(make_site, monkeypatch, CONF.replace("navbar-logo", "sbt-sidebar-nav"))


@pytest.mark.parametrize("size", SIZES)
def test_a_word_more_in_a_post_writes_one_page(make_site: MakeSite, size: int) -> None:
    site = blog(make_site, size)
    run(site, "incremental")
    before = pages(site)
    site.write({"posts/2020-01-03-p.md": post("P3", BODY + "More.\n", category="dev")})
    run(site, "incremental")
    after = pages(site)
    assert {page for page in after if after[page] != before[page]} - ALWAYS == {"posts/2020-01-03-p"}


IMPORTED = "import sys; from sphinx.cmd.build import main; main({!r}); sys.exit('pydantic' in sys.modules)"


def test_a_build_with_nothing_to_do_does_not_wait_for_what_reads_front_matter(make_site: MakeSite) -> None:
    site = make_site({"posts/2020-01-01-a.md": post("A")})
    environment = os.environ | {"PYTHONPATH": str(ROOT / "_ext")}
    command = ["-q", str(site.source), str(site.path / "out")]
    imported = [
        subprocess.run([sys.executable, "-c", IMPORTED.format(command)], env=environment, check=False).returncode
        for _ in range(2)
    ]
    assert imported == [1, 0]
