"""A feed is read as it was meant, whatever its texts hold."""

import datetime as dt
import json
import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_posts.clock import beginning
from sphinx_posts.feeds import Feed, FeedEntry, atom, json_feed
from sphinx_posts.tag_uri import TaggingEntity

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# RFC 3339, section 5.6, without fractions of a second
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
SITE = "https://example.org/blog/"
PAGE = f"{SITE}posts/a.html"

DAY = beginning(dt.date(2020, 5, 17), "Asia/Seoul")
LATER = beginning(dt.date(2020, 6, 1), "Asia/Seoul")
ENTRY = FeedEntry(
    id="tag:example.org,2020:a",
    url=PAGE,
    title="A < B & C",
    published=DAY,
    updated=LATER,
    content='<p>x &lt; y <img alt="" src="https://example.org/a.png" /></p>',
    summary="<b> is & was",
    authors=("Kim", "Lee"),
    categories=("dev", "글또 4기, dialogue"),
    tags=("NumPy", "dev"),
    language="en",
)
FEED = Feed(
    id="tag:example.org,2020:/",
    url="https://example.org/blog/feed.xml",
    home_url="https://example.org/blog/",
    title="말뭉치 노트",
    author="Park",
    language="ko",
    since=DAY,
    entries=(ENTRY, replace(ENTRY, id="tag:example.org,2020:b", updated=DAY, authors=(), language="", summary="")),
)


def assert_valid(data: bytes) -> ElementTree.Element:
    """Assert what RFC 4287, sections 4.1.1 and 4.1.2, wants of a feed and its entries; return the feed."""
    feed = ElementTree.fromstring(data)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len({*ids}) == len(ids)
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            (found,) = element.findall(f"{ATOM}{name}")
            assert found.text is not None or name == "title"
        for time in (*element.findall(f"{ATOM}updated"), *element.findall(f"{ATOM}published")):
            assert TIME.fullmatch(time.text or "")
        links = [link.get("rel", "alternate") for link in element.findall(f"{ATOM}link")]
        assert links.count("alternate") == 1
        assert all(author.findtext(f"{ATOM}name") for author in element.findall(f"{ATOM}author"))
    (own,) = feed.findall(f"{ATOM}link[@rel='self']")
    assert own.get("href")
    assert feed.find(f"{ATOM}author") is not None
    return feed


def test_atom_says_what_the_feed_is() -> None:
    assert_valid(atom(FEED))
    parsed: Any = feedparser.parse(atom(FEED))
    assert not parsed.bozo
    feed = parsed.feed
    assert (feed.id, feed.title, feed.author, feed.language) == (FEED.id, FEED.title, "Park", "ko")
    assert (feed.link, feed.updated) == (FEED.home_url, "2020-06-01T00:00:00+09:00")
    entry, other = parsed.entries
    assert (entry.id, entry.link, entry.title) == (ENTRY.id, ENTRY.url, ENTRY.title)
    assert (entry.published, entry.updated) == ("2020-05-17T00:00:00+09:00", "2020-06-01T00:00:00+09:00")
    assert [author.name for author in entry.authors] == ["Kim", "Lee"]
    assert [tag.term for tag in entry.tags] == ["dev", "글또 4기, dialogue", "NumPy"]
    assert entry.content[0].value == ENTRY.content
    assert entry.summary == "&lt;b&gt; is &amp; was"
    assert "summary" not in ElementTree.tostring(ElementTree.fromstring(atom(FEED))[-1]).decode()
    assert other.id == "tag:example.org,2020:b"


def test_atom_says_the_language_of_an_entry_only_where_it_has_one() -> None:
    feed = assert_valid(atom(FEED))
    assert [entry.get(LANGUAGE) for entry in feed.findall(f"{ATOM}entry")] == ["en", None]
    assert feed.get(LANGUAGE) == "ko"


def test_json_feed_says_what_the_feed_is() -> None:
    feed = json.loads(json_feed(FEED))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["title"], feed["authors"], feed["language"]) == (FEED.title, [{"name": "Park"}], "ko")
    assert (feed["home_page_url"], feed["feed_url"]) == (FEED.home_url, FEED.url)
    first, second = feed["items"]
    assert first == {
        "id": ENTRY.id,
        "url": ENTRY.url,
        "title": ENTRY.title,
        "content_html": ENTRY.content,
        "summary": ENTRY.summary,
        "date_published": "2020-05-17T00:00:00+09:00",
        "date_modified": "2020-06-01T00:00:00+09:00",
        "authors": [{"name": "Kim"}, {"name": "Lee"}],
        "tags": ["dev", "글또 4기, dialogue", "NumPy"],
        "language": "en",
    }
    assert not second.keys() & {"summary", "authors", "language"}


