"""URLs of the Ablage, one file per noun."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("documents", __name__)

from hub.documents import findable, handover, jobs, personal_data, trail  # noqa: E402, F401
from hub.documents.routes import (  # noqa: E402
    details,  # noqa: F401
    documents,  # noqa: F401
    folders,  # noqa: F401
    selection,  # noqa: F401
    storage,  # noqa: F401
    trash,  # noqa: F401
    upload_form,  # noqa: F401
    uploads,  # noqa: F401
    workspaces,  # noqa: F401
)
