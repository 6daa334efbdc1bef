"""URLs of sharing: what people with an account do, and the pages behind secret addresses (`/s/…`, `/b/…`)."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("sharing", __name__)

from hub.sharing import handover, jobs, panels, trail  # noqa: E402, F401
from hub.sharing.routes import deliveries, letterboxes, links, public_letterboxes, public_links  # noqa: E402, F401
