"""Comments below the posts of a site, by giscus; nothing of it where ``posts_giscus`` is empty."""

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from . import giscus
from .category_pages import has_pages
from .domain import PostDomain
from .findings import id_in_feeds
from .labels import Labels
from .settings import Settings


def setup(app: Sphinx) -> None:
    """Have each post end with its comments."""
    app.connect("html-page-context", append_comments)


def append_comments(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put the comments of a post behind its text, unless its front matter wants none."""
    if not (app.config.posts_giscus and has_pages(app.builder)):
        return
    post = PostDomain.of(app.env).posts.get(pagename)
    if post and post.comments:
        settings = Settings.of(app.config)
        label = escape(Labels(settings.label_language).comments)
        script = giscus.script(settings.giscus, id_in_feeds(post), settings.language)
        context["body"] += f'<section class="post-comments" aria-label="{label}">\n{script}\n</section>\n'
