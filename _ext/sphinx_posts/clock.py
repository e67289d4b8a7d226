"""The one clock: which day it is decides what is public; and when a day begins."""

import datetime as dt
import os
from zoneinfo import ZoneInfo


def today(timezone: str) -> dt.date:
    """Return the day in *timezone*; ``SOURCE_DATE_EPOCH``, seconds since 1970, stands for now where it is set.

    See https://reproducible-builds.org/specs/source-date-epoch/. An unknown time zone raises `ValueError`.
    """
    zone = _zone(timezone)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = dt.datetime.fromtimestamp(int(epoch), zone) if epoch.isdigit() else dt.datetime.now(zone)
    return now.date()


def beginning(day: dt.date, timezone: str) -> dt.datetime:
    """Return the moment at which *day* begins in *timezone*, with its offset from UTC in whole minutes.

    RFC 3339 knows no seconds in an offset; until about 1900 the zones have them. An unknown time zone raises
    `ValueError`.
    """
    midnight = dt.datetime.combine(day, dt.time())
    offset = _zone(timezone).utcoffset(midnight) or dt.timedelta()
    return midnight.replace(tzinfo=dt.timezone(dt.timedelta(minutes=offset // dt.timedelta(minutes=1))))


def _zone(timezone: str) -> ZoneInfo:
    try:
        return ZoneInfo(timezone)
    except (OSError, ValueError, KeyError) as error:  # ZoneInfoNotFoundError is a KeyError
        raise ValueError(f"'{timezone}' is no time zone, such as UTC or Asia/Seoul") from error
