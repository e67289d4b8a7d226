"""Korean full-text search for Sphinx: with ``language = "ko"``, a search for 학습 finds 학습을.

.. code-block:: python

   language = "ko"
   extensions = ["sphinx_korean_search"]

Sphinx compares whole words, and Korean words carry particles. This extension indexes the syllables of a word, so that a
query finds it by any of them that stand together. English words, on their own or in Korean text, are found as Sphinx
finds them.
"""

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from . import days, dialog
from .language import SearchKorean

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register Korean with Sphinx's search."""
    app.add_search_language(SearchKorean)
    app.connect("builder-inited", days.add_days)
    app.connect("builder-inited", dialog.add_script)
    # Raise env_version whenever words are cut or written in another way, or the old ones stay in the index.
    return {"version": __version__, "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
