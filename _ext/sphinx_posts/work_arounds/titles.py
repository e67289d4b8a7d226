"""A work-around: Sphinx draws a title anew wherever a page names one, five to ten times a page.

A page names its own title, and those of its neighbours and of the pages above it. For each of them Sphinx makes a
document, which the title keeps, and a translator with all its tables, and applies the transforms of docutils. See
``StandaloneHTMLBuilder.render_partial`` and ``get_doc_context`` in Sphinx 9. Only titles that are plain text are
remembered: what else there may be in one could depend on the page.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder


def setup(app: Sphinx) -> None:
    """Have each title drawn once."""
    app.connect("builder-inited", draw_titles_once)


def draw_titles_once(app: Sphinx) -> None:
    """Remember how the titles are drawn."""
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder):
        return
    draw = builder.render_partial
    drawn: dict[str, dict[str, str]] = {}

    def render_partial(node: nodes.Node | None) -> dict[str, str]:
        if type(node) is not nodes.title or not all(type(child) is nodes.Text for child in node.children):
            return draw(node)
        key = repr((node.non_default_attributes(), list(map(str, node.children))))
        if key not in drawn:
            drawn[key] = draw(node.deepcopy())
        return drawn[key].copy()

    builder.render_partial = render_partial  # type: ignore[method-assign]  # there is no public way
