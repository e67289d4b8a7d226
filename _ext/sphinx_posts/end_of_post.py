"""The end of a post: the older and the newer one, in the theme's own place for them, and what is related to it.

Sphinx's own previous and next go through the document tree, across the borders of categories. Only pages of a site have
an end; in a book the posts follow each other.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform

from .category_pages import SITE_BUILDERS, has_pages
from .domain import PostDomain
from .labels import Labels
from .rendering import Page, render_related
from .settings import Settings

# The access keys of Sphinx's links to the next and the previous page.
_NEXT, _PREVIOUS = "N", "P"


def setup(app: Sphinx) -> None:
    """Have each post end with what it leads to."""
    app.add_post_transform(AppendRelatedPosts)
    app.connect("html-page-context", lead_to_neighbours)


def lead_to_neighbours(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Replace the previous and the next page by the older and the newer post."""
    domain, builder = PostDomain.of(app.env), app.builder
    if not (has_pages(builder) and isinstance(builder, StandaloneHTMLBuilder)) or pagename not in domain.posts:
        return
    end = domain.ends().get(pagename)
    links = [link for link in context["rellinks"] if link[2] not in (_NEXT, _PREVIOUS)]
    for side, key, other in (("next", _NEXT, end and end.newer), ("prev", _PREVIOUS, end and end.older)):
        context[side] = None
        if other:
            title = builder.render_partial(app.env.titles[other])["title"]
            context[side] = {"link": builder.get_relative_uri(pagename, other), "title": title}
            links.append((other, title, key, side))
    context["rellinks"] = links


class AppendRelatedPosts(SphinxPostTransform):
    """Put the related posts after the text of a post."""

    # Before the references are resolved (10): those to the related posts, too.
    default_priority = 4
    builders = SITE_BUILDERS

    def run(self, **kwargs: Any) -> None:
        """Append them to the document, whose footnotes may stand after its sections."""
        domain = PostDomain.of(self.env)
        docname = self.env.current_document.docname
        end = domain.ends().get(docname)
        if end and end.related:
            settings = Settings.of(self.config)
            post = domain.posts[docname]
            page = Page(docname, post.language, 1, "", Labels(settings.label_language), domain.summaries)
            self.document += render_related(end.related, page)
