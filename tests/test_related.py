"""Which posts are related, by what they share."""

import datetime as dt
import random
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sphinx.search.en import SearchEnglish
from sphinx.testing.util import SphinxTestApp

from conftest import ROOT, MakeSite, post
from sphinx_posts.domain import PostDomain
from sphinx_posts.post import Post
from sphinx_posts.reading import Summary
from sphinx_posts.related import COMMON, KEPT, related, terms
from sphinx_posts.vocabulary import vocabulary_of

ENGLISH = SearchEnglish({})


def terms_of(*texts: str) -> list[str]:
    return list(terms(texts, ENGLISH))


# -- the words of a post


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Attention attends; the attention of attentions.", ["attent", "attend"]),
        ("It's what we don't know, and that's all we've got", ["know", "got"]),
        ("We’re BERT's", ["bert"]),
        ("BERT를 BERT는 bert", ["bert"]),
        ("학습을 하고 학습이 끝나면", ["학습"]),
        ("학습에서도 쓰는 학습", ["학습"]),
        ("모델로 모델과 토큰으로 토큰과", ["모델", "토큰"]),  # 로 after ㄹ, 으로 after other consonants
        ("함께 있습니다. 함께 있는", []),  # no endings of nouns
        ("읽는 읽은 읽을", []),  # one syllable
        ("GPT에서 BERT에서는", ["gpt", "bert"]),  # endings are no words
        ("시스템에서 시스템은", ["시스템"]),
        ("고양이가 고양이를", ["고양이"]),  # 이 belongs to the word
        ("機械学習の学習", ["学習", "機械", "械学"]),
        ("データとﾃﾞｰﾀ", ["データ"]),
        (r"\alpha 2020 x 8K ＧＰＴ", ["8k", "gpt"]),
        ("naïve Größe", ["naïv", "größe"]),
        ("", []),
    ],
)
def test_words_that_tell_what_a_post_is_about(text: str, expected: list[str]) -> None:
    assert terms_of(text) == expected


def test_the_most_frequent_words_are_kept_and_of_the_others_those_that_come_first() -> None:
    words = [f"{first}{second}x" for first in "bcdfgk" for second in "bcdfgk"]
    assert len(words) > KEPT
    assert terms_of(" ".join(words), words[-1]) == [words[-1], *words[: KEPT - 1]]


@given(st.lists(st.text("가각는을에서이 abst를습", max_size=20)))
def test_no_more_words_are_kept_than_are_there_nor_twice(texts: list[str]) -> None:
    kept = terms(texts, ENGLISH)
    assert len(set(kept)) == len(kept) <= min(KEPT, sum(len(text) for text in texts))


@pytest.mark.parametrize(
    ("language", "word", "stem"),
    [
        ("de", "häuser", "haus"),
        ("pt-BR", "meninas", "menin"),
        ("en", "models", "model"),
        ("ko", "models", "model"),
        ("ja", "models", "model"),
        ("zh_TW", "models", "model"),
        ("xx", "models", "model"),
    ],
)
def test_a_language_has_the_stems_that_the_search_has(language: str, word: str, stem: str) -> None:
    vocabulary = vocabulary_of(language)
    assert vocabulary.stem(word) == stem
    assert vocabulary.stopwords


# -- which posts are related


def make(docname: str, date: str = "", *, tags: str = "", categories: str = "", hidden: bool = False) -> Post:
    return Post(
        docname=docname,
        title=docname,
        date=dt.date.fromisoformat(date) if date else None,
        tags=tuple(tags.split()),
        categories=tuple(categories.split()),
        hidden=hidden,
    )


