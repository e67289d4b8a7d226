"""Parse a piece of text that stands outside a document's body: a summary in front matter, a category's description.

What a piece registers, such as targets, stays in a document of its own: only its nodes come back.
"""

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import new_document


def parse_like(document: nodes.document, env: BuildEnvironment, text: str, line: int) -> list[nodes.Node]:
    """Parse *text* in the markup of the *document* being read, as if it stood in its line *line*."""
    piece = new_document(document["source"], document.settings)
    env.parser.parse("\n" * (line - 1) + text, piece)
    return piece.children


def parse_myst(document: nodes.document, env: BuildEnvironment, text: str) -> list[nodes.Node]:
    """Parse *text* as MyST, whatever the markup of *document*; where MyST is not loaded, it is a paragraph."""
    if not hasattr(env, "myst_config"):
        return [nodes.paragraph(text, text)]
    from myst_parser.parsers.sphinx_ import MystParser  # noqa: PLC0415  # the extension works without it

    piece = new_document(document["source"], document.settings)
    MystParser().parse(text, piece)
    return piece.children
