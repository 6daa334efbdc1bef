"""URLs of calendars as files: addresses to subscribe to, what is behind them, and files that come in."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("feeds", __name__)

from hub.feeds import jobs, panels  # noqa: E402, F401
from hub.feeds.routes import addresses, calendars, imports  # noqa: E402, F401