@pytest.mark.parametrize(
    ("others", "words", "expected"),
    [
        ([make("b", tags="x")], {}, "b"),
        ([make("b", tags="X")], {}, ""),
        ([make("b")], {"a": "w", "b": "w"}, "b"),
        ([make("b", tags="x", hidden=True)], {}, ""),
        ([make("b", categories="k")], {}, ""),  # neighbours, but not related
        ([make("b", tags="x"), make("c", tags="x", categories="k")], {}, "cb"),
        ([make("b", tags="x"), make("c", tags="x y")], {}, "cb"),
        ([make("b", tags="x"), make("c", tags="x")], {"a": "w", "c": "w"}, "cb"),
        ([make("b", tags="x"), make("c", tags="y"), make("d", tags="x")], {}, "cbd"),  # fewer posts have y
        ([make("b", tags="x z z1 z2 z3 z4 z5 z6 z7"), make("c", tags="x")], {}, "c"),  # of b, x is a small part
        ([make("b", tags="x"), make("c", "2020-01-01", tags="x"), make("d", "2020-01-02", tags="x")], {}, "dcb"),
        ([*(make(docname, tags="x") for docname in "edcb"), *map(make, "fghijk")], {}, "bcd"),
    ],
)
def test_posts_are_related_by_what_they_share(others: list[Post], words: dict[str, str], expected: str) -> None:
    posts = [make("a", tags="x y", categories="k"), *others]
    kept = {docname: text.split() for docname, text in words.items()}
    assert "".join(related(posts, kept)["a"]) == expected


def test_a_hidden_post_has_related_posts() -> None:
    assert related([make("a", tags="x", hidden=True), make("b", tags="x")], {}) == {"a": ("b",), "b": ()}


def test_what_very_many_posts_share_relates_none_of_them() -> None:
    posts = [make(f"{number}", tags="x") for number in range(2 * COMMON)]
    assert set(related(posts, {post.docname: ["w"] for post in posts}).values()) == {()}
    fewer = posts[: COMMON - 1]
    assert all(related(fewer, {post.docname: ["w"] for post in fewer}).values())


_NAMES = st.lists(st.sampled_from("vwxyz"), unique=True, max_size=4).map(" ".join)
_POSTS = st.lists(
    st.builds(
        make,
        st.text("abcdef", min_size=1, max_size=3),
        st.sampled_from(["", "2019-01-01", "2020-01-01"]),
        tags=_NAMES,
        categories=_NAMES,
        hidden=st.booleans(),
    ),
    unique_by=lambda post: post.docname,
    max_size=12,
)
_KEPT = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.lists(st.sampled_from("stuvw")), max_size=12)


@given(_POSTS, _KEPT)
def test_a_post_has_at_most_three_related_posts_never_itself_nor_a_hidden_one(
    posts: list[Post], kept: dict[str, list[str]]
) -> None:
    found = related(posts, kept)
    assert found.keys() == {post.docname for post in posts}
    hidden = {post.docname for post in posts if post.hidden}
    for docname, others in found.items():
        assert len(set(others)) == len(others) <= 3
        assert not {docname, *hidden} & set(others)


@given(_POSTS, _KEPT, st.randoms(use_true_random=False))
def test_related_posts_do_not_depend_on_the_order_of_reading(
    posts: list[Post], kept: dict[str, list[str]], random: Any
) -> None:
    def shuffled(things: Any) -> list[Any]:
        return random.sample(list(things), len(things))  # type: ignore[no-any-return]  # Hypothesis types it so

    other = [replace(post, tags=tuple(shuffled(post.tags))) for post in shuffled(posts)]
    assert related(other, {docname: shuffled(words) for docname, words in shuffled(kept.items())}) == related(
        posts, kept
    )


@given(_POSTS, _KEPT)
def test_without_a_limit_being_related_is_mutual(posts: list[Post], kept: dict[str, list[str]]) -> None:
    found = related([replace(post, hidden=False) for post in posts], kept, limit=len(posts))
    assert all(docname in found[other] for docname, others in found.items() for other in others)


# -- many posts: some Korean and some English, on forty subjects

_SYLLABLES = (
    "가나다라마바사아자차카타파하거너더러머버서어저처고노도로모보소오조초구누두루무부수우주추각난달람만발산알장찬"
)


