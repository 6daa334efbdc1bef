"""URLs of Auswertungen, one file per noun."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("results", __name__)

from hub.results.routes import exports, results, texts  # noqa: E402, F401 (register their routes)
