"""The output is byte for byte the same without each of the work-arounds for slow reading."""

from types import ModuleType

import pytest

from builds import files, run
from conftest import MakeSite, Site, post
from sphinx_posts.work_arounds import collector, document_settings, front_matter_of_myst, smart_quotes, traversal

BODY = """A "first" paragraph -- it's plain... and **'bold "quotes"'** with `"code"`, $x'$ and
"[a link](2020-01-02-b.md)".

Nothing to see. 다음 문장.

| a "b" | c |
|-------|---|
| 'd'   | e |

```python
"f" -- 'g'
```

- plain
- "quoted"

Term
: It's "defined".[^1]

[^1]: "Noted"...
"""
FILES = {
    "posts/2020-01-01-a.md": post('"A" -- a', BODY, tags="[x, 'y: z', 2020-01-01]", category="dev", author="O'Hara"),
    "posts/2020-01-02-b.md": post("B", BODY, lang="fr", summary='It\'s "short".', updated="2020-02-01"),
    "posts/2020-01-03-c.md": post("C", BODY, lang="xx"),
    "posts/2020-01-04-d.rst": "D\n=\n\n:tags: x\n\nIt's \"reST\" -- with\n``'code'``.\n\n.. include:: ../more.txt\n",
    "posts/2020-01-05-e.rst": ':title: E\n\nA "text" of (c)\n',
    "about.md": "---\norphan: true\nkey: {a: [1, 2.5, '3']}\n---\n\n# About\n\n\"About\" it.\n",
    "more.txt": 'More "quotes".\n',
    "docutils.conf": "[general]\nlanguage_code: en\n[restructuredtext parser]\ntab_width: 4\n",
}
CONF = "language = 'ko'\nmyst_enable_extensions = ['dollarmath', 'deflist']\n"


def build(site: Site, outdir: str) -> dict[str, bytes]:
    """Build the site, and return its output and its warnings."""
    run(site, outdir)
    return files(site.path / outdir) | {"log": (site.path / f"{outdir}.log").read_bytes()}


@pytest.mark.parametrize("module", [collector, document_settings, front_matter_of_myst, smart_quotes, traversal])
def test_the_output_is_the_same_without(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, module: ModuleType
) -> None:
    site = make_site(FILES, CONF)
    expected = build(site, "with")
    monkeypatch.setattr(module, "setup", lambda _: None)
    built = build(site, "without")
    assert built.keys() == expected.keys()
    assert [name for name, content in built.items() if expected[name] != content] == []
