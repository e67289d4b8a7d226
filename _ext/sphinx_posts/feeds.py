"""Feeds: what a feed reader is given of a site, written as Atom (RFC 4287) and as JSON Feed 1.1.

feedgenerator, of Pelican's developers, writes Atom. JSON Feed, https://www.jsonfeed.org/version/1.1/, is plain JSON.
"""

import datetime as dt
import html
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from feedgenerator import Atom1Feed

# What is no Char of XML 1.0, section 2.2.
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A post as feeds have it.

    *id* is a URI that never changes; *content* is HTML with absolute addresses, *summary* plain text; *language* is a
    tag such as ``zh-CN``. The times have a time zone.
    """

    id: str
    url: str
    title: str
    published: dt.datetime
    updated: dt.datetime
    content: str
    summary: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its entries, newest first, and what it says of the site. *url* is its own address.

    *since* is what it was last updated at while it has no entries: RFC 4287 wants a time, and no clock shall give it.
    """

    id: str
    url: str
    home_url: str
    title: str
    author: str
    language: str
    since: dt.datetime
    entries: tuple[FeedEntry, ...] = ()

    @property
    def updated(self) -> dt.datetime:
        """The newest of the entries' times; like these it does not depend on when the feed is written."""
        return max((entry.updated for entry in self.entries), default=self.since)


class _Atom(Atom1Feed):  # type: ignore[misc]  # feedgenerator has no types
    """What feedgenerator's Atom lacks: a time that is not the clock's, languages and several authors of an entry."""

    def latest_post_date(self) -> dt.datetime:
        updated: dt.datetime = self.feed["updated"]
        return updated

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]} if item["language"] else {}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")


def atom(feed: Feed) -> bytes:
    """Write *feed* as Atom; characters that XML cannot hold are dropped."""
    clean: Feed = _printable(feed)
    writer = _Atom(
        title=clean.title,
        link=clean.home_url,
        description=None,
        language=clean.language or None,
        author_name=clean.author,
        feed_url=clean.url,
        feed_guid=clean.id,
        updated=clean.updated,
    )
    for entry in clean.entries:
        writer.add_item(
            title=entry.title,
            link=entry.url,
            description=html.escape(entry.summary) or None,  # feedgenerator calls it HTML
            unique_id=entry.id,
            pubdate=entry.published,
            updateddate=entry.updated,
            authors=entry.authors,
            categories=_labels(entry),
            content=entry.content,
            language=entry.language,
        )
    text = io.StringIO()
    writer.write(text, "utf-8")
    return text.getvalue().encode() + b"\n"


def json_feed(feed: Feed) -> bytes:
    """Write *feed* as JSON Feed 1.1; the same characters are dropped as from Atom."""
    clean: Feed = _printable(feed)
    value: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean.title,
        "home_page_url": clean.home_url,
        "feed_url": clean.url,
        "authors": _names([clean.author]),
        "language": clean.language,
        "items": [_said(_item(entry)) for entry in clean.entries],
    }
    return json.dumps(_said(value), ensure_ascii=False, indent=1).encode() + b"\n"


def _item(entry: FeedEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.content,
        "summary": entry.summary,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": _names(entry.authors),
        "tags": _labels(entry),
        "language": entry.language,
    }


def _said(value: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is empty and may be missing."""
    return {key: found for key, found in value.items() if found or key in ("items", "content_html")}


def _names(authors: Iterable[str]) -> list[dict[str, str]]:
    return [{"name": name} for name in authors]


def _labels(entry: FeedEntry) -> list[str]:
    """Return the categories and tags, of which the formats know one kind."""
    return list(dict.fromkeys(entry.categories + entry.tags))


def _printable(value: Any) -> Any:
    """Return a feed, or anything in it, without what XML cannot hold."""
    if isinstance(value, str):
        return _NO_XML.sub("", value)
    if isinstance(value, tuple):
        return tuple(map(_printable, value))
    if isinstance(value, Feed | FeedEntry):
        return replace(value, **{field.name: _printable(getattr(value, field.name)) for field in fields(value)})
    return value
