"""The audit's own rules: what it lets pass and what it does not."""

from pathlib import Path

import pytest

from audit import scores, validity

KNOWN = {"“scriptlevel” not allowed": "a reason"}
LISTED = {"type": "error", "url": "file:a.html", "lastLine": 3, "message": "Attribute “scriptlevel” not allowed here."}
OTHER = {"type": "error", "url": "file:a.html", "lastLine": 7, "message": "Stray end tag “p”."}
WARNING = {"type": "info", "subType": "warning", "url": "file:a.html", "message": "Article lacks heading."}
FAILURE = {"type": "non-document-error", "message": "No such file."}


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        pytest.param([LISTED, WARNING], [], id="known"),
        pytest.param([LISTED, OTHER], ["file:a.html:7: Stray end tag “p”."], id="ours"),
        pytest.param([LISTED, FAILURE], [":: No such file."], id="not checked"),
        pytest.param([OTHER | LISTED, OTHER | {"message": "x"}], ["file:a.html:7: x"], id="another on the same line"),
        pytest.param([], [f"no page has this error any more: {next(iter(KNOWN))}"], id="gone"),
    ],
)
def test_an_error_passes_if_it_is_listed_and_what_is_listed_must_be_there(
    messages: list[validity.Message], expected: list[str]
) -> None:
    assert validity.faults(messages, KNOWN) == expected


def test_pages_are_all_but_what_the_theme_leaves_among_its_files(tmp_path: Path) -> None:
    for name in ("index.html", "posts/a.html", "_static/macros.html", "_static/deep/macros.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert validity.pages(tmp_path) == [tmp_path / "index.html", tmp_path / "posts" / "a.html"]


def test_the_median_counts_and_not_one_bad_run() -> None:
    good = {category: [100] * 5 for category in scores.TARGETS}
    assert scores.faults("archive", "mobile", good | {"performance": [40, 95, 96, 97, 40]}) == []
    assert scores.faults("archive", "mobile", good | {"performance": [94, 94, 94, 100, 100], "seo": [99] * 5}) == [
        "archive, mobile: performance is 94, below 95",
        "archive, mobile: seo is 99, below 100",
    ]
