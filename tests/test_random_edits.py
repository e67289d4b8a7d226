"""After any sequence of edits, an incremental build makes what a clean build makes.

In ``make test`` a few sequences; ``make exact`` makes thousands of edits, seed after seed (see `tests/exact.py`).
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import ClassVar

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from builds import BOOK, EPOCH, differences, files, left_over, remove_builds, run
from conftest import CONF, FEEDS, Site
from sphinx_posts import category_pages
from test_shown import LISTINGS, NEIGHBOURS, OLDER_FILES, Switch

THEMES = {
    "basic": "html_copy_source = True\n",
    "book": BOOK,
    # with a side bar that draws the whole document tree on every page
    "book with navigation": "html_theme = 'sphinx_book_theme'\nsuppress_warnings = ['posts.navigation']\n",
}
OPTIONS = [
    ":by: category\n:index:\n:toctree:",
    ":by: category\n:toctree:\n:order: oldest",
    ":by: year\n:toctree:\n:style: titles",
    ":toctree:\n:limit: 3",
    ":tag: x",
    ":by: tag\n:empty:",
    ":by: category\n:toctree:\n:limit: 1",
]
CATEGORIES = ["dev", "life", "dev, life", "[dev, life]", "글또 4기, dialogue", "Dev", ""]
DECLARED = ["[]", "['life', 'dev']", "[{'name': 'dev', 'slug': 'code', 'title': 'Code', 'description': 'See *this*.'}]"]
BODIES = [
    "A first paragraph.",
    "Another one, in **bold**.",
    "짧은 글입니다.",
    "Words.\n\nMore words.",
    "## A heading\n\nText.",
]
LINKS = [
    "[]({0}.md)", "[text]({0}.md)", "[]({0}.md#a-heading)", "{{doc}}`{0}`", "{{ref}}`label-{0}`", "{{eq}}`eq-{0}`",
    "{{posts:category}}`dev`", "[](#label-{0})", "![picture](images/{0}.png)", "![picture](../figure.png)", "",
    "{{index}}`entry {0}`", "{{index}}`an entry; of all`",
    "[text]({0})", "[text](/posts/{0}.md)", "{{any}}`{0}`", "{{download}}`{0}.md`", "[picture](images/{0}.png)",
]  # fmt: skip
STATES = [("draft", "true"), ("hidden", "true"), ("pin", "true"), ("publish", "2020-09-{}"), ("expires", "2020-09-{}")]
ADDRESSES = ["/old/", "/old.html", "[/old/, /a/b.html]", "/posts/{0}.html", "/posts/{0}/", "/category/dev.html", ""]
DAYS = range(13, 17)
"""Of September 2020: the clock stands at one of them."""
NAMES = [f"2020-01-0{day}-{name}" for day, name in enumerate("abcdefgh", 1)]
PICTURE = bytes.fromhex("89504e470d0a1a0a")

names = st.sampled_from(NAMES)


class Blog(RuleBasedStateMachine):
    """A site that is edited and built step by step."""

    theme: ClassVar[str]
    switched_off: ClassVar[Switch | None] = None
    edits: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.site = Site(Path(tempfile.mkdtemp()))
        self.step = 0
        self.today = DAYS[0]
        self.sources: dict[str, bytes] = {}
        self.posts: dict[str, dict[str, str]] = {}

    @initialize(listing=st.sampled_from(OPTIONS), count=st.integers(2, 5))
    def begin(self, listing: str, count: int) -> None:
        """Write a site whose archive stands below the front page, and build it."""
        conf = CONF + FEEDS + THEMES[self.theme]
        self.site.write(
            {
                "index.md": "# Blog\n\n```{toctree}\n:maxdepth: 2\narchive\nabout\n```\n",
                "archive.md": f"# Archive\n\n```{{posts}}\n{listing}\n```\n",
                "about.md": f"# About\n\n[](posts/{NAMES[0]}.md) {{posts:category}}`dev`\n",
                "conf.py": conf + "html_static_path = ['static']\nhtml_css_files = ['a.css']\n",
                "static/a.css": "a {}\n",
            }
        )
        for path in ("figure.png", "posts/images/figure.png", f"posts/images/{NAMES[0]}.png"):
            (self.site.source / path).parent.mkdir(parents=True, exist_ok=True)
            (self.site.source / path).write_bytes(PICTURE + path.encode())
        for number, name in enumerate(NAMES[:count]):
            self.posts[name] = {"title": name[-1].upper(), "category": CATEGORIES[number % 3], "body": BODIES[0]}
            self._write(name)
        self.sources = files(self.site.source) | {"the clock": b"%d" % self.today}
        run(self.site, "incremental", jobs=2)
        run(self.site, "clean")

    def teardown(self) -> None:
        shutil.rmtree(self.site.path)

    @precondition(lambda self: self.posts)
    @rule(name=names, key=st.sampled_from(["title", "tags", "summary", "date", "language"]), data=st.data())
    def change_front_matter(self, name: str, key: str, data: st.DataObject) -> None:
        values = {
            "title": ["A", "제목", '"With *stars*"', "B"],
            "tags": ["[x]", "[x, y]", "[]"],
            "summary": ["In one sentence.", "With a [link](about).", "한 문장으로."],
            "date": ["2020-02-01", "2019-12-31", "2020-01-03"],
            "language": ["ko", "en"],
        }
        self._change(name, key, data.draw(st.sampled_from(["", *values[key]])))

    @precondition(lambda self: self.posts)
    @rule(name=names, state=st.sampled_from(STATES), day=st.sampled_from(DAYS), on=st.booleans())
    def change_state(self, name: str, state: tuple[str, str], day: int, on: bool) -> None:
        key, value = state
        self._change(name, key, value.format(day) if on else "")

    @rule(day=st.sampled_from(DAYS))
    def move_the_clock(self, day: int) -> None:
        self.today = day
        self._build()

    @precondition(lambda self: self.posts)
    @rule(name=names, other=names, link=st.sampled_from(LINKS))
    def link_in_summary(self, name: str, other: str, link: str) -> None:
        self._change(name, "summary", f"'See {link.format(other)} there.'")

    @precondition(lambda self: self.posts)
    @rule(name=names, other=names, address=st.sampled_from(ADDRESSES))
    def redirect(self, name: str, other: str, address: str) -> None:
        self._change(name, "redirect_from", address.format(other))

    @precondition(lambda self: self.posts)
    @rule(name=names, category=st.sampled_from(CATEGORIES))
    def move_to_category(self, name: str, category: str) -> None:
        self._change(name, "category", category)

    @precondition(lambda self: self.posts)
    @rule(name=names, body=st.sampled_from(BODIES))
    def rewrite_body(self, name: str, body: str) -> None:
        self._change(name, "body", body)

    @precondition(lambda self: self.posts)
    @rule(name=names, words=st.sampled_from(["", "word " * 30, "word " * 500]))
    def lengthen(self, name: str, words: str) -> None:
        self._change(name, "more", words)

    @precondition(lambda self: self.posts)
    @rule(name=names, other=names, link=st.sampled_from(LINKS), first=st.booleans())
    def link(self, name: str, other: str, link: str, first: bool) -> None:
        self._change(name, "first" if first else "last", link.format(other))

    @rule(name=names, category=st.sampled_from(CATEGORIES), body=st.sampled_from(BODIES))
    def add(self, name: str, category: str, body: str) -> None:
        self.posts[name] = {"title": f"New {name[-1]}", "category": category, "body": body}
        self._write(name)
        self._build()

    @precondition(lambda self: len(self.posts) > 1)
    @rule(name=names)
    def delete(self, name: str) -> None:
        name = self._nearest(name)
        del self.posts[name]
        self._path(name).unlink()
        self._build()

    @precondition(lambda self: self.posts)
    @rule(name=names, new=names)
    def rename(self, name: str, new: str) -> None:
        name = self._nearest(name)
        self._path(name).rename(self._path(new))
        self.posts[new] = self.posts.pop(name)
        self._build()

    @precondition(lambda self: self.posts)
    @rule(name=names, body=st.sampled_from(BODIES), title=st.sampled_from("ABCD"), age=st.integers(0, 10**6))
    def replace_by_older_file(self, name: str, body: str, title: str, age: int) -> None:
        name = self._nearest(name)
        self.posts[name] |= {"body": body, "title": title}
        self._write(name)
        os.utime(self._path(name), (1_000_000_000 + age, 1_000_000_000 + age))
        self._build()

    @rule(listing=st.sampled_from(OPTIONS), page=st.sampled_from(["archive.md", "about.md"]))
    def change_listing_page(self, listing: str, page: str) -> None:
        self.site.write({page: f"# Page\n\n{{posts:category}}`life`\n\n```{{posts}}\n{listing}\n```\n"})
        self._build()

    @rule(declared=st.sampled_from(DECLARED), language=st.sampled_from(["en", "ko"]))
    def configure(self, declared: str, language: str) -> None:
        conf = (self.site.source / "conf.py").read_text().partition("posts_categories")[0]
        self.site.write({"conf.py": conf + f"posts_categories = {declared}\nposts_language = '{language}'\n"})
        self._build()

    @rule(text=st.sampled_from(["a {}\n", "b {}\n"]))
    def change_style(self, text: str) -> None:
        self.site.write({"static/a.css": text})
        self._build()

    @rule(name=st.sampled_from(["figure.png", f"posts/images/{NAMES[0]}.png", f"posts/images/{NAMES[1]}.png"]))
    def add_or_remove_picture(self, name: str) -> None:
        path = self.site.source / name
        if path.exists():
            path.unlink()
        else:
            path.write_bytes(PICTURE + name.encode())
        self._build()

    @rule()
    def build_again(self) -> None:
        self._build()

    def _path(self, name: str) -> Path:
        return self.site.source / f"posts/{name}.md"

    def _nearest(self, name: str) -> str:
        return name if name in self.posts else min(self.posts)

    def _change(self, name: str, key: str, value: str) -> None:
        name = self._nearest(name)
        self.posts[name][key] = value
        self._write(name)
        self._build()

    def _write(self, name: str) -> None:
        post = self.posts[name]
        texts = ("body", "more", "first", "last")
        empty = [key for key, _ in STATES if not post.get(key)]
        front = [f"{key}: {value}" for key, value in post.items() if key not in (*texts, *empty)]
        first = f"{post.get('first', '')} {post['body']}".strip()
        target = f"(label-{name})=\n## A heading\n\n```{{math}}\n:label: eq-{name}\na\n```\n"
        parts = ["---", *front, "---", "", first, "", target, post.get("last", ""), "", post.get("more", ""), ""]
        self.site.write({f"posts/{name}.md": "\n".join(parts)})

    def _build(self) -> None:
        self.step += 1
        sources = files(self.site.source) | {"the clock": b"%d" % self.today}
        edited = sources != self.sources  # Hypothesis begins with a sequence that edits nothing
        self.sources = sources
        Blog.edits += edited
        epoch = str(int(EPOCH) + (self.today - DAYS[0]) * 24 * 60 * 60)
        with pytest.MonkeyPatch.context() as patch:
            if self.switched_off:
                patch.setattr(*self.switched_off)
            run(self.site, "incremental", jobs=1 + self.step % 2, epoch=epoch)
        if edited:
            remove_builds(self.site, "clean")
            run(self.site, "clean", jobs=2 - self.step % 2, epoch=epoch)
        assert differences(self.site) == [], "Stale:"
        assert left_over(self.site) == set(), "Left over:"


def check(theme: str, examples: int, steps: int, seed: int | None = None, switched_off: Switch | None = None) -> None:
    """Run sequences of edits on a site with *theme*: those of *seed*, or new ones."""
    machine: type[Blog] = type("Blog", (Blog,), {"theme": theme, "switched_off": switched_off})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(category_pages, "ENTRIES", 2)  # of a few posts a page would hold them all
        run_state_machine_as_test(
            machine if seed is None else hypothesis.seed(seed)(machine),
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.explicit, Phase.generate, *([] if switched_off else [Phase.shrink])],
                database=None,
                print_blob=True,
            ),
        )


@pytest.mark.parametrize("theme", THEMES)
def test_after_any_edits_the_site_is_what_a_clean_build_makes(theme: str) -> None:
    check(theme, examples=2, steps=6)


@pytest.mark.parametrize(
    ("mechanism", "seed"),  # one that comes to it soon
    [(LISTINGS, 7), (NEIGHBOURS, 3), (OLDER_FILES, 1)],
    ids=["stale listings", "neighbours", "older files"],
)
def test_without_a_mechanism_some_edits_leave_the_site_stale(mechanism: Switch, seed: int) -> None:
    with pytest.raises(AssertionError, match="Stale:"):
        check("basic", examples=9, steps=8, seed=seed, switched_off=mechanism)
