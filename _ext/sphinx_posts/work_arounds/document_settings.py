"""A work-around: docutils works out the same settings anew for each document, and MyST once more for nothing.

Settings are the defaults of two hundred options of a command line that nobody types, and Sphinx has that command line
built for each document (``_get_settings`` in ``sphinx.util.docutils``, of Sphinx 9). MyST does it again for a document
that it throws away (the default in ``options.get("document", make_document())`` of ``DocutilsRenderer.setup_render``,
of MyST-Parser 5). Together that was a twelfth of the time of reading. Here the settings are worked out once for each
parser, as long as Sphinx's own part of them is the same, and each document gets its copy. The output is the same.
"""

import sys
import warnings
from collections.abc import Callable, Mapping
from typing import Any

from docutils.frontend import Values
from sphinx.application import Sphinx

from .replaced import replace_while_reading

PLACES = (
    ("sphinx.util.docutils", "_get_settings"),
    ("myst_parser.mdit_to_docutils.base", "get_default_settings"),
)
"""The functions that work them out, by module. One that is not there is not replaced."""


def setup(app: Sphinx) -> None:
    """Have the settings of documents worked out once."""
    app.connect("builder-inited", work_out_settings_once)


def work_out_settings_once(app: Sphinx) -> None:
    """Have each document read with settings that are remembered from the one before."""
    for module_name, name in PLACES:
        module = sys.modules.get(module_name)  # MyST, where it is loaded, is imported by now
        if hasattr(module, name):
            replace_while_reading(app, module, name, remembering(getattr(module, name)))


def remembering(work_out: Callable[..., Values]) -> Callable[..., Values]:
    """Return *work_out* with a memory: by the types of docutils' components, what was asked and answered last."""
    known: dict[tuple[type, ...], tuple[dict[str, Any], dict[str, Any]]] = {}

    def settings_of(*components: Any, **options: Any) -> Values:
        types = tuple(each if isinstance(each, type) else type(each) for each in components)
        defaults = options.get("defaults", {})
        asked = _copy(options | defaults)  # a default may be changed in its place
        if types not in known or known[types][0] != asked:
            known[types] = asked, vars(work_out(*components, **options))
        # What Sphinx hands over is the same for all documents, and what docutils makes is each document's own.
        answered = known[types][1]
        answer = _copy(answered) | {name: value for name, value in defaults.items() if value is answered.get(name)}
        answer.pop("record_dependencies", None)  # of which docutils makes one for each document
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # as docutils does
            return Values(answer)

    return settings_of


def _copy(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.copy() if isinstance(value, dict | list | set) else value for name, value in values.items()}
