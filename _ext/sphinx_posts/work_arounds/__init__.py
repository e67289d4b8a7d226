"""Work-arounds for what is slow in Python, docutils, MyST, Sphinx and the theme; the output is the same without them.

Each is a module that says what it is for, steps aside where it does not fit, and can go when that is mended there. They
know nothing of posts: any project can have them alone, as the extension ``sphinx_posts.work_arounds``. Some things are
mended, too: a word that stands on no page any more leaves the search index, entries of the general index stay in it,
and a page that a worker cannot write ends the build.
"""

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from . import (
    collector,
    document_settings,
    formatters,
    front_matter_of_myst,
    messages,
    page_contents,
    page_descriptions,
    pictures,
    search_postings,
    smart_quotes,
    style_sheets,
    templates,
    texts,
    theme_sections,
    titles,
    traversal,
    trees,
    visitors,
    workers,
)

MODULES = (
    collector,
    document_settings,
    formatters,
    front_matter_of_myst,
    messages,
    page_contents,
    page_descriptions,
    pictures,
    search_postings,
    smart_quotes,
    style_sheets,
    templates,
    texts,
    theme_sections,
    titles,
    traversal,
    trees,
    visitors,
    workers,
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Switch all of them on."""
    for module in MODULES:
        module.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
