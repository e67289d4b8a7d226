"""A made site of a tool: laid out, built, edited, and brought back to what it was."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from .articles import article
from .measure import Usage, Written, remove, run, stamps, written
from .tools import Tool, What

# It says no more of what the post is about: another one might be related to other posts, which then show it.
SENTENCE = "그리고 정말 그렇습니다."


@dataclass(frozen=True, slots=True)
class Site:
    """The site of a tool, with *size* posts, in a folder of its own.

    Copying a built site of 10,000 posts would take longer than a build, so each edit is undone, and the site built
    again. The file ``settled`` holds the *revision* of which source and output are, as long as no edit is in them.
    """

    tool: Tool
    size: int
    path: Path
    revision: str

    def measure(self, what: What) -> tuple[Usage, Written]:
        """Build, and return what that took; the site is then as if no edit had been made."""
        if what == "clean":
            return self._build_anew()
        if not self._is_settled():
            self._build_anew()
        edit = self.edit(what)
        originals = {path: path.read_text(encoding="utf-8") if path.exists() else None for path in edit}
        self._settled.unlink()
        _write(edit)
        taken = self._build()
        _write(originals)
        if edit:
            self._build()
        self._settled.write_text(self.revision, encoding="utf-8")
        return taken

    def edit(self, what: What) -> Mapping[Path, str]:
        """Return the files that an edit changes, with their new text; the edited post is in the middle of all."""
        source, one = self.tool.source, article(self.size // 2)
        path = self._post(one.name)
        match what:
            case "body":
                return {path: f"{source(one)}\n{SENTENCE}\n"}
            case "title":
                return {path: source(replace(one, title=f"{one.title} 2"))}
            case "new":
                return self._files(self.size)
            case _:
                return {}

    @property
    def _settled(self) -> Path:
        return self.path / "settled"

    def _is_settled(self) -> bool:
        return self._settled.exists() and self._settled.read_text(encoding="utf-8") == self.revision

    def _post(self, name: str) -> Path:
        return self.path / "source" / self.tool.posts / f"{name}.md"

    def _files(self, number: int) -> dict[Path, str]:
        one = article(number)
        picture = self.path / "source" / self.tool.pictures / one.picture_name
        return {self._post(one.name): self.tool.source(one), picture: one.picture}

    def _build_anew(self) -> tuple[Usage, Written]:
        """Build without anything that was built before, from sources that are laid out anew if they must be."""
        source = self.path / "source"
        if not self._is_settled():
            remove(self.path)
            source.mkdir(parents=True)
            for number in range(self.size):
                _write(self._files(number))
            self.tool.frame(source)
        self._settled.unlink(missing_ok=True)
        remove(self.path / "out", self.path / "kept")
        taken = self._build()
        self._settled.write_text(self.revision, encoding="utf-8")
        return taken

    def _build(self) -> tuple[Usage, Written]:
        before = stamps(self.path / "out")
        usage = run(self.tool.command(self.path), self.path, self.path / "log")
        return usage, written(before, stamps(self.path / "out"))


def _write(files: Mapping[Path, str | None]) -> None:
    """Write files; remove those that have no text."""
    for path, text in files.items():
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
