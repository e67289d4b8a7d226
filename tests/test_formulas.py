"""Formulas become MathML: every construct, with numbers and links, in every builder that draws HTML."""

import re
import sys
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builds
from clone import run
from conftest import ROOT, MakeSite, Site, post
from sphinx_posts.mathml import NAMESPACE, Converter, FormulaError

MATHML = 'html_math_renderer = "mathml"\nmyst_enable_extensions = ["dollarmath", "amsmath"]\n'
PLAIN = Converter({})
MATHJAX = re.compile(r"<script[^>]*mathjax", re.IGNORECASE)
FOREIGN = re.compile(
    r'<(?:script|img|iframe|source)\b[^>]*src="(?:https?:)?//|<link\b[^>]*stylesheet[^>]*"(?:https?:)?//'
)
SPHINX = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "--keep-going"]

Element = ElementTree.Element


def element(mathml: str) -> Element:
    """Read a ``math`` element, as XML, without the namespace in its names."""
    math = ElementTree.fromstring(mathml)
    for node in math.iter():
        assert node.tag.startswith(f"{{{NAMESPACE}}}")
        node.tag = node.tag.partition("}")[2]
    return math


def seen(mathml: str) -> str:
    """Return the text that is drawn: without the TeX, and without signs that nobody sees."""
    math = element(mathml)
    for semantics in math.iter("semantics"):
        for annotation in semantics.findall("annotation"):
            semantics.remove(annotation)
    return re.sub(r"[\s\u2061\u2063\ufe00\ufe01]", "", "".join(math.itertext()))


def rows(mathml: str) -> list[str]:
    """Return what stands in the lines of the innermost table."""
    table = list(element(mathml).iter("mtable"))[-1]
    return ["".join(row.itertext()) for row in table.iter("mtr")]


@pytest.mark.parametrize(
    ("tex", "text", "parts"),
    [
        pytest.param("x_i^2", "xi2", {"msubsup"}, id="scripts"),
        pytest.param(r"\frac{a}{\sqrt{d}}", "ad", {"mfrac", "msqrt"}, id="fraction"),
        pytest.param(r"\operatorname{softmax}(z)", "softmax(z)", set(), id="operator"),
        pytest.param(r"\text{정확도} - 1", "정확도−1", {"mtext"}, id="hangul"),
        pytest.param(r"\text{자리 $x_{ij}$가 0}", "자리xij가0", {"mtext", "msub"}, id="formula in text"),
        pytest.param(r"\mathbb{R}^n", "ℝn", {"msup"}, id="blackboard"),
        pytest.param(r"\mathcal{L}", "ℒ", set(), id="calligraphic"),
        pytest.param(r"\boldsymbol{\theta}", "𝜽", set(), id="bold symbol"),
        pytest.param(r"\mathbf{W}", "𝐖", set(), id="bold"),
        pytest.param(r"\underbrace{a + b}_{n}", "a+b⏟n", {"munder"}, id="brace below"),
        pytest.param(r"\hat{x}", "xˆ", {"mover"}, id="accent"),
        pytest.param(r"\underline{x}", "x_", {"munder"}, id="line below"),
        pytest.param(r"\widetilde{abc}", "abc~", {"mover"}, id="wide accent"),
        pytest.param(r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "(abcd)", {"mtable"}, id="matrix"),
        pytest.param(r"\begin{cases} 0 & x \\ 1 & y \end{cases}", "{0x1y", {"mtable"}, id="cases"),
        pytest.param(r"\left( \frac{a}{b} \right]", "(ab]", {"mfrac"}, id="brackets that grow"),
        pytest.param(r"a < b \& c > d", "a<b&c>d", set(), id="signs of XML"),
        pytest.param(r"\log p", "logp", set(), id="function"),
        pytest.param(r"\newcommand{\E}[1]{\mathbb{E}[#1]} \E{X}", "𝔼[X]", set(), id="command of its own"),
    ],
)
@pytest.mark.parametrize("display", [False, True])
def test_each_construct_is_drawn(tex: str, text: str, parts: set[str], display: bool) -> None:
    mathml = PLAIN.block(tex, wrap=True) if display else PLAIN.inline(tex)
    assert seen(mathml) == text
    assert parts <= {node.tag for node in element(mathml).iter()}
    assert element(mathml).get("display") == ("block" if display else None)


