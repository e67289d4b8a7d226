"""The benchmark: the same made posts everywhere, builds measured whole, and nothing measured twice."""

import hashlib
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import gamma
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pytest
import yaml

from bench import __main__ as program
from bench import dialects, settings, words
from bench.articles import CATEGORIES, Article, article
from bench.journal import Journal, Measurement
from bench.measure import Written, run, stamps, written
from bench.plot import draw
from bench.report import Figures, write
from bench.sites import Site
from bench.tools import TOOLS, WHATS, Tool, What
from conftest import ROOT

DIGEST = "b9debe1b434e7b42be149c1899eb3baef85301815c44bd9dd52fb6e8e4d59fa2"
MADE = [article(number) for number in range(150)]


def prose(one: Article) -> list[str]:
    """Return the words of a post, without code, formulas, tables and addresses."""
    text = re.sub(r"(?s)```.*?```|\$\$.*?\$\$|\$[^$]*\$|\]\(.*?\)|^\|.*?$", "", one.body, flags=re.MULTILINE)
    return re.findall(r"[a-z가-힣]+", text.lower())


# -- the posts


def test_the_same_posts_are_made_everywhere() -> None:
    text = "".join(dialects.sphinx(one) + one.picture for one in MADE[:20])
    assert hashlib.sha256(text.encode()).hexdigest() == DIGEST


def test_a_post_is_the_same_on_a_site_of_any_size_and_like_no_other() -> None:
    assert article(7) == MADE[7]
    assert len({one.name for one in MADE}) == len({one.body for one in MADE}) == len(MADE)
    assert article(7, seed=9) != article(7)


def test_a_post_has_the_shape_that_is_promised() -> None:
    for one in MADE:
        blocks = one.body.split("\n\n")
        assert 1_120 <= len(prose(one)) <= 1_280
        assert len([block for block in blocks if re.fullmatch("## .+", block)]) == 6
        assert re.findall("^```([a-z]+)$", one.body, re.MULTILINE) == ["python", "bash"]
        assert len(re.findall(r"^\$\$\n.+\n\$\$$", one.body, re.MULTILINE)) == 2
        assert len(re.findall(r" \$[^$\n]+\$$", one.body, re.MULTILINE)) == 1
        assert len([block for block in blocks if re.fullmatch(r"(\| .* \|\n?){8}", block)]) == 1
        assert re.findall(r"!\[.+\]\(images/(.+)\)", one.body) == [one.picture_name]
        assert ElementTree.fromstring(one.picture).tag.endswith("svg")


def test_code_in_a_post_is_a_program() -> None:
    for one in MADE[:20]:
        (code,) = re.findall(r"```python\n(.*?)```", one.body, re.DOTALL)
        compile(code, one.name, "exec")


def test_the_categories_are_those_of_the_site_each_smaller_than_the_one_before() -> None:
    assert list(CATEGORIES) == settings.plain_values(str(ROOT / "conf.py"))["posts_categories"]
    found = Counter(one.category for one in MADE)
    whole = sum(1 / k for k in range(1, 9))
    for k, name in enumerate(CATEGORIES, 1):
        assert abs(found[name] / len(MADE) - 1 / k / whole) < 0.06


def test_different_words_grow_as_in_real_text() -> None:
    random = Random(1)
    for count in (1_000, 30_000):
        different = len({words.draw(random, "ko") for _ in range(count)})
        expected = gamma(1 / 4) * words.HEAD ** (1 / 4) * (count / 3) ** (3 / 4)
        assert different == pytest.approx(expected, rel=0.1)


def test_no_two_numbers_are_spelled_alike() -> None:
    syllables = ["a", "bo", "cu"]
    spelled = [words.spell(number, syllables) for number in range(9 + 27 + 81)]
    assert len(set(spelled)) == len(spelled)


