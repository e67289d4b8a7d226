"""The memory of the extension: every post and every listing, by document.

Written through ``note_*`` while documents are read, purged with them, and merged from parallel workers. A listing
page keeps the groups it was built from; when all is read, the pages whose groups differ by now are stale.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import cache
from operator import ne
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.util import get_filetype
from sphinx.util.matching import Matcher
from sphinx.util.nodes import make_refnode

from .findings import of_posts
from .front_matter import Field
from .listing import Entry, Group, Listing, arrange, category_folders, select, show
from .neighbours import Neighbours, neighbours
from .post import FrontMatterFacts, Post, Publication, State, read_facts
from .problem import Problem, Subtype
from .reading import Summary
from .references import (
    Contents,
    Reference,
    Stamp,
    find_contents,
    find_files,
    find_linked_files,
    find_references,
    referring,
    source_path,
    stamp,
)
from .related import asked, related
from .settings import Settings
from .slug import unique
from .source import read_post
from .warnings import warn

Groups = tuple[Group, ...]

_T = TypeVar("_T")

_FRONT_MATTER = "posts:front-matter"

# The tables that are filled while a document is read.
_READ = ("posts", "summaries", "listings", "references", "links", "toctrees", "labels", "problems")

HELD_BY_A_LISTING = "posts"
"""Value of the metadata ``orphan`` that the extension sets; a writer's own ``orphan`` has another."""


@dataclass(frozen=True, slots=True)
class Standing:
    """When a post is public, as its source said when it had the *stamp*; ``None`` if that could not be read.

    Its file had the *suffix*. *labels* stand in its source.
    """

    suffix: str
    stamp: Stamp | None
    publication: Publication | None
    problems: tuple[Problem, ...] = ()
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class End:
    """What a post leads to at its end: the docnames of its neighbours, and what is shown of the related posts."""

    older: str | None
    newer: str | None
    related: tuple[Entry, ...]


@dataclass(slots=True)
class PlacedListing:
    """A listing where it stands: its line, the identifiers of the page before it, and the groups it was built from."""

    listing: Listing
    line: int
    taken: frozenset[str]
    groups: Groups = ()


