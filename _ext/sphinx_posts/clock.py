"""The one clock: which day it is decides what is public."""

import datetime as dt
import os
from zoneinfo import ZoneInfo


def today(timezone: str) -> dt.date:
    """Return the day in *timezone*; ``SOURCE_DATE_EPOCH``, seconds since 1970, stands for now where it is set.

    See https://reproducible-builds.org/specs/source-date-epoch/. An unknown time zone raises `ValueError`.
    """
    try:
        zone = ZoneInfo(timezone)
    except (OSError, ValueError, KeyError) as error:  # ZoneInfoNotFoundError is a KeyError
        raise ValueError(f"'{timezone}' is no time zone, such as UTC or Asia/Seoul") from error
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = dt.datetime.fromtimestamp(int(epoch), zone) if epoch.isdigit() else dt.datetime.now(zone)
    return now.date()
