"""Groups of posts as document nodes: sections, lists and entries that every builder can write."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from docutils import nodes
from sphinx import addnodes
from sphinx.writers.html5 import HTML5Translator

from .labels import Labels
from .listing import Entry, Group, Listing
from .reading import Summary, link_to_place

LEADS_TO_PAGES = "category_pages"
"""The tag of builders that have pages of categories."""


class posts_box(nodes.container):
    """A block with a class. HTML makes it the element that ``tag`` names; other builders see a container."""


class post_date(nodes.inline):
    """The date of a post, ``datetime`` in ISO form. HTML makes it a ``time`` element; others see its text."""


def visit_box(translator: HTML5Translator, node: posts_box) -> None:
    """Begin the element that the box names."""
    translator.body.append(translator.starttag(node, node["tag"]))


def depart_box(translator: HTML5Translator, node: posts_box) -> None:
    """End it."""
    translator.body.append(f"</{node['tag']}>\n")


def visit_date(translator: HTML5Translator, node: post_date) -> None:
    """Begin a ``time`` element."""
    translator.body.append(translator.starttag(node, "time", "", datetime=node["datetime"]))


def depart_date(translator: HTML5Translator, node: post_date) -> None:
    """End it."""
    translator.body.append("</time>")


@dataclass(frozen=True, slots=True)
class Page:
    """The page that a listing stands on.

    *depth* is the number of sections around the listing, *top* the identifier of the outermost. *summaries* are the
    posts' by docname, *parse* turns a category's description into nodes.
    """

    docname: str
    language: str
    depth: int
    top: str
    labels: Labels
    summaries: Mapping[str, Summary]
    parse: Callable[[str], list[nodes.Node]] = lambda _: []


def render_listing(listing: Listing, groups: tuple[Group, ...], page: Page) -> list[nodes.Element]:
    """Return the nodes of *groups*: a section each, or the bare list of a flat listing."""
    rendered: list[nodes.Element] = []
    if listing.index and groups:
        rendered.append(_index(listing, groups, page))
    for group in groups:
        if group.name is None:
            rendered += _list(listing, group, page, page.depth + 1)
        else:
            section = render_group(listing, group, page)
            if listing.has_sections and group.name and group.count > len(group.entries):
                section += _link_to_all(group, page)
            section += _back_to_top(page)
            rendered.append(section)
    return rendered


def _title(listing: Listing, group: Group, page: Page) -> str:
    return group.title or page.labels.nameless(listing.by)


def _index(listing: Listing, groups: tuple[Group, ...], page: Page) -> nodes.paragraph:
    line = nodes.paragraph(classes=["posts-index"])
    for group in groups:
        if line.children:
            line += nodes.Text(" · ")
        line += nodes.reference("", _title(listing, group, page), internal=True, refid=group.anchor)
        line += nodes.inline("", f"\N{NO-BREAK SPACE}({group.count})", classes=["posts-count"])
    return line


def render_group(listing: Listing, group: Group, page: Page) -> nodes.section:
    """Return the section of a *group*: its heading, its description and its entries."""
    # The identifier is ours, or docutils would drop Hangul from it; the name makes it a label for {ref}.
    section = nodes.section(ids=[group.anchor], names=[group.anchor], classes=["posts-group"])
    text = _title(listing, group, page)
    foreign = [] if group.name else foreign_language(page.labels.language, page.language)
    section += nodes.title(text, text, classes=foreign)
    if group.description:
        section += posts_box("", *page.parse(group.description), classes=["posts-description"], tag="div")
    section += _list(listing, group, page, page.depth + 2)
    if not group.entries:
        nothing = page.labels.no_posts
        section += nodes.paragraph(
            nothing, nothing, classes=["posts-none", *foreign_language(page.labels.language, page.language)]
        )
    return section


def _link_to_all(group: Group, page: Page) -> addnodes.only:
    inner = nodes.inline("", page.labels.all_posts(group.count))
    link = addnodes.pending_xref(
        "", inner, refdomain="posts", reftype="all", reftarget=group.name, refexplicit=True, refdoc=page.docname
    )
    classes = ["posts-all", *foreign_language(page.labels.language, page.language)]
    return addnodes.only("", nodes.paragraph("", "", link, classes=classes), expr=LEADS_TO_PAGES)


def _back_to_top(page: Page) -> addnodes.only:
    label = page.labels.back_to_top
    link = nodes.reference("", label, internal=True, **({"refid": page.top} if page.top else {"refuri": "#"}))
    classes = ["back-to-top", *foreign_language(page.labels.language, page.language)]
    # A page on paper has no use for it.
    return addnodes.only("", nodes.paragraph("", "", link, classes=classes), expr="html")


def render_related(entries: Iterable[Entry], page: Page) -> posts_box:
    """Return the list of related posts at the end of one; the search leaves it out."""
    text = page.labels.related
    foreign = foreign_language(page.labels.language, page.language)
    heading = nodes.rubric(text, text, classes=foreign, **{"heading-level": 2})
    rendered = (_entry("compact", entry, page, 3) for entry in entries)
    return posts_box("", heading, *rendered, classes=["post-related", "no-search"], tag="aside")


def _list(listing: Listing, group: Group, page: Page, level: int) -> list[nodes.Element]:
    rendered: list[nodes.Element] = []
    if group.entries:
        entries = (_entry(listing.style, entry, page, level) for entry in group.entries)
        rendered.append(
            posts_box("", *entries, classes=["posts-list", f"posts-{listing.style}", "no-search"], tag="div")
        )
    if group.members:
        rendered.append(_toctree(group.members, page.docname))
    return rendered


def _entry(style: str, entry: Entry, page: Page, level: int) -> posts_box:
    box = posts_box(classes=["post", *foreign_language(entry.language, page.language)], tag="article")
    link = link_to_place(entry.docname, "", [nodes.Text(entry.title)])
    title = nodes.rubric("", "", link, classes=["post-title"], **{"heading-level": min(level, 6)})
    if entry.pinned:
        title += [nodes.Text(" "), nodes.inline("", page.labels.pinned, classes=["post-pinned"])]
    box += title
    if style != "titles":
        box += _meta(entry, page)
    summary = page.summaries.get(entry.docname) if entry.summary_digest else None
    if summary:
        # Its quotation marks are set already, in the post's language.
        box += posts_box("", *summary.unpack(), classes=["post-summary"], tag="div", support_smartquotes=False)
        for reference in box.findall(addnodes.pending_xref):
            reference["refdoc"] = page.docname
    return box


def _meta(entry: Entry, page: Page) -> nodes.paragraph:
    labels = page.labels
    meta = nodes.paragraph(classes=["post-meta", *foreign_language(labels.language, entry.language)])
    if entry.date:
        meta += post_date("", labels.date(entry.date), classes=["post-date"], datetime=entry.date.isoformat())
        meta += nodes.Text(" · ")
    meta += nodes.inline("", labels.minutes(entry.minutes), classes=["post-read-time"])
    return meta


def _toctree(members: tuple[str, ...], docname: str) -> nodes.compound:
    """Make a hidden toctree, with all that the directive of that name sets."""
    toctree = addnodes.toctree(
        parent=docname,
        entries=[(None, member) for member in members],
        includefiles=list(members),
        maxdepth=-1,
        caption=None,
        glob=False,
        hidden=True,
        includehidden=False,
        numbered=0,
        titlesonly=False,
    )
    return nodes.compound("", toctree, classes=["toctree-wrapper"])


def foreign_language(language: str, around: str) -> list[str]:
    """Return the class that docutils makes a ``lang`` attribute of, where *language* is not that *around* it."""
    tag = language.replace("_", "-")
    return [] if tag == around.replace("_", "-") else [f"language-{tag}"]
