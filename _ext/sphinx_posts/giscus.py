"""Comments by giscus, https://giscus.app: discussions on GitHub, shown by its script below a page."""

from collections.abc import Mapping
from html import escape
from typing import Any

_SCRIPT = "https://giscus.app/client.js"

_REQUIRED = ("repo", "repo-id", "category", "category-id")

# The properties of its web component, in the types of the npm package "giscus"; the script has them as "data-*".
_KNOWN = frozenset(
    {
        *(*_REQUIRED, "mapping", "term", "strict", "reactions-enabled", "emit-metadata", "input-position"),
        *("theme", "lang", "loading"),
    }
)


def check(attributes: Mapping[Any, Any]) -> None:
    """Raise `ValueError`, with a sentence, for what giscus cannot take; without attributes there are no comments."""
    if unknown := sorted(map(str, attributes.keys() - _KNOWN)):
        raise ValueError(f"{unknown[0]!r} is no attribute of giscus; {', '.join(sorted(_KNOWN))} are")
    if bad := [key for key, value in attributes.items() if not isinstance(value, str)]:
        raise ValueError(f"{bad[0]!r} is no text")
    if missing := [key for key in _REQUIRED if attributes and not attributes.get(key)]:
        raise ValueError(f"{missing[0]!r} is missing; https://giscus.app shows it for a repository")


def script(attributes: Mapping[str, str], term: str, language: str) -> str:
    """Return the element that shows the discussion named *term*, in *language*; *attributes* have the last word.

    The name is no address, which would change with the site's, and a search for it must find it whole ("strict").
    """
    named = {} if "mapping" in attributes else {"mapping": "specific", "term": term, "strict": "1"}
    defaults = {"lang": _language(language), "theme": "preferred_color_scheme", "loading": "lazy"}
    written = "".join(f' data-{key}="{escape(value)}"' for key, value in {**named, **defaults, **attributes}.items())
    return f'<script src="{_SCRIPT}"{written} crossorigin="anonymous" async></script>'


def _language(tag: str) -> str:
    """Return giscus's name of a language: of its types' list only Chinese has regions."""
    tag = tag.replace("_", "-")
    return tag if tag.startswith("zh-") else tag.partition("-")[0]
