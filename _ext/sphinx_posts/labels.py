"""The extension's own words and dates, in the language that the site chooses for them."""

import datetime as dt
import functools
import gettext
import io
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from .post import State

_CATALOGUES = Path(__file__).parent / "locale"


@functools.cache
class Labels:
    """Labels and dates in *language*; where there is no catalogue for it, in English."""

    def __init__(self, language: str) -> None:
        self.language = language.replace("_", "-")
        self._locale = _locale(language)
        self._translations = _translations(self._locale)

    def minutes(self, minutes: int) -> str:
        """Return the reading time, such as ``11 min read``."""
        return self._translations.ngettext("%d min read", "%d min read", minutes) % minutes

    def date(self, date: dt.date) -> str:
        """Return *date* in full, such as ``May 17, 2020``."""
        return format_date(date, format="long", locale=self._locale)

    def updated(self, date: dt.date) -> str:
        """Return when a post was last changed, such as ``updated May 20, 2020``."""
        return self._translations.gettext("updated %s") % self.date(date)

    def all_posts(self, count: int) -> str:
        """Return what leads to all posts of a category, such as ``All 37 posts``."""
        return self._translations.ngettext("All %d posts", "All %d posts", count) % count

    @property
    def back_to_top(self) -> str:
        return self._translations.gettext("Back to Top ↑")

    @property
    def no_posts(self) -> str:
        return self._translations.gettext("No posts yet.")

    @property
    def related(self) -> str:
        return self._translations.gettext("Related posts")

    @property
    def comments(self) -> str:
        return self._translations.gettext("Comments")

    @property
    def moved(self) -> str:
        return self._translations.gettext("This post has moved.")

    @property
    def pinned(self) -> str:
        return self._translations.gettext("Pinned")

    def banner(self, state: State, day: dt.date | None) -> str:
        """Return what a post that is not public says of itself; *day* is when it becomes, or became, so."""
        texts = {
            State.DRAFT: self._translations.gettext("This is a draft. It is not published."),
            State.SCHEDULED: self._translations.gettext("This post goes public on %s."),
            State.EXPIRED: self._translations.gettext("This post is no longer public, since %s."),
        }
        return texts[state] % self.date(day) if day and state is not State.DRAFT else texts[state]

    def nameless(self, by: str) -> str:
        """Return the title of the group of posts that have no category, tag, author or year."""
        titles = {
            "category": self._translations.gettext("Uncategorized"),
            "tag": self._translations.gettext("Untagged"),
            "author": self._translations.gettext("Unknown author"),
            "year": self._translations.gettext("Undated"),
        }
        return titles[by]


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _translations(locale: Locale) -> gettext.NullTranslations:
    # The .po files are compiled here, in a millisecond, so that no compiled copy can disagree with its source.
    catalogue = _CATALOGUES / f"{locale.language}.po"
    if not catalogue.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with catalogue.open("rb") as file:
        write_mo(compiled, read_po(file, locale=locale))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
