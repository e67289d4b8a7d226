"""Formulas of HTML pages as MathML, which browsers draw themselves: no script, nothing from another host."""

import functools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.utils import get_source_line
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.locale import _
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

from .domain import PostDomain
from .mathml import Converter, FormulaError
from .problem import Problem, Subtype, quoted
from .settings import Settings

NAME = "mathml"
"""What ``html_math_renderer`` is set to."""

_STATIC = Path(__file__).parent / "static"
_DRAWN = re.compile(r"<math .*?<annotation [^>]*>([^<]*)</annotation></semantics></math>", re.DOTALL)
# An attribute of the Python object, with its TeX, which is stored with a tree: one of docutils would stand in XML.
_DRAWING = "posts_drawing"
_CLASSES = "math notranslate nohighlight"  # those of sphinx.ext.mathjax: themes know them


def setup(app: Sphinx) -> None:
    """Offer MathML to whoever asks for it."""
    app.connect("config-inited", offer_renderer)
    app.connect("builder-inited", add_static_files)
    app.connect("doctree-read", check_formulas, priority=900)
    # Before link previews take the title (500).
    app.connect("html-page-context", say_title_in_tex, priority=400)
    app.connect("html-page-context", add_style_sheet)


def offer_renderer(app: Sphinx, config: Config) -> None:
    """Register the renderer where it is asked for: of registered ones, Sphinx chooses without being asked."""
    if config.html_math_renderer == NAME:
        app.add_html_math_renderer(NAME, (visit_formula, None), (visit_equation, None))


def add_static_files(app: Sphinx) -> None:
    """Have the style sheet and the font copied. An EPUB goes without: Sphinx has no media type for the font."""
    if _draws(app) and not app.builder.embedded:  # type: ignore[attr-defined]  # an HTML builder, if it draws
        app.config.html_static_path.append(str(_STATIC))


def add_style_sheet(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], tree: Any) -> None:
    """Give the style sheet to a page that has formulas, be it in the titles of its neighbours."""
    if not _draws(app) or context.get("embedded"):
        return
    titles = [side["title"] for side in (context.get("prev"), context.get("next")) if side]
    if context.get("has_maths_elements") or any("<math" in title for title in titles):
        app.add_css_file("formulas.css")


def say_title_in_tex(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], tree: Any) -> None:
    """Take the formulas out of the title in the head: without tags, it would say each twice, drawn and as TeX."""
    if _draws(app) and "<math" in context.get("title", ""):
        context["title"] = _DRAWN.sub(r"\1", context["title"])


def check_formulas(app: Sphinx, document: nodes.document) -> None:
    """Draw the formulas of the document being read, and say which are not shown."""
    if app.config.html_math_renderer == NAME:
        page = app.env.current_document
        problems = draw([document, *(page.get("posts:summary") or ())], document["source"], app.config)
        PostDomain.of(app.env).note_problems(page.docname, problems)


def draw(trees: Iterable[nodes.Node], source: str, config: Config) -> Iterator[Problem]:
    """Yield the formulas of *source* that MathML cannot show; a summary of another source has been told of there.

    The nodes of the others take their drawings along, for they are drawn again when their page is written.
    """
    for tree in trees:
        for node in tree.findall(nodes.Element):  # a single class, which docutils looks for much faster than for two
            if not isinstance(node, nodes.math | nodes.math_block):
                continue
            path, line = get_source_line(node)
            try:
                setattr(node, _DRAWING, (node.astext(), to_mathml(node, config)))
            except FormulaError as error:
                if path in (None, source):
                    message = f"the formula {quoted(node.astext())} is shown as TeX: {error}"
                    yield Problem(Subtype.FORMULA, message, line)


def to_mathml(node: nodes.math | nodes.math_block, config: Config) -> str:
    """Return the ``math`` element of a formula's *node*; raise `FormulaError` where there is none."""
    drawn: tuple[str, str] = getattr(node, _DRAWING, ("", ""))
    if drawn[0] == node.astext():
        return drawn[1]
    converter = _converter(tuple(sorted(Settings.of(config).macros.items())))
    if isinstance(node, nodes.math_block):
        return converter.block(node.astext(), wrap=not node.get("no-wrap", node.get("nowrap", False)))
    return converter.inline(node.astext())


_converter = functools.cache(lambda macros: Converter(dict(macros)))


def visit_formula(translator: HTML5Translator, node: nodes.math) -> None:
    """Write a formula in a line."""
    translator.body += [translator.starttag(node, "span", "", CLASS=_CLASSES), _element(translator, node), "</span>"]
    raise nodes.SkipNode


def visit_equation(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Write a displayed formula, with its number and a link to it if it has one."""
    translator.body.append(translator.starttag(node, "div", CLASS=_CLASSES))
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, _("Link to this equation"))
        translator.body.append("</span>")
    translator.body += [_element(translator, node), "</div>\n"]
    raise nodes.SkipNode


def _element(translator: HTML5Translator, node: nodes.math | nodes.math_block) -> str:
    try:
        return to_mathml(node, translator.config)
    except FormulaError:  # a warning has been given where the formula was read
        return f"<code>{translator.encode(node.astext().strip())}</code>"


def _draws(app: Sphinx) -> bool:
    return isinstance(app.builder, StandaloneHTMLBuilder) and app.builder.math_renderer_name == NAME
