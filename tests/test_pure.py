"""The bottom floors know nothing of Sphinx."""

import subprocess
import sys

import pytest

from conftest import ROOT

MODULES = [
    "addresses",
    "articles",
    "clock",
    "feeds",
    "findings",
    "fingerprint",
    "front_matter",
    "giscus",
    "keys",
    "listing",
    "mathml",
    "neighbours",
    "new",
    "notebook",
    "options",
    "post",
    "problem",
    "readtime",
    "related",
    "sitemap",
    "slug",
    "source",
    "tag_uri",
]


@pytest.mark.parametrize(
    ("package", "module"), [("sphinx_korean_search", "words"), *(("sphinx_posts", module) for module in MODULES)]
)
def test_the_core_imports_neither_sphinx_nor_docutils(package: str, module: str) -> None:
    code = f"""
import sys, types
package = types.ModuleType("{package}")  # its __init__ is the glue
package.__path__ = ["_ext/{package}"]
sys.modules["{package}"] = package
import {package}.{module}
print(sorted(name for name in sys.modules if name.partition(".")[0] in ("sphinx", "docutils", "myst_parser")))
"""
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
