"""The one way in which the extension warns: each warning has a place and a subtype that can be silenced."""

from sphinx.util import logging

from .problem import Level, Problem

_logger = logging.getLogger(__name__)

Location = str | tuple[str | None, int | None] | None


def warn(problem: Problem, docname: str | None) -> None:
    """Log *problem* at its line of *docname*, or without a place where that is ``None``."""
    location: Location = (docname, problem.line) if docname and problem.line else docname
    log = _logger.error if problem.level is Level.ERROR else _logger.warning
    log(problem.message, type="posts", subtype=problem.subtype.value, location=location)
