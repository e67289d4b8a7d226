"""What is read from a post's document tree: the docinfo of reStructuredText, the summary, the text to count."""

import pickle
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from docutils import nodes
from sphinx import addnodes
from sphinx.util import docname_join

from .fingerprint import fingerprint
from .front_matter import Field, legible
from .problem import Problem, Subtype
from .references import Reference, find_references, referring

FRONT_MATTER_SUMMARY = "posts-front-matter-summary"
"""Class of the container that carries the front matter's summary through the transforms."""

_MORE = re.compile(r"\s*(?:<!--\s*more\s*-->|more)\s*", re.IGNORECASE)

# What a reader does not see as text of the article.
_UNSEEN = (
    nodes.comment,
    nodes.substitution_definition,
    nodes.pending,
    nodes.docinfo,
    nodes.footnote_reference,
    nodes.image,
    nodes.label,
    nodes.system_message,
    addnodes.toctree,
)

# What does not belong into a summary that stands on another page, and what is only unpacked there.
_DROPPED = (*_UNSEEN, nodes.figure, nodes.footnote, nodes.citation, nodes.raw, addnodes.index, nodes.transition)
_UNPACKED = (nodes.target, nodes.problematic, nodes.citation_reference, addnodes.download_reference)


# Of the forms of one output of a notebook, HTML has the first of these that there is: myst-nb's own order. Other
# builders may have another, but a post has one reading time.
_FORMS = (
    "application/vnd.jupyter.widget-view+json",
    "application/javascript",
    "text/html",
    "image/svg+xml",
    "image/png",
    "image/gif",
    "image/jpeg",
    "text/markdown",
    "text/latex",
    "text/plain",
)

# A formula in a line is counted with the prose around it.
_KINDS = ((nodes.literal_block, "code"), (nodes.table, "table"), (nodes.math_block, "formula"))

STATE_BANNER = "post-state"
"""Class of what the extension itself says at the top of a post that is not public."""

BYLINE = "post-byline"
"""Class of the line under the title of a post."""


def find_field_list(document: nodes.document) -> nodes.field_list | None:
    """Return the fields that are the front matter of a reStructuredText *document*, before docutils transforms it.

    They stand at its top, as docutils has it, or below its title, as in Pelican.
    """
    # as Sphinx's MetadataCollector finds it; the type stubs ask for a Node, which this mix-in is none of
    first = document.first_child_not_matching_class(nodes.PreBibliographic)  # type: ignore[arg-type]
    top = None if first is None else document[first]
    if isinstance(top, nodes.section):
        from .keys import names_keys  # noqa: PLC0415  # with pydantic, which a build with nothing to read does without

        below = next((child for child in top[1:] if not isinstance(child, nodes.comment)), None)
        return below if isinstance(below, nodes.field_list) and names_keys(read_field_list(below)) else None
    return top if isinstance(top, nodes.field_list) else None


def read_field_list(field_list: nodes.field_list) -> dict[str, Field]:
    """Read the fields of reStructuredText as front matter."""
    fields: dict[str, Field] = {}
    for field in field_list.findall(nodes.field):
        name, body = field[0].astext().lower(), field[1]
        if not isinstance(body, nodes.field_body):
            continue
        line = field.line or body.line or 1
        items = list(body.findall(nodes.list_item))
        if items:
            fields[name] = Field(line, "seq", items=tuple(item.astext() for item in items))
        else:
            text = body.rawsource or body.astext()
            fields[name] = Field(line, "str" if text else "null", text)
    return fields


def text_blocks(document: nodes.document) -> Iterator[str]:
    """Yield the text of each block that a reader sees in the article, without the page's heading."""
    return (text for _, text in blocks_by_kind(document))


def blocks_by_kind(document: nodes.document) -> Iterator[tuple[str, str]]:
    """Yield each such block after its kind: ``prose``, ``code``, ``table`` or ``formula``."""
    heading = next((section[0] for section in document.findall(nodes.section)), None)
    yield from _blocks(document, heading, "prose")


