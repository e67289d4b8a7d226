"""What the domain remembers of a document comes with it, goes with it, and is joined from parallel workers."""

import copy
import pickle
from types import SimpleNamespace
from typing import Any

import pytest

from bench.articles import article
from bench.dialects import sphinx
from builds import differences, run
from conftest import CONF, MakeSite, Site, post
from sphinx_posts.domain import PostDomain

A, B = "posts/2020-01-01-a", "posts/2020-01-02-b"
FILES = {
    "index.rst": "Blog\n====\n\n.. posts::\n\n.. toctree::\n\n   about\n",
    "about.md": f"# About\n\n```{{posts}}\n:by: tag\n```\n\n[]({A}.md) {{posts:category}}`dev`\n",
    f"{A}.md": post("A", f"[]({B[6:]}.md)", category="dev", tags="[x]"),
    f"{B}.md": post("B", f"[]({A[6:]}.md)", category="life", tags="[x]"),
}
READ = {
    "posts": {A, B},
    "summaries": {A, B},
    "listings": {"index", "about"},
    "references": {"index", "about", A, B},
    "links": {"index", "about", A, B},
    "toctrees": {"index", "about", A, B},
    "labels": {"index", "about", A, B},
    "problems": {A, B},
}


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site(FILES, "suppress_warnings = ['posts', 'ref.posts.category']\n").build()


def tables(data: dict[str, Any]) -> dict[str, set[str]]:
    return {name: set(data[name]) for name in READ}


def test_a_document_that_goes_is_forgotten_and_no_other(site: Site) -> None:
    assert tables(site.domain.data) == READ
    for docname in ("about", A):
        site.domain.clear_doc(docname)
        site.domain.clear_doc(docname)  # Sphinx may clear one twice
    assert tables(site.domain.data) == {name: docnames - {"about", A} for name, docnames in READ.items()}


def test_every_table_that_reading_fills_is_purged_and_merged(site: Site) -> None:
    assert site.domain.data.keys() - {"version", "files", "standings", "states", "related"} == READ.keys()


@pytest.mark.parametrize("docnames", [{A}, {"about", B}, set(), set().union(*READ.values())])
def test_a_worker_hands_over_the_documents_that_it_was_given_and_no_others(site: Site, docnames: set[str]) -> None:
    theirs = copy.deepcopy(site.domain.data)
    ours = PostDomain(SimpleNamespace(domaindata={}))  # type: ignore[arg-type]  # all that a domain asks of it at first
    ours.merge_domaindata(docnames, theirs)
    assert tables(ours.data) == {name: known & docnames for name, known in READ.items()}
    for name in READ:
        for docname, value in ours.data[name].items():
            assert value is theirs[name][docname]


def test_what_a_worker_knew_before_does_not_replace_what_another_has_read(site: Site) -> None:
    old = copy.deepcopy(site.domain.data)
    site.write({f"{B}.md": post("New B", category="life")})
    site.build()
    site.domain.merge_domaindata({A}, old)
    assert site.post(B).title == "New B"


def test_what_is_stored_of_a_post_does_not_grow_with_its_text(make_site: MakeSite) -> None:
    sizes = []
    for paragraphs in (2, 200):
        body = "\n\n".join(f"A [link]({B[6:]}.md), *emphasis* and $x^{number}$." for number in range(paragraphs))
        files = {f"{A}.md": post("A", body, category="dev"), f"{B}.md": post("B")}
        site = make_site(files, name=f"site-{paragraphs}").build()
        sizes.append(len(pickle.dumps(site.domain.data)))
    assert sizes[1] - sizes[0] < 100


def test_what_is_stored_of_a_further_post_is_under_two_kilobytes(make_site: MakeSite) -> None:
    sizes = []
    for number in (5, 15):
        files: dict[str, str] = {}
        for one in map(article, range(number)):
            files |= {f"posts/{one.name}.md": sphinx(one), f"posts/images/{one.picture_name}": one.picture}
        site = make_site(files, "language = 'ko'\nmyst_enable_extensions = ['dollarmath']\n", name=f"{number}").build()
        sizes.append(len(pickle.dumps(site.domain.data, pickle.HIGHEST_PROTOCOL)))
    assert sizes[1] - sizes[0] < 10 * 2_000


MARKED = """
from docutils import nodes


class marked(nodes.inline):
    pass


def setup(app):
    app.add_role("marked", lambda name, rawtext, text, *_: ([marked(rawtext, text)], []))
    app.add_node(marked, html=(lambda self, node: self.visit_inline(node), lambda self, node: self.depart_inline(node)))
    return {"parallel_read_safe": True}
"""


def test_a_summary_outlives_the_extension_that_made_its_nodes(make_site: MakeSite) -> None:
    path = "import sys, os\nsys.path.insert(0, os.path.dirname(__file__))\n"
    site = make_site(
        {f"{A}.md": post("A", "A {marked}`word`."), "marks.py": MARKED}, f"{path}extensions += ['marks']\n"
    )
    run(site, "incremental")
    (site.source / "marks.py").unlink()
    site.write({f"{A}.md": post("A", "A word."), "conf.py": CONF})
    run(site, "incremental")
    run(site, "clean")
    assert differences(site) == []


READER = """
def setup(app):
    # before every other extension
    app.connect("env-updated", lambda app, env: [env.get_doctree(name) for name in env.all_docs] and None, priority=-1)
"""


@pytest.mark.parametrize("builder", ["html", "singlehtml", "latex"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_lists_are_exact_beside_an_extension_that_reads_the_trees_first(
    make_site: MakeSite, builder: str, jobs: int
) -> None:
    conf = "suppress_warnings = ['posts', 'toc']\n"
    site = make_site(FILES, conf + READER)
    run(site, "incremental", builder=builder, jobs=jobs)
    site.write({f"{A}.md": post("New A", category="life")})
    run(site, "incremental", builder=builder, jobs=3 - jobs)
    (site.source / "conf.py").write_text((site.source / "conf.py").read_text().replace("priority=-1", "priority=999"))
    run(site, "clean", builder=builder)
    assert differences(site) == []
