"""URLs of registration: for planners, for people with an account, and the pages behind secret addresses (`/t/…`)."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("trainings", __name__)

from hub.trainings import changes, jobs, panels  # noqa: E402, F401
from hub.trainings.routes import offers, own, public, registrations  # noqa: E402, F401
