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


class Settings:
    """Those of docutils that say where style sheets are."""

    def __init__(self, path: str = "", stylesheet: Any = None) -> None:
        self.stylesheet_path = path
        self.stylesheet = [*stylesheet] if isinstance(stylesheet, list) else stylesheet
        self.stylesheet_dirs = ["."]


@pytest.mark.parametrize("path", ["", "minimal.css, plain.css"])
@pytest.mark.parametrize("stylesheet", [None, "a.css", ["a.css"]])
def test_what_is_found_is_what_docutils_finds(path: str, stylesheet: Any) -> None:
    def finds(find: Any) -> list[Any]:
        settings = Settings(path, None if path else stylesheet)
        first = find(settings)
        found = [*first]
        first.append("more.css")  # a translator may do so
        return [found, find(settings)]

    assert finds(style_sheets.get_stylesheet_list) == finds(docutils.utils.get_stylesheet_list)
