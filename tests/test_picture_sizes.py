"""Pictures of pages say how large they are, where that is known."""

import re
from typing import Any

import pytest

from conftest import MakeSite, Site
from picture_sizes import pixels

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}"/>'
PAGE = """Page
====

.. image:: picture.svg
   :alt: Dots
   :width: 100px
"""


@pytest.mark.parametrize(
    ("attributes", "svg", "expected"),
    [
        pytest.param({}, ("300", "200"), {"width": "300", "height": "200"}, id="its own size"),
        pytest.param({"width": "150px"}, ("300", "200"), {"width": "150", "height": "100"}, id="in proportion"),
        pytest.param({"width": "150"}, ("300", "200"), {"width": "150", "height": "100"}, id="without a unit"),
        pytest.param({"width": "50%"}, ("300", "200"), {}, id="of the line"),
        pytest.param({"width": "10em"}, ("300", "200"), {}, id="of the letters"),
        pytest.param({"width": "1.5px"}, ("300", "200"), {}, id="part of a pixel"),
        pytest.param({"height": "100px"}, ("300", "200"), {}, id="a height"),
        pytest.param({"scale": 50}, ("300", "200"), {}, id="a scale"),
        pytest.param({}, ("0", "200"), {}, id="nothing to see"),
        pytest.param({}, ("100%", "100%"), {}, id="as large as may be"),
    ],
)
def test_sizes_are_those_of_the_file_unless_the_writer_wants_others(
    make_site: MakeSite, attributes: dict[str, Any], svg: tuple[str, str], expected: dict[str, str]
) -> None:
    site = make_site({"picture.svg": PICTURE.format(*svg)})
    assert pixels(attributes, site.source / "picture.svg") == expected


def test_a_file_that_is_elsewhere_or_no_picture_has_none(make_site: MakeSite) -> None:
    site = make_site({"text.png": "no picture"})
    assert pixels({}, site.source / "text.png") == pixels({}, site.source / "https:/example.org/a.png") == {}


def drawn(site: Site, name: str = "index.html", builder: str = "html") -> str:
    """Return the picture of a page."""
    assert site.warnings == []
    (picture,) = re.findall("<img [^>]*>", site.out(name, builder))
    return str(picture)


def test_a_page_says_the_sizes_of_its_pictures_and_is_written_again_when_they_change(make_site: MakeSite) -> None:
    files = {"index.rst": PAGE, "picture.svg": PICTURE.format(300, 200)}
    site = make_site(files, "extensions = ['picture_sizes']\n").build()
    assert set(drawn(site).split()) >= {'width="100"', 'height="67"', 'alt="Dots"'}
    assert "style" not in drawn(site)
    site.write({"picture.svg": PICTURE.format(300, 300)})
    assert 'height="100"' in drawn(site.build())


def test_books_with_style_sheets_of_their_own_draw_pictures_as_ever(make_site: MakeSite) -> None:
    files = {"index.rst": PAGE, "picture.svg": PICTURE.format(300, 200)}
    site = make_site(files, "extensions = ['picture_sizes']\nversion = copyright = '1'\n").build("epub")
    assert 'style="width: 100px;"' in drawn(site, "index.xhtml", "epub")
