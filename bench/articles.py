"""Made posts, mixed Korean and English: the same in every run, and the first ones the same on a site of any size.

Each has about 1,200 words of prose, six headings below its title, two blocks of code, a table, three formulas and a
picture. They link to no other post, for each tool writes such links otherwise.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, TypeVar

from .words import Language, draw, word

_T = TypeVar("_T")

CATEGORIES: Final = (
    "BERT-series-review",
    "Dialogue-modeling-review",
    "dev",
    "career",
    "Deep-learning-paper-review",
    "글또 4기",
    "글또 4기, dialogue",
    "Multi-modality-review",
)
"""The categories of this site. The k-th has about 1/k as many posts as the first."""

# 840 is the least number that 1 to 8 divide.
_ONE_PER_SHARE = tuple(name for k, name in enumerate(CATEGORIES, 1) for _ in range(840 // k))

FIRST_DAY: Final = dt.date(2005, 1, 3)
"""The day of the first post; two posts follow a day, so that 10,000 are all of the past."""

_PARAGRAPH_WORDS = 55  # that a paragraph has at least; 19 of them have 1,200 words
_SENTENCE_WORDS = range(6, 15)
_VERBS = ("합니다", "했습니다", "됩니다", "입니다", "있습니다")
_FORMULAS = (
    r"\mathrm{softmax}\!\left(\frac{Q_{%s}K_{%s}^\top}{\sqrt{d_{%s}}}\right)V",
    r"\mathcal{L}_{%s}=-\sum_{t=1}^{T}\log P(x_t\mid x_{<t},%s)+\lambda\lVert %s\rVert^2",
    r"h_{%s}=\sigma\!\left(W_{%s}h_{t-1}+\sum_{j\in N(i)}\frac{1}{c_{ij}}U_{%s}x_j+b\right)",
)
_PYTHON = '''\
def {0}({1}, {2}=0.{3}):
    """{4} {5}"""
    total = {2}
    for i, value in enumerate({1}):
        if value > {3}:
            total += value * i  # {6}
    return {{"{7}": total, "{1}": len({1})}}


print({0}([{3}, {8}, {9}]))
'''
_SHELL = """\
python -m {0} --{1} {3} --{2} data/{4}.txt
for f in out/{5}-*.json; do
  jq '.{6}' "$f" | sort -n | tail -{8}  # {7}
done
"""


@dataclass(frozen=True, slots=True)
class Article:
    """A post before any tool's front matter. *body* is CommonMark with tables, and formulas between dollar signs."""

    name: str
    title: str
    day: dt.date
    category: str
    tags: tuple[str, ...]
    body: str
    picture: str

    @property
    def picture_name(self) -> str:
        return f"{self.name}.svg"


def article(number: int, seed: int = 8) -> Article:
    """Make the post of a number, from 0."""
    return _Writer(Random(f"{seed} {number}")).article(number)


class _Writer:
    """Draws what an article is made of."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def article(self, number: int) -> Article:
        day = FIRST_DAY + dt.timedelta(days=number // 2)
        name = f"{day}-{draw(self.random, 'en')}-{number}"
        title = " ".join([draw(self.random, "en").capitalize(), draw(self.random, "ko"), draw(self.random, "ko")])
        category = self.one_of(_ONE_PER_SHARE)
        tags = tuple(dict.fromkeys(self.tag() for _ in range(3)))
        return Article(name, title, day, category, tags, self.body(name), self.drawing())

    def body(self, name: str) -> str:
        picture = f"![{self.phrase()}](images/{name}.svg)"
        # What each section has beside its paragraphs.
        more = [
            f"{self.sentence('ko')} ${self.formula()}$",
            f"```python\n{self.code(_PYTHON)}```",
            self.table(),
            f"$$\n{self.formula()}\n$$",
            f"{picture}\n\n```bash\n{self.code(_SHELL)}```",
            f"$$\n{self.formula()}\n$$",
        ]
        parts = [self.paragraph()]
        for block in more:
            parts += [f"## {self.phrase()}", self.paragraph(), block, self.paragraph(), self.paragraph()]
        return "\n\n".join(parts) + "\n"

    def paragraph(self) -> str:
        sentences: list[str] = []
        while sum(len(one.split()) for one in sentences) < _PARAGRAPH_WORDS:
            sentences.append(self.sentence("en" if self.random.random() < 0.15 else "ko"))
        return " ".join(sentences)

    def sentence(self, language: Language) -> str:
        words = [self.marked(self.word(language)) for _ in range(self.one_of(_SENTENCE_WORDS))]
        words += [draw(self.random, language) if language == "en" else self.one_of(_VERBS)]
        return " ".join(words) + "."

    def word(self, language: Language) -> str:
        """Return a word; in a Korean sentence every tenth is an English one."""
        return draw(self.random, "en" if self.random.random() < 0.1 else language)

    def marked(self, word: str) -> str:
        """Mark one word in ten up, in each of five ways."""
        marks = ("*{0}*", "**{0}**", "`{0}`", '"{0}"', "[{0}](https://example.org/{1})")
        if self.random.random() < 0.9:
            return word
        return self.one_of(marks).format(word, draw(self.random, "en"))

    def phrase(self) -> str:
        return " ".join([draw(self.random, "ko"), draw(self.random, "en"), draw(self.random, "ko")])

    def tag(self) -> str:
        """Return one of forty tags: some tools make a page of each, and a blog does not have ever more of them."""
        return word(self.one_of(range(20)), self.one_of(("ko", "en")))

    def code(self, program: str) -> str:
        names = [draw(self.random, "en") + "_" for _ in range(8)]  # so that no name is a word of the language
        numbers = [str(1 + int(self.random.random() * 9)) for _ in range(3)]
        return program.format(*names[:3], numbers[0], *names[3:7], *numbers[1:])

    def formula(self) -> str:
        return self.one_of(_FORMULAS) % tuple(self.one_of("abcghkmnpqrsuvwz") for _ in range(3))

    def table(self) -> str:
        rows = [[self.word("en"), "F1", "EM", self.word("ko")], [":--", "--:", "--:", ":--"]]
        for _ in range(6):
            figures = [f"{int(self.random.random() * 1000) / 10}" for _ in range(2)]
            rows.append([self.word("en"), *figures, self.word("ko")])
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def drawing(self) -> str:
        bars = "".join(
            f'<rect x="{40 * i + 20}" y="20" width="30" height="{20 + int(self.random.random() * 140)}" fill="#46c"/>'
            for i in range(8)
        )
        view = 'viewBox="0 0 360 200" width="360" height="200"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {view}><title>{self.phrase()}</title>{bars}</svg>\n'

    def one_of(self, choices: Sequence[_T]) -> _T:
        """Choose, not by ``Random.choice``: how that draws may change with Python."""
        return choices[int(self.random.random() * len(choices))]
