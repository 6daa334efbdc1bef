"""URLs of import and export, one file per noun."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("exchange", __name__)

from hub.exchange import fillers, jobs, trail  # noqa: E402, F401
from hub.exchange.routes import downloads, exports, imports, shared  # noqa: E402, F401
