"""Formulas as MathML: TeX goes in, and what browsers draw without a script and screen readers read aloud comes out.

math-core converts. It follows LaTeX more strictly than MathJax does, so what Sphinx's writers are used to is said in
its words first; the TeX that comes with the result, for whoever copies a formula, is the writer's own.
"""

import html
import re
from collections.abc import Mapping
from xml.etree import ElementTree

from math_core import LatexError, LatexToMathML

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
"""The namespace of MathML, https://www.w3.org/TR/mathml-core/: without it, MathML in XHTML is none."""

# What is no character in XML: https://www.w3.org/TR/xml/#charsets
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# A name that HTML knows and XML does not, such as "&ApplyFunction;".
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)\w+;")

_ENVIRONMENT = re.compile(r"\\begin\s*\{([^{}]*)\}(?:(?!\\begin\b|\\end\b).)*\\end\s*\{\1\}", re.DOTALL)

# Sphinx numbers equations, and draws the number beside the formula.
_NUMBERED = re.compile(r"(\\(?:begin|end)\s*\{(?:equation|align|gather|multline))\}")
_LABEL = re.compile(r"\\label\s*\{[^{}]*\}")

# amsmath's "split" is its "aligned" in a numbered equation, and math-core knows "aligned" only.
_SPLIT = re.compile(r"(\\(?:begin|end)\s*\{)split\}")

# The space that TeX adds after a line; math-core would show it as text.
_SPACE_AFTER_LINE = re.compile(r"(\\\\)\s*\[\s*-?[\d.]+\s*[a-z]{2}\s*\]")

_COMBINING_LINE = "\N{COMBINING LOW LINE}"

_TEXT = re.compile(r"\\text\s*\{((?:[^{}$]|\$[^$]*\$)*)\}")


class FormulaError(Exception):
    """TeX that cannot be made MathML of; the message says why."""


class Converter:
    r"""Makes MathML of TeX.

    *macros* are commands of the writer's own: by name, without a backslash, the TeX that each stands for, with ``#1``
    for the first argument. One that makes no sense raises `FormulaError`.
    """

    def __init__(self, macros: Mapping[str, str]) -> None:
        if _NO_CHARACTER.search("".join(macros.values())):
            raise FormulaError("One holds a character that no page can show.")
        try:
            self._latex = LatexToMathML(
                macros=dict(macros),
                fancy_error=False,
                # Wide tildes: their width differs between browsers, but the TeX source is no better to read.
                allow_unreliable_rendering=True,
            )
        except LatexError as error:
            raise FormulaError(str(error)) from None

    def inline(self, tex: str) -> str:
        """Return the ``math`` element of a formula in a line; raise `FormulaError` where there is none."""
        return self._convert(tex, tex, display=False)

    def block(self, tex: str, *, wrap: bool) -> str:
        r"""Return the ``math`` element of a displayed formula; raise `FormulaError` where there is none.

        With *wrap*, *tex* is what stands inside of an equation: empty lines divide it into several, ``\\`` into lines
        that ``&`` aligns, as `sphinx.util.math.wrap_displaymath` has it. Else it brings its own environment.
        """
        return self._convert(tex, _wrapped(tex) if wrap else tex, display=True)

    def _convert(self, source: str, tex: str, *, display: bool) -> str:
        if _NO_CHARACTER.search(source):
            raise FormulaError("It holds a character that no page can show.")
        try:
            converted = self._latex.convert_with_local_state(_in_plain_words(tex), displaystyle=display)
        except LatexError as error:
            raise FormulaError(re.sub(r"^\d+: ", "", str(error))) from None  # where, in words that are not the writer's
        math = ElementTree.fromstring(_ENTITY.sub(lambda name: html.unescape(name[0]), converted))
        for line in math.iterfind(f".//munder/mo[.='{_COMBINING_LINE}']"):
            line.text = "_"  # Chromium would draw the combining one too far to the left
        return _with_source(math, source.strip())


def _in_plain_words(tex: str) -> str:
    """Say *tex* in words that math-core knows."""
    tex = _LABEL.sub("", _SPLIT.sub(r"\1aligned}", _NUMBERED.sub(r"\1*}", tex)))
    return _TEXT.sub(_divided, _SPACE_AFTER_LINE.sub(r"\1", tex))


def _divided(text: re.Match[str]) -> str:
    """Take the formulas in a text out of it: a text, a formula, a text."""
    pieces = text[1].split("$")
    return "".join(piece if odd % 2 else rf"\text{{{piece}}}" for odd, piece in enumerate(pieces) if piece)


def _wrapped(tex: str) -> str:
    equations = [_aligned(part.strip()) for part in tex.split("\n\n") if part.strip()]
    if len(equations) > 1:
        return r"\begin{aligned}" + r"\\".join(equations) + r"\end{aligned}"
    return "".join(equations)


def _aligned(tex: str) -> str:
    """Put an environment around *tex* where it needs one and has none."""
    outside, found = tex, 1
    while found:
        outside, found = _ENVIRONMENT.subn("", outside)
    if r"\tag" in outside:
        return rf"\begin{{equation*}}{tex}\end{{equation*}}"
    if re.search(r"\\\\|(?<!\\)&", outside):
        return rf"\begin{{aligned}}{tex}\end{{aligned}}"
    return tex


def _with_source(math: ElementTree.Element, tex: str) -> str:
    """Return *math* as text, with the *tex* that it was made of."""
    semantics = ElementTree.Element("semantics")
    row = ElementTree.SubElement(semantics, "mrow")
    row.extend(math)
    ElementTree.SubElement(semantics, "annotation", encoding="application/x-tex").text = tex
    math[:] = [semantics]
    math.set("xmlns", NAMESPACE)
    return ElementTree.tostring(math, encoding="unicode")
