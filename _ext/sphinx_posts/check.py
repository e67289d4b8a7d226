"""All that is wrong with the posts of a site, at once."""

import contextlib
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.dummy import DummyBuilder
from sphinx.util.parallel import ParallelTasks, SerialTasks, parallel_available

from .domain import PostDomain
from .findings import of_categories, of_day, of_posts
from .folder import Folder
from .held import SHOW
from .post import Post
from .problem import Level, Problem
from .reading import blocks_by_kind
from .readtime import count, for_language
from .settings import Settings

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_WARNING = re.compile(r"(?:(?P<place>.*?): )??(?P<level>WARNING|ERROR|CRITICAL|SEVERE): (?P<message>.*)")


class CheckBuilder(DummyBuilder):
    """Reads the documents and resolves their references, and writes nothing."""

    name = "posts-check"
    allow_parallel = False  # Sphinx would only write in several processes, and there is nothing to write

    def get_outdated_docs(self) -> set[str]:
        """Return the documents that refer to something that may not be there: the others have nothing to resolve."""
        references = PostDomain.of(self.env).references
        return {name for name in self.env.found_docs if any(one.may_dangle for one in references.get(name, ()))}

    def write_documents(self, docnames: Set[str]) -> None:
        """Resolve their references, in as many processes as they were read in."""
        docs = sorted(docnames & self.get_outdated_docs())  # Sphinx adds all that it has read
        count = min(self._app.parallel if parallel_available else 1, len(docs))
        tasks = ParallelTasks(count) if count > 1 else SerialTasks()
        for number in range(count):
            tasks.add_task(self._resolve, docs[number::count])
        tasks.join()

    def _resolve(self, docnames: list[str]) -> None:
        for docname in docnames:
            self.env.get_and_resolve_doctree(docname, self, tags=self.tags)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A problem and its place: a path from where one stands, and a line (0 where no line is to blame)."""

    path: str
    line: int
    level: str
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.level}: {self.message}" if place else f"{self.level}: {self.message}"


def front_matter_findings(folder: Folder) -> Iterator[Finding]:
    """Yield what the front matter alone tells, without starting Sphinx."""
    settings, today = folder.settings, folder.settings.today()
    declared = [category.name for category in settings.categories]
    paths: dict[str, Path] = {}
    posts: list[Post] = []
    for docname, path, source in folder.posts():
        problems: list[Problem] = list(source.problems)
        if facts := source.facts:
            paths[docname] = path
            problems += of_day(facts.publication, today)
            problems += of_categories(facts, declared, strict=settings.strict)
            if facts.title:
                posts.append(Post.of(docname, facts))
        yield from (_finding(path, problem) for problem in problems)
    yield from (_finding(paths[docname], problem) for docname, problem in of_posts(posts))


def all_findings(folder: Folder, cache: Path) -> list[Finding]:
    """Read every post, drafts too, as a build does, and return all that is wrong with them.

    *cache* is the folder that keeps what was read.
    """
    app, said = _read(folder, cache)
    domain = PostDomain.of(app.env)
    found = list(_said(said))
    for docname, problems in domain.problems.items():
        found += (_finding(Path(app.env.doc2path(docname)), problem) for problem in problems)
    return sorted(set(found))


def explain(folder: Folder, cache: Path, post: Path) -> str:
    """Return what the reading time of *post* is made of."""
    app, _ = _read(folder, cache)
    docname = app.env.path2doc(post.resolve()) or ""
    known = PostDomain.of(app.env).posts.get(docname)
    if known is None:
        raise FileNotFoundError(f"{post} is no post of {folder.path}")
    settings = Settings.of(app.config)
    kinds: dict[str, list[str]] = {}
    for kind, text in blocks_by_kind(app.env.get_doctree(docname)):
        kinds.setdefault(kind, []).append(text)
    lines = []
    for kind, texts in kinds.items():
        counts = count(texts)
        lines.append(f"{kind:8}{counts.words:7} words {counts.characters:7} characters")
    total = count(text for texts in kinds.values() for text in texts)
    words = for_language(settings.words_per_minute, known.language)
    characters = for_language(settings.characters_per_minute, known.language)
    lines.append(f"{'all':8}{total.words:7} words {total.characters:7} characters")
    lines.append(
        f"{total.words} / {words:g} words a minute + {total.characters} / {characters:g} characters a minute"
        f" ({known.language}) = {settings.minutes(total, known.language)} min"
    )
    if known.minutes != settings.minutes(total, known.language):
        lines.append(f"read_time in the front matter says {known.minutes} min")
    return "\n".join(lines)


def _read(folder: Folder, cache: Path) -> tuple[Sphinx, str]:
    said = io.StringIO()
    # Extensions that print would print among the findings.
    with contextlib.redirect_stdout(sys.stderr):
        app = Sphinx(
            folder.path,
            folder.path,
            cache / "out",
            cache / "doctrees",
            CheckBuilder.name,
            status=None,
            warning=said,
            confoverrides={
                # Nothing that is checked depends on these two.
                "smartquotes": False,
                "posts_related": 0,
                # Nothing is shown, so no form of a notebook's output is the one to show.
                "suppress_warnings": [*folder.config.suppress_warnings, "mystnb.mime_priority"],
            },
            tags=[SHOW],
        )
        # Where an extension forbids it, Sphinx would say so, which is no finding.
        if all(each.parallel_read_safe and each.parallel_write_safe for each in app.extensions.values()):
            app.parallel = os.cpu_count() or 1
        app.build()
    return app, _COLOUR.sub("", said.getvalue())


def _said(text: str) -> Iterator[Finding]:
    """Yield what Sphinx said, a finding a line; what goes on in further lines belongs to the one before."""
    joined: list[str] = []
    for line in text.splitlines():
        if _WARNING.match(line) or not joined:
            joined.append(line)
        elif line.strip():
            joined[-1] += f" {line.strip()}"
    for line in joined:
        if match := _WARNING.match(line):
            path, _, number = (match["place"] or "").rpartition(":")
            if not number.isdigit():
                path, number = (match["place"] or "").rstrip(":"), "0"  # a place without a line ends in a colon
            level = Level.WARNING if match["level"] == "WARNING" else Level.ERROR
            yield Finding(_shown(path), int(number), level.value, match["message"])


def _finding(path: Path, problem: Problem) -> Finding:
    message = f"{problem.message} [posts.{problem.subtype}]"
    return Finding(_shown(str(path)), problem.line or 0, problem.level.value, message)


def _shown(path: str) -> str:
    """Return *path* from the folder where one stands, if it is below that."""
    return os.path.relpath(path) if path and Path(path).is_relative_to(Path.cwd()) else path


def has_error(findings: Iterable[Finding]) -> bool:
    """Whether one of *findings* is an error."""
    return any(finding.level == Level.ERROR for finding in findings)
