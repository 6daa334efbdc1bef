"""What the pages of a Bereich's Aufgaben show alike: breadcrumbs, tabs, who sees them."""

from __future__ import annotations

import uuid
from typing import Any

from flask_babel import gettext

from hub.answers import language
from hub.db import is_writing
from hub.documents.audience import audience_at, audience_of
from hub.documents.models import Workspace
from hub.documents.pages import workspace_tabs
from hub.guard import signed_in_user
from hub.permissions import can


def tasks_url(workspace_id: uuid.UUID) -> str:
    """The list of a Bereich's Aufgaben."""
    return f"/workspaces/{workspace_id}/tasks"


def frame_of(workspace: Workspace, *here: tuple[str, str | None]) -> dict[str, Any]:
    """For a page of the Bereich's Aufgaben; `here` are the crumbs below „Aufgaben“."""
    user, home = signed_in_user(), tasks_url(workspace.id)
    revision = None if is_writing() else user.access_revision
    audience = audience_at(revision, workspace.id, language()) if revision else audience_of(workspace.id)
    crumbs: list[tuple[str, str | None]] = [
        (gettext("Ablage"), "/workspaces"),
        (workspace.name, f"/workspaces/{workspace.id}"),
        (gettext("Aufgaben"), home if here else None),
        *here,
    ]
    return {
        "workspace": workspace,
        "home": home,
        "board_url": f"/workspaces/{workspace.id}/board",
        "audience": audience,
        "crumbs": crumbs,
        "workspace_tabs": workspace_tabs(workspace.id, at=home),
        "may_create": can(user, "tasks.create", workspace),
    }
