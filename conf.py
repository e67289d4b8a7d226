"""The site's settings.

What each means: https://www.sphinx-doc.org/en/master/usage/configuration.html
"""

import sys
from pathlib import Path

from docutils.writers.latex2e import Babel

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

# -- the site

project = "말뭉치 노트"
author = "말뭉치 노트"
copyright = "2019–2020, 말뭉치 노트"
version = release = "2020"
language = "ko"

extensions = ["myst_parser", "sphinx_posts"]
include_patterns = ["index.rst", "posts/**"]
myst_enable_extensions = ["dollarmath", "amsmath", "deflist", "attrs_inline"]

# -- the posts: posts/YYYY-MM-DD-slug.md

posts_language = "en"
posts_categories = [
    "BERT-series-review",
    "Dialogue-modeling-review",
    "dev",
    "career",
    "Deep-learning-paper-review",
    "글또 4기",
    "글또 4기, dialogue",
    "Multi-modality-review",
]

# -- HTML

html_theme = "sphinx_book_theme"
html_title = project
html_static_path = ["_static"]
html_css_files = ["blog.css"]
# Without "sbt-sidebar-nav.html": it draws every post on every page, which makes a build quadratic and, because
# Sphinx does not write other pages again when a post comes or goes, leaves old titles behind.
html_sidebars = {"**": ["navbar-logo.html", "search-button-field.html"]}

# -- books

latex_engine = "xelatex"
latex_documents = [("index", "blog.tex", project, author, "manual")]
texinfo_documents = [("index", "blog", project, author, "blog", project, "Miscellaneous")]
man_pages = [("index", "blog", project, [author], 7)]
# Sphinx asks docutils for the Babel name of the language, and docutils does not know Korean.
Babel.language_codes.setdefault("ko", "korean")
