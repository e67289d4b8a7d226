"""What the site's conf.py sets, as plain values: ``python -m bench.settings conf.py`` prints them as JSON.

A process of its own reads them, for conf.py imports much that the measuring process should not hold.
"""

import json
import runpy
import sys
from collections.abc import Mapping
from typing import Any


def plain_values(path: str) -> dict[str, Any]:
    """Run a conf.py and return its settings; what is no setting (modules, functions, classes) is left out."""
    return {
        name: value for name, value in runpy.run_path(path).items() if not name.startswith("_") and _is_plain(value)
    }


def without_posts(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Take this site's posts extension out of its settings, and give what Sphinx has itself in its place."""
    kept = {name: value for name, value in settings.items() if not name.startswith("posts_")}
    del kept["html_math_renderer"]  # the extension's own; Sphinx's leaves formulas to a script
    kept["extensions"] = [name for name in kept["extensions"] if name != "sphinx_posts"]
    kept["myst_title_to_header"] = True  # the heading of a post, which the extension makes from the front matter
    return kept


def conf(settings: Mapping[str, Any]) -> str:
    """Write settings as a conf.py beside a folder ``_ext``."""
    path = "import sys\nfrom pathlib import Path\n\nsys.path.insert(0, str(Path(__file__).parent / '_ext'))\n"
    return path + "".join(f"{name} = {value!r}\n" for name, value in settings.items())


def _is_plain(value: object) -> bool:
    if isinstance(value, (list, tuple)):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(map(_is_plain, value.values()))
    return value is None or isinstance(value, (str, int, float))


if __name__ == "__main__":
    json.dump(plain_values(sys.argv[1]), sys.stdout)
