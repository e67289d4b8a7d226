"""The extension's configuration values, validated, as one typed value."""

import datetime as dt
import itertools
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from weakref import WeakKeyDictionary

from sphinx.config import ENUM, Config
from sphinx.errors import ConfigError

from . import clock, giscus, readtime
from .listing import DeclaredCategory
from .mathml import Converter, FormulaError
from .tag_uri import TaggingEntity

DEFAULTS: tuple[tuple[str, Any, Literal["env", "html", ""], Any], ...] = (
    ("posts_patterns", ["posts/**"], "env", frozenset({list, tuple})),
    ("posts_categories", [], "env", frozenset({list, tuple})),
    ("posts_categories_strict", False, "env", frozenset({bool})),
    ("posts_front_matter", "", "env", ENUM("", "jekyll")),
    ("posts_neighbours", "category", "", ENUM("category", "site")),
    ("posts_related", 3, "env", frozenset({int})),
    ("posts_timezone", "UTC", "", frozenset({str})),
    ("posts_language", None, "env", frozenset({str})),
    ("posts_words_per_minute", {}, "env", frozenset({int, float, dict})),
    ("posts_characters_per_minute", {}, "env", frozenset({int, float, dict})),
    ("posts_math_macros", {}, "env", frozenset({dict})),
    ("posts_feed_authority", "", "html", frozenset({str})),
    ("posts_feed_entries", 20, "", frozenset({int})),
    ("posts_giscus", {}, "html", frozenset({dict})),
)
"""The configuration values: name, default, what is built anew when one changes, and types."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What conf.py says. *language* is the site's, *label_language* that of the extension's own words."""

    language: str
    label_language: str
    patterns: tuple[str, ...]
    categories: tuple[DeclaredCategory, ...]
    words_per_minute: Mapping[str, float]
    characters_per_minute: Mapping[str, float]
    strict: bool
    jekyll: bool
    neighbours: Literal["category", "site"]
    related: int
    timezone: str
    macros: Mapping[str, str]
    feed_authority: TaggingEntity | None
    feed_entries: int
    giscus: Mapping[str, str]

    @classmethod
    def of(cls, config: Config) -> "Settings":
        """Return the settings in *config*, read once: a post asks eleven times. To check them earlier, `read` them."""
        if config not in _known:
            _known[config] = cls.read(config)
        return _known[config]

    @classmethod
    def read(cls, config: Config) -> "Settings":
        """Read the settings from *config*; a value that makes no sense raises `ConfigError`."""
        _check_types(config)
        return cls(
            language=config.language,
            label_language=config.posts_language or config.language,
            patterns=_patterns(config.posts_patterns),
            categories=declared_categories(config.posts_categories),
            words_per_minute=_speeds("posts_words_per_minute", config, readtime.WORDS_PER_MINUTE),
            characters_per_minute=_speeds("posts_characters_per_minute", config, readtime.CHARACTERS_PER_MINUTE),
            strict=config.posts_categories_strict,
            jekyll=config.posts_front_matter == "jekyll",
            neighbours=config.posts_neighbours,
            related=max(config.posts_related, 0),
            timezone=config.posts_timezone,
            macros=_macros(config.posts_math_macros),
            feed_authority=_authority(config.posts_feed_authority),
            feed_entries=_entries(config.posts_feed_entries),
            giscus=_giscus(config.posts_giscus),
        )

    @property
    def folder(self) -> str:
        """Where a new post goes: the folder with which the first pattern begins."""
        parts = (self.patterns or ("posts/**",))[0].split("/")[:-1]
        return "/".join(itertools.takewhile(lambda part: not set(part) & set("*?["), parts))

    def today(self) -> dt.date:
        """Return which day it is for the site; an unknown time zone raises `ConfigError`."""
        try:
            return clock.today(self.timezone)
        except ValueError as error:
            raise ConfigError(f"posts_timezone: {error}") from None

    def minutes(self, counts: readtime.Counts, language: str) -> int:
        """Return the reading time of *counts* in *language*, in whole minutes."""
        return readtime.minutes(
            counts,
            readtime.for_language(self.words_per_minute, language),
            readtime.for_language(self.characters_per_minute, language),
        )


_known: WeakKeyDictionary[Config, Settings] = WeakKeyDictionary()


def _check_types(config: Config) -> None:
    """Refuse what Sphinx only warns of, before something falls over it."""
    for name, default, _, types in DEFAULTS:
        value = config[name]
        if isinstance(types, frozenset) and value is not default and not isinstance(value, tuple(types)):
            expected = " or ".join(sorted(known.__name__ for known in types))
            raise ConfigError(f"{name}: {expected} is expected, not {value!r}")


def _patterns(value: Any) -> tuple[str, ...]:
    if not all(isinstance(pattern, str) for pattern in value):
        raise ConfigError("posts_patterns: a list of patterns is expected, such as ['posts/**']")
    return tuple(value)


def _macros(value: Any) -> Mapping[str, str]:
    try:
        Converter(value)
    except (FormulaError, TypeError) as error:
        message = r"TeX by name is expected, such as {'R': r'\mathbb{R}', 'norm': r'\lVert #1 \rVert'}"
        raise ConfigError(f"posts_math_macros: {message} ({error})") from None
    return value  # type: ignore[no-any-return]  # the converter has taken it


def _authority(value: str) -> TaggingEntity | None:
    try:
        return TaggingEntity.read(value) if value else None
    except ValueError as error:
        raise ConfigError(f"posts_feed_authority: {error}") from None


def _entries(value: int) -> int:
    if value < 1:
        raise ConfigError(f"posts_feed_entries: a number above 0 is expected, not {value}")
    return value


def _giscus(value: Any) -> Mapping[str, str]:
    try:
        giscus.check(value)
    except ValueError as error:
        raise ConfigError(f"posts_giscus: {error}") from None
    return value  # type: ignore[no-any-return]  # it has been checked


def declared_categories(value: Any) -> tuple[DeclaredCategory, ...]:
    """Read the value of ``posts_categories``; raise `ConfigError` for what is no category."""
    categories: list[DeclaredCategory] = []
    for item in value:
        known = {"name": item} if isinstance(item, str) else item
        if not isinstance(known, Mapping) or not known.get("name"):
            raise ConfigError(f"posts_categories: a name, or a mapping with the key 'name', is expected, not {item!r}")
        if unknown := known.keys() - DeclaredCategory.__slots__:
            raise ConfigError(
                f"posts_categories: {known['name']!r} has the unknown key {min(map(str, unknown))!r}; "
                "name, slug, title and description are known"
            )
        if bad := [key for key, text in known.items() if not isinstance(text, str)]:
            raise ConfigError(f"posts_categories: {bad[0]!r} of {known['name']!r} is no text")
        name = unicodedata.normalize("NFC", known["name"])
        if any(category.name == name for category in categories):
            raise ConfigError(f"posts_categories: {name!r} stands there twice")
        categories.append(DeclaredCategory(**{**known, "name": name}))
    return tuple(categories)


def _speeds(name: str, config: Config, defaults: Mapping[str, float]) -> Mapping[str, float]:
    value = config[name]
    speeds = {"": value} if isinstance(value, int | float) else {**defaults, **value}
    for language, speed in speeds.items():
        if not isinstance(language, str) or isinstance(speed, bool) or not isinstance(speed, int | float) or speed <= 0:
            raise ConfigError(f"{name}: a number above 0, or a mapping of languages to such numbers, is expected")
    return speeds
