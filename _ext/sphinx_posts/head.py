"""The head of a post's page: what search engines and link previews are told, in the words of the lists and the feeds.

Link previews are sphinxext-opengraph's, where a site has it: it is given what it would else take from the page.
"""

import json
from collections.abc import Mapping
from html import escape
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from .category_pages import has_pages
from .domain import PostDomain
from .post import Post
from .publishing import address_of, path_of

# Pictures that link previews show; they know no SVG.
_RASTER = {".png", ".jpg", ".jpeg", ".webp", ".gif"}


def setup(app: Sphinx) -> None:
    """Have the head of each post written."""
    app.connect("doctree-resolved", copy_picture)
    # Before sphinxext-opengraph (500), which adds only what is not there.
    app.connect("html-page-context", describe, priority=400)


class Picture(NamedTuple):
    """A picture for previews: its path in the source folder, and its alternative text."""

    path: str
    alt: str


def find_picture(app: Sphinx, document: nodes.document) -> Picture | None:
    """Return the first picture of a document that previews can show, in one of the formats that it is there in."""
    for image in document.findall(nodes.image):
        candidates: dict[str, str] = image.get("candidates", {})
        for path in sorted(candidates.values()):
            if PurePosixPath(path).suffix.lower() in _RASTER and path in app.env.images:
                return Picture(path, image.get("alt", ""))
    return None


def copy_picture(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Have the picture of a post copied into the output, where its page shows it in another format."""
    if has_pages(app.builder) and docname in PostDomain.of(app.env).posts and (found := find_picture(app, document)):
        app.builder.images.setdefault(found.path, app.env.images[found.path][1])


def describe(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], document: nodes.document | None
) -> None:
    """Describe a page in its head: a post by its summary, any page by what its own meta element says."""
    if document is None or not has_pages(app.builder):
        return
    tags: list[str] = []
    preview: dict[str, str] = {}
    description = next((str(meta["content"]) for meta in document.findall(nodes.meta) if _describes(meta)), "")
    domain = PostDomain.of(app.env)
    if post := domain.posts.get(pagename):
        summary = domain.summaries[pagename].text
        image = ""
        if picture := find_picture(app, document):
            image = address_of(app.config, f"{app.builder.imagedir}/{quote(app.env.images[picture.path][1])}")
            preview = {"og:image": image, "og:image:alt": picture.alt} if image else {}
        posting = blog_posting(post, summary, app.config, address_of(app.config, path_of(app, pagename)), image)
        tags.append(f'<script type="application/ld+json">{script_text(posting)}</script>')
        preview |= {"og:type": "article", "og:title": post.title}
        if not summary:  # its own would begin with the byline
            preview["ogp_description_length"] = "0"
        if summary and not description:
            description = summary
            tags.append(f'<meta name="description" content="{escape(description)}" />')
    if "sphinxext.opengraph" in app.extensions:
        # Of what HTML reads, it escapes quotation marks only.
        known = {**preview, "og:description": description}
        escaped = {name: escape(text, quote=False) for name, text in known.items() if text}
        context["meta"] = {**(context["meta"] or {}), **escaped}
        card = "summary_large_image" if "og:image" in preview else "summary"
        tags.append(f'<meta name="twitter:card" content="{card}" />')
    context["metatags"] += "".join(f"{tag}\n" for tag in tags)


def _describes(meta: nodes.meta) -> bool:
    return str(meta.get("name", "")) == "description"


def blog_posting(post: Post, summary: str, config: Config, url: str, image: str) -> dict[str, Any]:
    """Return what https://schema.org/BlogPosting knows of *post*; *summary* is text, empty addresses are not known."""
    published = post.date.isoformat() if post.date else ""
    unnamed = config.author == Config.config_values["author"].default
    owner = {"@type": "Organization", "name": config.project} if unnamed else _person(config.author)
    known = {
        "headline": post.title,
        "description": summary,
        "url": url,
        "image": image,
        "datePublished": published,
        "dateModified": post.updated.isoformat() if post.updated else published,
        "author": [_person(name) for name in post.authors] or [owner],
        "articleSection": list(post.categories),
        "keywords": list(post.tags),
        "timeRequired": f"PT{post.minutes}M",
        "wordCount": post.words,
        "inLanguage": post.language.replace("_", "-"),
    }
    return {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        **{name: value for name, value in known.items() if value},
    }


def _person(name: str) -> dict[str, str]:
    return {"@type": "Person", "name": name}


def script_text(value: Mapping[str, Any]) -> str:
    """Return *value* as JSON that cannot close, or open, the element that it stands in."""
    # HTML looks for "</script" and "<!--", https://html.spec.whatwg.org/multipage/scripting.html
    return json.dumps(value, ensure_ascii=False).replace("<", r"\u003c")
