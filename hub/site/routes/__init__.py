"""URLs of the public site and of writing it, one file per noun."""

from __future__ import annotations

from flask import Blueprint

import hub.site.fillers
import hub.site.findable
import hub.site.messages
import hub.site.telling  # noqa: F401 (they register themselves)

blueprint = Blueprint("site", __name__)

from hub.site.routes import (  # noqa: E402
    contacts,  # noqa: F401
    editors,  # noqa: F401
    inbox,  # noqa: F401
    pages,  # noqa: F401
    pictures,  # noqa: F401
    public,  # noqa: F401
    public_forms,  # noqa: F401
    publishing,  # noqa: F401
)