def _blocks(node: nodes.Node, heading: nodes.Node | None, kind: str) -> Iterator[tuple[str, str]]:
    if node is heading or isinstance(node, _UNSEEN) or _is_other_form(node):
        return
    if isinstance(node, nodes.Element) and not {STATE_BANNER, BYLINE}.isdisjoint(node["classes"]):
        return
    if isinstance(node, nodes.topic) and "contents" in node["classes"]:
        return
    kind = next((name for types, name in _KINDS if isinstance(node, types)), kind)
    if isinstance(node, nodes.raw):
        if "html" in node.get("format", ""):
            yield kind, _html_text(node.astext())
    elif isinstance(node, nodes.TextElement):
        # a whole block at once: '**BERT**를' is one word
        yield kind, "".join(_texts(node))
    else:
        for child in node.children:
            yield from _blocks(child, heading, kind)


def _is_other_form(node: nodes.Node | None) -> bool:
    """Whether *node* is a form of a notebook's output that the reader sees in another."""
    if not isinstance(node, nodes.container) or not isinstance(bundle := node.parent, nodes.container):
        return False
    if bundle.get("nb_element") != "mime_bundle":
        return False
    forms = {form.get("mime_type"): form for form in bundle.children if isinstance(form, nodes.container)}
    return node is not next((forms[name] for name in _FORMS if name in forms), None)


def _texts(node: nodes.Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, nodes.Text):
            yield str(child)
        elif not isinstance(child, (*_UNSEEN, nodes.raw)):
            yield from _texts(child)


class _TextOfHtml(HTMLParser):
    """Collects the text between tags, but for scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if self._silent <= 0:
            self.texts.append(data)


def _html_text(html: str) -> str:
    parser = _TextOfHtml()
    parser.feed(html)
    parser.close()
    return " ".join(parser.texts)


def detach_front_matter_summary(document: nodes.document) -> list[nodes.Node]:
    """Take the front matter's summary, transformed by now, out of *document*."""
    last = document.children[-1] if document.children else None
    if not (isinstance(last, nodes.container) and FRONT_MATTER_SUMMARY in last["classes"]):
        return []
    document.remove(last)
    return last.children


def find_summary(document: nodes.document) -> list[nodes.Node]:
    """Return what stands before a ``more`` comment, else the first paragraph of the article itself."""
    before: list[nodes.Node] = []
    paragraph: list[nodes.Node] = []
    for block in _article(document):
        if isinstance(block, nodes.comment | nodes.raw) and _MORE.fullmatch(block.astext()):
            return before
        before.append(block)
        if not paragraph and isinstance(block, nodes.paragraph) and "".join(_texts(block)).strip():
            paragraph = [block]
    return paragraph


