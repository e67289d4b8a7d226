"""The measurements that are finished: a line of JSON each, so that a run goes on where one was stopped."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

from .tools import What

Key: TypeAlias = tuple[str, int, What, int, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One build: which, what it took (s, bytes) and wrote, and when, where and of which *revision*.

    *stored* is the pickle of all that our domain knows of the site, in bytes; 0 where there is none. *load* is how many
    processes wanted to run in the minute before. *together* names the tools whose builds ran at the same time, "" if it
    ran alone; if not, the time on the wall says nothing.
    """

    tool: str
    size: int
    what: What
    repetition: int
    revision: str
    cpu: float
    wall: float
    peak: int
    pages: int
    page_bytes: int
    others: int
    other_bytes: int
    stored: int = 0
    together: str = ""
    day: str = ""
    machine: str = ""
    load: float = 0

    @property
    def key(self) -> Key:
        """What a run does not measure twice."""
        return self.tool, self.size, self.what, self.repetition, self.revision, self.together


@dataclass(frozen=True, slots=True)
class Journal:
    """The file of the measurements."""

    path: Path

    def read(self) -> Sequence[Measurement]:
        """Return all measurements. A last line that was not finished is none."""
        text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
        return [Measurement(**json.loads(line)) for line in text.splitlines(keepends=True) if line.endswith("\n")]

    def add(self, measurement: Measurement) -> None:
        """Add a measurement, after those that are whole."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
        whole = text[: text.rfind("\n") + 1]
        with self.path.open("a", encoding="utf-8") as stream:
            stream.truncate(len(whole.encode()))
            stream.write(json.dumps(asdict(measurement), ensure_ascii=False) + "\n")
