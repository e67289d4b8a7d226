"""Posts that are not public: drafts, those with a day still to come, and those whose day is over.

They are held back from the build as if their files were not there, so that neither the search, nor ``_sources``, nor
a list knows of them. With Sphinx's tag ``drafts`` they are built, each with a banner that says why it is not public.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.directives.other import TocTree
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import docname_join, logging
from sphinx.util.nodes import explicit_title_re

from .domain import PostDomain
from .findings import of_day
from .labels import Labels
from .post import Publication, State
from .problem import Problem, Subtype
from .reading import STATE_BANNER
from .rendering import foreign_language
from .settings import Settings
from .warnings import warn

_logger = logging.getLogger(__name__)

SHOW = "drafts"
"""The tag with which posts are built that are not public."""


def hold_back(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Take the posts that are not public out of the build, and return those whose banner has changed.

    ``exclude_patterns`` would do too, but it is a setting, and Sphinx reads everything again when it changes.
    """
    domain = PostDomain.of(env)
    before = dict(domain.states)
    today = Settings.of(app.config).today()
    fresh = domain.note_standings(today)
    held = {docname for docname, state in domain.states.items() if state is State.UNREADABLE or SHOW not in app.tags}
    for docname in sorted(held):
        standing = domain.standings[docname]
        # What is wrong with a draft is said when it has changed, as of a post that is read.
        if docname in fresh or domain.states[docname] is State.UNREADABLE:
            for problem in (*standing.problems, *of_day(standing.publication or Publication(), today)):
                warn(problem, docname)
    removed |= held & env.all_docs.keys()
    added -= held
    changed -= held
    env.project.docnames -= held
    domain.note_held(held)
    return [docname for docname in domain.standings if before.get(docname) != domain.states.get(docname)]