def test_a_feed_without_entries_was_updated_when_it_says_so_and_not_now() -> None:
    empty = replace(FEED, entries=())
    assert assert_valid(atom(empty)).findtext(f"{ATOM}updated") == "2020-05-17T00:00:00+09:00"
    assert json.loads(json_feed(empty))["items"] == []


HOSTILE = "a\x00\x0b\x1b\ud800\ufffe\uffff]]>&amp;</content><script>\U0001f600"


def test_characters_that_xml_cannot_hold_and_foreign_markup_break_nothing() -> None:
    entry = replace(ENTRY, title=HOSTILE, summary=HOSTILE, content=HOSTILE, tags=(HOSTILE,), authors=(HOSTILE,))
    feed = replace(FEED, title=HOSTILE, author=HOSTILE, entries=(entry,))
    root = assert_valid(atom(feed))
    clean = "a]]>&amp;</content><script>\U0001f600"
    assert root.findtext(f"{ATOM}title") == clean
    assert root.findtext(f"{ATOM}entry/{ATOM}content") == clean
    assert [tag.get("term") for tag in root.iter(f"{ATOM}category")][-1] == clean
    assert json.loads(json_feed(feed))["items"][0]["content_html"] == clean


ANY_TEXT = st.text(st.characters() | st.sampled_from("<>&\"'\r\n\t\x00\ud800"))


@given(ANY_TEXT, st.lists(ANY_TEXT).map(tuple), st.datetimes(timezones=st.just(dt.UTC)))
def test_every_feed_is_well_formed_and_the_two_formats_agree(
    text: str, names: tuple[str, ...], time: dt.datetime
) -> None:
    time = time.replace(microsecond=0)
    entry = replace(ENTRY, title=text, content=text, summary=text, tags=names, published=time, updated=time)
    feed = replace(FEED, title=text, entries=(entry,))
    item = json.loads(json_feed(feed))["items"][0]
    root = assert_valid(atom(feed))
    read = root.findtext(f"{ATOM}entry/{ATOM}content")
    assert read == re.sub("\r\n?", "\n", item["content_html"])  # what XML says of ends of lines
    assert root.findtext(f"{ATOM}entry/{ATOM}updated") == item["date_modified"]


# -- identifiers and times

ENTITIES = {
    "year": ("example.org,2020", dt.date(2020, 1, 1)),
    "month": ("example.org,2020-05", dt.date(2020, 5, 1)),
    "day": ("blog.example.org,2020-05-17", dt.date(2020, 5, 17)),
    "mail": ("a.b_c-d@example.org,2020", dt.date(2020, 1, 1)),
    "one label": ("localhost,2020", dt.date(2020, 1, 1)),
}


@pytest.mark.parametrize(("text", "since"), ENTITIES.values(), ids=ENTITIES)
def test_a_tagging_entity_is_read(text: str, since: dt.date) -> None:
    entity = TaggingEntity.read(text)
    assert entity.since == since
    assert entity.tag("a") == f"tag:{text}:a"


WRONG = ["", "example.org", "2020", "example.org,20", "example.org,2020-13", "example.org,2020-02-30", "a b.org,2020"]


@pytest.mark.parametrize(
    "text", [*WRONG, "-a.org,2020", "a..org,2020", "글.org,2020", "https://a.org,2020", "a.org,2020\n", "a.org,٢٠٢٠"]
)
def test_what_is_no_tagging_entity_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no"):
        TaggingEntity.read(text)


@given(st.text(st.characters(codec="utf-8")))
def test_every_text_gives_an_identifier_of_its_own(text: str) -> None:
    uri = TaggingEntity.read("example.org,2020").tag(text)
    # RFC 4151, section 2.1, and the pchar of RFC 3986
    assert re.fullmatch(r"tag:example\.org,2020:(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})*", uri)
    assert "%" in uri or uri.endswith(f":{text}")


BEGINNINGS = {
    "Seoul": ("2020-05-17", "Asia/Seoul", "2020-05-17T00:00:00+09:00"),
    "New York in winter": ("2020-01-01", "America/New_York", "2020-01-01T00:00:00-05:00"),
    "New York in summer": ("2020-07-01", "America/New_York", "2020-07-01T00:00:00-04:00"),
    "before there were zones": ("1900-01-01", "Asia/Seoul", "1900-01-01T00:00:00+08:27"),
    "the first day": ("0001-01-01", "Asia/Seoul", "0001-01-01T00:00:00+08:27"),
}


@pytest.mark.parametrize(("day", "zone", "expected"), BEGINNINGS.values(), ids=BEGINNINGS)
def test_a_day_begins_in_its_zone(day: str, zone: str, expected: str) -> None:
    assert beginning(dt.date.fromisoformat(day), zone).isoformat() == expected
    assert TIME.fullmatch(expected)