def _article(node: nodes.Element) -> Iterator[nodes.Node]:
    """Yield the blocks of the article in their order, those in sections too, without headings."""
    for child in node.children:
        if isinstance(child, nodes.section):
            yield from _article(child)
        elif not isinstance(child, nodes.title):
            yield child


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary of a post, packed: a build shows few of those that it knows, and nodes take many times the memory.

    *references* are what it refers to. *kinds* are the classes of its nodes: while one of them is missing, Sphinx does
    not load the environment, and reads everything anew.
    """

    packed: bytes
    references: frozenset[Reference]
    kinds: frozenset[type[nodes.Node]]

    @classmethod
    def of(cls, blocks: list[nodes.Node], docname: str) -> "Summary":
        """Pack the *blocks* of a summary, which are in no document: see `clean_summary`."""
        return cls(
            packed=zlib.compress(pickle.dumps(blocks, pickle.HIGHEST_PROTOCOL)),
            references=frozenset().union(*(find_references(referring(block), docname) for block in blocks)),
            kinds=frozenset(type(node) for block in blocks for node in block.findall()),
        )

    def unpack(self) -> list[nodes.Node]:
        """Return its blocks, new ones each time."""
        blocks: list[nodes.Node] = pickle.loads(zlib.decompress(self.packed))
        return blocks

    @property
    def text(self) -> str:
        """Return its plain text in one line."""
        return plain_text(self.unpack())


def plain_text(blocks: list[nodes.Node]) -> str:
    """Return the text of *blocks* in one line."""
    return " ".join(" ".join(block.astext() for block in blocks).split())


def clean_summary(blocks: list[nodes.Node], docname: str, is_document: Callable[[str], bool]) -> list[nodes.Node]:
    """Copy the *blocks* of a summary so that they can stand on any page, more than once.

    Emphasis, code, formulas and links stay. A link to a place in the post becomes one that leads to that post;
    footnote marks, targets, images, all identifiers and what is no text go. *is_document* tells what a link may mean.
    """
    holder = nodes.container("", *(block.deepcopy() for block in blocks))
    for node in list(holder.findall(nodes.Element)):
        if node.parent is None:
            continue
        if isinstance(node, _DROPPED):
            _drop(node)
        elif isinstance(node, _UNPACKED):
            node.parent[node.parent.index(node) : node.parent.index(node) + 1] = node.children
        elif isinstance(node, nodes.reference):
            _keep_link(node, docname)
        elif isinstance(node, addnodes.pending_xref):
            _keep_cross_reference(node, docname, is_document)
        for attribute in ("ids", "names", "dupnames", "backrefs"):
            node[attribute] = []
        for attribute in ("label", "number"):  # of formulas
            if attribute in node:
                node[attribute] = None
    for text in list(holder.findall(nodes.Text)):
        if text.parent is not None and legible(text) != text:
            text.parent.replace(text, nodes.Text(legible(text)))
    kept = [block for block in holder.children if block.astext().strip()]
    for block in kept:
        _detach(block)
    return kept


def _detach(block: nodes.Node) -> None:
    """Let *block* stand alone, or what it came from would be stored with it: the whole post."""
    block.parent = None
    for node in block.findall():
        node.document = None  # type: ignore[assignment]  # as nodes have it that are in no document


def _drop(node: nodes.Element) -> None:
    """Remove *node*, and the space that reStructuredText wants before a footnote mark."""
    parent = node.parent
    position = parent.index(node)
    before = parent[position - 1] if position else None
    if isinstance(node, nodes.footnote_reference) and isinstance(before, nodes.Text):
        parent[position - 1] = nodes.Text(before.rstrip())
    parent.remove(node)


def _keep_link(node: nodes.reference, docname: str) -> None:
    place = node.get("refid") or (node.get("refuri", "")[1:] if node.get("id_link") else "")
    if place:
        node.replace_self(link_to_place(docname, place, node.children))
    elif "refuri" not in node:
        node.replace_self(nodes.inline("", "", *node.children))


def _keep_cross_reference(node: addnodes.pending_xref, docname: str, is_document: Callable[[str], bool]) -> None:
    if node.get("reflocalid"):
        node.replace_self(link_to_place(docname, node["reflocalid"], node.children))
    elif node.get("reftype") in ("doc", "any", "myst") and node.get("refdomain") != "doc":
        # relative to the post, whatever page the summary stands on
        meant = docname_join(docname, node["reftarget"])
        if node["reftype"] == "doc" or is_document(meant):
            node["reftarget"] = f"/{meant}"


def link_to_place(docname: str, identifier: str, children: list[nodes.Node]) -> addnodes.pending_xref:
    """Make a reference, to be resolved by the domain, to *identifier* in the page *docname* ('' is its top)."""
    inner = nodes.inline("", "", *children)
    return addnodes.pending_xref(
        "", inner, refdomain="posts", reftype="place", reftarget=docname, refid=identifier, refexplicit=True
    )


def find_silent_pictures(document: nodes.document) -> Iterator[Problem]:
    """Yield the pictures that say nothing to a reader who does not see them."""
    for image in document.findall(nodes.image):
        if image.get("alt", "").strip() or _is_other_form(image.parent):
            continue
        line = image.line or (image.parent.line if image.parent else None)
        # myst-nb gives the picture that a cell makes a name that nobody knows
        name = "that the cell makes" if "mime_type" in getattr(image.parent, "attributes", {}) else f"'{image['uri']}'"
        message = f"the picture {name} has no alternative text for those who cannot see it"
        yield Problem(Subtype.PICTURE, message, line)


def digest(blocks: list[nodes.Node]) -> str:
    """Return a fingerprint of nodes: equal nodes have equal fingerprints, in every process."""
    return fingerprint(block.pformat() for block in blocks) if blocks else ""
