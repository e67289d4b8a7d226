"""Every option of the directive rejects nonsense, and says what it expects."""

import datetime as dt

import pytest

from sphinx_posts.listing import Listing
from sphinx_posts.options import BadOptionError, read_options


@pytest.mark.parametrize(
    ("options", "listing"),
    [
        ({}, Listing()),
        ({"by": "category"}, Listing(by="category")),
        ({"by": "year"}, Listing(by="year", order="latest")),
        ({"by": "year", "order": "-count"}, Listing(by="year")),
        ({"category": "글또 4기, dialogue; dev"}, Listing(categories=("글또 4기, dialogue", "dev"))),
        ({"tag": "a", "author": "b", "language": "ko"}, Listing(tags=("a",), authors=("b",), languages=("ko",))),
        ({"by": "tag", "exclude": "a;b"}, Listing(by="tag", exclude=("a", "b"))),
        ({"since": "2020-01-01", "until": "2020-01-01"}, Listing(since=dt.date(2020, 1, 1), until=dt.date(2020, 1, 1))),
        ({"sort": "-read-time", "limit": "3", "style": "titles"}, Listing(sort="-read-time", limit=3, style="titles")),
        (
            {"by": "category", "index": None, "empty": "", "toctree": None, "order": "declared"},
            Listing(by="category", index=True, empty=True, toctree=True, order="declared"),
        ),
    ],
)
def test_options_become_a_listing(options: dict[str, str | None], listing: Listing) -> None:
    assert read_options(options) == listing


@pytest.mark.parametrize(
    ("options", "option", "message"),
    [
        ({"by": "month"}, "by", "one of category, tag, author, year is expected, not 'month'"),
        ({"by": None}, "by", "not ''"),
        ({"catgory": "dev"}, "catgory", "unknown option ':catgory:'; did you mean ':category:'?"),
        ({"zzz": ""}, "zzz", "known are :by:"),
        ({"category": " ; "}, "category", "a name is expected"),
        ({"tag": None}, "tag", "a name is expected"),
        ({"since": "2020-02-30"}, "since", "a date such as 2020-05-17 is expected, not '2020-02-30'"),
        ({"until": "soon"}, "until", "not 'soon'"),
        ({"since": "2020-02-01", "until": "2020-01-01"}, "until", "2020-01-01 is before ':since:' 2020-02-01"),
        ({"sort": "date-"}, "sort", "one of -date, date,"),
        ({"by": "tag", "order": "count"}, "order", "one of -count, name,"),
        ({"limit": "0"}, "limit", "a whole number above 0"),
        ({"limit": "-1"}, "limit", "not '-1'"),
        ({"limit": "many"}, "limit", "not 'many'"),
        ({"by": "tag", "index": "yes"}, "index", "it is a flag and takes no value, not 'yes'"),
        ({"toctree": "1"}, "toctree", "a flag"),
        ({"style": "big"}, "style", "one of full, compact, titles"),
        ({"index": None}, "index", "add ':by:'"),
        ({"exclude": "a"}, "exclude", "add ':by:'"),
        ({"order": "name"}, "order", "add ':by:'"),
        ({"empty": None}, "empty", "add ':by:'"),
        ({"by": "tag", "empty": None}, "empty", "':by: category' only"),
        ({"by": "year", "order": "declared"}, "order", "':by: category' only"),
    ],
)
def test_nonsense_is_refused(options: dict[str, str | None], option: str, message: str) -> None:
    with pytest.raises(BadOptionError) as caught:
        read_options(options)
    assert caught.value.option == option
    assert message in str(caught.value)
