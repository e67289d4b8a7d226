"""The byline under the title of a post: its dates, the minutes it takes, where it belongs, and who wrote it."""

from collections.abc import Iterator

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from .domain import PostDomain
from .labels import Labels
from .post import Post
from .reading import BYLINE
from .rendering import foreign_language, post_date
from .settings import Settings

_SEPARATOR = " · "


def setup(app: Sphinx) -> None:
    """Have each post begin with its byline."""
    # After its text has been counted, before its references are noted.
    app.connect("doctree-read", add_byline, priority=920)


def add_byline(app: Sphinx, document: nodes.document) -> None:
    """Put the byline under the title of a post."""
    docname = app.env.current_document.docname
    post = PostDomain.of(app.env).posts.get(docname)
    section = next(document.findall(nodes.section), None)
    if post is None or section is None:
        return
    settings = Settings.of(app.config)
    labels = Labels(settings.label_language)
    # A search for a category finds what is written about it, and not every post in it.
    classes = ["post-meta", BYLINE, "no-search", *foreign_language(labels.language, post.language)]
    byline = nodes.paragraph(classes=classes)
    titles = {category.name: category.heading for category in settings.categories}
    for part in _parts(post, labels, titles):
        byline += [nodes.Text(_SEPARATOR), part] if byline.children else [part]
    section.insert(1, byline)


def _parts(post: Post, labels: Labels, titles: dict[str, str]) -> Iterator[nodes.Node]:
    if post.date:
        yield post_date("", labels.date(post.date), classes=["post-date"], datetime=post.date.isoformat())
    if post.updated and post.updated != post.date:
        text = labels.updated(post.updated)
        yield post_date("", text, classes=["post-updated"], datetime=post.updated.isoformat())
    yield nodes.inline("", labels.minutes(post.minutes), classes=["post-read-time"])
    for category in post.categories:
        yield _link("category", category, titles.get(category, category))
    for tag in post.tags:
        yield _link("tag", tag, f"#{tag}")
    if post.authors:
        yield nodes.inline("", ", ".join(post.authors), classes=["post-author"])


def _link(by: str, name: str, text: str) -> addnodes.pending_xref:
    """Make a link to the section of a group; where no listing has one, its text remains."""
    inner = nodes.inline("", text, classes=[f"post-{by}"])
    return addnodes.pending_xref(
        "", inner, refdomain="posts", reftype="group", reftarget=f"{by}:{name}", refexplicit=True, refwarn=False
    )
