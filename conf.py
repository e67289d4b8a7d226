"""The site's settings.

What each means: https://www.sphinx-doc.org/en/master/usage/configuration.html
"""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from docutils.writers.latex2e import Babel

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

from sphinx_posts.settings import declared_categories

# -- the site

project = "말뭉치 노트"
author = "말뭉치 노트"
copyright = "2019–2020, 말뭉치 노트"
version = release = "2020"
language = "ko"
# Where the site stands: Read the Docs says so, and any other host can be named here.
html_baseurl = os.environ.get("READTHEDOCS_CANONICAL_URL", "https://example.org/")

extensions = [
    "myst_parser",
    "notfound.extension",
    "picture_sizes",
    "sphinx_korean_search",
    "sphinx_posts",
    "sphinxext.opengraph",
]
include_patterns = ["index.rst", "posts/**"]
myst_enable_extensions = ["dollarmath", "amsmath", "deflist", "attrs_inline"]

# -- the posts: posts/YYYY-MM-DD-slug.md

posts_language = "en"
posts_timezone = "Asia/Seoul"
posts_feed_authority = "example.org,2019"  # begins the ids of feeds, which outlive every address
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

# -- link previews: sphinxext-opengraph

ogp_site_url = html_baseurl
ogp_social_cards = {"enable": False}  # pictures drawn by matplotlib

# -- HTML

html_theme = "sphinx_book_theme"
html_title = project
html_favicon = "_static/favicon.svg"
html_static_path = ["_static"]
html_css_files = ["blog.css"]
html_math_renderer = "mathml"  # of this site's own extension: no script, nothing from another host
html_js_files = ["mode.js", ("blog.js", {"defer": "defer"})]
templates_path = ["_templates"]  # the frame of the pages, "layout.html"
# The frame draws "blog-nav.html". Not "sbt-sidebar-nav.html": it draws every post on every page, which makes a build
# quadratic and, because Sphinx does not write other pages again when a post comes or goes, leaves old titles behind.
html_sidebars: dict[str, list[str]] = {"**": []}
html_context = {
    # What "blog-nav.html" links to: the title of each declared category, and the anchor of its section.
    "blog_sections": [(one.heading, one.anchor()) for one in declared_categories(posts_categories)],
    "default_mode": "auto",  # what the theme takes anyway, but not without a word on the console
}
html_copy_source = html_show_sourcelink = False
html_theme_options = {
    # Our own frame does not draw these, so the theme need not prepare them for every page.
    "article_footer_items": [],
    "article_header_end": [],
    "article_header_start": [],
    "footer_content_items": [],
    "navbar_center": [],
    "navbar_end": [],
    "navbar_persistent": [],
    "navbar_start": [],
    "primary_sidebar_end": [],
    "secondary_sidebar_items": [],
    "use_download_button": False,
    "use_fullscreen_button": False,
}

# -- the page 404.html, which a host shows at any address that is none: its own addresses begin at the top

notfound_urls_prefix = urlsplit(html_baseurl).path.rstrip("/") + "/"
notfound_context = {
    "front_page": notfound_urls_prefix,  # for "blog-nav.html": in a site of folders the extension has no address of it
    "title": "찾는 페이지가 없습니다",
    "body": f"""
<h1>찾는 페이지가 없습니다</h1>
<p>주소가 잘못되었거나, 글이 옮겨졌을 수 있습니다.</p>
<p><a href="{notfound_urls_prefix}">글 목록</a>에서 찾아보세요.</p>
""",
}

# -- books

latex_engine = "xelatex"
# Sphinx's own choice has no Hangul; these come with Debian's fonts-noto-cjk.
latex_elements = {
    "fontpkg": r"""
\setmainfont{Noto Serif CJK KR}
\setsansfont{Noto Sans CJK KR}
\setmonofont{Noto Sans Mono CJK KR}
\newfontfamily\hangulfont{Noto Serif CJK KR}
\newfontfamily\hangulfontsf{Noto Sans CJK KR}
\newfontfamily\hangulfonttt{Noto Sans Mono CJK KR}
""",
}
latex_documents = [("index", "blog.tex", project, author, "manual")]
texinfo_documents = [("index", "blog", project, author, "blog", project, "Miscellaneous")]
man_pages = [("index", "blog", project, [author], 7)]
# Sphinx asks docutils for the Babel name of the language, and docutils does not know Korean.
Babel.language_codes.setdefault("ko", "korean")
