"""A work-around: Sphinx writes a message of each event for those who look for mistakes in it, and nobody sees it.

``EventManager.emit`` of Sphinx 9 has all that an event hands over written out, such as the page with its whole text,
before the message is dropped: a hundredth of a build. Where no one listens it is not written here.
"""

import logging

import sphinx.events
from sphinx.application import Sphinx
from sphinx.util.logging import NAMESPACE


def setup(app: Sphinx) -> None:
    """Have no messages written that are dropped, while this site is built."""
    app.connect("builder-inited", begin)
    app.connect("build-finished", end)


def begin(app: Sphinx) -> None:
    """Let Sphinx pass by what it writes out: it goes on where that fails."""
    vars(sphinx.events).pop("repr", None)  # of an application that was never built
    if not _is_heard(logging.getLogger(f"{NAMESPACE}.{sphinx.events.__name__}")):
        vars(sphinx.events)["repr"] = _unwritten


def end(app: Sphinx, exception: Exception | None) -> None:
    """Put it back."""
    vars(sphinx.events).pop("repr", None)


def _is_heard(logger: logging.Logger) -> bool:
    """Whether anybody listens to the messages of a *logger* that are for those who look for mistakes."""
    if any(handler.level <= logging.DEBUG for handler in logger.handlers):
        return True
    return logger.propagate and logger.parent is not None and _is_heard(logger.parent)


def _unwritten(value: object) -> str:
    raise ValueError