@pytest.mark.parametrize(
    ("tex", "lines"),
    [
        (r"a &= b \\ &= c", ["a=b", "=c"]),
        (r"a = b \\[2ex] c = d", ["a=b", "c=d"]),
        ("a = b\n\nc = d", ["a=b", "c=d"]),
        ("a &= b \\\\ &= c\n\nd", ["a=b", "=c"]),
        (r"\begin{aligned} a &= b \\ &= c \end{aligned}", ["a=b", "=c"]),
        (r"\begin{split} a &= b \\ &= c \end{split}", ["a=b", "=c"]),
        (r"\begin{align} a &= b \\ &= c \end{align}", ["a=b", "=c"]),
        (r"\begin{gather} a \\ b \end{gather}", ["a", "b"]),
        (r"\begin{equation} a \label{eq:a} \end{equation}", ["a"]),
    ],
)
def test_the_lines_of_an_equation_stand_below_each_other_and_are_not_numbered(tex: str, lines: list[str]) -> None:
    assert rows(PLAIN.block(tex, wrap=True)) == lines


@pytest.mark.parametrize("tex", [r"E = mc^2 \tag{3.1}", r"\begin{equation} E = mc^2 \tag{3.1} \end{equation}"])
def test_a_tag_stands_beside_its_equation(tex: str) -> None:
    assert seen(PLAIN.block(tex, wrap=True)) == "E=mc2(3.1)"


def test_a_label_is_left_to_sphinx() -> None:
    assert seen(PLAIN.block(r"x \label{eq:x}", wrap=True)) == "x"


def test_lines_inside_of_an_environment_need_no_other_around_it() -> None:
    tex = r"A = \begin{pmatrix} \begin{matrix} a & b \\ c & d \end{matrix} & e \end{pmatrix}"
    assert len(list(element(PLAIN.block(tex, wrap=True)).iter("mtable"))) == 2


def test_macros_take_arguments() -> None:
    converter = Converter({"R": r"\mathbb{R}", "norm": r"\lVert #1 \rVert"})
    assert seen(converter.inline(r"\norm{x} \in \R")) == "‖x‖∈ℝ"


def test_the_tex_that_comes_along_is_the_writers_own() -> None:
    tex = "\\begin{align}\na &< b \\label{x}\n\\end{align}"
    annotation = element(PLAIN.block(tex, wrap=False)).find(".//annotation")
    assert annotation is not None
    assert annotation.text == tex
    assert annotation.get("encoding") == "application/x-tex"


@pytest.mark.parametrize("tex", [r"\frac{a}{", r"\unknown{x}", r"\begin{foo}\end{foo}", "a & b", "x\x01"])
def test_what_is_no_formula_is_refused(tex: str) -> None:
    with pytest.raises(FormulaError, match=r"\.$"):
        PLAIN.inline(tex)


@given(st.text(st.sampled_from("\\{}$&^_ab1[]%~\n #'<>\"\x00\ud800가" + "é\u2028"), max_size=40))
def test_whatever_is_written_is_well_formed_or_refused(tex: str) -> None:
    for convert in (PLAIN.inline, lambda tex: PLAIN.block(tex, wrap=True), lambda tex: PLAIN.block(tex, wrap=False)):
        try:
            mathml = convert(tex)
        except FormulaError:
            continue
        annotation = element(mathml).find(".//annotation")
        assert annotation is not None
        assert annotation.text == (tex.strip() or None)


# -- in a site

FORMULAS = r"""
문장 속의 $x_i$.

$$
\mathcal{L} = -\sum_i \log p_i
$$ (loss)

\begin{equation}
a = b
\end{equation}

식 {eq}`loss`.
"""


BOOK = "Blog\n====\n\n.. posts::\n   :toctree:\n"


def formula_page(make_site: MakeSite, **keys: str) -> Site:
    conf = 'version = "1"\ncopyright = "2020"\n'  # for an EPUB
    return make_site({"posts/2020-01-02-a.md": post("A", FORMULAS, **keys)}, MATHML + conf, index=BOOK)


@pytest.mark.parametrize(
    ("builder", "name"),
    [
        ("html", "posts/2020-01-02-a.html"),
        ("dirhtml", "posts/2020-01-02-a/index.html"),
        ("singlehtml", "index.html"),
        ("epub", "posts/2020-01-02-a.xhtml"),
    ],
)
def test_every_builder_of_pages_draws_formulas_numbers_and_links(builder: str, name: str, make_site: MakeSite) -> None:
    site = formula_page(make_site).build(builder)
    assert site.warnings == []
    page = site.out(name, builder)
    inline, *equations = re.findall(r"<math .*?</math>", page.partition("<h1>A")[2] or page, re.DOTALL)[-3:]
    assert seen(inline) == "xi"
    assert [seen(equation) for equation in equations] == ["ℒ=−∑ilogpi", "a=b"]
    assert re.findall(r'<span class="eqno">\((\d)\)<', page) == ["1", "2"]
    links = re.findall(r'\(\d\)<a class="headerlink" href="#([^"]+)"', page)
    assert [f'id="{anchor}"' in page for anchor in links] == ([] if builder == "epub" else [True, True])
    assert re.search(r'href="[^"]*#equation-loss">\(1\)</a>', page)
    assert not MATHJAX.search(page)
    if builder == "epub":
        ElementTree.fromstring(page.replace("<!DOCTYPE html>", ""))


