"""An address, however other systems write it, is a file in the output folder, and never one outside."""

import posixpath
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_posts.addresses import OldAddress, file_of


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/2019/04/25/bert-review/", "2019/04/25/bert-review/index.html"),
        ("/2019/04/25/bert-review", "2019/04/25/bert-review/index.html"),
        ("2019/old.html", "2019/old.html"),
        ("/2019/old.html/", "2019/old.html"),
        ("/2019/index.html", "2019/index.html"),
        ("/옛-글", "옛-글/index.html"),
        ("/%EC%98%9B-%EA%B8%80/", "옛-글/index.html"),
        ("/\u110b\u1168\u11ba-글/", "옛-글/index.html"),  # as macOS writes it
        ("https://old.example.org/2019/old.html", "2019/old.html"),
        ("HTTP://old.example.org:8080/a", "a/index.html"),
        (" //a//b ", "a/b/index.html"),
        ("/a b/", "a b/index.html"),
        ("/a%20b/", "a b/index.html"),
        ("/100%-of-it", "100%-of-it/index.html"),
        ("/old.php", "old.php/index.html"),
        ("/.html", ".html/index.html"),
        ("/pretty/", "pretty/index.html"),
        ("/" + 250 * "a", 250 * "a" + "/index.html"),
    ],
)
def test_an_address_names_a_page_or_the_index_of_a_folder(address: str, file: str) -> None:
    assert file_of(address) == file


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        *[(empty, "it names no page") for empty in ("", " ", "/", "//", "/ /", "https://example.org", "https://a.b/")],
        *[(up, "'.' and '..' are no folders") for up in ("..", "/../a", "/a/%2e%2e/b", "./a", "/a%2F..%2Fb")],
        *[(query, "a query or a fragment is no page of its own") for query in ("/a?b=1", "/?p=12", "/a#b", "/a%3Fb")],
        *[(wild, f"'{wild[1]}' can stand in no address") for wild in ("a*", "a[b]", "a]", "a\\b", "a<b", 'a"b', "a|b")],
        ("/a%00b", "U+0000 can stand in no address"),
        ("/a%0Ab", "U+000A can stand in no address"),
        ("/a\ud800b", "U+D800 can stand in no address"),
        ("/:year/:title/", "':' begins a placeholder in Jekyll, such as ':year'; write what stood in its place"),
        ("mailto:a", "':' begins a placeholder in Jekyll, such as ':year'; write what stood in its place"),
        *[(style, "it is the name of a pattern of Jekyll's") for style in ("pretty", "date", "none")],
        ("/%ff/", "its percent-encoding is no UTF-8"),
        ("/" + 86 * "옛", "it is too long: 255 bytes between two slashes, 1000 in all"),
        (500 * "/a1", "it is too long: 255 bytes between two slashes, 1000 in all"),
    ],
)
def test_what_is_no_address_is_refused_with_a_reason(address: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}$"):
        file_of(address)


@pytest.mark.parametrize("address", ["/2019/04/old/", "/old.html", "/my-index.html", "/index.html"])
def test_an_address_is_shown_as_it_would_be_written(address: str) -> None:
    assert str(OldAddress(file_of(address))) == address


@given(st.one_of(st.text(), st.text("/.%2eEfF0:?#*\\ ab")))
@example("/%2e%2e/a")
@example("/my-index.html")
def test_no_address_is_a_file_outside_the_site_or_one_of_another_kind(address: str) -> None:
    try:
        file = file_of(address)
    except ValueError:
        return
    assert file.endswith(".html")
    assert file == posixpath.normpath(file)
    assert not file.startswith(("/", ".."))
    assert "\0" not in file
    assert len(file.encode()) < 1024
    assert file_of(str(OldAddress(file)).replace("%", "%25")) == file
