"""The options of the ``posts`` directive: what each accepts, and what it says to nonsense."""

import datetime as dt
import difflib
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from .listing import GROUPINGS, ORDERS, SORTS, STYLES, Listing


class BadOptionError(ValueError):
    """An option that cannot be obeyed; ``option`` names it."""

    def __init__(self, option: str, message: str) -> None:
        super().__init__(message)
        self.option = option


def read_options(options: Mapping[str, str | None]) -> Listing:
    """Make a `Listing` of the *options* as written; raise `BadOptionError` for the first that makes no sense."""
    values: dict[str, Any] = {}
    for name, text in options.items():
        if name not in _OPTIONS:
            near = difflib.get_close_matches(name, _OPTIONS, 1)
            hint = f"did you mean ':{near[0]}:'?" if near else f"known are {', '.join(f':{key}:' for key in _OPTIONS)}"
            raise BadOptionError(name, f"unknown option ':{name}:'; {hint}")
        field, read = _OPTIONS[name]
        try:
            values[field] = read((text or "").strip())
        except ValueError as error:
            raise BadOptionError(name, f"option ':{name}:': {error}") from None
    if values.get("by") == "year":
        values.setdefault("order", "latest")  # years in order of their number of posts would be no order at all
    listing = Listing(**values)
    _check_together(listing, values)
    return listing


def _check_together(listing: Listing, given: Mapping[str, Any]) -> None:
    """Refuse an option that would be ignored without a word."""
    if not listing.by:
        for name in ("exclude", "order", "index", "empty"):
            if name in given:
                raise BadOptionError(name, f"option ':{name}:' is about groups; add ':by:' ({', '.join(GROUPINGS)})")
    elif listing.by != "category":
        if listing.empty:
            raise BadOptionError(
                "empty", "option ':empty:' shows declared categories; it goes with ':by: category' only"
            )
        if listing.order == "declared":
            raise BadOptionError("order", "':order: declared' is about categories; it goes with ':by: category' only")
    if listing.since and listing.until and listing.since > listing.until:
        raise BadOptionError("until", f"option ':until:': {listing.until} is before ':since:' {listing.since}")


def _flag(text: str) -> bool:
    if text:
        raise ValueError(f"it is a flag and takes no value, not '{text}'")
    return True


def _names(text: str) -> tuple[str, ...]:
    names = tuple(" ".join(unicodedata.normalize("NFC", name).split()) for name in text.split(";"))
    if not any(names):
        raise ValueError("a name is expected, or several separated by ';'")
    return tuple(name for name in names if name)


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"a date such as 2020-05-17 is expected, not '{text}'") from None


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise ValueError(f"a whole number above 0 is expected, not '{text}'")
    return int(text)


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"one of {', '.join(choices)} is expected, not '{text}'")
        return text

    return read


# option: the field of `Listing` that it sets, and how its text is read
_OPTIONS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "by": ("by", _one_of(GROUPINGS)),
    "category": ("categories", _names),
    "tag": ("tags", _names),
    "author": ("authors", _names),
    "language": ("languages", _names),
    "exclude": ("exclude", _names),
    "since": ("since", _date),
    "until": ("until", _date),
    "sort": ("sort", _one_of(SORTS)),
    "order": ("order", _one_of(ORDERS)),
    "limit": ("limit", _positive),
    "index": ("index", _flag),
    "empty": ("empty", _flag),
    "style": ("style", _one_of(STYLES)),
    "toctree": ("toctree", _flag),
}
