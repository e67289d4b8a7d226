"""Posts for Sphinx: every document under ``posts/`` is one, and a directive lists them.

.. code-block:: rst

   .. posts::
      :by: category
      :index:

shows a section for each category, with its posts, their summaries and reading times. The lists are never stale: an
incremental build makes what a clean one makes.
"""

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from . import (
    byline,
    category_pages,
    check,
    comments,
    end_of_post,
    equations,
    events,
    formulas,
    head,
    headings,
    held,
    publishing,
    redirects,
    rendering,
    settings,
    work_arounds,
)
from .directive import PostsDirective
from .domain import PostDomain
from .ledger import Ledger
from .search_index import IndexKeeper

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the configuration, the directive, the domain and the event handlers."""
    for value in settings.DEFAULTS:
        app.add_config_value(*value)

    app.add_builder(check.CheckBuilder)
    app.add_domain(PostDomain)
    app.add_directive("posts", PostsDirective)
    app.add_directive("toctree", held.PublicTocTree, override=True)
    app.add_node(rendering.posts_box, html=(rendering.visit_box, rendering.depart_box))
    app.add_node(rendering.post_date, html=(rendering.visit_date, rendering.depart_date))
    app.add_transform(headings.PlaceFrontMatter)
    app.add_transform(headings.ReadableAnchors)
    app.add_post_transform(held.LinksToHeldPosts)
    app.add_transform(equations.LastingEquationLabels)

    app.connect("config-inited", events.check_settings)
    app.connect("config-inited", events.read_broken_notebooks)
    # First, for the others ask which documents there are.
    app.connect("env-get-outdated", held.hold_back, priority=0)
    app.connect("env-get-outdated", events.reread_replaced_sources)
    app.connect("env-before-read-docs", events.note_sources)
    app.connect("env-before-read-docs", held.say_what_waits)
    app.connect("source-read", events.read_front_matter_of_post)
    app.connect("doctree-read", events.take_front_matter_summary, priority=0)
    app.connect("doctree-read", held.keep_sources_back, priority=100)
    app.connect("doctree-read", events.collect_post, priority=900)
    app.connect("doctree-read", held.add_banner, priority=920)
    app.connect("doctree-read", events.note_references, priority=950)
    # Before every other extension: one that asks for a document tree would leave the old one in Sphinx's cache.
    app.connect("env-updated", events.reread_stale_listings, priority=0)
    app.connect("env-updated", events.name_pictures_by_path)
    # After Sphinx's collectors, and after "env-updated", when the document tree is complete.
    app.connect("env-get-updated", events.note_files, priority=900)
    ledger = Ledger(publishing.published_files, redirects.redirect_files)
    app.connect("builder-inited", ledger.open)
    keeper = IndexKeeper(ledger.has_all_pages)
    app.connect("env-purge-doc", keeper.note_change)
    app.connect("builder-inited", keeper.watch)
    app.connect("env-get-updated", ledger.pages_to_write, priority=900)
    app.connect("doctree-resolved", ledger.note_page)
    app.connect("build-finished", ledger.close, priority=900)
    app.connect("env-check-consistency", events.warn_of_navigation)
    # Not in "env-updated": Sphinx would then report posts that no toctree holds.
    app.connect("write-started", events.spare_pages_above)
    app.connect("html-collect-pages", ledger.stale_category_pages)

    for room in (byline, category_pages, comments, end_of_post, formulas, head, publishing, redirects):
        room.setup(app)
    work_arounds.setup(app)
    return {"version": __version__, "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
