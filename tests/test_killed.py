"""Killed at any moment, a build leaves nothing behind that the next one does not mend."""

import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from builds import BOOK, differences, left_over, remove_builds, run, start
from conftest import CONF, FEEDS, MakeSite, Site, post
from sphinx_posts import domain, ledger

NAMES = [f"posts/2020-01-0{day}-{name}.md" for day, name in enumerate("abcdef", 1)]
INDEX = "# Blog\n\n```{posts}\n:by: category\n:toctree:\n```\n\n```{toctree}\nabout\n```\n"


def write_site(site: Site, theme: str) -> None:
    """Write a site with pictures, links and a style sheet."""
    conf = CONF + FEEDS + theme + "html_static_path = ['static']\nhtml_css_files = ['a.css']\n"
    files = {"conf.py": conf, "static/a.css": "a {}", "index.md": INDEX, "posts/figure.png": "figure"}
    files["about.md"] = f"# About\n\n[]({NAMES[0]}) {{posts:category}}`dev`\n"
    site.write(files | {name: post(name[-4], "![](figure.png)", category="dev") for name in NAMES[:4]})


def edit(site: Site, chance: random.Random) -> Callable[[], object]:
    """Change something, and return what puts it back, times included, as ``mv`` of a copy does."""
    path = site.source / chance.choice([*NAMES, *NAMES, "about.md", "conf.py", "static/a.css"])
    before = (path.read_bytes(), path.stat()) if path.exists() else None
    number = chance.randrange(100)
    match path.name:
        case "about.md":
            site.write({"about.md": f"# About {number}\n\n[]({NAMES[0]})\n"})
        case "a.css":
            site.write({"static/a.css": f"a {{ top: {number}px }}"})
        case "conf.py":
            key = chance.choice(["html_title", "posts_language"])
            site.write({"conf.py": f"{path.read_text()}{key} = '{chance.choice(['ko', 'en', 'ja'])}'\n"})
        case _ if before and chance.random() < 0.3:
            path.unlink()
        case name:
            category = chance.choice(["dev", "life"])
            draft = chance.choice(["true", "false", "false"])
            site.write({f"posts/{name}": post(f"Title {number}", "![](figure.png)", category=category, draft=draft)})

    def undo() -> None:
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before[0])
            os.utime(path, ns=(before[1].st_atime_ns, before[1].st_mtime_ns))

    return undo


def kill_build(site: Site, seconds: float, jobs: int) -> bool:
    """Start a build and kill it, with its workers, after *seconds*; return whether it was still at work."""
    process = start(site, "incremental", jobs=jobs)
    process.join(seconds)
    alive = process.is_alive()
    if alive and process.pid:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:  # not yet the leader of a group
            process.kill()
    process.join()
    return alive


def check_kills(theme: str, seed: int, kills: int) -> None:
    """Kill *kills* builds of one site at random moments, clean and incremental ones, and compare after each."""
    chance = random.Random(seed)
    site = Site(Path(tempfile.mkdtemp()))
    write_site(site, theme)
    begin = time.monotonic()
    run(site, "incremental")
    duration = time.monotonic() - begin
    while kills:
        if chance.random() < 0.25:
            remove_builds(site, "incremental")
        undo = edit(site, chance)
        kills -= kill_build(site, chance.uniform(0, duration), jobs=chance.choice([1, 2]))
        if chance.random() < 0.5:
            undo()
        run(site, "incremental", jobs=chance.choice([1, 2]))
        remove_builds(site, "clean")
        run(site, "clean")
        assert differences(site) == [], f"seed {seed}, {kills} kills before the end"
        assert left_over(site) == set(), f"seed {seed}, {kills} kills before the end"
    shutil.rmtree(site.path)


def stale_after_a_kill(site: Site, kill_at: str, *, undo: bool) -> list[str]:
    """Edit a title, kill the build at *kill_at*, and return what the next build leaves stale."""
    title = site.source / NAMES[0]
    before, status = title.read_text(), title.stat()
    site.write({NAMES[0]: post("Another title", category="dev")})
    process = start(site, "incremental", kill_at=kill_at)
    process.join()
    assert process.exitcode == -signal.SIGKILL
    if undo:
        title.write_text(before)
        os.utime(title, ns=(status.st_atime_ns, status.st_mtime_ns))
    run(site, "incremental")
    remove_builds(site, "clean")
    run(site, "clean")
    return differences(site)


@pytest.mark.parametrize("on", [True, False], ids=["as it is", "switched off"])
@pytest.mark.parametrize(
    ("kill_at", "undo", "switch"),
    [
        ("index.html", False, (ledger.Ledger, "open", lambda self, _: setattr(self, "_before", {}))),
        ("before environment.pickle", True, (domain.PostDomain, "note_files", lambda _: None)),
    ],
    ids=["while pages are written", "when documents are read"],
)
def test_what_a_killed_build_has_not_done_is_known(
    make_site: MakeSite, kill_at: str, undo: bool, switch: tuple[object, str, Callable[..., object]], on: bool
) -> None:
    site = make_site({})
    write_site(site, "")
    (site.source / "index.rst").unlink()
    with pytest.MonkeyPatch.context() as patch:
        if not on:
            patch.setattr(*switch)
        run(site, "incremental")
        stale = stale_after_a_kill(site, kill_at, undo=undo)
    assert (stale == []) is on


@pytest.mark.parametrize(
    "kill_at",
    [
        f"{NAMES[0][:-3]}.doctree",
        "environment.pickle",
        "_static/a.css",
        f"{NAMES[0][:-3]}.html",
        "genindex.html",
        "objects.inv",
        "searchindex.js.tmp",
        ".buildinfo",  # Sphinx reads it before anything else, and falls over an empty one
        "sphinx_posts-html.new",
    ],
)
def test_a_file_that_a_killed_build_has_left_empty_harms_nothing(make_site: MakeSite, kill_at: str) -> None:
    site = make_site({})
    write_site(site, "")
    (site.source / "index.rst").unlink()
    run(site, "incremental")
    site.write({"static/a.css": "b {}"})
    assert stale_after_a_kill(site, kill_at, undo=False) == []


@pytest.mark.parametrize("theme", ["", BOOK], ids=["basic", "book"])
def test_after_a_killed_build_the_next_one_equals_a_clean_one(theme: str) -> None:
    check_kills(theme, seed=random.randrange(10**9), kills=6)
