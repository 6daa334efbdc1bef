"""What this area adds to the pages of the Ablage."""

from __future__ import annotations

import uuid

from flask import render_template
from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.documents.models import CONTRIBUTE, MANAGE, Folder
from hub.exchange.runs import running_imports, tally_of
from hub.slots import Action


@slots.fills(slots.SELECTION_ACTIONS, order=10)
def download_selection(_user: User, folder: Folder, _level: int) -> list[Action]:
    return [Action(gettext("Als ZIP herunterladen"), f"/folders/{folder.id}/selection/download", "download")]


@slots.fills(slots.FOLDER_ACTIONS, order=30)
def exchange_of_folder(_user: User, folder: Folder, level: int) -> list[Action]:
    found = [Action(gettext("Als ZIP herunterladen"), f"/folders/{folder.id}/download", "download", opens_dialog=True)]
    if level >= CONTRIBUTE:
        found.append(Action(gettext("ZIP importieren"), f"/folders/{folder.id}/import", "upload"))
    return found


@slots.fills(slots.FOLDER_TOP, order=30)
def imports_on_their_way(user: User, folder: Folder, _level: int) -> str | None:
    runs = running_imports(user, folder)
    return render_template("exchange/_running.html", runs=[(run, tally_of(run)) for run in runs]) if runs else None


@slots.fills(slots.WORKSPACE_TABS, order=90)
def export_tab(_user: User, workspace_id: uuid.UUID, level: int) -> list[Action]:
    return [Action(gettext("Export"), f"/workspaces/{workspace_id}/export")] if level >= MANAGE else []
