"""URLs of keeping and deleting, one file per noun."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("retention", __name__)

from hub.retention import jobs, labels  # noqa: E402, F401
from hub.retention.routes import classes, due, entries, offers, proposals  # noqa: E402, F401
