"""Whether HTML is valid: what the Nu checker says of pages, less what is known of others."""

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

# Errors that do not come from us, as a regular expression each, with where they come from.
KNOWN = {
    r"Attribute “(?:displaystyle|scriptlevel)” not allowed on element “m\w+”": "math-core: MathML Core allows both on "
    "every element (https://www.w3.org/TR/mathml-core/#global-attributes), and the checker goes by MathML 3",
}

# Pages of the site's frame that its own posts have not: pages of a category, an old address, comments, and more of what
# a post can hold.
SAMPLE = {
    "index.rst": """
Blog
====

.. posts::
   :by: category
   :index:
   :empty:
   :limit: 1
   :toctree:

.. posts::
   :style: compact
   :by: year

.. posts::
   :style: titles
   :by: tag
""",
    "posts/2020-01-01-first.md": """---
title: First & <foremost>
category: dev
tags: [a "b" & c, 태그]
author: [Kim, Lee]
redirect_from: [/old/, /2019/first.html]
pinned: true
---

A summary with `code & <tags>`, $a < b$, a [link](2020-01-02-second.md) and a footnote[^1].

## A heading & more

:::{note}
Of *interest*.
:::

```{code-block} python
:linenos:
:caption: A caption & more
:emphasize-lines: 1

print("<&>")
```

| left | right |
|:-----|------:|
| 1    | 2     |

Term
: What it means

1. One
   - Two

> A quotation.

```{math}
:label: one

\\begin{aligned} x &= \\frac{1}{2} \\\\ y &= \\sum_{i=1}^n i \\end{aligned}
```

As {eq}`one` says.

```{image} dot.svg
:alt: A dot
```

```{figure} dot.svg
:alt: A dot
:scale: 50

A *caption*.
```

[^1]: The note.
""",
    "posts/2020-01-02-second.md": """---
title: 둘째 글
category: dev
tags: [태그]
---

요약입니다.

## 절

글입니다.
""",
    "posts/2020-01-03-third.md": """---
title: Third
category: dev
draft: true
---

Not yet.
""",
    "posts/dot.svg": """<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><path d="M0 0h9v9z"/></svg>
""",
}
SAMPLE_OPTIONS = [
    *("-t", "drafts"),
    *("-D", "posts_giscus.repo=me/blog", "-D", "posts_giscus.repo-id=R_1"),
    *("-D", "posts_giscus.category=Posts", "-D", "posts_giscus.category-id=C_1"),
]
"""Sphinx's options for a sample with drafts and comments."""

Message = Mapping[str, Any]


def pages(folder: Path) -> list[Path]:
    """Return the pages of an output *folder*: not the templates that the theme leaves among its static files."""
    return [path for path in sorted(folder.rglob("*.html")) if "_static" not in path.relative_to(folder).parts]


def check(jar: Path, paths: Sequence[Path]) -> list[Message]:
    """Return what the Nu checker, a *jar*, says of pages; Java must be there."""
    # Beside messages in its report it says by its exit code that there are any.
    command = ["java", "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always", *map(str, paths)]
    report = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    messages: list[Message] = report["messages"]
    return messages


def faults(messages: Sequence[Message], known: Mapping[str, str]) -> list[str]:
    """Return, in words, the errors that are not *known*, and what is known and no longer there."""
    errors = [message for message in messages if message["type"] != "info"]
    found = [
        "{}:{}: {}".format(one.get("url", ""), one.get("lastLine", ""), one["message"])
        for one in errors
        if not any(re.search(pattern, one["message"]) for pattern in known)
    ]
    gone = [one for one in known if not any(re.search(one, error["message"]) for error in errors)]
    return found + [f"no page has this error any more: {pattern}" for pattern in gone]