@pytest.mark.parametrize("builder", ["latex", "text", "man"])
def test_other_builders_have_the_tex(builder: str, make_site: MakeSite) -> None:
    site = formula_page(make_site).build(builder)
    assert site.warnings == []
    pages = (path for path in (site.path / "build" / builder).rglob("*") if path.suffix in {".tex", ".txt", ".1"})
    written = "".join(path.read_text(encoding="utf-8") for path in pages)
    assert "log p_i" in written
    assert "<math" not in written
    assert "<math" not in written


def test_a_formula_that_cannot_be_drawn_is_told_once_and_shown_as_tex(make_site: MakeSite) -> None:
    body = "First $x$ <y>.\n\nSecond $\\oops{<}$.\n\n$$\n\\oops\n$$\n"
    site = make_site({"posts/2020-01-02-a.md": post("A", body, summary="'A $\\ouch$ summary.'")}, MATHML).build()
    told = (
        "posts/2020-01-02-a.md:{}: WARNING: the formula '{}' is shown as TeX: Unknown command \"{}\". [posts.formula]"
    )
    assert site.warnings == [
        told.format(8, r"\oops{<}", r"\oops"),
        told.format(10, r"\oops", r"\oops"),
        told.format(3, r"\ouch", r"\ouch"),
    ]
    page = site.out("posts/2020-01-02-a.html")
    assert r'<span class="math notranslate nohighlight"><code>\oops{&lt;}</code></span>' in page
    assert "<code>\\oops</code></div>" in page
    assert r"<code>\ouch</code>" in site.out("index.html")


def test_a_formula_of_a_page_that_is_no_post_is_told_too(make_site: MakeSite) -> None:
    about = "---\norphan: true\n---\n\n# About\n\n$\\oops$\n"
    site = make_site({"about.md": about, "posts/2020-01-02-a.md": post("A")}, MATHML).build()
    assert [line.partition(": ")[0] for line in site.warnings] == ["about.md:7"]


def test_nothing_is_told_where_another_renderer_draws(make_site: MakeSite) -> None:
    site = make_site({"posts/2020-01-02-a.md": post("A", "$\\oops$")}, MATHML.replace("mathml", "mathjax")).build()
    assert site.warnings == []
    assert "<math" not in site.out("posts/2020-01-02-a.html")


def test_a_site_that_asks_for_nothing_keeps_sphinxs_own_renderer(make_site: MakeSite) -> None:
    site = make_site({"posts/2020-01-02-a.md": post("A", FORMULAS)}, MATHML.partition("\n")[2]).build()
    assert MATHJAX.search(site.out("posts/2020-01-02-a.html"))


def test_only_pages_with_formulas_have_the_style_sheet(make_site: MakeSite) -> None:
    site = make_site({"posts/2020-01-02-a.md": post("A", FORMULAS), "posts/2020-01-02-b.md": post("B")}, MATHML).build()
    assert "formulas.css" in site.out("posts/2020-01-02-a.html")
    assert "formulas.css" in site.out("index.html")  # its summary has one
    assert "formulas.css" not in site.out("posts/2020-01-02-b.html")
    assert (site.path / "build" / "html" / "_static" / "stix-two-math.woff2").stat().st_size > 90_000
    assert "stix-two-math.woff2" in site.out("_static/formulas.css")


def test_the_title_of_a_page_says_its_formulas_once(make_site: MakeSite) -> None:
    body = "# Of $O(n^2)$ & $a<b$\n\nText.\n"
    site = make_site({"posts/2020-01-02-a.md": body, "posts/2020-01-03-b.md": post("B")}, MATHML).build()
    page = site.out("posts/2020-01-02-a.html")
    assert "<title>Of O(n^2) &amp; a&lt;b &#8212;" in page
    assert re.search("<h1>Of <span[^>]*><math", page)
    # B draws them, in the way to the older post
    assert "<math" in site.out("posts/2020-01-03-b.html")
    assert "formulas.css" in site.out("posts/2020-01-03-b.html")


def test_a_formula_in_a_summary_is_drawn_in_the_list(make_site: MakeSite) -> None:
    site = formula_page(make_site, summary="'값 $x_{<t}$'").build()
    (formula,) = re.findall(r"<math .*?</math>", site.out("index.html"))
    assert seen(formula) == "x<t"


