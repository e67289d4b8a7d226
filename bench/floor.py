"""The floor: MyST and docutils publish sources as bare HTML, in one process, without Sphinx.

``python floor.py SOURCES OUTPUT`` makes a page of every Markdown file of a folder, with docutils' own settings but for
the extensions of MyST that this site has.
"""

import sys
from pathlib import Path

from docutils.core import publish_string
from myst_parser.parsers.docutils_ import Parser

SETTINGS = {
    "myst_enable_extensions": ["dollarmath", "amsmath", "deflist", "attrs_inline"],
    "myst_title_to_header": True,
    "language_code": "ko",
    "embed_stylesheet": False,
}


def publish(sources: Path, output: Path) -> None:
    """Publish every source."""
    output.mkdir(parents=True, exist_ok=True)
    for source in sorted(sources.glob("*.md")):
        html = publish_string(
            source.read_text(encoding="utf-8"),
            source_path=str(source),
            parser=Parser(),
            writer="html5",
            settings_overrides=SETTINGS,
        )
        (output / f"{source.stem}.html").write_bytes(html)


if __name__ == "__main__":
    publish(Path(sys.argv[1]), Path(sys.argv[2]))
