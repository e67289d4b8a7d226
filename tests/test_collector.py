"""Python looks for garbage between documents in a build, and as before when it is over."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from conftest import ROOT, MakeSite, post

FILES = {f"posts/2020-01-{day:02}-p.md": post(f"P{day}", "A **word**.\n\n" * 100) for day in range(1, 11)}
# Before the extension's own handlers.
UNTUNED = """
def setup(app):
    import gc
    app.connect("builder-inited", lambda app: gc.set_threshold(700, 10, 10))
"""


@pytest.fixture(autouse=True)
def threshold() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def collections(make_site: MakeSite, conf: str, name: str) -> int:
    """Return how often garbage is looked for in a build."""
    site = make_site(FILES, conf, name=name)
    begun: list[str] = []
    gc.callbacks.append(note := lambda phase, _: begun.append(phase))
    try:
        site.build()
    finally:
        gc.callbacks.remove(note)
    return begun.count("start")


def test_garbage_is_looked_for_less_often(make_site: MakeSite) -> None:
    gc.set_threshold(700, 10, 10)
    collections(make_site, "", "warm")  # what is made once
    assert 5 * collections(make_site, "", "with") < collections(make_site, UNTUNED, "without")


@pytest.mark.parametrize("before", [(700, 10, 10), (2000, 5, 0), (100_000, 20, 20), (0, 0, 0)])
def test_when_a_build_is_over_garbage_is_looked_for_as_before(
    make_site: MakeSite, before: tuple[int, int, int]
) -> None:
    gc.set_threshold(*before)
    make_site(FILES).build()
    assert gc.get_threshold() == before


def test_who_has_garbage_looked_for_less_often_is_left_alone(make_site: MakeSite) -> None:
    gc.set_threshold(100_000, 20, 20)
    look = "__import__('gc').get_threshold() == (100_000, 20, 20)"
    make_site(FILES, f"def setup(app):\n    app.connect('env-updated', lambda *_: 1 / ({look}) and None)\n").build()


def test_no_tree_outlives_its_document(make_site: MakeSite) -> None:
    gc.set_threshold(700, 10, 10)
    ours = "type(one).__name__ == 'document' and str(one.get('source')).startswith(str(app.srcdir))"
    note = f"lambda app, *_: app.alive.append(sum({ours} for one in __import__('gc').get_objects()))"
    events = "'doctree-read', 'doctree-resolved'"
    conf = f"def setup(app):\n    app.alive = []\n    for event in ({events}):\n        app.connect(event, {note})\n"
    site = make_site(FILES, conf).build()
    assert site.app
    alive_when = site.app.alive  # type: ignore[attr-defined]  # conf.py has set it
    assert len(alive_when) > 2 * len(FILES)
    assert set(alive_when) == {1}


def test_python_ends_without_looking_at_what_is_left(make_site: MakeSite) -> None:
    conf = """
import atexit
import gc

atexit.register(lambda: print("in the end", gc.get_freeze_count() > 50_000))

def setup(app):
    app.connect("env-updated", lambda *_: print("in between", gc.get_freeze_count() > 50_000))
    app.connect("build-finished", lambda *_: print("when built", gc.get_freeze_count()), priority=1000)
"""
    site = make_site(FILES, conf)
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(site.source), str(site.path / "out")]
    path = {**os.environ, "PYTHONPATH": str(ROOT / "_ext")}
    said = subprocess.run(command, check=True, capture_output=True, text=True, env=path).stdout.splitlines()
    assert said == ["in between True", "when built 0", "in the end True"]