def test_macros_of_the_site_are_known_and_a_new_one_draws_the_pages_again(make_site: MakeSite) -> None:
    site = make_site({"posts/2020-01-02-a.md": post("A", r"$x \in \R$")}, MATHML)
    conf = site.source / "conf.py"
    before = conf.read_text(encoding="utf-8")
    for letter in "RQ":
        site.write({"conf.py": before + f'posts_math_macros = {{"R": r"\\mathbb{{{letter}}}"}}\n'})
        site.build()
        assert site.warnings == []
        (formula,) = re.findall(r"<math .*?</math>", site.out("posts/2020-01-02-a.html"))
        assert seen(formula) == {"R": "x∈ℝ", "Q": "x∈ℚ"}[letter]


@pytest.mark.parametrize("macros", ["{'a b': 'x'}", "{1: 'x'}", "{'R': 1}"])
def test_macros_that_make_no_sense_are_refused(macros: str, make_site: MakeSite) -> None:
    with pytest.raises(Exception, match="posts_math_macros: TeX by name is expected"):
        make_site({}, MATHML + f"posts_math_macros = {macros}\n").build()


def test_each_formula_is_drawn_once(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    convert = Converter._convert

    def note(converter: Converter, source: str, tex: str, *, display: bool) -> str:
        drawn.append(source)
        return convert(converter, source, tex, display=display)

    monkeypatch.setattr(Converter, "_convert", note)
    make_site({"posts/2020-01-02-a.md": post("A", "First.\n\nThen $x_1$ and\n\n$$\ny_2\n$$\n")}, MATHML).build()
    assert sorted(source.strip() for source in drawn) == ["x_1", "y_2"]


def test_a_formula_that_another_extension_changes_is_drawn_anew(make_site: MakeSite) -> None:
    change = "lambda app, tree, docname: [node.replace_self(math('9', '9')) for node in list(tree.findall(math))]"
    in_place = "lambda app, tree, docname: [node.__setitem__(0, Text('8')) for node in list(tree.findall(math_block))]"
    conf = f"""
from docutils.nodes import Text, math, math_block
def setup(app):
    app.connect("doctree-resolved", {change})
    app.connect("doctree-resolved", {in_place})
"""
    site = make_site(
        {"posts/2020-01-02-a.md": post("A", "First.\n\nThen $x_1$ and\n\n$$\ny_2\n$$\n")}, MATHML + conf
    ).build()
    html = site.out("posts/2020-01-02-a.html")
    assert [seen(found) for found in re.findall("(?s)<math .*?</math>", html)] == ["9", "8"]


def test_trees_that_builders_share_show_no_drawing_in_xml(make_site: MakeSite) -> None:
    site = make_site({"posts/2020-01-02-a.md": post("A", "First.\n\nThen $x_1$.\n")}, MATHML)
    shared = "-d", str(site.path / "doctrees")
    builds.run(site, "html", *shared)
    builds.run(site, "xml", *shared, builder="xml")
    builds.run(site, "clean", builder="xml")
    assert builds.files(site.path / "xml") == builds.files(site.path / "clean")


def test_an_edited_page_is_what_a_clean_build_makes(make_site: MakeSite) -> None:
    texts = [post("A", body) for body in (r"$\oops$ and $x$", FORMULAS, FORMULAS.replace("x_i", "y_j"))]
    edited = make_site({"posts/2020-01-02-a.md": texts[0]}, MATHML, name="edited").build()
    for text in texts[1:]:
        edited.write({"posts/2020-01-02-a.md": text})
        edited.build()
    clean = make_site({"posts/2020-01-02-a.md": texts[-1]}, MATHML, name="clean").build()
    for name in ("posts/2020-01-02-a.html", "index.html"):
        assert edited.out(name) == clean.out(name)


# -- this site


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Build this site, with every warning as an error, and return its pages."""
    folder = tmp_path_factory.mktemp("site")
    run(*SPHINX, "-d", str(folder / "doctrees"), ".", str(folder / "out"), cwd=ROOT)
    found = (folder / "out").rglob("*.html")
    return {path.stem: path.read_text(encoding="utf-8") for path in found if "_static" not in path.parts}


def test_every_formula_of_every_post_is_drawn(pages: dict[str, str]) -> None:
    posts = {path.stem: pages[path.stem] for path in (ROOT / "posts").glob("*.md")}
    formulas = [formula for page in posts.values() for formula in re.findall(r"<math .*?</math>", page, re.DOTALL)]
    assert len(formulas) == sum(page.count('class="math notranslate') for page in posts.values())
    assert len(formulas) > 500
    for formula in formulas:
        assert seen(formula)
        assert "\\" not in seen(formula)


def test_no_page_fetches_anything_from_another_host(pages: dict[str, str]) -> None:
    assert {name: found for name, page in pages.items() if (found := FOREIGN.findall(page))} == {}
    assert not [name for name, page in pages.items() if MATHJAX.search(page)]
