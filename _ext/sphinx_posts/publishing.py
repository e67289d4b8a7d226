"""What a site publishes beside its pages: feeds and a sitemap; what is in them, and when they are written.

A feed holds articles as their pages show them, but a build writes few pages. So the article of a post that is in a feed
is kept beside the document trees whenever its page is written, and a page whose article is missing there is written
again. Pages are exact, so the feeds are; and of ten thousand posts only those in feeds cost anything.
"""

import datetime as dt
import json
import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from . import clock
from .articles import absolute_html
from .category_pages import category_pages, has_pages
from .domain import PostDomain
from .feeds import Feed, FeedEntry, atom, json_feed
from .findings import id_in_feeds
from .fingerprint import fingerprint
from .held import SHOW
from .listing import Entry
from .post import Post
from .references import stamp
from .settings import Settings
from .sitemap import sitemap
from .tag_uri import TaggingEntity

_logger = logging.getLogger(__name__)

# By suffix. https://www.jsonfeed.org/version/1.1/#discovery has a type of its own.
_TYPES = {".xml": "application/atom+xml", ".json": "application/feed+json"}
_WRITERS = {".xml": atom, ".json": json_feed}
_SITEMAP = "sitemap.xml"
# Identifiers from another system, by which readers know its posts already.
_URI = re.compile("(?:https?|tag|urn):")


def setup(app: Sphinx) -> None:
    """Have feeds and the sitemap written after each build."""
    publisher = Publisher()
    # After "env-updated", when the document tree is complete.
    app.connect("env-get-updated", publisher.plan, priority=900)
    app.connect("html-page-context", publisher.link_feeds)
    app.connect("html-page-context", publisher.keep_article)
    app.connect("build-finished", publisher.publish)


@dataclass(frozen=True, slots=True)
class PlannedFeed:
    """A feed before its articles are known: its *folder* in the output, its title, and its posts, newest first.

    The feed of a category has the *page* and *anchor* of the category's section, where there is one.
    """

    folder: str
    title: str
    posts: tuple[Post, ...]
    page: str = ""
    anchor: str = ""

    @property
    def files(self) -> dict[str, str]:
        """By path in the output folder, the suffix of each file: the site has a JSON feed too."""
        suffixes = [".xml"] if self.folder else [".xml", ".json"]
        return {f"{self.folder}feed{suffix}": suffix for suffix in suffixes}


