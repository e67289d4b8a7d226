"""Bad input is a warning at its file and line, never a traceback, and nothing is lost."""

import pytest
from sphinx.errors import ConfigError

from conftest import MakeSite, post

A = "posts/2020-01-01-a.md"


@pytest.mark.parametrize(
    ("source", "warning"),
    [
        ("---\ntitle: T\ndate: 2020-02-30\n---\n\nText.", ":3: ERROR: date: '2020-02-30' is no day of the calendar"),
        ("---\ntitle: T\ndate: never\n---\n\nText.", ":3: ERROR: date: 'never' is not a date written as YYYY-MM-DD"),
        ("---\ncategory:\ntitle: T\n---\n\nText.", ":2: WARNING: category: it is empty"),
        ("---\ntitle: T\ncategory: yes\n---\n\nText.", ":3: WARNING: category: YAML reads yes as true or false"),
        ("---\ncategory: dev\ntitle: T: U\n---\n\nText.", ":3: WARNING: 'title' needs quotes around its value"),
        ("---\n- a\n---\n\n# T\n\nText.", ":2: ERROR: the front matter is no mapping"),
        ("---\ntitle T\n---\n\n# T\n\nText.", ":2: ERROR: the front matter is no mapping"),
        ("---\ntitle: T\n\nText.", ":1: ERROR: the front matter that begins here is never closed"),
        ("---\ntitle: [a\ncategory: dev\n---\n\n# T\n\nText.", ":2: WARNING: 'title' needs quotes around its value"),
    ],
)
def test_a_bad_post_is_reported_and_stays_on_the_site(make_site: MakeSite, source: str, warning: str) -> None:
    site = make_site({A: source, "posts/2020-01-02-b.md": post("B")}).build()
    first = next(found for found in site.warnings if found.startswith(A + warning))
    assert first.endswith("]")
    assert sorted(site.domain.posts) == ["posts/2020-01-01-a", "posts/2020-01-02-b"]
    assert 'href="posts/2020-01-01-a.html"' in site.out("index.html")
    assert "Text." in site.out("posts/2020-01-01-a.html")

    subtype = first.rpartition("[")[2].removesuffix("]")
    assert subtype.startswith("posts.")
    site.write({"conf.py": (site.source / "conf.py").read_text() + f"\nsuppress_warnings = ['{subtype}']\n"})
    site.build(fresh=True)
    assert first not in site.warnings


@pytest.mark.parametrize("setting", ["commonmark_only: true", "gfm_only: true", "disable_syntax: [table, heading]"])
def test_no_setting_of_myst_shows_front_matter_as_text(make_site: MakeSite, setting: str) -> None:
    site = make_site({A: f"---\ntitle: A\nmyst: {{{setting}}}\n---\n\nText.\n"}).build()
    switch = setting.partition(":")[0]
    message = f"'myst' is ignored: with '{switch}' MyST would show this front matter as text"
    assert site.warnings == [f"{A}:3: ERROR: {message} [posts.front_matter]"]
    assert site.post("posts/2020-01-01-a").title == "A"
    assert "myst" not in site.out("posts/2020-01-01-a.html")


def test_a_post_without_a_date_comes_last(make_site: MakeSite) -> None:
    site = make_site({"posts/b.md": post("Undated"), A: post("Dated")}).build()
    assert site.warnings == [
        (
            "posts/b.md: WARNING: the post has no date: "
            "add 'date: YYYY-MM-DD', or begin the file name with one; it comes last [posts.undated]"
        )
    ]
    html = site.out("index.html")
    assert html.index("Dated") < html.index("Undated")


def test_two_posts_with_one_title(make_site: MakeSite) -> None:
    site = make_site({A: post("Same"), "posts/2020-01-02-b.md": "---\ntags: x\ntitle: Same\n---\nText."}).build()
    assert site.warnings == [
        "posts/2020-01-02-b.md:3: WARNING: the title 'Same' is that of posts/2020-01-01-a too [posts.duplicate_title]"
    ]


