"""Pictures of HTML pages say how large they are, so that the text below does not move when they arrive.

Sphinx and docutils write both only where a writer gives both, or a scale. A style sheet has to say
``img { height: auto; }``, or a picture loses its proportions where the page is narrower.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.images import get_image_size
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator


def setup(app: Sphinx) -> ExtensionMetadata:
    """Have pictures drawn with their sizes."""
    app.add_node(nodes.image, override=True, html=(visit_image, depart_image))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def visit_image(translator: HTML5Translator, node: nodes.image) -> None:
    """Give the picture both its sizes, and let the theme's own method draw it."""
    if not translator.builder.embedded:  # EPUB and the like have style sheets of their own
        node.attributes |= pixels(node.attributes, translator.builder.srcdir / node["uri"])
    type(translator).visit_image(translator, node)


def depart_image(translator: HTML5Translator, node: nodes.image) -> None:
    """Leave it to the theme's own method."""
    type(translator).depart_image(translator, node)


def pixels(attributes: Mapping[str, Any], file: Path) -> dict[str, str]:
    """Return the width and the height of the picture in *file*, in pixels.

    They are those of the file, in proportion to a width that a writer gives in pixels. There are none where a writer
    gives more than that, or in another unit, and where the file does not tell.
    """
    width = attributes.get("width", "").removesuffix("px")
    if attributes.keys() & {"height", "scale"} or not (width.isdigit() or width == ""):
        return {}
    if not (size := get_image_size(file)) or 0 in size:
        return {}
    wide = int(width or size[0])
    return {"width": f"{wide}", "height": f"{round(wide * size[1] / size[0])}"}