@pytest.mark.parametrize(
    ("dialect", "keys"),
    [
        (dialects.sphinx, {"category": MADE[0].category, "tags": ", ".join(MADE[0].tags)}),
        (dialects.mkdocs, {"categories": [MADE[0].category], "tags": list(MADE[0].tags)}),
        (dialects.hugo, {"categories": [MADE[0].category], "tags": list(MADE[0].tags)}),
    ],
)
def test_each_tool_can_read_the_front_matter(dialect: Callable[[Article], str], keys: dict[str, object]) -> None:
    _, front, _ = dialect(MADE[0]).split("---\n", 2)
    assert yaml.safe_load(front) == {"title": MADE[0].title, "date": MADE[0].day, **keys}


# -- the sites


def test_the_twin_is_built_in_silence(tmp_path: Path) -> None:
    (twin,) = (tool for tool in TOOLS if tool.name == "twin")
    _, files = Site(twin, 2, tmp_path / "site", "").measure("clean")
    assert "WARNING" not in (tmp_path / "site" / "log").read_text(encoding="utf-8")
    out = tmp_path / "site" / "out"
    assert f"<h1>{MADE[0].title}" in (out / "posts" / f"{MADE[0].name}.html").read_text(encoding="utf-8")
    assert all(one.title in (out / "index.html").read_text(encoding="utf-8") for one in MADE[:2])
    assert files.pages == len(list(out.rglob("*.html")))


def test_ours_is_this_site_as_it_is(tmp_path: Path) -> None:
    (ours,) = (tool for tool in TOOLS if tool.name == "ours")
    ours.frame(tmp_path)
    for name in ("conf.py", "index.rst", "_static/blog.css", "_ext/sphinx_posts/__init__.py"):
        assert (tmp_path / name).read_bytes() == (ROOT / name).read_bytes()


def test_the_twin_has_nothing_of_the_extension_but_its_work_arounds() -> None:
    ours = settings.plain_values(str(ROOT / "conf.py"))
    twin = settings.without_posts(ours)
    assert {name for name in ours if name not in twin} == {
        "html_math_renderer",
        *(name for name in ours if name.startswith("posts_")),
    }
    assert set(ours["extensions"]) - set(twin["extensions"]) == {"sphinx_posts"}
    values: dict[str, object] = {"__file__": str(ROOT / "conf.py")}
    exec(settings.conf(twin), values)
    assert {name: values[name] for name in twin} == twin


BUILDER = """
import pathlib, sys
site = pathlib.Path(sys.argv[1])
(site / "out").mkdir(exist_ok=True)
for source in (site / "source" / "posts").glob("*.md"):
    page = site / "out" / f"{source.stem}.html"
    if not page.exists() or page.read_text() != source.read_text():
        page.write_text(source.read_text())
with (site.parent / "builds").open("a") as stream:
    print(site.name, file=stream)
if (site.parent / "stop").exists():
    sys.exit("stopped")
"""


def made_up_tool(name: str = "ours", whats: tuple[What, ...] = WHATS) -> Tool:
    """Return a tool that copies each changed source to a page."""

    def command(site: Path) -> Sequence[str]:
        return [sys.executable, "-c", BUILDER, str(site)]

    return Tool(name=name, note="made up", frame=lambda _: None, command=command, whats=whats)


def test_each_edit_is_found_in_what_is_written_and_undone(tmp_path: Path) -> None:
    site = Site(made_up_tool(), 3, tmp_path / "site", "r1")
    pages = {}
    source = site.path / "source"
    for what in WHATS:
        _, files = site.measure(what)
        pages[what] = files.pages
        found = {path.name: path.read_text(encoding="utf-8") for path in source.rglob("*") if path.is_file()}
        assert found == {
            name: text
            for one in MADE[:3]
            for name, text in ((f"{one.name}.md", dialects.sphinx(one)), (one.picture_name, one.picture))
        }
    assert pages == {"clean": 3, "nothing": 0, "body": 1, "title": 1, "new": 1}


