"""Audit the site: whether its HTML is valid, and how Lighthouse scores it. ``make audit`` runs it.

Two pages stand for all in Lighthouse, for each run takes its time; the reports and the table are in the folder of the
npm packages, the only argument.
"""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from audit import scores, validity
from conftest import ROOT

PAGES = {"archive": "", "longest-post": "posts/2020-03-21-sounding-board-review.html"}


def build(source: Path, folder: Path, *options: str, address: str = "") -> Path:
    """Build *source* as this site, anew, into *folder*; return the output folder."""
    command = [sys.executable, "-m", "sphinx", "-q", "-E", "-a", "-W", "-c", str(ROOT), "-b", "html", *options]
    # Lighthouse wants the canonical address of a page to be on the host where it finds the page.
    environment = {**os.environ, "READTHEDOCS_CANONICAL_URL": address} if address else None
    command += ["-d", str(folder / "trees"), str(source), str(folder / "html")]
    subprocess.run(command, check=True, env=environment)
    return folder / "html"


def audit_html(work: Path, site: Path) -> list[str]:
    """Check all pages of the *site*, and those of a sample; return what is wrong."""
    sample = work / "sample"
    for name, text in validity.SAMPLE.items():
        path = sample / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    paths = validity.pages(site) + validity.pages(build(sample / "source", sample, *validity.SAMPLE_OPTIONS))
    messages = validity.check(work / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar", paths)
    print(f"{len(paths)} pages. The checker's words, and how often each:")
    for (kind, words), count in Counter((one.get("subType", one["type"]), one["message"]) for one in messages).items():
        print(f"{count:6} {kind}: {words}")
    return validity.faults(messages, validity.KNOWN)


def audit_scores(work: Path, address: str) -> list[str]:
    """Have the pages of a served site scored; return what is below its target."""
    rows, wrong = [scores.heading()], []
    for page, path in PAGES.items():
        for form in scores.FORMS:
            found = scores.scores(work / "node_modules" / "lighthouse", address + path, form, work / page)
            rows.append(scores.row(page, form, found))
            wrong += scores.faults(page, form, found)
    table = "\n".join(rows)
    (work / "scores.md").write_text(f"{table}\n", encoding="utf-8")
    print(table)
    return wrong


def main(work: Path) -> int:
    """Run both audits; return 1 where something is wrong, else 0."""
    with scores.hosted(work / "site" / "html") as address:
        site = build(ROOT, work / "site", address=address)
        wrong = audit_html(work, site) + audit_scores(work, address)
    for words in wrong:
        print(words, file=sys.stderr)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute()))
