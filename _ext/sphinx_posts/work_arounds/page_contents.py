"""A work-around: the PyData theme parses the contents of each page, to add classes, and writes them out four times.

The theme makes a tree of BeautifulSoup of a list that Sphinx has just written, which takes as long as all its templates
together. See ``generate_toc_html`` in ``pydata_sphinx_theme.toctree`` 0.20. Lists as Sphinx writes them need no parser;
for any other list, and where the theme would write something else, the theme does it as before.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from sphinx.application import Sphinx

_TOKEN = re.compile(
    r'<ul>\n|</ul>\n|<li>|</li>\n|<a class="reference internal" href="[^"&<>]*">'
    # the text of a heading: characters, code and emphasis
    r'(?:[^\s<>&]|[ ](?!\s)|&(?:amp|lt|gt);|</?(?:code|em|strong|span)>|<code class="[\w ]+">|<span class="pre">)+</a>'
)


def setup(app: Sphinx) -> None:
    """Have the contents of pages drawn without a parser."""
    app.connect("builder-inited", draw_contents)


def draw_contents(app: Sphinx) -> None:
    """Take the place of the theme's handler that offers its function to the templates, if there is one."""
    listeners = app.events.listeners.get("html-page-context", [])  # there is no event between this handler and the next
    for place, listener in enumerate(listeners):
        name = f"{listener.handler.__module__}.{getattr(listener.handler, '__name__', '')}"
        if name == "pydata_sphinx_theme.toctree.add_toctree_functions":
            listeners[place] = listener._replace(handler=_Drawer(listener.handler).add_toctree_functions)


class Contents:
    """The contents of a page as a template shows them; for all else it is asked for, it is the *tree* of the theme."""

    def __init__(self, html: str, length: int, tree: Callable[[], Any]) -> None:
        self._html = html
        self._length = length
        self._tree = tree

    def __str__(self) -> str:
        return self._html

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Any]:
        return iter(self._tree())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tree(), name)


class _Drawer:
    """Draws the contents of pages as the theme does, as long as they are the same on the first one."""

    def __init__(self, handler: Callable[..., None]) -> None:
        self._handler = handler
        self._is_the_same: bool | None = None

    def add_toctree_functions(self, app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
        self._handler(app, page, template, context, tree)
        theirs = context["generate_toc_html"]

        @cache
        def generate_toc_html(kind: str = "html") -> Any:
            drawn = draw(context.get("toc", ""), context.get("theme_show_toc_level"))
            if kind != "html" or drawn is None:
                return theirs(kind)
            if self._is_the_same is None and drawn[0]:  # without headings all would be the same
                contents = theirs()
                self._is_the_same = (str(contents), len(contents)) == drawn
            if self._is_the_same is False:
                return theirs()
            return Contents(*drawn, theirs) if drawn[0] else ""

        context["generate_toc_html"] = generate_toc_html


def draw(toc: str, shown: Any) -> tuple[str, int] | None:
    """Return the contents below the one title of a page, with the theme's classes, and how many nodes its list has.

    *toc* is the list that Sphinx has written, *shown* the theme's ``show_toc_level``. The contents are empty where
    there are no headings but the title. `None` stands for what is no such list.
    """
    level = titles = headings = end = 0
    drawn: list[str] = []
    for match in _TOKEN.finditer(toc):
        token = match[0]
        if match.start() != end or not isinstance(shown, int):
            return None
        end = match.end()
        if token == "<ul>\n":
            level += 1
            open_class = "pst-show_toc_level " if level <= shown + 1 else ""
            token = f'<ul class="{open_class}nav section-nav flex-column">\n'
        elif token == "<li>":
            titles += level == 1
            headings += level == 2
            token = f'<li class="toc-h{level} nav-item toc-entry">'
        else:
            token = token.replace('"reference internal"', '"reference internal nav-link"', 1)
        if level > 1:
            drawn.append(token)
        level -= token == "</ul>\n"
    if not end or end != len(toc) or titles != 1:
        return None
    return "".join(drawn).rstrip("\n"), 2 * headings + 1 if headings else 0
