"""What people see of the virus scan."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_babel import gettext, lazy_gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.audit.names import name_actions, tell_in_history
from hub.documents.models import Document, Folder
from hub.guard import allow
from hub.permissions import can
from hub.scanning import jobs  # noqa: F401 (registers the work)
from hub.scanning.actions import is_configured
from hub.scanning.models import CLEAN, WAITING
from hub.scanning.queries import held_back_in, progress, scan_of

blueprint = Blueprint("scanning", __name__)
name_actions({"scanning.quarantine": lazy_gettext("Schadsoftware gefunden")})
tell_in_history(
    {
        "scanning.quarantine": lazy_gettext("hat in „%(name)s“ Schadsoftware gefunden und die Datei gesperrt"),
    }
)


@blueprint.get("/scanning")
@allow("scanning.watch")
def scanning() -> str:
    return render_template(
        "scanning/progress.html",
        is_configured=is_configured(),
        progress=progress(),
        crumbs=[(gettext("Virenprüfung"), None)],
    )


@slots.fills(slots.DOCUMENT_TOP, order=0)
def state_of_document(_user: User, document: Document, _level: int) -> str | None:
    if not is_configured():
        return None
    scan = scan_of(document.sha256 or "")
    status = scan.status if scan else WAITING
    return None if status == CLEAN else render_template("scanning/_document.html", status=status, scan=scan)


@slots.fills(slots.FOLDER_TOP, order=0)
def state_of_folder(_user: User, folder: Folder, _level: int) -> str | None:
    counts = held_back_in(folder.id) if is_configured() else {}
    return render_template("scanning/_folder.html", counts=counts) if counts else None


@slots.fills(slots.NAVIGATION, order=90)
def navigation(user: User) -> list[slots.Action]:
    if not can(user, "scanning.watch"):
        return []
    return [slots.Action(gettext("Virenprüfung"), "/scanning", "check")]
