"""The HTML of an article, made to stand anywhere: in a feed, on another site."""

import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin

# What serves the page alone, or runs on it.
_ELEMENTS_OF_THE_PAGE = frozenset({"script", "style", "template", "button"})
_CLASSES_OF_THE_PAGE = frozenset({"headerlink", "back-to-top", "post-byline", "post-related", "post-comments"})

_ADDRESSES = frozenset({"href", "src", "poster", "data", "xlink:href"})
# A candidate of a srcset: its address, which ends before white space or a comma at its end, and its descriptors.
_CANDIDATE = re.compile(r"([\s,]*)(\S*[^\s,])([^,]*)")

# What Sphinx makes of a code block, up to its end, and the spans in it that colour it.
_CODE = re.compile(r'<div class="highlight"><pre><span></span>.*?(?=</pre>)', re.DOTALL)
_COLOUR = re.compile(r'</?span(?: [a-z-]+="[^"<>]*")*>')

# Almost all tags that docutils writes, and their attributes: html.parser takes longer for what could stand there, too.
_TAG = re.compile(r'<([a-z][a-z0-9]*)((?: [a-z:-]+="[^"<>&]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z:-]+)="([^"]*)"')

# https://html.spec.whatwg.org/multipage/parsing.html#parsing-html-fragments: what stands in them is text.
_ELEMENTS_OF_TEXT = frozenset(
    {"iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "title", "xmp"}
)

# https://html.spec.whatwg.org/multipage/syntax.html#void-elements
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
# https://infra.spec.whatwg.org/#ascii-whitespace
_WHITE_SPACE = "\t\n\f\r "


def absolute_html(source: str, page_url: str) -> str:
    """Return the HTML of an article as it can stand anywhere: every address absolute, seen from *page_url*.

    The first heading goes, for it is the title of the entry; so do scripts, styles, buttons, links to headings, the
    spans that colour code, which are half of many an article, and the identifiers, which several articles side by side
    would share. An SVG keeps its own, for it refers to them. The names in it come in lower case: a reader of HTML gives
    them their capitals again. What is not closed in *source* is closed; white space alone between tags is one
    character, but in code.
    """
    writer = _Writer(page_url)
    # The writer leaves these spans out, too, but html.parser takes longer for them than for all else.
    writer.feed(_CODE.sub(lambda code: _COLOUR.sub("", code[0]), source))
    writer.close()
    return writer.written()


class _Writer(HTMLParser):
    """Writes an article anew as it reads it: a tree of all its elements takes several times as long."""

    def __init__(self, page_url: str) -> None:
        super().__init__()
        self._page_url = page_url
        self._parts: list[str] = []
        self._text: list[str] = []
        self._open: list[tuple[str, str]] = []  # the name of each open element, and what ends it
        self._left_out = 0  # how many elements were open when one was left out; 0 if none is
        self._title_is_gone = False

    def written(self) -> str:
        """Close what is open, and return what has been written."""
        self._close(0)
        return "".join(self._parts).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._write_text()
        if tag == "span" and self._is_in("pre"):
            self._open.append((tag, ""))
            return
        attributes = {name: value or "" for name, value in attrs}
        is_title = tag == "h1" and not self._title_is_gone
        self._title_is_gone |= is_title
        if is_title or tag in _ELEMENTS_OF_THE_PAGE or not _CLASSES_OF_THE_PAGE.isdisjoint(_classes(attributes)):
            self._left_out = self._left_out or len(self._open) + 1
        void = tag in _VOID
        if not self._left_out:
            self._parts.append(f"<{tag}{self._attributes(tag, attributes)}{'/' if void else ''}>")
        self._open.append((tag, "" if void else f"</{tag}>"))
        if void:
            self._close(len(self._open) - 1)

    def handle_endtag(self, tag: str) -> None:
        self._write_text()
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                self._close(place)
                break

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_comment(self, data: str) -> None:
        self._write_text()

    def parse_starttag(self, i: int) -> int:
        """Read a tag as docutils writes it at once, and any other as html.parser does."""
        match = _TAG.match(self.rawdata, i)
        if match is None or match[1] in _ELEMENTS_OF_TEXT:
            return super().parse_starttag(i)
        self.handle_starttag(match[1], _ATTRIBUTE.findall(match[2]))
        return match.end()

    def updatepos(self, i: int, j: int) -> int:
        """Go on without counting lines, of which nobody asks."""
        return j

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Read ``<![`` as a browser does; html.parser would raise an error in the middle of some."""
        return self.parse_bogus_comment(i)

    def _is_in(self, tag: str) -> bool:
        return any(name == tag for name, _ in self._open)

    def _close(self, place: int) -> None:
        """Close all elements from a *place* on."""
        self._write_text()
        while len(self._open) > place:
            if not self._left_out:
                self._parts.append(self._open[-1][1])
            elif self._left_out == len(self._open):
                self._left_out = 0
            self._open.pop()

    def _write_text(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        if text and not self._left_out:
            if not text.strip(_WHITE_SPACE) and not self._is_in("pre"):
                text = "\n" if "\n" in text else " "
            self._parts.append(escape(text, quote=False))

    def _attributes(self, tag: str, attributes: dict[str, str]) -> str:
        in_svg = tag == "svg" or self._is_in("svg")
        return "".join(
            f' {name}="{escape(self._value(name, value, in_svg))}"'
            for name, value in sorted(attributes.items())
            if not (name.startswith("on") or (name == "id" and not in_svg))
        )

    def _value(self, name: str, value: str, in_svg: bool) -> str:
        if name == "srcset":
            return _CANDIDATE.sub(lambda found: found[1] + self._absolute(found[2]) + found[3], value)
        return self._absolute(value) if name in _ADDRESSES and not (in_svg and value.startswith("#")) else value

    def _absolute(self, address: str) -> str:
        try:
            return urljoin(self._page_url, address)
        except ValueError:  # it is none, such as "http://["; a browser shows it as it stands, too
            return address


def _classes(attributes: dict[str, str]) -> list[str]:
    return attributes.get("class", "").split()
