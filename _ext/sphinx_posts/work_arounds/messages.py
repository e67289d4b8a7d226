"""A work-around: Sphinx writes messages for those who look for mistakes in it, and nobody sees them.

``EventManager.emit`` of Sphinx 9 has all that an event hands over written out, such as the page with its whole text,
before the message is dropped, and ``apply_source_workaround`` whole nodes, as XML; all others are made and handed to
each handler in turn: together a fiftieth of a build. Where no one listens as the build begins they are not written.
"""

import logging

import sphinx.events
import sphinx.util.nodes
from docutils.nodes import Node
from sphinx.application import Sphinx
from sphinx.util.logging import NAMESPACE

from .replaced import replace_while_building

_LOGGER = logging.getLogger(NAMESPACE)
_ABOVE_DEBUG = logging.DEBUG + 1

_repr_domxml = sphinx.util.nodes.repr_domxml


def setup(app: Sphinx) -> None:
    """Have no messages written that are dropped, while this site is built."""
    app.connect("builder-inited", begin, priority=999)  # others may begin to listen there
    app.connect("build-finished", end)
    replace_while_building(app, sphinx.util.nodes, "repr_domxml", _repr_domxml, repr_domxml)


def begin(app: Sphinx) -> None:
    """Let Sphinx pass by what it writes out: it goes on where that fails."""
    end(app)  # for an application that was never built
    if _LOGGER.level == logging.DEBUG and not any(map(_is_heard, _loggers())):
        _LOGGER.setLevel(_ABOVE_DEBUG)
        vars(sphinx.events)["repr"] = _unwritten


def end(app: Sphinx, exception: Exception | None = None) -> None:
    """Put it back."""
    if _LOGGER.level == _ABOVE_DEBUG:
        _LOGGER.setLevel(logging.DEBUG)
    vars(sphinx.events).pop("repr", None)


def repr_domxml(node: Node, length: int = 80) -> str:
    """Return the *node* as XML, where somebody reads it."""
    return "" if _LOGGER.level == _ABOVE_DEBUG else _repr_domxml(node, length)


def _loggers() -> list[logging.Logger]:
    """Return Sphinx's logger and those that hand on to it."""
    known = logging.root.manager.loggerDict.items()
    below = (logger for name, logger in known if name.startswith(f"{NAMESPACE}."))
    return [_LOGGER, *(logger for logger in below if isinstance(logger, logging.Logger))]


def _is_heard(logger: logging.Logger) -> bool:
    """Whether anybody listens to the messages of a *logger* that are for those who look for mistakes."""
    if any(handler.level <= logging.DEBUG for handler in logger.handlers):
        return True
    return logger.propagate and logger.parent is not None and _is_heard(logger.parent)


def _unwritten(value: object) -> str:
    if _LOGGER.level == _ABOVE_DEBUG:
        raise ValueError
    return repr(value)