class Publisher:
    """Writes the feeds and the sitemap of one build."""

    def __init__(self) -> None:
        self._plan: tuple[PlannedFeed, ...] = ()
        self._wanted: frozenset[str] = frozenset()

    def plan(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Decide, when all is read, which posts are in which feed; return those whose articles are missing."""
        self._plan = planned_feeds(app)
        self._wanted = frozenset(post.docname for feed in self._plan for post in feed.posts)
        return [docname for docname in sorted(self._wanted) if not _article(app, docname).exists()]

    def keep_article(
        self, app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Keep the article of a page that is about to be written, if a feed has it; workers do it too."""
        if pagename in self._wanted:
            article = _article(app, pagename)
            article.parent.mkdir(parents=True, exist_ok=True)
            article.write_text(
                absolute_html(context["body"], address_of(app.config, path_of(app, pagename))),
                encoding="utf-8",
                newline="",
            )

    def link_feeds(
        self, app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Name feeds in the head of the page: those of the site, and of the categories that it is about.

        Posts do not name the feeds of their categories: what these are called depends on other posts.
        """
        of_categories = (
            feed for feed in self._plan[1:] if feed.page == pagename or f"{pagename}/".startswith(feed.folder)
        )
        feeds = (*self._plan[:1], *of_categories)
        context["metatags"] = context.get("metatags", "") + "".join(
            f'<link rel="alternate" type="{_TYPES[suffix]}" title="{escape(feed.title)}"'
            f' href="{context["pathto"](quote(path), resource=True)}" />\n'
            for feed in feeds
            for path, suffix in feed.files.items()
        )

    def publish(self, app: Sphinx, exception: Exception | None) -> None:
        """Write the feeds and the sitemap, if they have changed, when all pages are written.

        Forget the articles of no feed.
        """
        if exception is not None:
            return
        _say_what_is_missing(app)
        wanted = {_article(app, docname) for docname in self._wanted}
        for kept in _articles(app).rglob("*.html"):
            if kept not in wanted:
                kept.unlink()
        self._publish_feeds(app)
        if _has_sitemap(app):
            _write(Path(app.outdir, _SITEMAP), sitemap(_pages(app)))

    def _publish_feeds(self, app: Sphinx) -> None:
        """Write the feeds that are made of something else than those in the output."""
        notes = _articles(app) / "feeds.json"
        before, now = _read(notes), {}
        for planned in self._plan:
            # A build of single files writes no others, and the feed waits for one of all.
            if all(_article(app, post.docname).exists() for post in planned.posts):
                for path, suffix in planned.files.items():
                    file = Path(app.outdir, path)
                    made_of = fingerprint([repr(_feed(app, planned, path, lambda article: str(stamp(article))))])
                    if before.get(path) != f"{made_of} {stamp(file)}":
                        _write(file, _WRITERS[suffix](_feed(app, planned, path, _text)))
                    now[path] = f"{made_of} {stamp(file)}"
        if now != before:
            _write(notes, json.dumps(now).encode())


def published_files(app: Sphinx) -> Iterator[str]:
    """Yield the paths in the output folder of the feeds and the sitemap, as soon as all is read."""
    for feed in planned_feeds(app):
        yield from feed.files
    if _has_sitemap(app):
        yield _SITEMAP


def planned_feeds(app: Sphinx) -> tuple[PlannedFeed, ...]:
    """Return the feeds of the site, its own first; none where settings are missing or the output is no site."""
    if not _is_site(app) or _what_is_missing(app.config):
        return ()
    domain = PostDomain.of(app.env)
    settings = Settings.of(app.config)
    posts = _listed_posts(domain)
    by_id = {id_in_feeds(post): post for post in reversed(posts)}  # of two with one id, the first
    newest = sorted(
        (post for post in by_id.values() if post.date), key=lambda post: (-_day(post).toordinal(), post.docname)
    )
    by_category: dict[str, list[Post]] = defaultdict(list)
    for post in newest:
        for name in post.categories:
            by_category[name].append(post)
    site, count = app.config.project, settings.feed_entries
    titles = {category.name: category.heading for category in settings.categories}
    sections = {group.name: (docname, group.anchor) for group, docname in domain.sections("category")}
    feeds = [PlannedFeed("", site, tuple(newest[:count]))]
    for name, folder in domain.category_folders().items():
        title = f"{titles.get(name, name)} – {site}"
        feeds.append(PlannedFeed(f"{folder}/", title, tuple(by_category[name][:count]), *sections.get(name, ())))
    return tuple(feeds)


def _is_site(app: Sphinx) -> bool:
    """Whether the output is a site to publish: no book, no JSON, no preview of what is not public."""
    return has_pages(app.builder) and SHOW not in app.tags


def _has_address(config: Config) -> bool:
    return urlsplit(config.html_baseurl).scheme in ("http", "https")


def _what_is_missing(config: Config) -> str:
    """Return which setting feeds wait for, with an example."""
    if not _has_address(config):
        return "html_baseurl, such as 'https://example.org/'"
    return "" if config.posts_feed_authority else "posts_feed_authority, such as 'example.org,2020'"


def _say_what_is_missing(app: Sphinx) -> None:
    """Say in one line why there are no feeds, or which posts they lack."""
    posts = _listed_posts(PostDomain.of(app.env)) if _is_site(app) else []
    if posts and (missing := _what_is_missing(app.config)):
        _logger.info("no feeds are written without %s", missing)
    elif undated := sum(post.date is None for post in posts):
        _logger.info("the feeds lack %d post%s without a date", undated, "s" if undated > 1 else "")


def _listed_posts(domain: PostDomain) -> list[Post]:
    """Return the posts that lists may show, in the order of their names."""
    return sorted((post for post in domain.posts.values() if not post.hidden), key=lambda post: post.docname)


def _feed(app: Sphinx, planned: PlannedFeed, path: str, read: Callable[[Path], str]) -> Feed:
    """Fill a feed with what *read* makes of the articles of its posts; *path* is that of its file."""
    settings = Settings.of(app.config)
    authority = settings.feed_authority
    assert authority is not None  # no feed is planned without it
    page = f"{path_of(app, planned.page)}#{quote(planned.anchor)}" if planned.page else ""
    unnamed = Config.config_values["author"].default
    return Feed(
        id=authority.tag(f"/{planned.folder.rstrip('/')}"),
        url=address_of(app.config, quote(path)),
        home_url=address_of(app.config, page),
        title=planned.title,
        author=app.config.author if app.config.author != unnamed else app.config.project,
        language=_tag(settings.language),
        since=clock.beginning(authority.since, settings.timezone),
        entries=tuple(_entry(app, post, settings, authority, read) for post in planned.posts),
    )


def _entry(
    app: Sphinx, post: Post, settings: Settings, authority: TaggingEntity, read: Callable[[Path], str]
) -> FeedEntry:
    known = id_in_feeds(post)
    # A day begins when the post becomes public; at any later hour a reader would see it come from the future.
    published = clock.beginning(_day(post), settings.timezone)
    return FeedEntry(
        id=known if _URI.match(known) else authority.tag(known),
        url=address_of(app.config, path_of(app, post.docname)),
        title=post.title,
        published=published,
        updated=max(published, clock.beginning(post.updated, settings.timezone)) if post.updated else published,
        content=read(_article(app, post.docname)),
        summary=PostDomain.of(app.env).summaries[post.docname].text,
        authors=post.authors,
        categories=post.categories,
        tags=post.tags,
        language=_tag(post.language) if post.language != settings.language else "",
    )


def _has_sitemap(app: Sphinx) -> bool:
    # sphinx-sitemap, where it is used, names its file alike.
    return _is_site(app) and _has_address(app.config) and "sphinx_sitemap" not in app.extensions


def _pages(app: Sphinx) -> Iterator[tuple[str, dt.date | None]]:
    """Yield the address of each page but those of hidden posts, and its day; a listing has that of its newest post."""
    domain = PostDomain.of(app.env)
    entries: dict[str, Iterable[Entry]] = {name: page.group.entries for name, page in category_pages(app).items()}
    for docname, on_page in domain.listings.items():
        entries[docname] = [entry for placed in on_page for group in placed.groups for entry in group.entries]
    for name in sorted(app.env.found_docs | entries.keys()):
        post = domain.posts.get(name)
        if post is None or not post.hidden:
            posts = [post] if post else [domain.posts[entry.docname] for entry in entries.get(name, ())]
            days = filter(None, (day for each in posts for day in (each.date, each.updated)))
            yield address_of(app.config, path_of(app, name)), max(days, default=None)


def address_of(config: Config, path: str) -> str:
    """Return the address of something in the output, as Sphinx makes canonical links; '' where no site is known."""
    return posixpath.join(config.html_baseurl, path) if _has_address(config) else ""


def path_of(app: Sphinx, docname: str) -> str:
    """Return the path of a page below the address of the site, percent-encoded; not every builder encodes it."""
    return quote(unquote(app.builder.get_target_uri(docname)))


def _tag(language: str) -> str:
    return language.replace("_", "-")


def _day(post: Post) -> dt.date:
    assert post.date is not None  # undated posts are in no feed
    return post.date


def _articles(app: Sphinx) -> Path:
    """Return the folder of the articles that are kept."""
    return Path(app.doctreedir, f"sphinx_posts-{app.builder.name}-articles")


def _article(app: Sphinx, docname: str) -> Path:
    return _articles(app) / f"{docname}.html"


def _read(notes: Path) -> dict[str, str]:
    """Return by path in the output what each feed was made of, and its stamp; nothing if a build was killed."""
    try:
        known: dict[str, str] = json.loads(_text(notes))
    except (OSError, ValueError):
        return {}
    return known


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _write(path: Path, content: bytes) -> None:
    """Write a file if it is not what it would be: a server tells by its time whether it is new."""
    if not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
