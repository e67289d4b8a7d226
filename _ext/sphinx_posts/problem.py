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
    """An empty category, one that YAML reads as something else than text, or one that is not declared."""
    STATE = "state"
    """``draft`` or the like with a value that is neither true nor false, or a pinned draft."""
    KEY = "key"
    """A key that nobody knows."""
    SUMMARY = "summary"
    """A summary that is long, or none at all."""
    HEADING = "heading"
    """A post without a heading, or with several of the highest level."""
    READ_TIME = "read_time"
    """A reading time in front matter that is far from the computed one."""
    PICTURE = "picture"
    """A picture without alternative text."""
    FORMULA = "formula"
    """A formula that cannot be shown as MathML."""
    ENCODING = "encoding"
    """A source that is no UTF-8."""
    NOTEBOOK = "notebook"
    """A notebook that is none, or that is broken."""
    HELD = "held"
    """A link to a post that is not public."""
    VALUE = "value"
    """Any other front-matter value of the wrong kind."""
    DUPLICATE_TITLE = "duplicate_title"
    """Two posts with one title."""
    DUPLICATE_SLUG = "duplicate_slug"
    """Two posts whose files have one name, apart from the date."""
    DUPLICATE_ID = "duplicate_id"
    """Two posts that feeds would know by one identifier."""
    REDIRECT = "redirect"
    """An old address that is none, that two posts claim, or at which there is a page of the site."""
    OPTION = "option"
    """A directive option that is unknown, or whose value makes no sense."""
    PLACE = "place"
    """The directive at a place where no section can stand."""
    EMPTY_LISTING = "empty_listing"
    """A listing with a filter that no post passes."""
    PATTERN = "pattern"
    """A pattern in ``posts_patterns`` that matches no document."""
    PAGE = "page"
    """A document that stands where a page of a category would."""
    UNLISTED = "unlisted"
    """A post that no listing and no toctree holds."""

    NAVIGATION = "navigation"
    """A side bar that draws the whole document tree, with all posts, on every page."""


class Level(StrEnum):
    """How bad it is: of what is an *error*, something is lost; what is a *warning* is taken as it stands."""

    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding; ``line`` counts from 1, and is ``None`` where no line is to blame."""

    subtype: Subtype
    message: str
    line: int | None = None
    level: Level = Level.WARNING


class UnreadableError(Exception):
    """Nothing can be read of a source; *problem* says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def quoted(text: str) -> str:
    """Return *text* between quotation marks, in one line, and no more of it than shows which it is."""
    line = " ".join(text.split())
    shown = "".join(filter(str.isprintable, line[:60]))
    return f"'{shown}…'" if len(line) > 60 else f"'{shown}'"
