"""The writers' guide is true: what it says to type is typed, and what it says will happen happens."""

import datetime as dt
import itertools
import re
import shutil
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
import yaml
from docutils import nodes
from markdown_it import MarkdownIt

from clone import copy_repository, environment, run, serve, wait_until_served
from conftest import ROOT, MakeSite, post
from sphinx_posts import check
from sphinx_posts.folder import Folder
from sphinx_posts.front_matter import read_front_matter
from sphinx_posts.post import State, read_facts

LANGUAGES = ["ko", "en"]
TODAY = "1772452800"  # 2026-03-02, the day of the post in the guide
WORKFLOW = ROOT / ".github" / "workflows" / "publish-scheduled.yml"

# Titles and the like that are in Korean in the Korean guide.
TRANSLATED = {
    "나의 첫 글": "My first post",
    "나의-첫-글": "my-first-post",
    "떠오른 생각": "An idea",
    "첫 글을 씀": "Add my first post",
}


@dataclass
class Section:
    """What stands below one heading of a guide."""

    level: str
    fences: list[tuple[str, str]] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def read_guide(text: str) -> list[Section]:
    """Read a guide: of each section the fenced blocks, code in the text, links, and the cells of tables."""
    sections: list[Section] = []
    for before, token in itertools.pairwise(MarkdownIt("commonmark").enable("table").parse(text)):
        if before.type == "heading_open":
            sections.append(Section(before.tag))
        if before.type == "td_open":
            sections[-1].rows[-1].append(token.content.strip("`"))
        elif token.type == "tr_open" and before.type != "thead_open":
            sections[-1].rows.append([])
        elif token.type == "fence":
            sections[-1].fences.append((token.info, token.content))
        for child in token.children or ():
            if child.type == "code_inline":
                sections[-1].code.append(child.content)
            elif child.type == "link_open":
                sections[-1].links.append(str(child.attrs["href"]))
    return sections


def guide(language: str) -> list[Section]:
    return read_guide(source(language))


def source(language: str) -> str:
    return (ROOT / "docs" / f"writing.{language}.md").read_text(encoding="utf-8")


def fences(sections: list[Section], info: str) -> list[str]:
    return [content for section in sections for name, content in section.fences if name == info]


def commands(sections: list[Section]) -> list[str]:
    """Return the commands in their order: those that stand in lines of their own, then others within the text."""
    shown = [line for block in fences(sections, "sh") for line in block.splitlines()]
    named = [code for section in sections for code in section.code if re.match(r"(make|git) ", code)]
    return [*shown, *(command for command in dict.fromkeys(named) if command not in shown)]


def table(sections: list[Section], first_cell: str) -> list[list[str]]:
    """Return the rows of the table whose first cell is *first_cell*."""
    return next(section.rows for section in sections if section.rows and section.rows[0][0] == first_cell)


MESSAGES = [message for message, _ in table(guide("en"), "unknown key 'catagory'; did you mean 'category'?")]
LINES = [line for line, _ in table(guide("en"), "draft: true")]


# -- both languages


def test_both_languages_say_the_same() -> None:
    text = source("ko")
    for ours, theirs in TRANSLATED.items():
        text = text.replace(ours, theirs)
    korean, english = read_guide(text), guide("en")
    assert [section.level for section in korean] == [section.level for section in english]
    assert commands(korean) == commands(english)
    for one, other in zip(korean, english, strict=True):
        # the text of the example is compared below, by its structure
        assert [(info, info != "md" and block) for info, block in one.fences] == [
            (info, info != "md" and block) for info, block in other.fences
        ]
        assert set(one.code) == set(other.code)
        assert [row[0] for row in one.rows] == [row[0] for row in other.rows]
    links = [[link for section in sections for link in section.links] for sections in (korean, english)]
    assert links[0] == ["writing.en.md", *links[1][1:]]
    assert links[1][0] == "writing.ko.md"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_is_one_page_and_names_files_that_are_there(language: str) -> None:
    assert len(source(language).splitlines()) <= 200
    named = {code for section in guide(language) for code in section.code}
    files = {name for name in named if re.fullmatch(r"[\w./-]+(\.py|\.yaml|\.yml|\.json|[a-z]/)", name)}
    assert {"conf.py", ".readthedocs.yaml", "posts/images/", str(WORKFLOW.relative_to(ROOT))} < files
    assert "_ext/sphinx_posts/front-matter.schema.json" in files
    assert [name for name in files if not (ROOT / name).exists()] == []


