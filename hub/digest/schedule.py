"""When digests are due: every morning, or on Monday morning; knows no rows."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

SENT_AT_HOUR = 6
PERIODS = {"daily": timedelta(days=1), "weekly": timedelta(days=7)}


def latest_slot(digest: str, moment: datetime, zone: ZoneInfo) -> datetime:
    """The last morning at or before `moment` for which a digest of this kind is made."""
    local = moment.astimezone(zone)
    morning = local.replace(hour=SENT_AT_HOUR, minute=0, second=0, microsecond=0)
    days_back = 0 if morning <= local else 1
    if digest == "weekly":
        days_back += (morning - timedelta(days=days_back)).weekday()
    return (morning - timedelta(days=days_back)).astimezone(moment.tzinfo)
