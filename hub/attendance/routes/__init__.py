"""URLs of attendance: what planners do, and the pages behind secret addresses (`/c/…`, `/check-in/…`, `/here/…`,
`/f/…`).
"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("attendance", __name__)

from hub.attendance import fillers, jobs, trail  # noqa: E402, F401
from hub.attendance.routes import (  # noqa: E402
    certificates,  # noqa: F401
    check_in,  # noqa: F401
    feedback,  # noqa: F401
    lists,  # noqa: F401
    statistics,  # noqa: F401
)
