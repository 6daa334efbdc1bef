"""URLs of Aufgaben, one file per noun."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("tasks", __name__)

from hub.tasks import (  # noqa: E402
    findable,  # noqa: F401
    jobs,  # noqa: F401
    panels,  # noqa: F401
)
from hub.tasks.routes import (  # noqa: E402
    board,  # noqa: F401
    comments,  # noqa: F401
    lists,  # noqa: F401
    task,  # noqa: F401
    trash,  # noqa: F401
)