@pytest.mark.parametrize("what", ["clean", "body", "title", "new"])
def test_a_site_that_a_stopped_run_has_left_is_built_anew(what: What, tmp_path: Path) -> None:
    site = Site(made_up_tool(), 2, tmp_path / "site", "r1")
    site.measure("clean")
    (tmp_path / "stop").touch()
    with pytest.raises(RuntimeError, match="stopped"):
        site.measure(what)
    (tmp_path / "stop").unlink()
    assert site.measure("nothing")[1].pages == 0
    sources = sorted((site.path / "source" / "posts").glob("*.md"))
    assert [path.read_text(encoding="utf-8") for path in sources] == [dialects.sphinx(one) for one in MADE[:2]]


def test_a_site_of_other_code_is_built_anew(tmp_path: Path) -> None:
    for revision in ("r1", "r2"):
        Site(made_up_tool(), 2, tmp_path / "site", revision).measure("nothing")
    assert (tmp_path / "builds").read_text() == "site\n" * 4


# -- measuring


def test_the_work_and_the_memory_of_child_processes_count(tmp_path: Path) -> None:
    child = "import time; kept = b'1' * 150_000_000\nwhile time.process_time() < 0.4: pass"
    command = [sys.executable, "-c", child]
    parent = f"import subprocess\nfor one in [subprocess.Popen({command!r}) for _ in range(2)]: one.wait()"
    usage = run([sys.executable, "-c", parent], tmp_path, tmp_path / "log")
    assert usage.cpu >= 0.8
    assert usage.peak >= 300_000_000  # more than this process has: the kernel counts that in
    assert usage.wall >= 0.4


def test_a_build_that_fails_ends_the_run_and_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no such post"):
        run([sys.executable, "-c", "raise SystemExit('no such post')"], tmp_path, tmp_path / "log")


def test_what_is_written_counts_also_where_no_byte_is_changed(tmp_path: Path) -> None:
    for name in ("same.html", "again.html", "other.js"):
        (tmp_path / name).write_text("123")
    before = stamps(tmp_path)
    (tmp_path / "again.html").write_text("123")
    (tmp_path / "other.js").write_text("1234")
    (tmp_path / "new.html").write_text("12")
    assert written(before, stamps(tmp_path)) == Written(2, 5, 1, 4)


# -- going on where a run was stopped


def test_the_tools_take_turns() -> None:
    tools = [made_up_tool("a"), made_up_tool("b", whats=("clean",)), replace(made_up_tool("c"), largest=100)]
    planned = [(tool.name, size, what) for tool, size, what, _ in program.plan(tools, [100, 1_000], 1)]
    assert planned[:5] == [
        ("a", 100, "clean"),
        ("b", 100, "clean"),
        ("c", 100, "clean"),
        ("a", 100, "nothing"),
        ("c", 100, "nothing"),
    ]
    assert ("c", 1_000, "clean") not in planned


WAITER = """
import pathlib, sys, time
site = pathlib.Path(sys.argv[1])
if not site.name.endswith("-10"):
    (site.parent / f"begun-{site.name}").touch()
    end = time.monotonic() + 30
    while len(list(site.parent.glob("begun-*"))) < 2:
        assert time.monotonic() < end, "it is alone"
        time.sleep(0.01)
"""


def test_clean_builds_of_one_size_can_run_at_the_same_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def waiting(name: str) -> Tool:
        return replace(made_up_tool(name), command=lambda site: [sys.executable, "-c", WAITER, str(site)])

    monkeypatch.setattr(program, "BUILD", tmp_path)
    monkeypatch.setattr(program, "TOOLS", (waiting("twin"), waiting("hugo")))
    arguments = ["--sizes", "2", "--tools", "twin", "hugo", "--times", "1", "--together"]
    program.main(arguments)
    found = Journal(tmp_path / "measurements.jsonl").read()
    assert [(one.tool, one.what) for one in found] == [("twin", "clean"), ("hugo", "clean")]
    assert {one.together for one in found} == {"twin hugo"}
    program.main(arguments)
    assert len(Journal(tmp_path / "measurements.jsonl").read()) == 2


