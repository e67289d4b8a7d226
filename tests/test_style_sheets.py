"""Where style sheets are is asked once for all pages, and of each site anew."""

from typing import Any

import docutils.utils
import pytest

from conftest import MakeSite, post
from sphinx_posts.work_arounds import style_sheets


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return a list that gets the paths that docutils looks for."""
    paths: list[Any] = []
    find = docutils.utils.find_file_in_dirs

    def note(path: Any, folders: Any) -> str:
        paths.append(path)
        return find(path, folders)

    monkeypatch.setattr(docutils.utils, "find_file_in_dirs", note)
    return paths


def test_docutils_looks_as_often_for_one_page_as_for_many(make_site: MakeSite, looks: list[Any]) -> None:
    def build(posts: int) -> list[Any]:
        looks.clear()
        name = f"{posts} posts"
        make_site({f"posts/2020-01-0{day}-p.md": post("P", "Text.") for day in range(1, posts + 1)}, name=name).build()
        return [*looks]

    few = build(1)
    assert few
    assert build(5) == few


def test_what_is_found_for_one_page_cannot_be_changed_for_another(make_site: MakeSite) -> None:
    class Settings:
        stylesheet = ""
        stylesheet_path = "minimal.css, plain.css"
        stylesheet_dirs = ()

    first = style_sheets.get_stylesheet_list(Settings)
    first.append("more.css")
    assert style_sheets.get_stylesheet_list(Settings) == ["minimal.css", "plain.css"]