@pytest.mark.parametrize(
    ("index", "warning"),
    [
        ("Blog\n====\n\n.. posts::\n   :by: category\n   :limit: x\n", "index.rst:6: ERROR: option ':limit:': a whole"),
        ("Blog\n====\n\n.. posts::\n   :catgory: x\n", "index.rst:5: ERROR: unknown option ':catgory:'; did you mean"),
        ("Blog\n====\n\n.. posts::\n   :empty:\n", "index.rst:5: ERROR: option ':empty:' is about groups"),
        ("Blog\n====\n\n- item\n\n  .. posts::\n", "index.rst:6: ERROR: 'posts' makes sections, so it stands between"),
        ("Blog\n====\n\n.. note::\n\n   .. posts::\n", "index.rst:6: ERROR: 'posts' makes sections"),
        ("Blog\n====\n\n   .. posts::\n", "index.rst:4: ERROR: 'posts' makes sections"),
    ],
)
def test_a_directive_that_makes_no_sense_is_an_error_at_its_line(make_site: MakeSite, index: str, warning: str) -> None:
    site = make_site({A: post("A")}, "suppress_warnings = ['posts.unlisted']", index=index).build()
    assert len(site.warnings) == 1
    assert site.warnings[0].startswith(warning)
    assert "post-title" not in site.out("index.html")


@pytest.mark.parametrize(
    ("block", "warning"),
    [
        ("```{posts}\n:by: category\n:limit: x\n```", "index.md:5: ERROR: option ':limit:'"),
        ("```{posts}\n---\nby: category\nsort: x\n---\n```", "index.md:6: ERROR: option ':sort:'"),
        ("```{posts}\n:catgory: x\n```", "index.md:4: ERROR: unknown option ':catgory:'"),
        (":::{note}\n```{posts}\n```\n:::", "index.md:4: ERROR: 'posts' makes sections"),
        ("- item\n\n  ```{posts}\n  ```", "index.md:5: ERROR: 'posts' makes sections"),
        ("> ```{posts}\n> ```", "index.md:3: ERROR: 'posts' makes sections"),
    ],
)
def test_the_same_in_myst(make_site: MakeSite, block: str, warning: str) -> None:
    conf = "suppress_warnings = ['posts.unlisted']\nmyst_enable_extensions = ['colon_fence']"
    site = make_site({A: post("A"), "index.md": f"# Blog\n\n{block}\n"}, conf).build()
    assert len(site.warnings) == 1
    assert site.warnings[0].startswith(warning)
    assert "post-title" not in site.out("index.html")


@pytest.mark.parametrize(
    ("conf", "message"),
    [
        ("posts_categories = [{'title': 'x'}]", "a mapping with the key 'name'"),
        ("posts_categories = [3]", "not 3"),
        ("posts_categories = ['a', 'a']", "'a' stands there twice"),
        ("posts_categories = [{'name': 'a', 'colour': 'red'}]", "unknown key 'colour'"),
        ("posts_categories = [{'name': 'a', 'slug': 3}]", "'slug' of 'a' is no text"),
        ("posts_patterns = [3]", "a list of patterns"),
        ("posts_patterns = 3", "posts_patterns: list or tuple is expected, not 3"),
        ("posts_timezone = 9", "posts_timezone: str is expected, not 9"),
        ("posts_related = '3'", "posts_related: int is expected, not '3'"),
        ("posts_math_macros = []", "posts_math_macros: dict is expected, not []"),
        ("posts_feed_authority = 2020", "posts_feed_authority: str is expected, not 2020"),
        ("posts_feed_entries = '20'", "posts_feed_entries: int is expected, not '20'"),
        ("posts_giscus = None", "posts_giscus: dict is expected, not None"),
        ("posts_words_per_minute = 0", "posts_words_per_minute: a number above 0"),
        ("posts_words_per_minute = {'ko': '150'}", "a number above 0"),
        ("posts_characters_per_minute = {'ja': -1}", "posts_characters_per_minute: a number above 0"),
    ],
)
def test_a_bad_setting_stops_the_build_with_a_sentence(make_site: MakeSite, conf: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        make_site({A: post("A")}, conf).build()
    assert message in str(caught.value)


@pytest.mark.parametrize("conf", ["myst_gfm_only = True", "myst_disable_syntax = ['front_matter']"])
def test_a_setting_that_shows_front_matter_as_text_is_refused(make_site: MakeSite, conf: str) -> None:
    with pytest.raises(ConfigError, match=conf.partition(" ")[0]):
        make_site({A: post("A")}, conf).build()


def test_a_repeated_category_in_front_matter_counts_once(make_site: MakeSite) -> None:
    index = "Blog\n====\n\n.. posts::\n   :by: category\n"
    site = make_site({A: post("A", categories="[c, c]")}, index=index).build()
    assert site.out("index.html").count("<article") == 1
