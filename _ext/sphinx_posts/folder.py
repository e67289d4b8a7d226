"""The posts of a source folder, found and read without starting Sphinx: what the command line works on."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sphinx.config import Config
from sphinx.project import Project
from sphinx.util.matching import Matcher
from sphinx.util.tags import Tags

from .post import FrontMatterFacts, read_facts
from .problem import Problem, UnreadableError
from .settings import DEFAULTS, Settings
from .source import holds_listing, read_fields, read_source


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A post's source: its facts (``None`` if it cannot be read), and what is wrong with its front matter."""

    path: Path
    docname: str
    facts: FrontMatterFacts | None
    problems: tuple[Problem, ...]


class Folder:
    """A source folder with a ``conf.py``. One without raises Sphinx's `ConfigError`."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.config = Config.read(self.path, overrides={}, tags=Tags())
        for name, default, rebuild, types in DEFAULTS:
            self.config.add(name, default, rebuild, types)
        self.settings = Settings.of(self.config)

    def posts(self) -> Iterator[SourceFile]:
        """Yield the sources of all posts, drafts too, by document name."""
        suffixes = [".rst", ".md", *([".ipynb"] if "myst_nb" in self.config.extensions else [])]
        project = Project(self.path, suffixes)
        project.discover(
            [*self.config.exclude_patterns, *self.config.templates_path],
            self.config.include_patterns,
        )
        matches = Matcher(list(self.settings.patterns))
        for docname in sorted(project.docnames):
            name = project.doc2path(docname, absolute=False)
            if matches(name.as_posix()) and (found := self._read(docname, self.path / name)):
                yield found

    def _read(self, docname: str, path: Path) -> SourceFile | None:
        try:
            text = read_source(path)
            if holds_listing(text, path.suffix):
                return None
            fields, problems = read_fields(text, path.suffix)
        except UnreadableError as error:
            return SourceFile(path, docname, None, (error.problem,))
        facts, more = read_facts(docname, fields, jekyll=self.settings.jekyll)
        return SourceFile(path, docname, facts, problems + more)