def say_what_waits(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Say in one line what is not public yet."""
    domain = PostDomain.of(env)
    counts = Counter(domain.states.values())
    parts = []
    if drafts := counts[State.DRAFT]:
        parts.append(f"{drafts} draft{'s' if drafts > 1 else ''}")
    if scheduled := counts[State.SCHEDULED]:
        days = [
            standing.publication.public_from
            for docname, standing in domain.standings.items()
            if domain.states.get(docname) is State.SCHEDULED and standing.publication
        ]
        first = min(day for day in days if day)
        parts.append(
            f"1 post goes public on {first}" if scheduled == 1 else f"{scheduled} posts go public, the next on {first}"
        )
    if expired := counts[State.EXPIRED]:
        parts.append(f"{expired} post{'s have' if expired > 1 else ' has'} expired")
    if unreadable := counts[State.UNREADABLE]:
        parts.append(f"{unreadable} file{'s' if unreadable > 1 else ''} cannot be read")
    if parts:
        _logger.info("posts that are not public: %s", ", ".join(parts))


def add_banner(app: Sphinx, document: nodes.document) -> None:
    """Say at the top of a post that it is not public, and why."""
    env = app.env
    docname = env.current_document.docname
    domain = PostDomain.of(env)
    state = domain.states.get(docname)
    section = next(document.findall(nodes.section), None)
    if state is None or section is None or docname not in domain.posts:
        return
    publication = domain.standings[docname].publication
    labels = Labels(Settings.of(app.config).label_language)
    day = None
    if publication:
        day = publication.expires if state is State.EXPIRED else publication.public_from
    text = labels.banner(state, day)
    classes = [STATE_BANNER, f"post-{state}", *foreign_language(labels.language, domain.posts[docname].language)]
    section.insert(1, nodes.important("", nodes.paragraph(text, text), classes=classes))


def keep_sources_back(app: Sphinx, document: nodes.document) -> None:
    """Make links to the post of what would offer the source of one that is held back for download."""
    env = app.env
    docname = env.current_document.docname
    held = PostDomain.of(env).states.keys() - env.found_docs
    for node in list(document.findall(addnodes.download_reference)) if held else ():
        target = env.path2doc(env.relfn2path(node["reftarget"], docname)[1])
        if target in held:
            meant = {"refdomain": "doc", "reftype": "myst", "reftarget": target, "reftargetid": None, "refdoc": docname}
            link = addnodes.pending_xref("", *node.children, refexplicit=True, **meant)
            link.source, link.line = node.source, _line_around(node)
            node.replace_self(link)


class PublicTocTree(TocTree):
    """Sphinx's ``toctree``, which says why an entry is not public."""

    def parse_content(self, toctree: addnodes.toctree) -> None:
        """Leave the posts that are held back out."""
        domain = PostDomain.of(self.env)
        docname = self.env.current_document.docname
        lines = [line.strip() for line in self.block_text.splitlines()]
        for position, entry in reversed([*enumerate(self.content)]):
            titled = explicit_title_re.match(entry)
            target = docname_join(docname, titled[2] if titled else entry)
            target = target.removesuffix(next(filter(target.endswith, self.config.source_suffix), ""))
            if target in domain.states:
                if docname not in domain.states:
                    line = self.lineno + lines.index(entry.strip())
                    domain.note_problems(docname, [_leads_nowhere(domain, target, line)])
                self.env.note_reread()  # as Sphinx does where there is no such document
                if target not in self.env.found_docs:
                    del self.content[position]
        super().parse_content(toctree)


class LinksToHeldPosts(SphinxPostTransform):
    """Say why a link to a post that is not public leads nowhere, and leave its text."""

    # Before MyST's own (9) and Sphinx's (10), which would only say that there is no such document.
    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Look at every link of a public page; with the tag ``drafts`` it leads to its post all the same."""
        domain = PostDomain.of(self.env)
        if not domain.states:
            return
        docname = self.env.current_document.docname
        said = set()
        for node in list(self.document.findall(addnodes.pending_xref)):
            if target := self._target(node, domain):
                if not _in_summary(node):  # its own post says so
                    said.add(target)
                    self._warn(node, target, domain)
                if target not in self.env.found_docs:
                    nameless = not node.get("refexplicit") and not node.astext()
                    node.replace_self([nodes.literal(target, target)] if nameless else node.children)
        # A summary in front matter stands on no page of its post.
        summary = domain.summaries.get(docname)
        for block in summary.unpack() if summary and summary.references else ():
            for node in block.findall(addnodes.pending_xref):
                if (target := self._target(node, domain)) and target not in said:
                    self._warn(node, target, domain)

    def _target(self, node: addnodes.pending_xref, domain: PostDomain) -> str | None:
        """Return the post that the link means, if that is not public, and the link's own page is."""
        if node.get("reftype") not in ("doc", "myst", "any", "ref", "numref") or self._page(node) in domain.states:
            return None
        target: str = node["reftarget"].partition("#")[0]
        if target and node.get("refdomain") != "doc":
            target = docname_join(self._page(node), target)
        if target in domain.states and node["reftype"] not in ("ref", "numref"):
            return target
        return domain.holder_of(node["reftarget"].lower().removeprefix("#"))

    def _page(self, node: addnodes.pending_xref) -> str:
        """Return the page on which the link stands; a book is one document of many pages."""
        page: str = node.get("refdoc", self.env.current_document.docname)
        return page

    def _warn(self, node: addnodes.pending_xref, target: str, domain: PostDomain) -> None:
        warn(_leads_nowhere(domain, target, _line_around(node)), self._page(node))


def _leads_nowhere(domain: PostDomain, target: str, line: int | None) -> Problem:
    message = f"this links to '{target}', which is not public: it is {_why(domain, target)}"
    return Problem(Subtype.HELD, message, line)


def _in_summary(node: nodes.Element) -> bool:
    return any("post-summary" in around.get("classes", ()) for around in _upwards(node))


def _line_around(node: nodes.Element) -> int | None:
    return next((around.line for around in _upwards(node) if around.line is not None), None)


def _upwards(node: nodes.Element | None) -> Iterator[nodes.Element]:
    while node is not None:
        yield node
        node = node.parent


def _why(domain: PostDomain, docname: str) -> str:
    publication = domain.standings[docname].publication
    match domain.states[docname]:
        case State.DRAFT:
            return "a draft"
        case State.SCHEDULED:
            return f"to go public on {publication and publication.public_from}"
        case State.EXPIRED:
            return f"expired since {publication and publication.expires}"
        case _:
            return "unreadable"
