"""The posts of a source folder, found and read without starting Sphinx: what the command line works on."""

from collections.abc import Iterator
from pathlib import Path

from sphinx.config import Config
from sphinx.project import Project
from sphinx.util.matching import Matcher
from sphinx.util.tags import Tags

from .settings import DEFAULTS, Settings
from .source import PostSource, read_post


class Folder:
    """A source folder with a ``conf.py``. One without raises Sphinx's `ConfigError`."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.config = Config.read(self.path, overrides={}, tags=Tags())
        for name, default, rebuild, types in DEFAULTS:
            self.config.add(name, default, rebuild, types)
        self.settings = Settings.of(self.config)

    def posts(self) -> Iterator[tuple[str, Path, PostSource]]:
        """Yield the document name, the path and the source of every post, drafts too."""
        suffixes = [".rst", ".md", *([".ipynb"] if "myst_nb" in self.config.extensions else [])]
        project = Project(self.path, suffixes)
        project.discover(
            [*self.config.exclude_patterns, *self.config.templates_path],
            self.config.include_patterns,
        )
        matches = Matcher(list(self.settings.patterns))
        for docname in sorted(project.docnames):
            name = project.doc2path(docname, absolute=False)
            path = self.path / name
            if not matches(name.as_posix()):
                continue
            if source := read_post(path, docname, path.suffix, jekyll=self.settings.jekyll):
                yield docname, path, source
