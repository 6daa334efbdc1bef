"""The trash: what was deleted, putting it back, deleting for good."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from hub.db import session
from hub.documents.models import CONTRIBUTE, MANAGE, Entry, TrashEntry
from hub.documents.pages import entry_url, icon_of
from hub.documents.queries import trash_of, workspaces_at
from hub.documents.routes import blueprint
from hub.documents.trash import purge, restore_from_trash
from hub.guard import allow, signed_in_user


@blueprint.get("/trash")
@allow("workspaces.list")
def trash() -> str:
    user = signed_in_user()
    page = trash_of(user, page=request.args.get("page", 1, type=int))
    return render_template(
        "documents/trash.html",
        page=page,
        icon_of=icon_of,
        restorable=workspaces_at(user, CONTRIBUTE),
        purgeable=workspaces_at(user, MANAGE),
        crumbs=[(gettext("Papierkorb"), None)],
    )


@blueprint.post("/trash/<uuid:trash_id>/restore")
@allow("documents.change", loads=TrashEntry)
def restore_trash(deletion: TrashEntry) -> Any:
    entry = restore_from_trash(signed_in_user(), deletion)
    flash(gettext("„%(name)s“ liegt wieder an seinem Platz.", name=entry.name), "success")
    return redirect(entry_url(entry))


@blueprint.route("/trash/<uuid:trash_id>/purge", methods=["GET", "POST"])
@allow("documents.purge", loads=TrashEntry)
def purge_trash(deletion: TrashEntry) -> Any:
    name = session().get_one(Entry, deletion.entry_id).name
    if request.method == "POST":
        purge(signed_in_user(), deletion)
        flash(gettext("„%(name)s“ ist endgültig gelöscht.", name=name), "success")
        return redirect(url_for("documents.trash"))
    return render_template(
        "documents/purge.html", deletion=deletion, name=name, crumbs=[(gettext("Papierkorb"), "/trash"), (name, None)]
    )
