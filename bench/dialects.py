"""A post as each tool reads it: front matter of its own, the same body as far as it goes."""

import json
from typing import Any

from .articles import Article


def sphinx(article: Article) -> str:
    """Write for MyST, as this site's posts are: the title in the front matter alone. ABlog reads the same keys."""
    return _post(article, category=article.category, tags=", ".join(article.tags))


def mkdocs(article: Article) -> str:
    """Write for MkDocs Material, which wants to be told where the summary ends."""
    text = _post(article, categories=[article.category], tags=list(article.tags))
    summary, rest = text.split("\n\n## ", 1)
    return f"{summary}\n\n<!-- more -->\n\n## {rest}"


def hugo(article: Article) -> str:
    """Write for Hugo, whose pages are folders: pictures are named from the top."""
    text = _post(article, categories=[article.category], tags=list(article.tags))
    return text.replace("](images/", "](/images/")


def _post(article: Article, **more: Any) -> str:
    """Write front matter and body. JSON is YAML too, and quotes what needs it; a date is the exception."""
    values = {"title": article.title, **more}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join(["---", lines[0], f"date: {article.day}", *lines[1:], "---", "", article.body])
