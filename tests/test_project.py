"""The project itself: its commands, its locks, its package and its hosting files do what they say."""

import os
import re
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
import yaml
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from clone import copy_repository, run, serve, wait_until_served
from conftest import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
POST_COMMAND = 'make post TITLE="어텐션 다시 읽기" CATEGORY=dev'
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what a clone would hold into a folder of its own."""
    return copy_repository(tmp_path_factory.mktemp("clone"))


def test_help_explains_each_target_from_its_own_comment() -> None:
    shown = run("make", cwd=ROOT)
    targets = dict(re.findall(r"^([a-z]+):.*## (.*)$", MAKEFILE, re.MULTILINE))
    phony = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[0].split()
    assert sorted(targets) == sorted(phony)
    for target, meaning in targets.items():
        assert re.search(rf"^{target} +{re.escape(meaning)}$", shown, re.MULTILINE)


def test_the_readme_names_no_command_that_is_not_tested() -> None:
    named = set(re.findall(r"^make .*$", README, re.MULTILINE)) | set(re.findall(r"`(make [^`]*)`", README))
    # "make test" is what runs this; the others are run below
    assert named == {"make html", "make test", "make live", "make help", "make check", POST_COMMAND}


def test_ci_runs_make_test_and_no_more() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert script[-1] == "exec make test"
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8"))
    job = workflow["jobs"]["test"]
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]
    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]


def test_make_html_does_everything_and_a_written_post_appears(clone: Path, tmp_path: Path) -> None:
    first = run("make", "html", cwd=clone, HOME=str(tmp_path))
    assert "pip" in first
    index = clone / "_build" / "html" / "index.html"
    assert "schuBERT Review" in index.read_text(encoding="utf-8")

    again = run("make", "html", cwd=clone, HOME=str(tmp_path))
    assert "pip" not in again
    assert "0 added, 0 changed, 0 removed" in again

    name = re.findall(r"`(posts/\d{4}-.*?\.md)`", README)[0]
    epoch = {"HOME": str(tmp_path), "SOURCE_DATE_EPOCH": "1595203200"}
    assert run("sh", "-c", POST_COMMAND, cwd=clone, **epoch).strip() == name
    written = (clone / name).read_text(encoding="utf-8").splitlines()
    assert set(written) < set(README.splitlines())
    assert run("make", "check", cwd=clone, **epoch).splitlines() == [
        f"{name}: warning: the post has no summary, and no paragraph to take one from [posts.summary]"
    ]
    (clone / name).write_text(re.findall(r"```md\n(.*?)```", README, re.DOTALL)[0], encoding="utf-8")
    options = run("make", "html", "SPHINXOPTS=-W -n -D html_title=changed", cwd=clone, HOME=str(tmp_path))
    assert "1 added" in options or "22 added" in options or "23 added" in options
    html = index.read_text(encoding="utf-8")
    assert "어텐션 다시 읽기" in html
    assert "첫 문단은 요약입니다." in html
    assert "<title>changed" in html or "changed</title>" in html

    assert "document" in run("make", "text", cwd=clone, HOME=str(tmp_path))
    assert "어텐션 다시 읽기" in (clone / "_build" / "text" / "index.txt").read_text(encoding="utf-8")
    run("make", "clean", cwd=clone, HOME=str(tmp_path))
    assert not list((clone / "_build").glob("*"))
    (clone / name).unlink()


def test_make_live_shows_a_saved_post(clone: Path, tmp_path: Path) -> None:
    post = clone / "posts" / "2020-04-04-einsum.md"
    with serve(clone, tmp_path / "log") as address:
        post.write_text(post.read_text(encoding="utf-8") + "\n방금 저장한 문장입니다.\n", encoding="utf-8")
        wait_until_served(f"{address}/posts/2020-04-04-einsum.html", "방금 저장한 문장입니다.", post)


def test_read_the_docs_can_build(clone: Path, tmp_path: Path) -> None:
    config = yaml.safe_load((clone / ".readthedocs.yaml").read_text(encoding="utf-8"))
    assert (clone / config["sphinx"]["configuration"]).exists()
    venv.create(tmp_path / "env", with_pip=True)
    jobs = config["build"]["jobs"]
    path = f"{tmp_path / 'env' / 'bin'}:{os.environ['PATH']}"
    for command in (*jobs["install"], *jobs["build"]["html"]):
        run("sh", "-c", command, cwd=clone, PATH=path, READTHEDOCS_OUTPUT=str(tmp_path / "out"))
        if "sphinx" in command:
            assert " -W " in command
    assert "schuBERT Review" in (tmp_path / "out" / "html" / "index.html").read_text(encoding="utf-8")


FOREIGN = {
    "conf.py": """
