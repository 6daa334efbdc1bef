"""URLs of answering, one file per noun; what the public form sends is in no log (hub/server.py, Caddyfile)."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import lazy_gettext

from hub.answering import jobs, preview, telling  # noqa: F401 (register their work)
from hub.audit.names import name_actions

blueprint = Blueprint("answering", __name__)

name_actions(
    {
        "wishes.settle": lazy_gettext("Gesprächswunsch erledigt"),
        "results.keep-burst": lazy_gettext("Auffällige Rückmeldungen behalten"),
        "results.remove-burst": lazy_gettext("Auffällige Rückmeldungen herausgenommen"),
    }
)

from hub.answering.routes import answers, bursts, runs, thanks, wishes  # noqa: E402, F401 (register their routes)