def test_those_that_ran_at_the_same_time_are_one_turn() -> None:
    tools = [made_up_tool("a"), replace(made_up_tool("b"), largest=100)]
    turns = program.turns(program.plan(tools, [100, 1_000], 2), together=True)
    names = [[(tool.name, size, what, repetition) for tool, size, what, repetition in turn] for turn in turns]
    assert names == [
        turn
        for repetition in (0, 1)
        for turn in (
            [("a", 100, "clean", repetition), ("b", 100, "clean", repetition)],
            [("a", 1_000, "clean", repetition)],
        )
    ]


def test_a_run_goes_on_where_it_was_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "BUILD", tmp_path)
    monkeypatch.setattr(program, "TOOLS", (made_up_tool("hugo", whats=("clean", "nothing")),))
    builds, journal = tmp_path / "sites" / "builds", tmp_path / "measurements.jsonl"
    arguments = ["--sizes", "2", "--tools", "hugo", "--times", "2"]
    program.main(arguments)
    assert Counter(builds.read_text().split()) == {"hugo-10": 1, "hugo-2": 4}
    finished = journal.read_text()

    program.main(arguments)
    assert journal.read_text() == finished
    assert len(builds.read_text().split()) == 5

    journal.write_text(finished[:-9])  # killed while it wrote the last line
    program.main(arguments)
    lines = journal.read_text().splitlines()
    assert lines[:3] == finished.splitlines()[:3]
    assert len(lines) == 4
    assert {(one.what, one.repetition) for one in Journal(journal).read()} == {
        (what, repetition) for what in ("clean", "nothing") for repetition in (0, 1)
    }

    monkeypatch.setattr(program, "revision", lambda: "another")
    program.main(arguments)
    assert len(journal.read_text().splitlines()) == 8


def test_the_revision_is_that_of_all_that_is_measured_and_of_nothing_else(tmp_path: Path) -> None:
    for name in ("_ext/a.py", "_static/a.css", "_templates/a.html", "bench/words.py", "bench/report.py", "README.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1")
    for name in ("conf.py", "index.rst", "requirements.txt"):
        (tmp_path / name).write_text("1")
    first = program.revision(tmp_path)
    (tmp_path / "README.md").write_text("2")
    (tmp_path / "bench" / "report.py").write_text("2")
    assert program.revision(tmp_path) == first
    for name in ("_ext/a.py", "bench/words.py", "conf.py"):
        (tmp_path / name).write_text("2")
        assert program.revision(tmp_path) != first
        first = program.revision(tmp_path)


# -- the table and the plot


def made_up(tool: str, size: int, what: What, cpu: float, **more: float) -> Measurement:
    values: dict[str, float] = {"wall": cpu, "peak": 1e6 * size, "pages": size, "page_bytes": 40_000 * size, **more}
    repetition = int(values.pop("repetition", 0))
    measured = Measurement(
        tool=tool,
        size=size,
        what=what,
        repetition=repetition,
        revision="r1",
        cpu=cpu,
        wall=0,
        peak=0,
        pages=0,
        page_bytes=0,
        others=0,
        other_bytes=0,
        day="2020-07-20",
        machine="a machine",
    )
    return replace(measured, **values)  # type: ignore[arg-type]  # numbers, whole or not


MEASURED = [
    made_up("ours", 100, "clean", 10, stored=150_000),
    made_up("ours", 1_000, "clean", 100, stored=2_500_000),
    made_up("floor", 1_000, "clean", 50),
    made_up("hugo", 100, "clean", 1),
    made_up("hugo", 1_000, "body", 10),
    made_up("ours", 1_000, "body", 4, pages=4),
    made_up("ours", 1_000, "nothing", 3, pages=3),
]