class Blog:
    """Made-up posts. Words are as frequent as in a language: the n-th in a list is there 1/n as often as the first."""

    def __init__(self, size: int) -> None:
        self.random = random.Random(1)
        self.common = [self._words(4000, korean=korean) for korean in (False, True)]
        self.subjects = [[self._words(150, korean=korean) for korean in (False, True)] for _ in range(40)]
        self.about = {f"{number:04}": (self.random.randrange(40), self.random.random() < 0.6) for number in range(size)}
        self.texts = {docname: [self.paragraph(docname) for _ in range(self._between(4, 14))] for docname in self.about}
        self.posts = [self._post(docname) for docname in self.about]

    def _between(self, least: int, most: int) -> int:
        return self.random.randint(least, most)

    def _words(self, size: int, *, korean: bool) -> list[str]:
        def word() -> str:
            if korean:
                return "".join(self.random.choices(_SYLLABLES, k=self._between(2, 4)))
            letters = self.random.choices("bcdfghklmnprstvz", k=6), self.random.choices("aeiou", k=6)
            return "".join(map("".join, zip(*letters, strict=True)))[: self._between(4, 8)]

        return [word() for _ in range(size)]

    def _post(self, docname: str) -> Post:
        subject, _ = self.about[docname]
        tags = {f"{subject}-{self._between(1, 6)}" for _ in range(self._between(0, 3))} | {f"{self._between(1, 20)}"}
        day = dt.date(2000, 1, 1) + dt.timedelta(int(docname) // 2)
        return Post(docname=docname, title=docname, date=day, tags=tuple(sorted(tags)), categories=(f"{subject % 8}",))

    def paragraph(self, docname: str) -> str:
        """Return as many words as a paragraph has, two of five on the subject of the post."""
        subject, korean = self.about[docname]
        words = []
        for _ in range(self._between(30, 60)):
            english_term = korean and self.random.random() < 0.2
            of_subject = english_term or self.random.random() < 0.4
            of_language = self.subjects[subject] if of_subject else self.common
            list_ = of_language[korean and not english_term]
            word = list_[int((len(list_) + 1) ** self.random.random()) - 1]
            words.append(word + self.random.choice(["", "에서", "도", "의"] if korean else [""]))
        return " ".join(words)


def test_an_edit_in_one_of_a_thousand_posts_changes_the_related_posts_of_a_handful() -> None:
    blog = Blog(1000)
    kept = {docname: terms(texts, ENGLISH) for docname, texts in blog.texts.items()}
    before = related(blog.posts, kept)
    changed = []
    for docname in blog.random.sample(sorted(blog.texts), 5):
        texts = [*blog.texts[docname][1:], blog.paragraph(docname)]
        after = related(blog.posts, {**kept, docname: terms(texts, ENGLISH)})
        changed.append(sum(before[other] != after[other] for other in before))
    assert max(changed) > 0
    assert max(changed) <= 10


WORDS = st.lists(st.sampled_from(["v", "w", "x"]), max_size=2, unique=True).map(tuple)
# Of a post, a field and its new value; the field None is the post itself, which goes.
EDITS = st.tuples(
    st.sampled_from("abcd"),
    st.tuples(st.sampled_from(["terms", "tags", "categories"]), WORDS)
    | st.tuples(st.just("hidden"), st.booleans())
    | st.tuples(st.just("date"), st.sampled_from([None, dt.date(2020, 1, 1), dt.date(2020, 1, 2)]))
    | st.tuples(st.just("title"), st.just("Another"))
    | st.tuples(st.none(), st.none()),
)


@given(st.lists(EDITS, min_size=1, max_size=20), st.sampled_from([1, 3]))
def test_what_is_remembered_of_related_posts_is_what_would_be_found_anew(
    edits: list[tuple[str, tuple[str | None, Any]]], limit: int
) -> None:
    domain = PostDomain(SimpleNamespace(domaindata={}))  # type: ignore[arg-type]  # all that is asked of it here
    begun = {docname: make(docname, tags="x") for docname in "abcd"}
    for one in begun.values():
        domain.note_post(one, Summary.of([], one.docname))
    for docname, (name, value) in edits:
        before = domain.posts.get(docname, begun[docname])
        domain.clear_doc(docname)
        if name is not None:
            domain.note_post(replace(before, **{name: value}), Summary.of([], docname))
        posts = domain.posts.values()
        assert domain.related(limit) == related(posts, {post.docname: post.terms for post in posts}, limit)


def test_related_posts_are_not_looked_for_again_where_no_post_changed_in_what_they_depend_on(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    def look(posts: Any, *rest: Any) -> dict[str, tuple[str, ...]]:
        looked.append(len(posts))
        return related(posts, *rest)

    monkeypatch.setattr("sphinx_posts.domain.related", look)
    text = "Attention attends.\n\n## Transformers\n\nTransformers and attention.\n"
    site = make_site({f"posts/2020-01-0{day}-p.md": post(f"P{day}", text, tags="[x]") for day in range(1, 5)})
    site.build()
    assert looked == [4]
    site.write({"posts/2020-01-01-p.md": post("P1", text.replace("and", "of"), tags="[x]")})
    site.build()
    site.build()
    assert looked == [4]
    site.write({"posts/2020-01-01-p.md": post("P1", text, tags="[y]")})
    site.build()
    assert looked == [4, 4]


def test_related_posts_are_the_same_in_every_process() -> None:
    code = """
from test_related import ENGLISH, Blog, related, terms
blog = Blog(60)
print(related(blog.posts, {docname: terms(texts, ENGLISH) for docname, texts in blog.texts.items()}))
"""
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONPATH": "_ext:tests", "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in "12"
    }
    assert len(printed) == 1


# -- the posts of this site


@pytest.fixture(scope="module")
def of_this_site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, ...]]:
    """Read the site, and relate its posts."""
    app = SphinxTestApp("dummy", srcdir=ROOT, builddir=tmp_path_factory.mktemp("site"))
    try:
        app.build()
        posts = PostDomain.of(app.env).posts
        return related(posts.values(), {docname: post.terms for docname, post in posts.items()})
    finally:
        app.cleanup()


