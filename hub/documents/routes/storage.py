"""How much room the Bereiche use and may use: a list and limits for the Koordination, a note before it is tight."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.config import GIB
from hub.documents.forms import QuotaForm
from hub.documents.models import CONTRIBUTE, Folder, Workspace
from hub.documents.quota import SHOWN_FROM_PERCENT, room_in, room_in_all, set_quota, storage_of_workspaces
from hub.documents.routes import blueprint
from hub.guard import allow, signed_in_user
from hub.permissions import can
from hub.slots import Action, fills


@blueprint.get("/storage")
@allow("workspaces.set-quota")
def storage() -> str:
    return render_template(
        "documents/storage.html",
        workspaces=storage_of_workspaces(signed_in_user()),
        in_all=room_in_all(),
        tight_from=SHOWN_FROM_PERCENT,
        crumbs=[(gettext("Ablage"), "/workspaces"), (gettext("Speicherplatz"), None)],
    )


@blueprint.route("/workspaces/<uuid:workspace_id>/quota", methods=["GET", "POST"])
@allow("workspaces.set-quota", loads=Workspace)
def workspace_quota(workspace: Workspace) -> Any:
    room = room_in(workspace.id)
    form = QuotaForm(gigabytes=round(Decimal(room.quota) / GIB, 3) if room.quota else None)
    if form.validate_on_submit():
        wanted = form.gigabytes.data
        set_quota(signed_in_user(), workspace, int(wanted * GIB) if wanted is not None else None)
        flash(gettext("Speicherplatz von „%(name)s“ festgelegt.", name=workspace.name), "success")
        return redirect(url_for("documents.storage"))
    crumbs = [(gettext("Ablage"), "/workspaces"), (gettext("Speicherplatz"), "/storage"), (workspace.name, None)]
    page = render_template("documents/quota.html", form=form, workspace=workspace, room=room, crumbs=crumbs)
    return page, 422 if form.errors else 200


@fills(slots.WORKSPACES_ACTIONS, order=20)
def storage_link(user: User) -> list[Action]:
    return [Action(gettext("Speicherplatz"), "/storage", "archive")] if can(user, "workspaces.set-quota") else []


@fills(slots.FOLDER_TOP, order=10)
def note_of_little_room(_user: User, folder: Folder, level: int) -> str | None:
    """For those who upload, as soon as four fifths are used."""
    room = room_in(folder.workspace_id) if level >= CONTRIBUTE else None
    if room is None or room.percent < SHOWN_FROM_PERCENT:
        return None
    return render_template("documents/_little_room.html", room=room)
