"""What work-arounds for slow reading share: a function of another package is replaced while a document is read."""

from typing import Any
from unittest.mock import patch

from sphinx.application import Sphinx


def replace_while_reading(app: Sphinx, owner: Any, name: str, replacement: Any) -> None:
    """Have *replacement* stand for the attribute *name* of *owner* while the builder reads a document."""
    read = app.builder.read_doc

    def read_doc(docname: str, **options: Any) -> None:
        with patch.object(owner, name, replacement):
            read(docname, **options)

    app.builder.read_doc = read_doc  # type: ignore[method-assign, misc]  # there is no public way
