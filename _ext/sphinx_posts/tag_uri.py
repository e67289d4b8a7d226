"""Identifiers that outlive every address: ``tag:`` URIs, RFC 4151."""

import datetime as dt
import re
from dataclasses import dataclass
from urllib.parse import quote

# RFC 4151, section 2.1: taggingEntity = (DNSname / emailAddress) "," year ["-" month ["-" day]]
_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ENTITY = re.compile(rf"((?:[A-Za-z0-9._-]+@)?{_NAME}(?:\.{_NAME})*),(\d{{4}}(?:-\d{{2}}(?:-\d{{2}})?)?)", re.ASCII)
# RFC 4151: specific = *( pchar / "/" / "?" ), with the pchar of RFC 3986; what is no letter, digit or "-._~" of it.
_SPECIFIC = "!$&'()*+,;=:@/?"


@dataclass(frozen=True, slots=True)
class TaggingEntity:
    """Who coins the identifiers: a domain or an e-mail address, and a day on which it was theirs, as it was written."""

    authority: str
    date: str

    @classmethod
    def read(cls, text: str) -> "TaggingEntity":
        """Read ``example.org,2020-05-17``, where day and month may be missing; raise `ValueError` for anything else."""
        match = _ENTITY.fullmatch(text)
        if not match:
            raise ValueError(f"'{text}' is no domain or e-mail address with a date, such as example.org,2020")
        entity = cls(match[1], match[2])
        try:
            entity.since  # noqa: B018  # the calendar has the last word
        except ValueError as error:
            raise ValueError(f"'{match[2]}' is no day of the calendar ({error})") from None
        return entity

    @property
    def since(self) -> dt.date:
        """The day; a date without day or month means the first."""
        return dt.date.fromisoformat(f"{self.date}-01-01"[:10])

    def tag(self, specific: str) -> str:
        """Return the URI of *specific*; what a URI cannot hold is percent-encoded, as UTF-8."""
        return f"tag:{self.authority},{self.date}:{quote(specific, safe=_SPECIFIC)}"
