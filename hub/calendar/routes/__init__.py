"""URLs of the calendar, one file per noun."""

from __future__ import annotations

from flask import Blueprint

from hub.calendar import jobs, words  # noqa: F401 (register themselves)

blueprint = Blueprint("calendar", __name__)

from hub.calendar import ahead, findable  # noqa: E402, F401 (register themselves)
from hub.calendar.routes import (  # noqa: E402
    ending,  # noqa: F401
    events,  # noqa: F401
    folders,  # noqa: F401
    formats,  # noqa: F401
    panels,  # noqa: F401
    planning,  # noqa: F401
    public,  # noqa: F401
    school_holidays,  # noqa: F401
    views,  # noqa: F401
)
