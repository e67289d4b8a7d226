"""Pages that no source has: all posts of a category, where the lists show the first ones and lead to the rest.

They are made of what lists are made of, and written when that has changed. No document is behind them, so neither the
search nor a book knows of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import new_document
from sphinx.writers.html5 import HTML5Translator

from .domain import PostDomain
from .labels import Labels
from .listing import Group, Listing
from .problem import Problem, Subtype
from .reading import clean_summary
from .rendering import LEADS_TO_PAGES, Page, posts_box, render_group
from .settings import Settings
from .warnings import warn

SITE_BUILDERS = ("html", "dirhtml")
"""The builders that make a site of pages: not those that derive from them, such as that of EPUB."""

ENTRIES = 50
"""Posts on one page."""


@dataclass(frozen=True, slots=True)
class CategoryPage:
    """One page of a category: what it shows, and nothing else.

    It is the page with this *number*, from 1, and may be the last. *group* has the entries that stand on it, *listing*
    says how they are shown, *docname* is the listing page whose section leads here.
    """

    name: str
    title: str
    docname: str
    listing: Listing
    group: Group
    number: int
    is_last: bool


def setup(app: Sphinx) -> None:
    """Prepare for the pages; the ledger says which of them are written."""
    app.connect("builder-inited", allow_links)
    app.connect("env-check-consistency", warn_of_documents_in_the_way)


def has_pages(builder: Builder) -> bool:
    """Whether the builder makes a site."""
    return builder.name in SITE_BUILDERS


def allow_links(app: Sphinx) -> None:
    """Have lists lead to the pages of categories where there are such pages."""
    if has_pages(app.builder):
        app.tags.add(LEADS_TO_PAGES)


def category_pages(app: Sphinx) -> dict[str, CategoryPage]:
    """Return the pages of all categories of which some list does not show all posts, by name."""
    if not has_pages(app.builder):
        return {}
    return {page.name: page for page in _planned(PostDomain.of(app.env)) if not _document_in_the_way(app, page)}


def page_files(app: Sphinx) -> Iterator[str]:
    """Yield the paths of these pages in the output folder."""
    for name in category_pages(app):
        assert isinstance(app.builder, StandaloneHTMLBuilder)
        yield page_file(app.builder, name)


def page_file(builder: StandaloneHTMLBuilder, name: str) -> str:
    """Return the path of a page in the output folder."""
    return Path(builder.get_output_path(name)).relative_to(builder.outdir).as_posix()


def warn_of_documents_in_the_way(app: Sphinx, env: BuildEnvironment) -> None:
    """Say which documents stand where a page of a category would."""
    for page in _planned(PostDomain.of(env)) if has_pages(app.builder) else ():
        if docname := _document_in_the_way(app, page):
            message = f"the posts of '{page.group.name}' would be listed on a page of this name; the document counts"
            warn(Problem(Subtype.PAGE, message), docname)


def _document_in_the_way(app: Sphinx, page: CategoryPage) -> str | None:
    """Return the document whose page has the place of this one; in folders, an index stands where its folder does."""
    builder = app.builder
    assert isinstance(builder, StandaloneHTMLBuilder)
    names = {page.name, f"{page.name}/index", page.name.removesuffix("/index")} & app.env.found_docs
    place = page_file(builder, page.name)
    return next((name for name in sorted(names) if page_file(builder, name) == place), None)


def _planned(domain: PostDomain) -> Iterator[CategoryPage]:
    folders = domain.category_folders()
    for docname, listing, group in domain.shortened():
        folder = folders[group.name or ""]
        parts = [group.entries[start : start + ENTRIES] for start in range(0, group.count, ENTRIES)]
        for number, entries in enumerate(parts, 1):
            part = replace(
                group,
                count=len(entries),
                entries=entries,
                members=(),
                description=group.description if number == 1 else "",
            )
            yield CategoryPage(
                name=_name(folder, number),
                title=_title(group, number),
                docname=docname,
                listing=Listing(by=listing.by, style=listing.style),
                group=part,
                number=number,
                is_last=number == len(parts),
            )


def _name(folder: str, number: int) -> str:
    return folder if number == 1 else f"{folder}/{number}"


def _title(group: Group, number: int) -> str:
    return group.title if number == 1 else f"{group.title} ({number})"


def context_of(app: Sphinx, page: CategoryPage) -> dict[str, Any]:
    """Render *page*, and return what a template needs to know of it."""
    env, builder = app.env, app.builder
    assert isinstance(builder, StandaloneHTMLBuilder)
    document = new_document(str(env.doc2path(page.docname)), builder.docsettings)
    document.settings.env = env
    document += _section(env, page)
    env.resolve_references(document, page.name, builder)
    builder.current_docname = page.name
    visitor = cast("HTML5Translator", builder.create_translator(document, builder))
    document.walkabout(visitor)
    folder = page.name if page.number == 1 else page.name.rpartition("/")[0]
    return {
        "title": page.title,
        "body": "".join(visitor.fragment),
        "has_maths_elements": getattr(visitor, "_has_maths_elements", False),
        "parents": [_link(app, page, env.config.root_doc, str(env.titles[env.config.root_doc]))],
        **{
            side: _link(app, page, _name(folder, number), _title(page.group, number))
            for side, number in (("prev", page.number - 1), ("next", page.number + 1))
            if number > 0 and (number < page.number or not page.is_last)
        },
    }


def _section(env: BuildEnvironment, page: CategoryPage) -> nodes.section:
    settings = Settings.of(env.config)
    around = Page(
        docname=page.name,
        language=settings.language,
        depth=0,
        top="",
        labels=Labels(settings.label_language),
        summaries=PostDomain.of(env).summaries,
        parse=lambda _: _description(env, page),
    )
    return render_group(page.listing, replace(page.group, title=page.title), around)


def _description(env: BuildEnvironment, page: CategoryPage) -> list[nodes.Node]:
    """Return the description of the category as it was read for its section, so that it can stand here."""
    for section in env.get_doctree(page.docname).findall(nodes.section):
        if page.group.anchor in section["ids"]:
            boxes = (child for child in section.children if isinstance(child, posts_box))
            blocks = next(box.children for box in boxes if "posts-description" in box["classes"])
            holder = nodes.container("", *clean_summary(blocks, page.docname, env.found_docs.__contains__))
            for reference in holder.findall(addnodes.pending_xref):
                reference["refdoc"] = page.name
            return holder.children
    return []


def _link(app: Sphinx, page: CategoryPage, target: str, title: str) -> dict[str, str]:
    return {"link": app.builder.get_relative_uri(page.name, target), "title": title}
