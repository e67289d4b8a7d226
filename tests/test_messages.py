"""Messages for those who look for mistakes in Sphinx are written where somebody reads them, and all others always."""

import logging
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import sphinx.events
import sphinx.util.nodes
from docutils import nodes
from sphinx.application import Sphinx

from conftest import MakeSite, post

SPHINX = logging.getLogger("sphinx")
FILES = {"posts/2020-01-01-a.md": post("A", "Text.")}

LISTENER = """
import logging

import sphinx.util.logging

LEVEL = logging.DEBUG
log = sphinx.util.logging.getLogger("sphinx.events")
heard = []

class Listener(logging.Handler):
    def emit(self, record):
        heard.append(record.getMessage())

def speak(*_):
    log.debug("said with -vv")
    log.verbose("said with -v")

def setup(app):
    app.heard = heard
    app.connect("env-updated", speak)
    listen(app)
"""

LISTENING = {
    "to Sphinx": "logging.getLogger('sphinx').addHandler(Listener(LEVEL))",
    "to events": "logging.getLogger('sphinx.sphinx.events').addHandler(Listener(LEVEL))",
    "from above": "logging.getLogger('sphinx').propagate = True; logging.getLogger().addHandler(Listener(LEVEL))",
    "later": "app.connect('builder-inited', lambda app: logging.getLogger('sphinx').addHandler(Listener(LEVEL)), 998)",
}


@pytest.fixture(autouse=True)
def undisturbed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take away who listens, and how loud Sphinx is, after each test."""
    for logger in (logging.getLogger(), logging.getLogger("sphinx.sphinx.events")):
        monkeypatch.setattr(logger, "handlers", [])
    yield
    SPHINX.setLevel(logging.DEBUG)
    SPHINX.propagate = False


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count how often pages, and nodes as XML, are written out."""
    counts = Counter[str]()

    def count_calls(owner: type[nodes.Element], name: str) -> None:
        write = getattr(owner, name)

        def note(node: nodes.Node) -> Any:
            counts[name] += 1
            return write(node)

        monkeypatch.setattr(owner, name, note)

    count_calls(nodes.document, "__repr__")
    count_calls(nodes.Element, "asdom")
    return counts


def listening(how: str, level: str = "DEBUG") -> str:
    lines = LISTENER.replace("logging.DEBUG", f"logging.{level}")
    return f"{lines}\ndef listen(app):\n    {LISTENING[how]}\n"


@pytest.mark.parametrize("how", LISTENING)
def test_who_listens_hears_all(make_site: MakeSite, written: Counter[str], how: str) -> None:
    site = make_site(FILES, listening(how)).build()
    messages: list[str] = site.app.heard  # type: ignore[union-attr]  # conf.py has set it
    assert any("doctree-resolved" in message for message in messages)
    assert {"said with -vv", "said with -v"} <= {*messages}
    assert set(written) == {"__repr__", "asdom"}


def test_what_nobody_hears_is_neither_written_nor_made(
    make_site: MakeSite, written: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def note(record: logging.LogRecord) -> bool:
        made.append(record.getMessage())
        return True

    monkeypatch.setattr(logging.getLogger("sphinx.sphinx.events"), "filters", [note])
    site = make_site(FILES, listening("to Sphinx", "DEBUG + 1")).build()
    assert "said with -v" in site.app.heard  # type: ignore[union-attr]  # as above
    assert not written
    assert "said with -v" in made
    assert "said with -vv" not in made


def test_a_level_that_somebody_has_set_stays(make_site: MakeSite) -> None:
    make_site(FILES, f"import logging\nlogging.getLogger('sphinx').setLevel({logging.WARNING})\n").build()
    assert SPHINX.level == logging.WARNING


def test_all_is_as_before_when_the_site_is_built(make_site: MakeSite) -> None:
    make_site(FILES).build()
    assert SPHINX.level == logging.DEBUG
    assert "repr" not in vars(sphinx.events)
    assert sphinx.util.nodes.repr_domxml(nodes.target()) == "<target/>"


def test_a_site_that_was_never_built_keeps_nothing_from_the_next(make_site: MakeSite) -> None:
    site = make_site(FILES)
    out = site.path / "unbuilt"
    Sphinx(site.source, site.source, out, out, "html", status=None, warning=None)
    assert SPHINX.level > logging.DEBUG
    assert not sphinx.util.nodes.repr_domxml(nodes.target())
    SPHINX.setLevel(logging.DEBUG)  # as Sphinx does for the next application
    assert sphinx.util.nodes.repr_domxml(nodes.target()) == "<target/>"
    assert vars(sphinx.events)["repr"](nodes.target()) == "<target: >"
