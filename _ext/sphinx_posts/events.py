"""What happens when: the handlers of Sphinx's events, in the order in which a build comes to them."""

from collections.abc import Iterable

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError
from sphinx.util import docname_join, get_filetype
from sphinx.util.nodes import clean_astext

from .domain import HELD_BY_A_LISTING, PostDomain
from .findings import of_categories, of_day, of_read_time, of_summary
from .front_matter import SWITCHES, legible, reads_no_front_matter
from .post import FrontMatterFacts, Post
from .problem import Problem, Subtype
from .reading import (
    Summary,
    blocks_by_kind,
    clean_summary,
    detach_front_matter_summary,
    digest,
    find_silent_pictures,
    find_summary,
    plain_text,
)
from .readtime import count
from .related import terms
from .settings import Settings
from .shown import drawn_navigation
from .source import read_myst
from .vocabulary import vocabulary_of
from .warnings import warn


def check_settings(app: Sphinx, config: Config) -> None:
    """Refuse configuration values that make no sense before anything is read."""
    Settings.read(config)
    for switch in SWITCHES:
        if reads_no_front_matter(switch, getattr(config, f"myst_{switch}", None)):
            raise ConfigError(f"myst_{switch}: with it, MyST would show the front matter of posts as text")


def read_broken_notebooks(app: Sphinx, config: Config) -> None:
    """Have myst-nb, where it is used, report a post that it cannot read, instead of ending the build."""
    if "myst_nb" in app.extensions:
        from .notebook_parser import NotebookParser  # noqa: PLC0415  # few sites have myst-nb

        app.add_source_parser(NotebookParser, override=True)


def reread_replaced_sources(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> Iterable[str]:
    """Read documents again whose files were replaced by older ones: Sphinx only asks whether a file is newer."""
    return PostDomain.of(env).changed_sources()


def note_sources(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Note the stamps of the sources before they are read, so that a change meanwhile is found next time."""
    PostDomain.of(env).note_sources(docnames)


def read_front_matter_of_post(app: Sphinx, docname: str, source: list[str]) -> None:
    """Read a MyST post's front matter key by key, and hand MyST one that it can read."""
    domain = PostDomain.of(app.env)
    path = app.env.doc2path(docname)
    filetype = get_filetype(app.config.source_suffix, str(path))
    if filetype not in ("markdown", "myst-nb") or not domain.is_post(docname):
        return
    front_matter = read_myst(source[0], path.suffix)
    source[0] = front_matter.source
    domain.note_front_matter(docname, front_matter.fields, front_matter.problems)


def take_front_matter_summary(app: Sphinx, document: nodes.document) -> None:
    """Take the front matter's summary out of the document, before Sphinx's collectors see it."""
    blocks = detach_front_matter_summary(document)
    app.env.current_document["posts:summary"] = blocks


def collect_post(app: Sphinx, document: nodes.document) -> None:
    """Make a `Post` of a document that is one, and mark it: a listing is enough to hold it, it needs no toctree."""
    env = app.env
    docname = env.current_document.docname
    domain = PostDomain.of(env)
    if not domain.is_post(docname):
        return
    facts, problems = domain.pending_front_matter() or (FrontMatterFacts(), ())
    heading = " ".join(legible(clean_astext(env.titles[docname])).split())
    title = facts.title or heading or docname.rpartition("/")[2]
    settings = Settings.of(app.config)
    language = facts.language or settings.language
    blocks = env.current_document.get("posts:summary") or find_summary(document)
    blocks = clean_summary(blocks, docname, lambda name: name in env.found_docs or name in domain.states)
    summary = Summary.of(blocks, docname)
    blocks_of_text = list(blocks_by_kind(document))
    counts = count(text for _, text in blocks_of_text)
    minutes = settings.minutes(counts, language)
    prose = (text for kind, text in blocks_of_text if kind == "prose")
    post = Post.of(
        docname,
        facts,
        title=title,
        language=language,
        summary_digest=digest(blocks),
        minutes=facts.read_time or minutes,
        words=counts.words + counts.characters,
        terms=terms([title, *prose], vocabulary_of(language)) if settings.related else (),
        related=tuple(dict.fromkeys(_meant(name, docname, env) for name in facts.related)),
    )
    domain.note_post(post, summary)
    domain.note_problems(
        docname,
        [
            *problems,
            *of_day(facts.publication, settings.today()),
            *of_categories(facts, (category.name for category in settings.categories), strict=settings.strict),
            *of_summary(facts, plain_text(blocks)),
            *of_read_time(facts, minutes),
            *find_silent_pictures(document),
        ],
    )
    env.metadata[docname]["title"] = title
    env.metadata[docname].setdefault("orphan", HELD_BY_A_LISTING)


def _meant(name: str, docname: str, env: BuildEnvironment) -> str:
    """Return the docname that *name* means in a post: a file beside it, else a document of the site."""
    beside = docname_join(docname, name)
    meant = env.path2doc(beside) or beside
    whole = env.path2doc(name) or name
    known = env.found_docs | PostDomain.of(env).states.keys()
    return whole if whole in known and meant not in known else meant


def note_references(app: Sphinx, document: nodes.document) -> None:
    """Note what a document refers to, and which documents it shows the contents of."""
    page = app.env.current_document
    PostDomain.of(app.env).note_references(page.docname, document, page.get("posts:summary") or ())


def reread_stale_listings(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Read the listing pages again that were built from other posts than there are, when all posts are known."""
    domain = PostDomain.of(env)
    stale = domain.stale_listings()
    domain.note_sources(stale)
    for docname in stale:  # all at once: an anchor, which is a label, may move from one page to another
        app.events.emit("env-purge-doc", env, docname)
        env.clear_doc(docname)
        # Another extension may have asked for the old tree already; Sphinx has no public way to forget it.
        env._pickled_doctree_cache.pop(docname, None)
    for docname in stale:
        app.builder.read_doc(docname)
    domain.forget_plan()
    domain.settle_labels()
    return stale


def name_pictures_by_path(app: Sphinx, env: BuildEnvironment) -> None:
    """Give the pictures their names in the output in the order of their paths.

    Of two pictures with one name, Sphinx gives a number to the one that is read later. Which that is depends on what
    was edited, and on which worker comes first.
    """
    pictures = type(env.images)()
    for path, (docnames, _) in sorted(env.images.items()):
        for docname in docnames:
            pictures.add_file(docname, path)
    env.images = pictures


def note_files(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Note the stamps of all that the documents were read from, when all are read."""
    PostDomain.of(env).note_files()
    return ()


def warn_of_navigation(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn, once, of a side bar that draws all posts on every page."""
    template = drawn_navigation(app)
    holding = (
        (docname, placed.line)
        for docname, on_page in sorted(PostDomain.of(env).listings.items())
        for placed in on_page
        if placed.listing.toctree
    )
    if template and (first := next(holding, None)):
        docname, line = first
        message = (
            f"'{template}' draws the posts of this ':toctree:' on every page: each title that changes writes the whole"
            " site again, and with every post all pages take longer. Leave it out of 'html_sidebars', or write a"
            " navigation of your own"
        )
        warn(Problem(Subtype.NAVIGATION, message, line), docname)


def spare_pages_above(app: Sphinx, builder: Builder) -> None:
    """Keep Sphinx from writing the pages above each page that it writes: the ledger knows which of them have changed.

    A listing that holds a thousand posts would be written for a word in one of them.
    """
    for page, children in builder.env.toctree_includes.items():
        for child in children:
            builder.env.files_to_rebuild.get(child, set()).discard(page)
