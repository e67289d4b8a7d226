"""Settings are worked out once for many documents, and each document has them to itself."""

from pathlib import Path
from typing import Any

import docutils.frontend
import pytest
from docutils.frontend import Values, get_default_settings
from docutils.parsers.rst import Parser

from conftest import MakeSite, post
from sphinx_posts.work_arounds import document_settings
from sphinx_posts.work_arounds.document_settings import remembering


def count_parsers(monkeypatch: pytest.MonkeyPatch, make_site: MakeSite, posts: int) -> int:
    """Return for how many command lines docutils makes a parser in a build."""
    made: list[object] = []
    begin = docutils.frontend.OptionParser.__init__

    def count(self: Any, *args: Any, **options: Any) -> None:
        made.append(self)
        begin(self, *args, **options)

    files = {f"posts/2020-01-01-p{number}.md": post(f"P{number}") for number in range(posts)}
    site = make_site(files, name=f"{posts}-posts")
    with monkeypatch.context() as patched:
        patched.setattr(docutils.frontend.OptionParser, "__init__", count)
        site.build()
    return len(made)


def test_posts_share_the_working_out_of_settings(monkeypatch: pytest.MonkeyPatch, make_site: MakeSite) -> None:
    assert count_parsers(monkeypatch, make_site, 12) == count_parsers(monkeypatch, make_site, 2) > 0


def test_where_the_functions_are_not_known_all_is_as_without(
    monkeypatch: pytest.MonkeyPatch, make_site: MakeSite
) -> None:
    monkeypatch.setattr(document_settings, "PLACES", (("no.module", "name"), ("sphinx.util.docutils", "no_name")))
    assert count_parsers(monkeypatch, make_site, 12) > count_parsers(monkeypatch, make_site, 2)


def test_what_one_document_is_read_from_is_not_said_of_the_next(make_site: MakeSite) -> None:
    source = ":title: %s\n\nText.\n\n.. include:: ../%s.txt\n"
    site = make_site(
        {
            "posts/2020-01-01-a.rst": source % ("A", "a"),
            "posts/2020-01-02-b.rst": source % ("B", "b"),
            "posts/2020-01-03-c.rst": ":title: C\n\nText.\n",
            "a.txt": "A text.\n",
            "b.txt": "A text.\n",
        }
    ).build()
    assert site.app is not None
    of_posts = {name[17:]: {Path(path).name for path in paths} for name, paths in site.app.env.dependencies.items()}
    assert of_posts == {"a": {"a.txt"}, "b": {"b.txt"}}


@pytest.mark.filterwarnings("ignore:frontend.Values:DeprecationWarning")
def test_each_document_has_lists_of_its_own_but_those_that_all_share() -> None:
    shared: list[str] = []

    def work_out(*_: object, defaults: dict[str, Any]) -> Values:
        return Values({**defaults, "own": []})

    settings_of = remembering(work_out)
    first, second = (settings_of(Parser, defaults={"shared": shared}) for _ in range(2))
    assert first.shared is second.shared is shared
    assert first.own is not second.own
    first.own.append("x")
    assert settings_of(Parser, defaults={"shared": shared}).own == []


@pytest.mark.filterwarnings("ignore:frontend.Values:DeprecationWarning")
def test_a_default_that_changes_is_not_forgotten() -> None:
    asked: list[str] = []

    def work_out(*_: object, defaults: dict[str, Any]) -> Values:
        asked.append(str(defaults))
        return Values(defaults)

    settings_of = remembering(work_out)
    defaults: dict[str, Any] = {"names": ["a"], "width": 1}
    for change in (lambda: None, lambda: defaults["names"].append("b"), lambda: defaults.update(width=2)):
        change()
        assert [vars(settings_of(Parser(), defaults=defaults))[name] for name in defaults] == [*defaults.values()]
        settings_of(Parser(), defaults=defaults)
    assert len(asked) == 3


def test_what_is_remembered_is_what_docutils_works_out() -> None:
    def without_dependencies(settings: Values) -> dict[str, Any]:
        return {name: value for name, value in vars(settings).items() if name != "record_dependencies"}

    settings_of = remembering(get_default_settings)
    expected = without_dependencies(get_default_settings(Parser))
    assert [without_dependencies(settings_of(Parser)) for _ in range(2)] == [expected, expected]
    assert settings_of(Parser).record_dependencies is not settings_of(Parser).record_dependencies
