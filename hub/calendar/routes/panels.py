"""What planning adds to the calendar and to the pages of the Ablage."""

from __future__ import annotations

import uuid

from flask import render_template
from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.calendar.folders import events_of_folder, is_called_off
from hub.calendar.words import short_day
from hub.documents.models import CONTRIBUTE, Folder
from hub.permissions import can, level_in
from hub.slots import Action


@slots.fills(slots.FOLDER_TOP, order=30)
def events_of_the_folder(_user: User, folder: Folder, level: int) -> str | None:
    rows = events_of_folder(folder, level)
    if not rows:
        return None
    return render_template(
        "calendar/_folder.html", events=[(row, short_day(row.first_day), is_called_off(row)) for row in rows]
    )


@slots.fills(slots.CALENDAR_ACTIONS, order=10)
def plan_more(user: User, workspace_id: uuid.UUID | None) -> list[Action]:
    actions = []
    if workspace_id is not None and level_in(user, workspace_id) >= CONTRIBUTE:
        actions.append(Action(gettext("Gelöschte Termine"), f"/workspaces/{workspace_id}/deleted-events", "trash"))
    if can(user, "calendar.configure"):
        actions.append(Action(gettext("Formate"), "/event-formats", "tag"))
    return actions
