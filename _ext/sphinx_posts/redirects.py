"""Old addresses of posts: where one was, a page leads to where it is now.

Such a page has no script, which a site's content security policy may forbid: a refresh that search engines follow, too,
and a link. What stood behind a ``#`` is lost on the way.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from string import Template
from typing import Any
from urllib.parse import quote

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.util.osutil import relative_uri
from sphinx_reredirects import Reredirects

from .addresses import OldAddress
from .category_pages import has_pages, page_file, page_files
from .domain import PostDomain
from .labels import Labels
from .problem import Problem, Subtype
from .publishing import path_of, published_files
from .settings import Settings
from .warnings import warn

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{text}</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="${{to_uri}}">
<meta http-equiv="refresh" content="0; url=${{to_uri}}">
</head>
<body>
<p><a href="${{to_uri}}">{text}</a></p>
</body>
</html>
"""

# What Sphinx writes at the top of the output folder: pages, and files.
_PAGES = ("genindex", "search")
_FILES = ("objects.inv", "searchindex.js", "opensearch.xml")


def setup(app: Sphinx) -> None:
    """Have redirect pages written by sphinx-reredirects."""
    app.setup_extension("sphinx_reredirects")
    app.connect("env-check-consistency", warn_of_pages_in_the_way)
    # Before those of conf.py, which have the last word.
    app.connect("html-collect-pages", write_redirects, priority=400)


def redirect_files(app: Sphinx) -> Iterator[str]:
    """Yield the paths of the redirect pages in the output folder, as soon as all is read."""
    yield from _redirects(app)


def warn_of_pages_in_the_way(app: Sphinx, env: BuildEnvironment) -> None:
    """Say which old addresses lead to something else."""
    for docname, old, is_free in _old_addresses(app):
        if not is_free:
            message = f"the post was at '{old}', where this site has a page or a file now; that counts"
            warn(Problem(Subtype.REDIRECT, message, old.line), docname)


def write_redirects(app: Sphinx) -> Iterable[tuple[str, dict[str, Any], str]]:
    """Write the redirect pages that are not there yet as they would be written."""
    if not (redirects := _redirects(app)):
        return ()
    writer = Reredirects(app)
    if not writer.template_file_option:
        writer.template_file_option = str(_write_template(app))
    template = Template(Path(app.srcdir, writer.template_file_option).read_text(encoding="utf-8"))
    targets = {file: _address(app, file, docname) for file, docname in redirects.items()}
    writer.create_redirects(
        {
            file: target
            for file, target in targets.items()
            if not _holds(app.outdir / file, template.substitute(to_uri=target))
        }
    )
    return ()


def _redirects(app: Sphinx) -> dict[str, str]:
    """Return by path in the output folder the post that each redirect page leads to."""
    return {old.file: docname for docname, old, is_free in _old_addresses(app) if is_free}


def _old_addresses(app: Sphinx) -> Iterator[tuple[str, OldAddress, bool]]:
    """Yield the posts, by name, with the addresses that they had, and whether nothing else is there now.

    Of two posts with one address, the first has it. A post that is still where it was has no old address.
    """
    builder, posts = app.builder, PostDomain.of(app.env).posts
    # Another suffix than that of addresses is more than sphinx-reredirects can do.
    if not (has_pages(builder) and isinstance(builder, StandaloneHTMLBuilder) and builder.out_suffix == ".html"):
        return
    claims: dict[str, tuple[str, OldAddress]] = {}
    for docname in sorted(posts):
        for old in posts[docname].redirects:
            claims.setdefault(old.file, (docname, old))
    moved = [(docname, old) for file, (docname, old) in claims.items() if file != page_file(builder, docname)]
    files = set(_files(app, builder)) if moved else set()
    folders = {folder for file in files for folder in _folders(file)}
    for docname, old in moved:
        around = _folders(old.file)
        # A name that begins so is Sphinx's, or hidden.
        is_free = old.file[0] not in "._" and files.isdisjoint({old.file, *around}) and old.file not in folders
        yield docname, old, is_free
        if is_free:  # nothing is a file and a folder
            files.add(old.file)
            folders |= around


def _files(app: Sphinx, builder: StandaloneHTMLBuilder) -> Iterator[str]:
    """Yield the paths of all else that the output folder has; those in folders of Sphinx's need no name."""
    env, config = app.env, app.config
    indices = (f"{domain.name}-{index.name}" for domain in env.domains.sorted() for index in domain.indices)
    for name in (*env.found_docs, *indices, *config.html_additional_pages, *_PAGES):
        yield page_file(builder, name)
    yield from _FILES
    yield from page_files(app)
    yield from published_files(app)
    for extra in config.html_extra_path:
        path = app.confdir / extra
        inside = (found.relative_to(path).as_posix() for found in path.rglob("*") if found.is_file())
        yield from inside if path.is_dir() else (path.name,)


def _folders(file: str) -> set[str]:
    return {str(folder) for folder in PurePosixPath(file).parents}


def _address(app: Sphinx, file: str, docname: str) -> str:
    """Return the address of a post as seen from a redirect page."""
    return relative_uri(quote(file), path_of(app, docname))


def _holds(path: Path, content: str) -> bool:
    return path.is_file() and path.read_bytes() == content.encode()


def _write_template(app: Sphinx) -> Path:
    """Write the template for sphinx-reredirects, which reads one from a file."""
    labels = Labels(Settings.of(app.config).label_language)
    path = Path(app.doctreedir, f"sphinx_posts-{app.builder.name}-redirect.html")
    path.write_text(_PAGE.format(language=labels.language, text=labels.moved), encoding="utf-8")
    return path
