"""A work-around: MyST loads the front matter of each document twice, with the slower of PyYAML's two parsers.

``read_topmatter`` and ``DocutilsRenderer.render_front_matter`` of MyST-Parser 5 call ``yaml.safe_load``, which is
written in Python even where PyYAML has one in C. That took a fortieth of the time of reading. `front_matter` hands MyST
the front matter of a post as one line of YAML that it has written itself, and of what is written so both parsers make
the same. What else is loaded meanwhile is left to the parser that was asked for.
"""

import re
from typing import Any

import yaml
from sphinx.application import Sphinx

from .replaced import replace_while_reading

WRITTEN = re.compile(r"""\{(?:"(?:[^"\\]|\\(?!u[dD][89a-fA-F]).)*"|[-+.\w ,:{}\[\]])*\}\s*""")
"""A mapping in one line, whose texts are quoted. What a writer has put there himself may look so, too, but nothing of
what the parsers take differently: not question marks in bare texts, tabs, or halves of characters."""


def setup(app: Sphinx) -> None:
    """Have front matter loaded by PyYAML's parser in C, if it has one."""
    if hasattr(yaml, "CSafeLoader"):
        app.connect("builder-inited", load_in_c)


def load_in_c(app: Sphinx) -> None:
    """Have what `front_matter` has written loaded so, while a document is read."""
    load = yaml.safe_load

    def safe_load(stream: Any) -> Any:
        if isinstance(stream, str) and WRITTEN.fullmatch(stream):
            return yaml.load(stream, Loader=yaml.CSafeLoader)
        return load(stream)

    replace_while_reading(app, yaml, "safe_load", safe_load)
