"""What each page shows that is not in its own source: when one of these changes, the page has to be written again."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.html._build_info import BuildInfo
from sphinx.environment import BuildEnvironment

from .category_pages import CategoryPage, category_pages, has_pages
from .domain import PostDomain
from .fingerprint import fingerprint
from .listing import GROUPINGS
from .publishing import planned_feeds
from .references import Contents, Reference, key_of

# Templates of the side bar that draw the whole document tree on every page: Sphinx's basic theme, alabaster, the book
# theme, the PyData theme, furo.
_NAVIGATION = {"globaltoc", "navigation", "sbt-sidebar-nav", "sidebar-nav-bs", "sidebar/navigation"}

_Fact = tuple[str, ...]


def shown_by_pages(app: Sphinx) -> dict[str, str]:
    """Return a fingerprint of all that a page is made of, by docname or by the name of a page of a category."""
    env = app.env
    shown = _Shown(app)
    everywhere = _site_files(app)
    if drawn_navigation(app):
        everywhere += shown.contents(Contents((env.config.root_doc,), hidden=True))
    documents = {docname: fingerprint([everywhere, *shown.by(docname)]) for docname in env.all_docs}
    generated = {
        name: fingerprint([everywhere, _settings(app), *shown.by_entries(page)])
        for name, page in category_pages(app).items()
    }
    return documents | generated


def drawn_navigation(app: Sphinx) -> str | None:
    """Return the name of a template that draws the whole document tree on the pages, if one does."""
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder) or builder.embedded or not hasattr(builder, "theme"):
        return None
    chosen: dict[str, list[str]] = builder.get_builder_config("sidebars", "html")
    templates = [name for names in chosen.values() for name in names]
    if "**" not in chosen:
        templates += builder.theme.sidebar_templates
    return next((name for name in templates if name.removesuffix(".html") in _NAVIGATION), None)


class _Shown:
    """Finds what the pages show, each thing computed once."""

    def __init__(self, app: Sphinx) -> None:
        self._env = env = app.env
        self._domain = PostDomain.of(env)
        self._ends = self._domain.ends() if has_pages(app.builder) else None
        self._relations = env.collect_relations()
        self._titles = {docname: str(title) for docname, title in env.titles.items()}
        self._objects = _objects(env)
        self._pictures = _pictures(env)
        self._feeds_of: dict[str, list[str]] = defaultdict(list)
        for feed in planned_feeds(app):
            self._feeds_of[feed.page].append(f"{feed.folder} {feed.title}")

    def by(self, docname: str) -> Iterator[str]:
        """Yield what the page is made of: its tree as it was read, and what it shows of others."""
        yield str(self._env.all_docs[docname])
        yield from self._neighbours(docname)
        for reference in sorted(self._domain.references.get(docname, ())):
            yield repr(list(self._facts(reference)))
        yield from map(self.contents, self._domain.toctrees.get(docname, ()))
        yield from self._pictures[docname]
        yield from self._feeds(docname)

    def by_entries(self, page: CategoryPage) -> Iterator[str]:
        """Yield what a page of a category is made of."""
        yield repr(page)
        yield str(self._titles.get(self._env.config.root_doc))  # above it
        # of the description, as of all on the page of its section
        described = self._domain.references.get(page.docname, ()) if page.group.description else ()
        for reference in sorted(described):
            yield repr(list(self._facts(reference)))
        for entry in page.group.entries:
            for reference in sorted(self._domain.summaries[entry.docname].references):
                yield repr(list(self._facts(reference)))

    def _neighbours(self, docname: str) -> Iterator[str]:
        """Yield the previous and the next page and those above, with their titles, and the related posts."""
        above, previous, following = self._relations.get(docname, (None, None, None))
        if self._ends and docname in self._domain.posts:
            end = self._ends[docname]
            previous, following = end.older, end.newer
            yield repr(end.related)
        for other in (previous, following):
            yield f"{other} {self._titles.get(other or '')}"
        while above:
            yield f"{above} {self._titles.get(above)}"
            above = self._relations[above][0] if above in self._relations else None

    def _feeds(self, docname: str) -> Iterator[str]:
        """Yield the feeds of the categories whose sections stand on the page: its head names them."""
        yield from self._feeds_of[docname]

    def _facts(self, reference: Reference) -> Iterator[_Fact]:
        """Yield where a reference may lead, and what its text is taken from."""
        for *place, title in self._objects.get(reference.key, ()):
            _, docname, anchor = place
            if not reference.shows:
                yield tuple(place)
            else:
                numbers = [self._env.toc_secnumbers.get(docname, {}).get(f"#{anchor}")]
                numbers += [by_id.get(anchor) for by_id in self._env.toc_fignumbers.get(docname, {}).values()]
                yield (*place, title, repr(numbers))
        page, _, anchor = reference.key.partition("#")
        if anchor and page in self._env.metadata:
            # MyST's own table: by slug the line, anchor and text of a heading
            slugs: Any = self._env.metadata[page].get("myst_slugs", {})
            if anchor in slugs:
                yield slugs[anchor][1:] if reference.shows else slugs[anchor][1:2]

    def contents(self, contents: Contents) -> str:
        """Return a fingerprint of the headings in a table of contents."""
        shown: list[str] = []
        seen: set[str] = set()
        level = 1
        docnames: list[str] = list(contents.docnames)
        while docnames and (level <= contents.depth or not contents.depth):
            docnames = [docname for docname in docnames if docname in self._env.tocs and docname not in seen]
            seen.update(docnames)
            titles_only = contents.titles_only or level == contents.depth
            shown += (
                self._titles[docname] if titles_only else self._headings(docname, contents.hidden)
                for docname in docnames
            )
            docnames = [child for docname in docnames for child in self._below(docname, contents.hidden)]
            level += 1
        return fingerprint(shown)

    def _headings(self, docname: str, hidden: bool) -> str:
        lines = self._env.tocs[docname].pformat().splitlines()
        headings = (line for line in lines if hidden or not line.lstrip().startswith("<toctree"))
        return "\n".join([self._titles[docname], *headings])

    def _below(self, docname: str, hidden: bool) -> list[str]:
        if hidden:
            return self._env.toctree_includes.get(docname, [])
        return [child for contents in self._domain.toctrees.get(docname, ()) for child in contents.docnames]


def _objects(env: BuildEnvironment) -> dict[str, list[_Fact]]:
    """Return all that can be referred to: by key the type, document, anchor and title of each."""
    objects: dict[str, list[_Fact]] = defaultdict(list)
    for domain in env.domains.sorted():
        for name, title, kind, docname, anchor, _ in domain.get_objects():
            objects[key_of(name)].append((f"{domain.name}:{kind}", docname, anchor, str(title)))
    for by in GROUPINGS:
        for group, docname in PostDomain.of(env).sections(by):
            objects[key_of(group.slug)].append((f"posts:{by}:slug", docname, group.anchor, group.title))
            objects[key_of(f"{by}:{group.name}")].append((f"posts:{by}", docname, group.anchor, group.title))
    for name, folder in PostDomain.of(env).category_folders().items():
        objects[key_of(name)].append(("posts:all", folder, "", ""))
    for label, (docname, number) in env.domains.math_domain.equations.items():
        objects[key_of(label)].append(("math:eq", docname, label, str(number)))
    for facts in objects.values():
        facts.sort()
    return objects


def _pictures(env: BuildEnvironment) -> dict[str, list[str]]:
    """Return by docname the pictures of the page, and their names in the output."""
    pictures: dict[str, list[str]] = defaultdict(list)
    for path, (docnames, name) in sorted(env.images.items()):
        for docname in docnames:
            pictures[docname].append(f"{path} {name}")
    return pictures


def _settings(app: Sphinx) -> str:
    """Return a fingerprint of the settings with which Sphinx writes all pages anew, but only those of documents."""
    assert isinstance(app.builder, StandaloneHTMLBuilder)
    of_pages = app.builder.build_info  # taken before a theme changes any
    of_sources = BuildInfo(app.config, config_categories=frozenset({"env"}))
    return f"{of_pages.config_hash} {of_pages.tags_hash} {of_sources.config_hash}"


def _site_files(app: Sphinx) -> str:
    """Return a fingerprint of the site's templates, and of its styles and scripts: pages name their checksums."""
    if app.builder.format != "html":
        return ""
    found: list[Path] = []
    for folder in (*app.config.templates_path, *app.config.html_static_path):
        path = app.confdir / folder
        found += [path] if path.is_file() else path.rglob("*")
    kinds = {".css", ".css_t", ".js", ".js_t", ".html", ".jinja", ".xml"}
    return fingerprint(
        f"{path} {path.read_bytes()!r}" for path in sorted(found) if path.suffix in kinds and path.is_file()
    )
