"""Parse a piece of text that stands outside a document's body: a summary in front matter, a category's description.

What a piece registers, such as targets, stays in a document of its own: only its nodes come back.
"""

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import LoggingReporter, new_document

# No block of any markup begins with it, and a paragraph that does loses it.
_SPACE = "\N{NO-BREAK SPACE}"


def parse_like(document: nodes.document, env: BuildEnvironment, text: str, line: int) -> list[nodes.Node]:
    """Parse *text*, one paragraph, in the markup of the *document* being read, as if it stood in its line *line*.

    What would begin a heading, a list or a directive is text like any other.
    """
    piece = _piece_of(document)
    env.parser.parse("\n" * (line - 1) + _SPACE + text, piece)
    first = next(piece.findall(nodes.Text), None)
    if first is not None:
        first.parent.replace(first, nodes.Text(first.lstrip(_SPACE)))
    return piece.children


def _piece_of(document: nodes.document) -> nodes.document:
    piece = new_document(document["source"], document.settings)
    # docutils' own, which Sphinx would give it, ends the build at a file that is not there.
    piece.reporter = LoggingReporter.from_reporter(document.reporter)
    return piece


def parse_myst(document: nodes.document, env: BuildEnvironment, text: str) -> list[nodes.Node]:
    """Parse *text* as MyST, whatever the markup of *document*; where MyST is not loaded, it is a paragraph."""
    if not hasattr(env, "myst_config"):
        return [nodes.paragraph(text, text)]
    from myst_parser.parsers.sphinx_ import MystParser  # noqa: PLC0415  # the extension works without it

    piece = _piece_of(document)
    MystParser().parse(text, piece)
    return piece.children
