"""The work-around knows which pictures a document has as Sphinx does, without looking through those of all others."""

import pickle
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sphinx.util._files import FilenameUniqDict

from conftest import MakeSite, post
from sphinx_posts.work_arounds.pictures import look_up_pictures

DOCNAMES = st.sampled_from("abcd")
PATHS = st.sampled_from(["x/one.png", "y/one.png", "x/two.png", "one.png"])
STEPS = st.lists(
    st.tuples(st.just("add_file"), DOCNAMES, PATHS)
    | st.tuples(st.just("purge_doc"), DOCNAMES)
    | st.tuples(st.just("merge_other"), st.lists(DOCNAMES), st.lists(st.tuples(DOCNAMES, PATHS))),
    max_size=12,
)


def _take(pictures: FilenameUniqDict, step: tuple[Any, ...]) -> Any:
    if step[0] != "merge_other":
        return getattr(pictures, step[0])(*step[1:])
    other = FilenameUniqDict()
    for docname, path in step[2]:
        other.add_file(docname, path)
    return pictures.merge_other(set(step[1]), other)


@given(STEPS, STEPS)
def test_pictures_come_and_go_as_they_do_in_sphinx(before: list[tuple[Any, ...]], steps: list[tuple[Any, ...]]) -> None:
    kept = FilenameUniqDict(), FilenameUniqDict()
    for step in before:
        for pictures in kept:
            _take(pictures, step)
    look_up_pictures(SimpleNamespace(env=SimpleNamespace(images=kept[1])))  # type: ignore[arg-type]  # all that is used
    for step in steps:
        assert _take(kept[0], step) == _take(kept[1], step)
        assert dict(kept[0]) == dict(kept[1])
        assert kept[0]._existing == kept[1]._existing
    assert pickle.loads(pickle.dumps(kept[1])) == kept[0]


def test_a_picture_that_somebody_else_takes_away_is_gone() -> None:
    pictures = FilenameUniqDict()
    look_up_pictures(SimpleNamespace(env=SimpleNamespace(images=pictures)))  # type: ignore[arg-type]  # as above
    pictures.add_file("a", "one.png")
    pictures.pop("one.png")
    pictures.purge_doc("a")
    assert not pictures


def test_reading_a_document_leaves_the_pictures_of_others_alone(make_site: MakeSite) -> None:
    files = {f"posts/2020-01-0{day}-p.md": post(f"P{day}", f"![A picture]({day}.svg)") for day in range(1, 6)}
    files |= {f"posts/{day}.svg": "<svg/>" for day in range(1, 6)}
    look = "lambda app, docname, source: app.quick.append('purge_doc' in vars(app.env.images))"
    site = make_site(files, f"def setup(app):\n    app.quick = []\n    app.connect('source-read', {look})\n").build()
    site.write({"posts/2020-01-03-p.md": post("P3", "![A picture](5.svg)")})
    site.build()
    assert site.app
    assert {path: docnames for path, (docnames, _) in site.app.env.images.items()} == {
        "posts/1.svg": {"posts/2020-01-01-p"},
        "posts/2.svg": {"posts/2020-01-02-p"},
        "posts/4.svg": {"posts/2020-01-04-p"},
        "posts/5.svg": {"posts/2020-01-03-p", "posts/2020-01-05-p"},
    }
    assert site.app.quick == [True]  # type: ignore[attr-defined]  # conf.py has set it