extensions = ["myst_parser", "sphinx_posts"]
html_theme = "alabaster"
posts_patterns = ["journal/*/*"]
""",
    "index.rst": "Project\n=======\n\n.. posts::\n   :by: year\n",
    "journal/2020/2020-05-17-one.md": "---\ntitle: One\n---\n\nFirst *words*.\n",
    "journal/2021/two.rst": ":title: Two\n:date: 2021-02-03\n:category: dev\n\nSecond words.\n",
}


def test_another_project_can_install_the_extension(clone: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path), cwd=clone)
    (wheel,) = tmp_path.glob("*.whl")
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"sphinx_korean_search", "sphinx_posts", f"sphinx_posts-{PROJECT['project']['version']}.dist-info"}

    venv.create(tmp_path / "env", with_pip=True)
    python = str(tmp_path / "env" / "bin" / "python")
    lock = str(clone / "requirements.txt")
    run(python, "-m", "pip", "install", "-q", "-c", lock, str(wheel), "sphinx", "myst-parser", cwd=tmp_path)
    for name, text in FOREIGN.items():
        (tmp_path / "project" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "project" / name).write_text(text, encoding="utf-8")
    run(python, "-m", "sphinx", "-W", "-n", "-b", "html", "project", "out", cwd=tmp_path)
    html = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<h2>(\d+)", html) == ["2021", "2020"]
    assert re.findall(r'class="post-title rubric"><a class="reference internal" href="([^"]+)"', html) == [
        "journal/2021/two.html",
        "journal/2020/2020-05-17-one.html",
    ]
    assert "February 3, 2021" in html


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize(("lock", "group"), [("requirements.txt", "site"), ("requirements-dev.txt", "dev")])
def test_the_lock_pins_one_release_of_every_requirement(lock: str, group: str, python: str) -> None:
    pinned: dict[str, str] = {}
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.strip() and not line.lstrip().startswith("#"):
            requirement = Requirement(line)
            values = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": "linux"}
            if requirement.marker is None or requirement.marker.evaluate(values):
                name = canonicalize_name(requirement.name)
                assert name not in pinned
                (specifier,) = requirement.specifier
                assert specifier.operator == "=="
                pinned[name] = specifier.version
    groups = PROJECT["dependency-groups"]
    wanted = [item for item in groups[group] if isinstance(item, str)] + groups["site"]
    for requirement in map(Requirement, [*wanted, *PROJECT["project"]["dependencies"]]):
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), requirement


@pytest.mark.parametrize("language", ["ko", "ja", "zh"])
def test_the_catalogue_has_every_label(language: str) -> None:
    package = ROOT / "_ext" / "sphinx_posts"
    labels = {message for _, message, _, _ in extract_from_file("python", package / "labels.py")}
    with (package / "locale" / f"{language}.po").open("rb") as file:
        catalogue = read_po(file)
    translated = {message.id: message.string for message in catalogue if message.id}
    assert translated.keys() == labels
    assert all(all(string) if isinstance(string, tuple) else string for string in translated.values())
    assert not [error for message in catalogue for error in message.check(catalogue)]
