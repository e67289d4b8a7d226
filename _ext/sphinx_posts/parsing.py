"""Parse a piece of text that stands outside a document's body: a summary in front matter, a category's description."""

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import new_document


def parse_text(env: BuildEnvironment, text: str, filetype: str, line: int = 1) -> list[nodes.Node]:
    """Parse *text* with the parser of *filetype*, as if it began in *line* of the document being read.

    What it registers, such as targets, stays in a document of its own: only the nodes come back.
    """
    registry = env._app.registry
    if filetype not in registry.get_source_parsers():
        return [nodes.paragraph(text, text)]
    document = new_document(str(env.doc2path(env.current_document.docname)), env.settings)
    parser = registry.create_source_parser(filetype, config=env.config, env=env)
    parser.parse("\n" * (line - 1) + text, document)
    return document.children
