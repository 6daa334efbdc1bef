"""URLs of agendas, minutes and what comes out of them, one file per noun."""

from __future__ import annotations

from flask import Blueprint

from hub.minutes import fillers, findable, jobs  # noqa: F401 (register themselves)

blueprint = Blueprint("minutes", __name__)

from hub.minutes.routes import (  # noqa: E402
    agenda,  # noqa: F401
    attachments,  # noqa: F401
    closing,  # noqa: F401
    decisions,  # noqa: F401
    minutes,  # noqa: F401
    questions,  # noqa: F401
    topics,  # noqa: F401
)