@pytest.mark.parametrize(
    ("docname", "expected"),
    [
        ("2019-10-13-albert-review", "2020-05-17-schubert-review"),
        ("2019-10-14-structbert-review", "2019-10-13-albert-review"),
        ("2019-10-19-roberta-review", "2019-04-25-bert-review"),
        ("2019-10-22-mt-dnn", "2019-10-19-roberta-review"),
        ("2020-01-08-masked-hierarchical-transformer-review", "2020-04-13-hierarchical-multiparty-transformer"),
        ("2020-02-10-geultto4-start", "2020-07-16-2020-first-review"),
        ("2020-02-15-alexa-prize", "2020-03-21-sounding-board-review"),
        ("2020-04-01-transformer-xl-review", "2020-04-06-xlnet-review"),
        ("2020-04-04-einsum", "2020-04-01-transformer-xl-review"),
        ("2020-06-01-tpu-recipe", "2020-06-17-tpu-recipe-2"),
    ],
)
def test_who_reads_one_post_is_led_to_the_other(
    of_this_site: dict[str, tuple[str, ...]], docname: str, expected: str
) -> None:
    assert f"posts/{expected}" in of_this_site[f"posts/{docname}"]


def test_posts_on_writing_and_work_are_not_related_to_posts_on_models(
    of_this_site: dict[str, tuple[str, ...]],
) -> None:
    personal = {
        "posts/2020-02-10-geultto4-start",
        "posts/2020-07-03-challenge",
        "posts/2020-07-16-2020-first-review",
    }
    for docname, others in of_this_site.items():
        assert set(others) <= (personal if docname in personal else of_this_site.keys() - personal)
