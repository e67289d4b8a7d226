"""The search dialog of a page, which shows results while a reader types."""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from .language import SearchKorean

_STATIC = Path(__file__).parent / "static"


def add_script(app: Sphinx) -> None:
    """Give the script to pages whose search is Korean. It loads the index only when the dialog is used."""
    searched = app.config.html_search_language or app.config.language
    if isinstance(app.builder, StandaloneHTMLBuilder) and app.builder.search and searched == SearchKorean.lang:
        app.config.html_static_path.append(str(_STATIC))
        app.add_js_file("search-dialog.js", loading_method="defer")
