"""The ``posts`` directive: check its options and its place, ask the domain, hand over to rendering."""

import re
from collections.abc import Callable
from typing import ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from .domain import PostDomain
from .labels import Labels
from .options import BadOptionError, read_options
from .parsing import parse_myst
from .problem import Level, Problem, Subtype
from .rendering import Page, render_listing
from .settings import Settings
from .warnings import warn


class _AnyOption(dict[str, Callable[[str], str]]):
    """An option_spec that lets every option through as text, so that all errors are ours, in reST and MyST alike."""

    def __bool__(self) -> bool:
        return True

    def __missing__(self, name: str) -> Callable[[str], str]:
        return lambda text: text


class PostsDirective(SphinxDirective):
    """List posts, grouped or flat. The options are those of `sphinx_posts.listing.Listing`."""

    option_spec: ClassVar[_AnyOption] = _AnyOption()

    def run(self) -> list[nodes.Node]:
        """Return the sections or the list; nothing, and an error, where the directive makes no sense."""
        docname = self.env.current_document.docname
        sections = self._sections_around()
        if sections is None:
            message = "'posts' makes sections, so it stands between paragraphs, not inside a note, list or quotation"
            warn(Problem(Subtype.PLACE, message, self.lineno, Level.ERROR), docname)
            return []
        try:
            listing = read_options(self.options)
        except BadOptionError as error:
            warn(Problem(Subtype.OPTION, str(error), self._line_of(error.option), Level.ERROR), docname)
            return []
        domain = PostDomain.of(self.env)
        groups = domain.note_listing(docname, listing, self.lineno, self.state.document.ids)
        page = self._page(docname, sections, domain)
        rendered = render_listing(listing, groups, page)
        for section in rendered:
            self.set_source_info(section)
            if isinstance(section, nodes.section):
                self.state.document.note_explicit_target(section)
        return list(rendered)

    def _page(self, docname: str, sections: list[nodes.section], domain: PostDomain) -> Page:
        settings = Settings.of(self.config)
        return Page(
            docname=docname,
            language=settings.language,
            depth=len(sections),
            top=sections[-1]["ids"][0] if sections and sections[-1]["ids"] else "",
            labels=Labels(settings.label_language),
            summaries=domain.summaries,
            parse=lambda text: parse_myst(self.state.document, self.env, text),
        )

    def _sections_around(self) -> list[nodes.section] | None:
        """Return the sections around the directive, the innermost first; None where no section can stand."""
        node: nodes.Element | None = self.state_machine.node
        sections = []
        while isinstance(node, nodes.section):
            sections.append(node)
            node = node.parent
        return sections if isinstance(node, nodes.document) else None

    def _line_of(self, option: str) -> int:
        """Return the line of *option* in its source."""
        for number, line in enumerate(self.block_text.splitlines()):
            if re.match(rf"\W*{re.escape(option)}\s*:", line):
                return self.lineno + number
        return self.lineno
