"""What happens when: the handlers of Sphinx's events, in the order in which a build comes to them."""

from collections.abc import Iterable

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import get_filetype
from sphinx.util.nodes import clean_astext

from .domain import HELD_BY_A_LISTING, PostDomain
from .front_matter import read_front_matter
from .post import FrontMatterFacts, Post
from .reading import clean_summary, detach_front_matter_summary, digest, find_summary, text_blocks
from .readtime import count
from .settings import Settings
from .warnings import warn


def check_settings(app: Sphinx, config: Config) -> None:
    """Refuse configuration values that make no sense before anything is read."""
    Settings.of(config)


def reread_replaced_sources(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> Iterable[str]:
    """Read sources again that were replaced by older files: Sphinx only asks whether a file is newer."""
    return PostDomain.of(env).changed_sources()


def remember_sources(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Note time and size of the sources before they are read, so that a change meanwhile is found next time."""
    PostDomain.of(env).note_stamps(docnames)


def read_front_matter_of_post(app: Sphinx, docname: str, source: list[str]) -> None:
    """Read a MyST post's front matter key by key, and hand MyST one that it can read."""
    domain = PostDomain.of(app.env)
    filetype = get_filetype(app.config.source_suffix, str(app.env.doc2path(docname)))
    if filetype != "markdown" or not domain.is_post(docname):
        return
    front_matter = read_front_matter(source[0])
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
    for problem in problems:
        warn(problem, docname)
    title = facts.title or clean_astext(env.titles[docname])
    settings = Settings.of(app.config)
    language = facts.language or settings.language
    blocks = env.current_document.get("posts:summary") or find_summary(document)
    summary = clean_summary(blocks, docname)
    post = Post(
        docname=docname,
        title=title,
        date=facts.date,
        updated=facts.updated,
        categories=facts.categories,
        tags=facts.tags,
        authors=facts.authors,
        language=language,
        summary=" ".join(" ".join(block.astext() for block in summary).split()),
        summary_digest=digest(summary),
        minutes=settings.minutes(count(text_blocks(document)), language),
        title_line=facts.title_line,
    )
    domain.note_post(post, summary)
    env.metadata[docname]["title"] = title
    env.metadata[docname].setdefault("orphan", HELD_BY_A_LISTING)


def reread_stale_listings(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Read the listing pages again that were built from other posts than there are, when all posts are known."""
    domain = PostDomain.of(env)
    stale = domain.stale_listings()
    for docname in stale:  # all at once: an anchor, which is a label, may move from one page to another
        app.events.emit("env-purge-doc", env, docname)
        env.clear_doc(docname)
    for docname in stale:
        app.builder.read_doc(docname)
    domain.forget_plan()
    return stale


def rewrite_pages_with_new_neighbours(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Write the pages again that name another document which has a new title, or has come, gone or moved.

    Sphinx writes a page when its own source changes, but a page also shows the titles of the previous and the next
    page and of those above it, and where a category's section is.
    """
    domain = PostDomain.of(env)
    titles = {docname: str(title) for docname, title in env.titles.items()}
    sections = {category: domain.find_category(category) for category in _referred_categories(domain)}
    relations = env.collect_relations()
    seen: dict[str, tuple[str, ...]] = {}
    for docname in env.all_docs:
        others = [other or "" for other in relations.get(docname, ())]
        categories = [
            f"{category}: {found[1]}#{found[0].anchor} {found[0].title}" if (found := sections[category]) else category
            for category in sorted(domain.category_references.get(docname, ()))
        ]
        seen[docname] = (*others, *(titles.get(other, "") for other in others), *categories)
    return domain.note_neighbours(seen)


def _referred_categories(domain: PostDomain) -> set[str]:
    return {category for categories in domain.category_references.values() for category in categories}


def spare_listings_of_changed_posts(app: Sphinx, builder: Builder) -> None:
    """Keep Sphinx from writing a listing page for each changed post in its toctree: it is stale, or shows the same."""
    env = builder.env
    domain = PostDomain.of(env)
    for page in domain.listings:
        for member in domain.members(page):
            env.files_to_rebuild.get(member, set()).discard(page)
