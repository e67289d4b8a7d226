"""An article stands in a feed as it stands on its page, but for what serves the page alone."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_posts import articles
from sphinx_posts.articles import absolute_html

SITE = "https://example.org/blog/"
PAGE = f"{SITE}posts/a.html"

ADDRESSES = {
    "page": ('<a href="b.html#x">b</a>', '<a href="https://example.org/blog/posts/b.html#x">b</a>'),
    "above": ('<img src="../_images/a.png"/>', '<img src="https://example.org/blog/_images/a.png"/>'),
    "root": ('<a href="/about/">a</a>', '<a href="https://example.org/about/">a</a>'),
    "place on the page": ('<a href="#note">1</a>', f'<a href="{PAGE}#note">1</a>'),
    "other site": ('<a href="http://other.org/">o</a>', '<a href="http://other.org/">o</a>'),
    "mail": ('<a href="mailto:a@b.org">m</a>', '<a href="mailto:a@b.org">m</a>'),
    "picture in the text": ('<img src="data:image/png;base64,AA=="/>', '<img src="data:image/png;base64,AA=="/>'),
    "no address": ('<a href="http://[">o</a>', '<a href="http://[">o</a>'),
    "poster": ('<video poster="p.png"></video>', '<video poster="https://example.org/blog/posts/p.png"></video>'),
    "object": ('<object data="o.svg"></object>', '<object data="https://example.org/blog/posts/o.svg"></object>'),
    "several sizes": (
        '<img srcset="a.png, ../b.png 2x,data:image/png;base64,A,B 3x"/>',
        f'<img srcset="{SITE}posts/a.png, {SITE}b.png 2x,data:image/png;base64,A,B 3x"/>',
    ),
    "Hangul": ('<a href="글.html">글</a>', '<a href="https://example.org/blog/posts/글.html">글</a>'),
}


@pytest.mark.parametrize(("source", "expected"), ADDRESSES.values(), ids=ADDRESSES)
def test_addresses_are_absolute(source: str, expected: str) -> None:
    assert absolute_html(source, PAGE) == expected
    assert absolute_html(expected, PAGE) == expected


DROPPED = {
    "title": ('<section id="t"><h1>T</h1><p>a</p></section>', "<section><p>a</p></section>"),
    "link to a heading": ('<h2>B<a class="headerlink" href="#b">¶</a></h2>', "<h2>B</h2>"),
    "script": ("<p>a</p><script>b < c</script>", "<p>a</p>"),
    "script in a tag": ('<p onclick="b()">a</p>', "<p>a</p>"),
    "style": ("<style>p {}</style><p>a</p>", "<p>a</p>"),
    "comment": ("<p>a<!-- b --></p>", "<p>a</p>"),
    "button": ("<pre>a</pre><button>copy</button>", "<pre>a</pre>"),
    "colours of code": ('<pre><span></span><span class="n">a</span> &lt; <b>b</b></pre>', "<pre>a &lt; <b>b</b></pre>"),
    "identifier": ('<p id="a"><span id="b">c</span></p>', "<p><span>c</span></p>"),
}


@pytest.mark.parametrize(("source", "expected"), DROPPED.values(), ids=DROPPED)
def test_what_serves_the_page_alone_is_dropped(source: str, expected: str) -> None:
    assert absolute_html(source, PAGE) == expected


KEPT = {
    "MathML": '<math display="block"><mfrac><mi>x</mi><mn>2</mn></mfrac><mspace width="1em"></mspace></math>',
    "SVG": '<svg><defs><g id="g"></g></defs><use href="#g"></use><use xlink:href="#g"></use><title>t</title></svg>',
    "code": "<pre>a &lt; b\n\n  &amp;c</pre>",
    "second heading of the page": "<h2>a</h2>",
    "entities": "<p>a &lt; b &amp;amp; c</p>",
}


@pytest.mark.parametrize("source", KEPT.values(), ids=KEPT)
def test_everything_else_stays_as_it_is(source: str) -> None:
    assert absolute_html(source, PAGE) == source


UNTIDY = {
    "left open": ("<ul><li>a<li>b", "<ul><li>a<li>b</li></li></ul>"),
    "closed too early": ("<p><b>a</p><i>b</i>", "<p><b>a</b></p><i>b</i>"),
    "closed twice": ("<p>a</p></p></b>", "<p>a</p>"),
    "left open in what is dropped": ("<p>a<button><b></p>b", "<p>a</p>b"),
    "no end": ("a<br>b<img src='data:,'>", 'a<br/>b<img src="data:,"/>'),
    "no beginning": ("a</br>b", "ab"),
    "without quotation marks": ("<a title=b hidden>c</a>", '<a hidden="" title="b">c</a>'),
    "quotation marks in quotation marks": ("""<a title='"b"'>c</a>""", '<a title="&quot;b&quot;">c</a>'),
    "white space": ("<p>a</p>\n\n  <p>b</p>", "<p>a</p>\n<p>b</p>"),
    "no markup": ("a < b & c", "a &lt; b &amp; c"),
    "section of XML": ("a<![if b]>c", "ac"),
}


@pytest.mark.parametrize(("source", "expected"), UNTIDY.values(), ids=UNTIDY)
def test_untidy_html_is_tidied(source: str, expected: str) -> None:
    assert absolute_html(source, PAGE) == expected


ANY_TEXT = st.text(st.characters() | st.sampled_from("<>/![&\"'-\r\n\t\x00\ud800"))


@given(ANY_TEXT)
def test_no_text_stops_it(text: str) -> None:
    absolute_html(f"<p {text}>{text}</p><a href='{text}' srcset='{text}'>", PAGE)


TAGS = (
    '<p class="a b">', "<p>", "</p>", "<h1 id='x'>", "<h2>", "</h2>", '<a href="b.html" class="headerlink">', "</a>",
    '<img src="a b.png" alt=""/>', '<img src="c.png" alt="x" alt="y">', "<br>", "<BR />", '<p title="1 &amp; 2">',
    '<p title="a\n<b>">', "<script>", "</script>", "<textarea>", '<title lang="ko">', "</title>", "<xmp>", "</xmp>",
    '<svg viewbox="0">', '<use xlink:href="#a">', "</svg>", "<pre>", "</pre>", '<span class="k">', "</span>",
    "<p class>", '<p class="a"id="b">', "<p ", "&amp;", "글 ", "\n", "<!-- ", " -->",
)  # fmt: skip


@given(st.lists(st.sampled_from(TAGS), max_size=12).map("".join))
@example("<script><!-- </script><p>글 ")
@example('<style><p class="a b"></style><p>글')
def test_tags_are_read_as_html_parser_reads_them(source: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(articles._Writer, "parse_starttag")
        patch.delattr(articles._Writer, "updatepos")
        expected = absolute_html(source, PAGE)
    assert absolute_html(source, PAGE) == expected