def test_the_table_compares_with_ours_and_says_which_targets_are_kept() -> None:
    lines = write(MEASURED).splitlines()
    for line in (
        "| posts: | 100 | 1,000 |",
        "| ours | 1.00 (10.0 s) | 1.00 (100.0 s) |",
        "| floor |  | 0.50 (50.0 s) |",
        "| hugo | 0.10 (1.0 s) |  |",
        "| clean, 10,000 to 100: CPU a post | 1.15 |  | not measured |",
        "| clean, 1,000, ours to floor: CPU | 1.7 | 2 | missed |",
        "| body, 1,000, ours to hugo: wall | 0.5 | 0.4 | kept |",
        "| body, 1,000, less those of nothing changed: pages | 1 | 1 | kept |",
        "| clean, 100: kB that our domain keeps of a post | 2 | 1.5 | kept |",
        "| clean, 1,000: kB that our domain keeps of a post | 2 | 2.5 | missed |",
    ):
        assert line in lines
    assert any(line.startswith("| 100 | clean | ours | 10 | 10 | 100 | 100 |") for line in lines)
    assert not any("nan" in line or "None" in line for line in lines)


def test_ratios_are_of_builds_measured_in_the_same_turn() -> None:
    turns = [(10, 5), (30, 10), (16, 4), (50, None)]
    measured = [made_up("ours", 100, "clean", ours, repetition=i) for i, (ours, _) in enumerate(turns)]
    measured += [made_up("floor", 100, "clean", floor, repetition=i) for i, (_, floor) in enumerate(turns) if floor]
    figures = Figures(measured)
    assert figures.get("cpu", ("ours", 100, "clean")) == 23
    assert figures.ratio("cpu", ("ours", 100, "clean"), ("floor", 100, "clean")) == 3


def test_of_builds_that_ran_at_the_same_time_no_wall_time_counts() -> None:
    measured = [made_up("ours", 100, "clean", 4), made_up("floor", 100, "clean", 2)]
    measured += [replace(made_up(one.tool, 100, "clean", 6 * one.cpu), together="ours floor") for one in measured]
    measured.append(replace(made_up("ours", 100, "clean", 8), together="ours plain"))
    measured.append(replace(made_up("plain", 100, "clean", 9), together="ours plain"))
    figures = Figures(measured)
    assert [figures.get(field, ("ours", 100, "clean")) for field in ("cpu", "wall")] == [8, 4]
    assert figures.ratio("wall", ("ours", 100, "clean"), ("floor", 100, "clean")) == 2
    assert figures.get("wall", ("plain", 100, "clean")) is None
    assert figures.ratio("cpu", ("plain", 100, "clean"), ("ours", 100, "clean")) == 9 / 8
    lines = write(measured).splitlines()
    assert any(line.startswith("| 100 | clean | plain | 9 |  | 100 |") for line in lines)
    assert any(line.endswith("of which no wall is told: ours floor; ours plain.") for line in lines)


def test_the_plot_has_a_line_for_each_tool_that_was_measured() -> None:
    picture = ElementTree.fromstring(draw(MEASURED))
    texts = [element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert [text for text in texts if text in {tool.name for tool in TOOLS}] == [
        "ours",
        "floor",
        "hugo",
        "hugo",
        "ours",
    ]


@pytest.mark.parametrize(("lock", "package"), [("ablog", "ablog"), ("mkdocs", "mkdocs-material"), ("hugo", "hugo")])
def test_each_lock_pins_its_tool(lock: str, package: str) -> None:
    lines = (ROOT / "bench" / "locks" / f"{lock}.txt").read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if re.fullmatch(rf"{package}==[\d.]+", line)]) == 1
    assert all("==" in line or line.lstrip().startswith("#") for line in lines)
