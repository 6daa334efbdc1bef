"""The day it is in Berlin, where the tested hub stands: in the last hours of a day of UTC it is tomorrow there."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hub.db import now

BERLIN = ZoneInfo("Europe/Berlin")


def day_in(days: int = 0) -> date:
    """The day it is in that many days (before today if negative) in Berlin."""
    return now().astimezone(BERLIN).date() + timedelta(days=days)
