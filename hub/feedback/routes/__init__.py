"""URLs of Fragebögen, one file per noun."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("feedback", __name__)

from hub.feedback.routes import (  # noqa: E402, F401 (register their routes)
    forms,
    library,
    page,
    publishing,
    questions,
    rounds,
    translations,
)
