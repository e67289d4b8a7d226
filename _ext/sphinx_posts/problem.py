"""What can be wrong in a post or a listing, said so that a writer can mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Subtype(StrEnum):
    """The warning subtypes; ``suppress_warnings = ["posts.date"]`` silences one."""

    FRONT_MATTER = "front_matter"
    """Front matter that is not YAML, not a mapping, not closed, or says a key twice."""
    TITLE = "title"
    """An empty title, or one that YAML reads as something else than text."""
    DATE = "date"
    """A date that is none, or that no calendar has."""
    UNDATED = "undated"
    """A post without any date."""
    CATEGORY = "category"
    """An empty category, or one that YAML reads as something else than text."""
    VALUE = "value"
    """Any other front-matter value of the wrong kind."""
    DUPLICATE_TITLE = "duplicate_title"
    """Two posts with one title."""
    OPTION = "option"
    """A directive option that is unknown, or whose value makes no sense."""
    PLACE = "place"
    """The directive at a place where no section can stand."""
    EMPTY_LISTING = "empty_listing"
    """A listing with a filter that no post passes."""
    PATTERN = "pattern"
    """A pattern in ``posts_patterns`` that matches no document."""
    UNLISTED = "unlisted"
    """A post that no listing and no toctree holds."""

    NAVIGATION = "navigation"
    """A side bar that draws the whole document tree, with all posts, on every page."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding; ``line`` counts from 1, and is ``None`` where no line is to blame."""

    subtype: Subtype
    message: str
    line: int | None = None
