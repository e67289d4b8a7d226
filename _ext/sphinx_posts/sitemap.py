"""The sitemap: every page that search engines may find, and when it last changed."""

import datetime as dt
from collections.abc import Iterable
from xml.etree import ElementTree

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(pages: Iterable[tuple[str, dt.date | None]]) -> bytes:
    """Write the addresses of *pages*, each with the day of its last change if that is known.

    The format is that of https://www.sitemaps.org/protocol.html, which allows 50,000 addresses.
    """
    root = ElementTree.Element("urlset", xmlns=_NAMESPACE)
    for address, day in pages:
        page = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(page, "loc").text = address
        if day:
            ElementTree.SubElement(page, "lastmod").text = day.isoformat()
    ElementTree.indent(root)
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"
