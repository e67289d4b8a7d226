"""A new post is written once, with front matter that can be read, in a category that there is."""

import datetime as dt
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import MakeSite, post
from sphinx_posts.__main__ import main
from sphinx_posts.front_matter import is_blank, read_front_matter
from sphinx_posts.new import NewPost, NewPostError, complete_category, write_post
from sphinx_posts.post import read_facts

DAY = dt.date(2020, 7, 20)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Attention, again", "2020-07-20-attention-again.md"),
        ("어텐션 다시 읽기", "2020-07-20-어텐션-다시-읽기.md"),
        (unicodedata.normalize("NFD", "어텐션"), "2020-07-20-어텐션.md"),
        ("!?", "2020-07-20-post.md"),
        ("a/b\\c", "2020-07-20-a-b-c.md"),
        ("어텐션 " * 40, f"2020-07-20-{'-'.join(['어텐션'] * 20)}.md"),
        ("a" * 300, f"2020-07-20-{'a' * 200}.md"),
    ],
)
def test_the_file_is_named_after_date_and_title(tmp_path: Path, title: str, name: str) -> None:
    assert write_post(NewPost(title), tmp_path, DAY).name == name


def test_a_file_is_never_overwritten(tmp_path: Path) -> None:
    path = write_post(NewPost("A"), tmp_path, DAY)
    path.write_text("mine")
    with pytest.raises(NewPostError, match="is there already"):
        write_post(NewPost("A"), tmp_path, DAY)
    assert path.read_text() == "mine"


texts = (
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), min_size=1)
    .map(str.strip)
    .filter(lambda text: not is_blank(text))
)


@given(title=texts, category=texts, tags=st.lists(texts.filter(lambda text: "," not in text)), draft=st.booleans())
def test_what_is_written_is_read(title: str, category: str, tags: list[str], draft: bool) -> None:
    def folded(text: str) -> str:
        return " ".join(unicodedata.normalize("NFC", text).split())

    front_matter = read_front_matter(NewPost(title, category, tuple(tags), draft).source())
    facts, problems = read_facts("2020-07-20-x", front_matter.fields)
    assert (*front_matter.problems, *problems) == ()
    assert facts.title == folded(title)
    assert facts.categories == (folded(category),)
    assert facts.tags == tuple(dict.fromkeys(folded(tag) for tag in tags))
    assert facts.publication.draft == draft


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("dev", "dev"),
        ("Dev", "dev"),
        ("bert", "BERT-series-review"),
        ("BERT series review", "BERT-series-review"),
        ("글또 4기", "글또 4기"),
        (unicodedata.normalize("NFD", "글또 4기"), "글또 4기"),
    ],
)
def test_a_category_is_completed(name: str, found: str) -> None:
    assert complete_category(name, ["dev", "BERT-series-review", "글또 4기", "글또 4기, dialogue"]) == found


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("글또 5기", "did you mean '글또 4기'"),
        ("글또", "it may be '글또 4기', '글또 4기, dialogue'"),
        ("cooking", "known are 'dev', '글또 4기', '글또 4기, dialogue'"),
    ],
)
def test_an_unknown_category_is_questioned(name: str, message: str) -> None:
    with pytest.raises(NewPostError, match=message):
        complete_category(name, ["dev", "글또 4기", "글또 4기, dialogue"])


def test_where_there_is_no_category_any_is_taken() -> None:
    assert complete_category("dev", []) == "dev"


@pytest.fixture
def source(make_site: MakeSite) -> Path:
    conf = "posts_categories = ['글또 4기']\nposts_patterns = ['journal/*/*', 'posts/**']\n"
    return make_site({"posts/2020-01-01-a.md": post("A", category="dev")}, conf).source


def test_the_command_writes_where_the_posts_are_and_prints_the_path(
    source: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1595203200")
    command = ["--source", str(source), "new", "--title", "새 글", "--category", "DEV", "--tags", "a, b", "--draft"]
    assert main(command) == 0
    path = Path(capsys.readouterr().out.strip())
    assert path == source / "journal" / "2020-07-20-새-글.md"
    assert path.read_text(encoding="utf-8").splitlines() == [
        "---",
        'title: "새 글"',
        'category: "dev"',
        'tags: ["a", "b"]',
        "draft: true",
        "---",
        "",
    ]
    assert main(command) == 2
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--title", "x", "--category", "글또 5기"], "did you mean '글또 4기'?"),
        (["--title", "half of a \ud800"], "U+D800: no character of a text"),
        (["--title", "x", "--tags", "a\x1b[0m"], "U+001B: no character of a text"),
        (["--title", "\u200b"], "the title is empty"),
        (["--title", " "], "the title is empty"),
    ],
)
def test_the_command_refuses_with_a_sentence(
    source: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--source", str(source), "new", *arguments]) == 2
    assert message in capsys.readouterr().err
    assert not (source / "journal").exists()


def test_a_new_category_is_taken_when_asked_for(source: Path) -> None:
    command = ["--source", str(source), "new", "--title", "x", "--date", "2020-07-20", "--category", "글또 5기"]
    assert main([*command, "--new-category"]) == 0
    assert 'category: "글또 5기"' in (source / "journal" / "2020-07-20-x.md").read_text(encoding="utf-8")


def test_a_folder_without_conf_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--source", str(tmp_path), "new", "--title", "x"]) == 2
    assert "conf.py" in capsys.readouterr().err
