"""URLs of Folgen, one file per noun."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("effects", __name__)

from hub.effects import findable, labels, panels, withholding  # noqa: E402, F401 (register what they add elsewhere)
from hub.effects.routes import effect, lists, public, publishing  # noqa: E402, F401 (register their routes)