class PostDomain(Domain):
    """Posts, listings, and the role that leads to a category's section."""

    name = "posts"
    label = "Posts"
    object_types: ClassVar[dict[str, ObjType]] = {"category": ObjType("category", "category")}
    roles: ClassVar[dict[str, Any]] = {"category": XRefRole(innernodeclass=nodes.inline, warn_dangling=True)}
    dangling_warnings: ClassVar[dict[str, str]] = {"category": "no listing ':by: category' shows %(target)s"}
    initial_data: ClassVar[dict[str, Any]] = {
        "posts": {},
        "summaries": {},
        "listings": {},
        "references": {},
        "links": {},
        "toctrees": {},
        "labels": {},
        "problems": {},
        "files": {},
        "standings": {},
        "states": {},
        "related": {},
    }
    data_version = 7

    _plan: Mapping[str, tuple[Groups, ...]] | None = None
    _held_sources: frozenset[str] = frozenset()
    _derived: dict[str, Any] | None = None

    @classmethod
    def of(cls, env: BuildEnvironment) -> "PostDomain":
        """Return the domain of *env*."""
        domain = env.domains[cls.name]
        assert isinstance(domain, cls)
        return domain

    # -- the tables

    @property
    def posts(self) -> dict[str, Post]:
        """By docname: post."""
        return self.data["posts"]  # type: ignore[no-any-return]  # Sphinx types the data as Any

    @property
    def summaries(self) -> dict[str, Summary]:
        """By docname: summary of the post."""
        return self.data["summaries"]  # type: ignore[no-any-return]  # as above

    @property
    def listings(self) -> dict[str, list[PlacedListing]]:
        """By docname: listings of the page, in their order."""
        return self.data["listings"]  # type: ignore[no-any-return]  # as above

    @property
    def references(self) -> dict[str, frozenset[Reference]]:
        """By docname: what the document refers to."""
        return self.data["references"]  # type: ignore[no-any-return]  # as above

    @property
    def links(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """By docname: paths that a link names, and the files that were there when the document was read.

        Paths begin in the source folder.
        """
        return self.data["links"]  # type: ignore[no-any-return]  # as above

    @property
    def toctrees(self) -> dict[str, tuple[Contents, ...]]:
        """By docname: the tables of contents that the page shows."""
        return self.data["toctrees"]  # type: ignore[no-any-return]  # as above

    @property
    def labels(self) -> dict[str, tuple[dict[str, Any], ...]]:
        """By docname: what the document adds to the tables of labels and equations that all documents share."""
        return self.data["labels"]  # type: ignore[no-any-return]  # as above

    @property
    def problems(self) -> dict[str, list[Problem]]:
        """By docname: what is wrong with the post, as far as its own source tells."""
        return self.data["problems"]  # type: ignore[no-any-return]  # as above

    @property
    def files(self) -> dict[str, tuple[Stamp | None, ...]]:
        """By docname: stamps of the source, of the tree made of it, and of all else that was read for it."""
        return self.data["files"]  # type: ignore[no-any-return]  # as above

    @property
    def standings(self) -> dict[str, Standing]:
        """By docname: when each post is public, of those that are held back too."""
        return self.data["standings"]  # type: ignore[no-any-return]  # as above

    @property
    def states(self) -> dict[str, State]:
        """By docname: posts that are not public, and why."""
        return self.data["states"]  # type: ignore[no-any-return]  # as above

    # -- writing

    def note_front_matter(
        self, docname: str, fields: Mapping[str, Field], problems: tuple[Problem, ...] = ()
    ) -> FrontMatterFacts:
        """Keep the facts of the front matter, and what is wrong with it, until the document is read to its end."""
        facts, more = read_facts(docname, fields, jekyll=Settings.of(self.env.config).jekyll)
        self.env.current_document[_FRONT_MATTER] = facts, problems + more
        return facts

    def pending_front_matter(self) -> tuple[FrontMatterFacts, tuple[Problem, ...]] | None:
        """Return the front matter of the document being read, as far as it is known."""
        pending: tuple[FrontMatterFacts, tuple[Problem, ...]] | None = self.env.current_document.get(_FRONT_MATTER)
        return pending

    def note_post(self, post: Post, summary: Summary) -> None:
        """Remember *post*, and its summary."""
        self._derived = None
        self.posts[post.docname] = post
        self.summaries[post.docname] = summary

    def note_problems(self, docname: str, problems: Iterable[Problem]) -> None:
        """Remember what is wrong with the post being read, and say it."""
        noted = self.problems.setdefault(docname, [])
        for problem in problems:
            noted.append(problem)
            warn(problem, docname)

    def note_listing(self, docname: str, listing: Listing, line: int, taken: Iterable[str]) -> Groups:
        """Remember a listing of the page being read, and return the groups that it shows, as far as known."""
        self._derived = None
        placed = PlacedListing(listing, line, frozenset(taken))
        on_page = self.listings.setdefault(docname, [])
        on_page.append(placed)
        if self._plan is not None:
            placed.groups = self._plan[docname][len(on_page) - 1]
        else:
            # unique from the beginning, for an anchor is a label too, and Sphinx reports a label that stands twice
            anchors = {group.anchor for page in self.listings.values() for other in page for group in other.groups}
            placed.groups = _with_anchors(self._arrange(listing), anchors, placed.taken)
        return placed.groups

    def note_references(self, docname: str, document: nodes.document, summary: Iterable[nodes.Node] = ()) -> None:
        """Remember what *document* refers to, which files its links name, what it shows the contents of, its labels.

        The *summary* from the front matter refers to something too, although it stands on other pages.
        """
        shown = referring(document)
        found = [*shown, *(node for text in summary for node in referring(text))]
        self.references[docname] = find_references(found, docname)
        self.toctrees[docname] = find_contents(shown)
        names = {*document.nametypes, *(block.get("label") for block in document.findall(nodes.math_block))}
        self.labels[docname] = tuple(
            {name: table[name] for name in names if name in table and table[name][0] == docname}
            for table in self._shared_labels()
        )
        paths = set(find_linked_files(found, docname, self.env))
        paths.add(source_path(docname, self.env))  # which may get another suffix, and keep its stamp
        self.links[docname] = {path: self._find(path) for path in sorted(paths)}

    def note_standings(self, today: dt.date) -> dict[str, Standing]:
        """Look at the sources of all posts, at those that have changed anew, and return the standings of these."""
        before = dict(self.standings)
        self.standings.clear()
        fresh: dict[str, Standing] = {}
        for docname in sorted(self.env.found_docs - {self.env.config.root_doc}):
            if not self._is_among_posts(docname):
                continue
            path = self.env.doc2path(docname)
            standing = before.get(docname)
            if standing is None or (standing.suffix, standing.stamp) != (path.suffix, stamp(path)):
                standing = fresh[docname] = self._standing(docname, path)
            self.standings[docname] = standing
        self.states.clear()
        for docname, standing in self.standings.items():
            state = standing.publication.state(today) if standing.publication else State.UNREADABLE
            if state is not State.PUBLIC:
                self.states[docname] = state
        return fresh

    def note_held(self, docnames: Iterable[str]) -> None:
        """Remember which posts are held back from this build: a link does not find their sources."""
        self._held_sources = frozenset(source_path(docname, self.env) for docname in docnames)

    def note_sources(self, docnames: Iterable[str]) -> None:
        """Remember the stamps of the sources that are about to be read."""
        for docname in self.files.keys() - self.env.found_docs:
            del self.files[docname]
        for docname in docnames:
            self.files[docname] = (stamp(self.env.doc2path(docname)),)

    def note_files(self) -> None:
        """Remember the stamps of the trees made of the sources, and of all else that was read for them."""
        for docname, stamps in self.files.items():
            if len(stamps) == 1:
                self.files[docname] = (*stamps, *map(stamp, self._files(docname)[1:]))

    def clear_doc(self, docname: str) -> None:
        """Forget what was read from *docname*."""
        self._derived = None
        for name in _READ:
            self.data[name].pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over what a worker has read from *docnames*."""
        self._derived = None
        for name in _READ:
            self.data[name].update(
                (docname, value) for docname, value in otherdata[name].items() if docname in docnames
            )

    # -- reading

    def is_post(self, docname: str) -> bool:
        """Whether the document is a post: its source matches a pattern, and it is no listing page."""
        return docname not in self.listings and self._is_among_posts(docname)

    def stale_listings(self) -> list[str]:
        """Return the listing pages that show other groups than they would now; plan what they show next."""
        plan = self._plan_listings()
        stale = [
            docname
            for docname, groups in plan.items()
            if groups != tuple(placed.groups for placed in self.listings[docname])
        ]
        self._plan = plan if stale else None
        return stale

    def settle_labels(self) -> None:
        """Give a label that several documents define to the last of them, as if all were read in their order.

        Sphinx gives it to the one that it has read last, and to none when that one goes.
        """
        for docname in sorted(self.labels):
            for table, entries in zip(self._shared_labels(), self.labels[docname], strict=True):
                table.update(entries)

    def forget_plan(self) -> None:
        """End the reading of stale listings."""
        self._plan = None

    def changed_sources(self) -> list[str]:
        """Return the documents to read again.

        A file has another stamp than when it was read, an older one too; the tree on disk is not that of the last
        build that came to its end; or a file that a link names has come or gone.
        """
        return [
            docname
            for docname in self.env.all_docs.keys() & self.env.found_docs
            if any(map(ne, map(stamp, self._files(docname)), self.files.get(docname, ())))
            or any(self._find(path) != before for path, before in self.links.get(docname, {}).items())
        ]

    def holder_of(self, label: str) -> str | None:
        """Return the post that is not public and holds *label*, if no document that is built does."""
        if label in self.env.domains.standard_domain.anonlabels:
            return None
        return next((docname for docname in sorted(self.states) if label in self.standings[docname].labels), None)

    def listed(self) -> set[str]:
        """Return the posts that some listing selects, those beyond its limit too."""
        posts = self.posts.values()
        specs = {placed.listing for on_page in self.listings.values() for placed in on_page}
        return {post.docname for listing in specs for post in select(listing, posts)}

    def sections(self, by: str) -> Iterator[tuple[Group, str]]:
        """Yield each group's section and its page: the first in an unfiltered listing that is grouped so."""
        seen: set[str] = set()
        for docname in self._pages():
            for placed in self.listings[docname]:
                if placed.listing.by == by and not placed.listing.is_filtered:
                    for group in placed.groups:
                        if group.name and group.name not in seen:
                            seen.add(group.name)
                            yield group, docname

    def find_section(self, by: str, name: str) -> tuple[Group, str] | None:
        """Return the section and page of the group *name*, which may be its slug."""

        def by_name() -> Mapping[str, tuple[Group, str]]:
            sections = list(self.sections(by))
            slugs = {section[0].slug: section for section in reversed(sections)}
            return slugs | {section[0].name or "": section for section in sections}

        return self._derive(f"sections by {by}", by_name).get(name)

    def ends(self) -> Mapping[str, End]:
        """Return by docname what each post leads to, when all posts are known."""
        return self._derive("ends", self._find_ends)

    def related(self, limit: int) -> Mapping[str, tuple[str, ...]]:
        """Return by docname the posts that are most like each, at most *limit*: the result of `related.related`.

        It is remembered from one build to the next, for most edits change nothing that it depends on.
        """
        posts = self.posts.values()
        kept = {post.docname: post.terms for post in posts}
        remembered: dict[str, Any] = self.data["related"]
        if remembered.get("asked") != (now := asked(posts, kept, limit)):
            remembered.update(asked=now, found=related(posts, kept, limit))
        found: Mapping[str, tuple[str, ...]] = remembered["found"]
        return found

    def shortened(self) -> tuple[tuple[str, Listing, Group], ...]:
        """Return each category of which a listing shows only the first posts: page, listing, and the whole group."""
        return self._derive("shortened", lambda: tuple(self._find_shortened()))

    def category_folders(self) -> Mapping[str, str]:
        """Return the folder in the output of each category."""

        def folders() -> Mapping[str, str]:
            listed = (post for post in self.posts.values() if not post.hidden)
            return category_folders(listed, Settings.of(self.env.config).categories)

        return self._derive("folders", folders)

    # -- what Sphinx asks

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield the categories for the inventory; -1 keeps them out of the search, which finds their sections."""
        for group, docname in self.sections("category"):
            yield group.name or "", group.title, "category", docname, group.anchor, -1

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Resolve the role to a category's section, a byline's link to one, or a summary's to a place in its post."""
        if typ == "place":
            return make_refnode(builder, fromdocname, target, node["refid"], contnode)
        if typ == "all":
            return make_refnode(builder, fromdocname, self.category_folders()[target], None, contnode)
        by, _, name = target.partition(":") if typ == "group" else ("category", "", target)
        found = self.find_section(by, name)
        if found is None:
            # A byline names its groups, whether a listing has sections of them or not.
            return contnode if typ == "group" else None  # type: ignore[return-value]  # Sphinx takes any node
        group, docname = found
        if not node["refexplicit"]:
            contnode = nodes.inline("", group.title, classes=contnode["classes"])
        return make_refnode(builder, fromdocname, docname, group.anchor, contnode)

    def resolve_any_xref(self, *args: Any) -> list[tuple[str, nodes.reference]]:
        """Resolve nothing: ``[text](#dev)`` finds the label that every group's section has."""
        return []

    def check_consistency(self) -> None:
        """Warn of what only shows when all is read."""
        sources = [source_path(docname, self.env) for docname in self.env.found_docs | self.standings.keys()]
        for pattern in Settings.of(self.env.config).patterns:
            if not any(map(Matcher([pattern]), sources)):
                warn(Problem(Subtype.PATTERN, f"posts_patterns: '{pattern}' matches no document"), None)
        for docname in self._pages():
            for placed in self.listings[docname]:
                if placed.listing.is_filtered and not any(group.count for group in placed.groups):
                    message = "no post passes the filters of this listing"
                    warn(Problem(Subtype.EMPTY_LISTING, message, placed.line), docname)
        for docname, problem in of_posts(self.posts.values()):
            warn(problem, docname)
        for docname, post in sorted(self.posts.items()):
            for other in post.related:
                if other == docname:
                    warn(Problem(Subtype.VALUE, "related: the post names itself", post.line("related")), docname)
                elif other not in self.posts and other not in self.states:
                    warn(Problem(Subtype.VALUE, f"related: there is no post '{other}'", post.line("related")), docname)
        hidden = {docname for docname, post in self.posts.items() if post.hidden}
        for docname in sorted(self.posts.keys() - hidden - self.listed() - self.env.files_to_rebuild.keys()):
            if self.env.metadata[docname].get("orphan") == HELD_BY_A_LISTING:
                message = "no listing and no toctree holds this post: no page leads to it"
                warn(Problem(Subtype.UNLISTED, message), docname)

    # -- inside

    def _derive(self, name: str, make: Callable[[], _T]) -> _T:
        """Return what is made of posts and listings, made once until one of them changes."""
        self._derived = self._derived or {}
        if name not in self._derived:
            self._derived[name] = make()
        derived: _T = self._derived[name]
        return derived

    def _find_ends(self) -> dict[str, End]:
        posts = self.posts
        settings = Settings.of(self.env.config)
        sides = neighbours(posts.values(), settings.neighbours)
        found = self.related(settings.related) if settings.related else {}
        ends = {}
        for docname, post in posts.items():
            side = sides.get(docname, Neighbours())
            named = [other for other in post.related if other in posts and other != docname]
            others = named if post.related else found.get(docname, ())
            ends[docname] = End(side.older, side.newer, tuple(show("compact", posts[other]) for other in others))
        return ends

    def _find_shortened(self) -> Iterator[tuple[str, Listing, Group]]:
        seen: set[str] = set()
        for docname in self._pages():
            for placed in self.listings[docname]:
                anchors = {
                    group.name: group.anchor
                    for group in placed.groups
                    if placed.listing.has_sections and group.count > len(group.entries)
                }
                for group in self._arrange(replace(placed.listing, limit=0)) if anchors else ():
                    if group.name and group.name in anchors and group.name not in seen:
                        seen.add(group.name)
                        yield docname, placed.listing, replace(group, anchor=anchors[group.name])

    def _standing(self, docname: str, path: Path) -> Standing:
        before = stamp(path)
        is_rst = get_filetype(self.env.config.source_suffix, str(path)) == "restructuredtext"
        suffix = ".rst" if is_rst else path.suffix
        found = read_post(path, docname, suffix, jekyll=Settings.of(self.env.config).jekyll)
        if found is None:  # its page is no post; what it was when it was last read does not count
            return Standing(path.suffix, before, Publication())
        publication = found.facts.publication if found.facts else None
        return Standing(path.suffix, before, publication, found.problems, found.labels)

    def _find(self, path: str) -> tuple[str, ...]:
        """Return the files that *path* means; a post that is held back is neither there nor gone."""
        found = find_files(path, self.env.srcdir)
        return tuple(f"held back: {each}" if each in self._held_sources else each for each in found)

    def _is_among_posts(self, docname: str) -> bool:
        """Whether the path of a document's source matches a pattern."""
        return _matcher(Settings.of(self.env.config).patterns)(source_path(docname, self.env))

    def _files(self, docname: str) -> tuple[Path | str, ...]:
        """Return the source of a document, the tree made of it, and all else that was read for it."""
        env = self.env
        others = sorted(env.srcdir / path for path in env.dependencies.get(docname, ()))
        return env.doc2path(docname), f"{env.doctreedir}/{docname}.doctree", *others

    def _shared_labels(self) -> tuple[dict[str, Any], ...]:
        domains = self.env.domains
        return domains.standard_domain.anonlabels, domains.standard_domain.labels, domains.math_domain.equations

    def _pages(self) -> list[str]:
        """Return the listing pages, the root page first: the order in which anchors are given."""
        root = self.env.config.root_doc
        return sorted(self.listings, key=lambda docname: (docname != root, docname))

    def _arrange(self, listing: Listing) -> Groups:
        return arrange(listing, self.posts.values(), Settings.of(self.env.config).categories)

    def _plan_listings(self) -> dict[str, tuple[Groups, ...]]:
        """Arrange every listing from all posts. An anchor is also a label, so no two pages have the same."""
        given: set[str] = set()
        return {
            docname: tuple(
                _with_anchors(self._arrange(placed.listing), given, placed.taken) for placed in self.listings[docname]
            )
            for docname in self._pages()
        }


@cache
def _matcher(patterns: tuple[str, ...]) -> Matcher:
    """Return what matches *patterns*, which Sphinx's own translates anew each time."""
    return Matcher(patterns)


def _with_anchors(groups: Groups, given: set[str], taken: Set[str]) -> Groups:
    """Give each group with a heading an anchor that is neither *given* yet nor *taken* on its page; note it."""
    anchored = []
    for group in groups:
        if group.name is None:
            anchored.append(group)
        else:
            anchor = unique(group.slug, given | taken)
            given.add(anchor)
            anchored.append(replace(group, anchor=anchor))
    return tuple(anchored)
