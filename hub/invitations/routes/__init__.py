"""URLs of invitations: the participants of a Termin, answering in the hub, and the personal addresses (`/i/…`)."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("invitations", __name__)

from hub.invitations import findable, handover, jobs, letters, panels  # noqa: E402, F401 (register themselves)
from hub.invitations.routes import (  # noqa: E402
    answers,  # noqa: F401
    participants,  # noqa: F401
    personal_links,  # noqa: F401
)