def test_the_examples_of_both_languages_have_one_structure(make_site: MakeSite) -> None:
    files = {f"posts/{language}.md": fences(guide(language), "md")[0] for language in LANGUAGES}
    files["posts/2019-04-25-bert-review.md"] = post("BERT")
    site = make_site(files, "myst_enable_extensions = ['dollarmath']\nsuppress_warnings = ['posts', 'image']\n").build()
    trees = {
        language: [
            type(node) for node in site.doctree(f"posts/{language}").findall() if not isinstance(node, nodes.Text)
        ]
        for language in LANGUAGES
    }
    assert trees["ko"] == trees["en"]
    shown = {nodes.image, nodes.math, nodes.math_block, nodes.literal_block, nodes.note, nodes.footnote, nodes.strong}
    assert shown < set(trees["en"])
    assert site.warnings == []


# -- the guide, followed


PERSON = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a repository of what is here, changes that are not committed too."""
    folder = copy_repository(tmp_path_factory.mktemp("repository"))
    for command in ("git init -q -b main", "git add -A", "git commit -q -m all"):
        run(*command.split(), cwd=folder, HOME=str(folder), **PERSON)
    return folder


@pytest.fixture
def address(repository: Path, tmp_path: Path) -> Path:
    """Make a repository that can be cloned and pushed to."""
    run("git", "clone", "-q", "--bare", str(repository), "forge", cwd=tmp_path, HOME=str(tmp_path))
    return tmp_path / "forge"


@dataclass
class Terminal:
    """Where a reader types the commands of the guide; *live* is the address of the preview, once it runs."""

    folder: Path
    address: Path
    until: ExitStack
    live: str = ""

    def type(self, command: str) -> str:
        """Do what *command* says, and return what it printed."""
        home = {"HOME": str(self.address.parent), "SOURCE_DATE_EPOCH": TODAY}
        if command.startswith("cd "):
            self.folder /= command.removeprefix("cd ")
            for lock in self.folder.glob("requirements*.txt"):
                shutil.copystat(ROOT / lock.name, lock)  # a newer one would be installed, which takes minutes
            return ""
        if command == "make live":
            log = self.folder.with_name("log")
            self.live = self.until.enter_context(serve(self.folder, log, **home))
            return log.read_text(encoding="utf-8")
        typed = command.replace("ADDRESS", str(self.address))
        return run("sh", "-c", typed, cwd=self.folder, VENV=sys.prefix, **home, **PERSON)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_follows_the_guide_publishes_a_post(language: str, address: Path, tmp_path: Path) -> None:
    sections = guide(language)
    (example,) = fences(sections, "md")
    name = next(code for section in sections for code in section.code if code.startswith("posts/2026-03-02-"))
    printed: dict[str, str] = {}
    with ExitStack() as until:
        terminal = Terminal(tmp_path, address, until)
        for command in commands(sections):
            printed[command] = terminal.type(command)
            post_file = terminal.folder / name
            if printed[command] == f"{name}\n":
                assert post_file.read_text(encoding="utf-8") == fences(sections, "yaml")[0] + "\n"
                post_file.write_text(example, encoding="utf-8")

        said = next(code for section in sections for code in section.code if code.startswith("Serving on "))
        assert said.removesuffix("8000") in printed["make live"]
        idea = next(path.strip() for command, path in printed.items() if "DRAFT=1" in command)
        assert idea.startswith("posts/2026-12-01-")
        for saved, shown in ((name, "footnote"), (idea, "post-draft")):
            page = quote(saved.replace(".md", ".html"))
            wait_until_served(f"{terminal.live}/{page}", shown, terminal.folder / saved)
        log = (tmp_path / "log").read_text(encoding="utf-8")
        assert re.findall(r"Detected changes .*_build/.*", log) == []  # of the other commands

    html = terminal.folder / "_build" / "html"
    summary = next(line for line in example.split("---\n")[2].splitlines() if line)
    assert summary in (html / "index.html").read_text(encoding="utf-8")
    assert (html / name).with_suffix(".html").exists()
    assert not (html / idea).with_suffix(".html").exists()
    # the draft has no text yet; of the post, there is nothing to say
    assert [line.partition(": ")[0] for line in printed["make check"].splitlines()] == [idea]
    assert "words a minute" in printed[f"make check POST={name}"]
    assert run("git", "show", f"main:{name}", cwd=address) == example


def test_the_guide_builds_as_read_the_docs_does() -> None:
    config = yaml.safe_load((ROOT / ".readthedocs.yaml").read_text(encoding="utf-8"))
    (options,) = {match for command in commands(guide("en")) for match in re.findall('SPHINXOPTS="(.*)"', command)}
    (command,) = config["build"]["jobs"]["build"]["html"]
    assert command.startswith(f"python -m sphinx {options} -b html ")


# -- the tables


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_front_matter_does_what_the_guide_says(line: str) -> None:
    facts, problems = read_facts("posts/2026-03-02-a", read_front_matter(f"---\n{line}\n---\n").fields)
    assert problems == ()
    key, _, value = line.partition(": ")
    assert (facts.hidden, facts.pinned) == (key == "hidden", key == "pin")
    assert facts.read_time == (int(value) if key == "read_time" else None)
    expected = {
        "draft": [State.DRAFT, State.DRAFT],
        "publish": [State.SCHEDULED, State.PUBLIC],
        "expires": [State.PUBLIC, State.EXPIRED],
    }.get(key, [State.SCHEDULED, State.PUBLIC])  # else as the name of the file says
    day = dt.date.fromisoformat(value if key in ("publish", "expires") else "2026-03-02")
    assert [facts.publication.state(day - dt.timedelta(before)) for before in (1, 0)] == expected


# Posts of which the messages in the guide are said, in its order.
BAD = (
    post("A", catagory="dev"),
    post("B", date="2026-02-30"),
    post("C", category="Dev"),
    post("D", category="carrer"),
    post("Sphinx: a beginning"),
    "---\ntitle: F\n\nText.\n",
    post("My first post"),
    post("H", "```python\n1\n```"),
    post("I", "Text.\n\n# One\n\nText.\n\n# Two\n\nText."),
    post("J", "Text.\n\n![](images/a.png)"),
    post("K", "Text.\n\n![b](images/b.png)"),
    post("L", "[text](2026-03-01-nothing.md)"),
    post("M", "[text](2026-03-09-idea.md)"),
    post("N", "글입니다."),
)


def test_each_message_in_the_guide_is_said(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", TODAY)
    names = [f"posts/2026-03-02-{letter}.md" for letter in "abcdefghijklmn"]
    others = {
        "posts/2026-03-01-first.md": post("My first post"),
        "posts/2026-03-09-idea.md": post("An idea", draft="true"),
        "posts/images/a.png": "",
    }
    # one process loads the extensions again for each site
    conf = "posts_categories = ['dev', 'career']\nsuppress_warnings = ['app']\n"
    site = make_site({**dict(zip(names, BAD, strict=True)), **others}, conf)
    (site.source / names[-1]).write_bytes(BAD[-1].encode("cp949"))
    said: dict[str, list[str]] = {name: [] for name in names}
    for finding in check.all_findings(Folder(site.source), site.path / "cache"):
        said[str(Path(finding.path).relative_to(site.source))].append(finding.message)
    for name, message in zip(names, MESSAGES, strict=True):
        pattern = re.escape(message).replace("…", ".*") + r" \[[\w.]+\]"
        assert [found for found in said[name] if re.fullmatch(pattern, found)] != [], (message, said[name])
    sample = fences(guide("en"), "text")[0].strip()
    assert sample.partition(": ")[2] == f"warning: {said[names[0]][0]}"


def test_the_time_zone_and_the_cron_go_together() -> None:
    rows = table(guide("en"), 'posts_timezone = "UTC"')
    for setting, cron in rows:
        known: dict[str, Any] = {}
        exec(setting, known)
        assert begins_after_midnight(yaml.safe_load(cron)["cron"], known["posts_timezone"])
    settings = Folder(ROOT).settings
    (schedule,) = workflow()["on"]["schedule"]
    assert begins_after_midnight(schedule["cron"], settings.timezone)
    assert (f'posts_timezone = "{settings.timezone}"', schedule["cron"]) in [
        (setting, yaml.safe_load(cron)["cron"]) for setting, cron in rows
    ]


def begins_after_midnight(cron: str, timezone: str) -> bool:
    """Whether a daily *cron*, in UTC, is in the first half hour of the day in *timezone*, in summer and winter."""
    minute, hour, *rest = cron.split()
    assert rest == ["*", "*", "*"]
    times = (dt.datetime(2026, month, 15, int(hour), int(minute), tzinfo=dt.UTC) for month in (1, 7))
    return all(time.astimezone(ZoneInfo(timezone)).time() < dt.time(0, 30) for time in times)


# -- the workflow


def workflow() -> dict[str, Any]:
    """Read the workflow; YAML 1.1 takes its key ``on`` for true."""
    read: dict[Any, Any] = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in read.items()}


def test_the_workflow_may_do_nothing_and_knows_what_the_guide_names() -> None:
    read = workflow()
    assert read["permissions"] == {}
    assert set(read["on"]) == {"schedule", "workflow_dispatch"}
    (job,) = read["jobs"].values()
    (step,) = job["steps"]
    assert set(step) == {"name", "env", "run"}
    text = WORKFLOW.read_text(encoding="utf-8")
    known = re.findall(r"\$\{\{ *(.*?) *\}\}", text)
    assert known == ["secrets.READTHEDOCS_TOKEN", "vars.READTHEDOCS_PROJECT"]
    for language in LANGUAGES:
        named = {code for section in guide(language) for code in section.code if code.startswith("READTHEDOCS")}
        assert named == {value.partition(".")[2] for value in known}
        assert f"*{read['name']}*" in source(language)


CURL = """#!/bin/sh
printf '%s\\n' "$@" > "$CALLED"
echo once >> "$CALLED.times"
exit $STATUS
"""


@pytest.mark.parametrize(
    ("values", "status", "called"),
    [
        ({"TOKEN": "secret", "PROJECT": "blog"}, 0, True),
        ({"TOKEN": "secret", "PROJECT": "blog"}, 22, True),
        ({"TOKEN": "", "PROJECT": "blog"}, 0, False),
        ({"TOKEN": "secret", "PROJECT": ""}, 0, False),
        ({"TOKEN": "", "PROJECT": ""}, 0, False),
    ],
)
def test_the_workflow_asks_for_one_build_where_it_may(
    values: dict[str, str], status: int, called: bool, tmp_path: Path
) -> None:
    (job,) = workflow()["jobs"].values()
    (step,) = job["steps"]
    assert set(step["env"]) == set(values)
    run("sh", "-n", "-c", step["run"], cwd=tmp_path)
    (tmp_path / "curl").write_text(CURL)
    (tmp_path / "curl").chmod(0o755)
    path = f"{tmp_path}:{environment()['PATH']}"
    env = environment(PATH=path, CALLED=str(tmp_path / "called"), STATUS=str(status), **values)
    # as GitHub runs it
    done = subprocess.run(["sh", "-e", "-c", step["run"]], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert ("Nothing is built" in done.stdout) != called
    assert (tmp_path / "called").exists() == called
    if called:
        assert (tmp_path / "called.times").read_text() == "once\n"
        arguments = (tmp_path / "called").read_text().splitlines()
        assert arguments[arguments.index("--request") + 1] == "POST"
        assert arguments[arguments.index("--header") + 1] == "Authorization: Token secret"
        # https://docs.readthedocs.com/platform/stable/api/v3.html
        assert arguments[-1] == "https://app.readthedocs.org/api/v3/projects/blog/versions/latest/builds/"
