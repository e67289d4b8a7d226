"""The JSON Schema that editors read says of front matter what the reader says."""

import re
import sys
import zipfile
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from clone import copy_repository, run
from conftest import ROOT
from sphinx_posts.__main__ import main
from sphinx_posts.front_matter import read_front_matter
from sphinx_posts.keys import json_schema
from sphinx_posts.post import read_facts
from sphinx_posts.problem import Problem

SCHEMA = ROOT / "_ext" / "sphinx_posts" / "front-matter.schema.json"


def test_the_schema_is_the_one_that_the_model_gives(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert SCHEMA.read_text(encoding="utf-8") == capsys.readouterr().out


def test_the_schema_is_installed_with_the_extension(tmp_path: Path) -> None:
    copy = copy_repository(tmp_path / "copy")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path), cwd=copy)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("sphinx_posts/front-matter.schema.json") == SCHEMA.read_bytes()


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do, by its version 1.2: a date is a text, and so is ``yes``."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
EditorLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)

VALIDATOR = Draft7Validator(json_schema())


def refused(line: str) -> bool:
    """Whether the schema refuses a line of front matter."""
    return not VALIDATOR.is_valid(yaml.load(line, EditorLoader))


def said(line: str) -> list[Problem]:
    """Return what the reader says of a line of front matter."""
    front_matter = read_front_matter(f"---\n{line}\n---\n\nText.")
    _, problems = read_facts("posts/2026-03-02-a", front_matter.fields)
    return [*front_matter.problems, *problems]


@pytest.mark.parametrize(
    "line",
    [
        *(
            'title: "A title"',
            "title: 2020",
            "date: 2026-03-02",
            "date: 2026-03-02 10:00",
            "date: 2026-03-02T10:00:00Z",
        ),
        *("updated: 2026-3-4", "category: dev", "categories: [dev, 글또 4기]", "tags: [git, 2020]", "tags: git, make"),
        *("tags: []", "author: A", "authors: [A, B]", "summary: Short.", "summary:", "language: ko", "language: zh_CN"),
        *("draft: true", "draft: yes", "published: false", "hidden: False", "pin: 'on'", "read_time: 12"),
        *("publish: 2026-12-01", "expires: 2027-03-01", "layout: single", "aliases: [/a/]", "lastmod: 2026-03-04"),
    ],
)
def test_what_is_right_is_right_to_both(line: str) -> None:
    assert not refused(line)
    assert said(line) == []


@pytest.mark.parametrize(
    "line",
    [
        *("title:", "title: [a]", "title: {a: b}", "title: true", "date: soon", "date: 20260302", "date: 2026/03/02"),
        *("date: [2026-03-02]", "updated: yesterday", "category:", "category: [dev]", "categories: {a: b}"),
        *("tags: {a: b}", "tags: [[a]]", "author: {name: A}", "summary: [a]", "language: [ko]", "language: 한국어"),
        *("draft: perhaps", "draft: 1", "draft:", "published: 0", "hidden: [true]", "pin: never", "read_time: long"),
        *("read_time: 0", "read_time: -1", "read_time: 1.5", "read_time: 12345", "publish: later", "expires: never"),
    ],
)
def test_what_is_wrong_is_wrong_to_both(line: str) -> None:
    assert refused(line)
    assert said(line) != []


VALUES = [
    *(
        "",
        "~",
        "text",
        "한국어",
        '""',
        '" "',
        "{a: b}",
        "[]",
        "[a, b]",
        "[a, a]",
        "[1]",
        "[true]",
        "[~]",
        '[a, ""]',
        "[[a]]",
    ),
    *(
        "true",
        "True",
        "yes",
        "YES",
        "off",
        '"true"',
        '" true "',
        "1",
        "0",
        "-1",
        "+5",
        "007",
        "1.5",
        "12.0",
        "1e3",
        "0x10",
    ),
    *("1_0", "99999", '"12"', '" 12 "', "2026-03-02", "2026-3-2", "2026-13-45", '"2026-03-02 "', "2026-03-02 10:00"),
    *(
        "2026-03-02T10:00:00+09:00",
        "2026-03-02t10",
        "2026-03-02 soon",
        "20260302",
        "ko",
        "zh-Hant-TW",
        '" ko "',
        "12ko",
    ),
]


@pytest.mark.parametrize("key", json_schema()["properties"])
def test_what_the_schema_refuses_the_reader_reports(key: str) -> None:
    silent = [value for value in VALUES if refused(f"{key}: {value}") and not said(f"{key}: {value}")]
    assert silent == []
