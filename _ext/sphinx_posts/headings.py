"""The headings of a post: exactly one at the top, and anchors that last.

docutils makes ``id1``, ``id2``, … of headings without Latin letters, so every heading that is added moves the links
to those below it. Here an anchor is made of the heading's own words.
"""

from collections.abc import Iterator
from typing import Any, cast

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.nodes import clean_astext

from .domain import PostDomain
from .front_matter import STAND_IN
from .parsing import parse_like
from .post import FrontMatterFacts
from .problem import Problem, Subtype, quoted
from .reading import FRONT_MATTER_SUMMARY, find_field_list, read_field_list
from .rendering import foreign_language
from .slug import slugify, unique

_UNSEEN = (nodes.comment, nodes.target, nodes.system_message, nodes.substitution_definition, nodes.field_list)


class PlaceFrontMatter(SphinxTransform):
    """Give a post the title, the language and the summary of its front matter."""

    # Before PreserveTranslatableMessages (10) and Locale (20): titles are translated like those in the body.
    default_priority = 5

    def apply(self, **kwargs: Any) -> None:
        """Put the title in its place, mark a foreign language, and park the summary at the end to be transformed."""
        domain = PostDomain.of(self.env)
        docname = self.env.current_document.docname
        pending = domain.pending_front_matter()
        if pending:
            facts, _ = pending
        elif domain.is_post(docname):
            field_list = find_field_list(self.document)
            facts = domain.note_front_matter(docname, read_field_list(field_list) if field_list else {})
            if field_list and isinstance(field_list.parent, nodes.section):  # Sphinx leaves only those above it out
                field_list.parent.remove(field_list)
        else:
            return
        domain.note_problems(docname, _odd_headings(self.document, facts))
        place_title(self.document, facts.title, facts.line("title"), docname)
        if facts.language:
            top = next(self.document.findall(nodes.section))
            top["classes"] += foreign_language(facts.language, self.config.language)
        if facts.summary:
            parked = nodes.container(
                "",
                *parse_like(self.document, self.env, facts.summary, facts.line("summary") or 1),
                classes=[FRONT_MATTER_SUMMARY],
            )
            self.document.append(parked)
            for reference in parked.findall(nodes.reference):
                if "refname" in reference:  # a link that reStructuredText names, to a target in the body
                    self.document.note_refname(reference)


class ReadableAnchors(SphinxTransform):
    """Make the anchors of a post's headings from their words, ``실험 결과`` → ``#실험-결과``, the second ``-2``."""

    # After PropagateTargets (260), SortIds (261) and MyST's PrioritiseExplicitIds (262), which settle the identifiers
    # that the writer gave; before everything that reads them.
    default_priority = 263

    def apply(self, **kwargs: Any) -> None:
        """Replace the identifiers that docutils made; those that the writer gave stay, and stay first."""
        docname = self.env.current_document.docname
        if not PostDomain.of(self.env).is_post(docname):
            return
        document = self.document
        sections = list(document.findall(nodes.section))
        given = {document.nameids[name] for name, explicit in document.nametypes.items() if explicit}
        made = {identifier for section in sections for identifier in section["ids"] if identifier not in given}
        taken = set(document.ids) - made
        # MyST keeps its own table of anchors for [](#…) and [](post.md#…): anchor → line, identifier, text.
        slugs: dict[str, tuple[int | None, str, str]] = getattr(document, "myst_slugs", {})
        for section in sections:
            text = clean_astext(cast("nodes.title", section[0]))
            anchor = unique(slugify(text), taken)
            taken.add(anchor)
            old = [identifier for identifier in section["ids"] if identifier in made]
            section["ids"] = [identifier for identifier in section["ids"] if identifier not in made] + [anchor]
            for identifier in old:
                document.ids.pop(identifier, None)
                _rename(document.nameids, identifier, anchor)
                for slug, (line, target, title) in list(slugs.items()):
                    if target == identifier:
                        slugs[slug] = (line, anchor, title)
            document.ids[anchor] = section
            slugs.setdefault(anchor, (section.line, anchor, text))
        self.env.metadata[docname]["myst_slugs"] = slugs


def _rename(names: dict[str, str], old: str, new: str) -> None:
    for name, identifier in names.items():
        if identifier == old:
            names[name] = new


def place_title(document: nodes.document, title: str, line: int | None, docname: str) -> None:
    """Leave exactly one top section in *document*.

    A single heading at the top of the body is the page's heading, whatever the front matter says. Otherwise *title*
    is, or the first heading where there is none; further top headings come one level down.
    """
    sections = [child for child in document.children if isinstance(child, nodes.section)]
    stand_in = sections.pop(0) if title and sections and sections[0][0].astext() == STAND_IN else None
    before = stand_in[1:] if stand_in else _before_sections(document)
    heading = nodes.title(title or docname.rpartition("/")[2], title or docname.rpartition("/")[2])
    heading.source, heading.line = document["source"], line or 1

    if len(sections) == 1 and not any(map(_is_seen, before)):
        if stand_in:
            _unwrap(stand_in)
        return
    if stand_in:
        top = stand_in
        top.replace(top[0], heading)
    elif title or not sections:
        _wrap(document, heading)
        return
    else:
        top = sections.pop(0)
    for section in sections:
        document.remove(section)
        top.append(section)


def _odd_headings(document: nodes.document, facts: FrontMatterFacts) -> Iterator[Problem]:
    """Yield that there is no heading, or that several stand at the top, before they are put into their places."""
    sections = [child for child in document.children if isinstance(child, nodes.section)]
    if facts.title and sections and sections[0][0].astext() == STAND_IN:
        sections.pop(0)
    elif facts.title:
        return  # reStructuredText: the title is in the docinfo, and all headings are below it
    if not sections and not facts.title:
        yield Problem(Subtype.HEADING, "the post has no heading: add 'title: …', or begin it with '# …'")
    for section in sections[1:]:
        message = f"{quoted(section[0].astext())} is another heading of the highest level; move it one level down"
        yield Problem(Subtype.HEADING, message, section[0].line or section.line)


def _wrap(document: nodes.document, heading: nodes.title) -> None:
    """Put all of *document* under *heading*, but for the fields at its top."""
    first = next((i for i, child in enumerate(document.children) if not isinstance(child, nodes.field_list)), 0)
    contents = document.children[first:]
    del document[first:]
    document.append(nodes.section("", heading, *contents, ids=[], names=[]))


def _before_sections(document: nodes.document) -> list[nodes.Node]:
    first = document.first_child_matching_class(nodes.section)
    return document.children[:first]


def _is_seen(node: nodes.Node) -> bool:
    return not isinstance(node, _UNSEEN)


def _unwrap(section: nodes.section) -> None:
    """Replace *section* by what stands in it, but for its heading."""
    document, parent = section.document, section.parent
    assert document is not None
    for identifier in section["ids"]:
        document.ids.pop(identifier, None)
    for name in section["names"]:
        document.nameids.pop(name, None)
        document.nametypes.pop(name, None)
    position = parent.index(section)
    parent[position : position + 1] = section.children[1:]
