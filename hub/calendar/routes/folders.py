"""The Unterlagen of a Termin."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template
from flask_babel import gettext

from hub.calendar.folders import folder_of, folders_to_choose, keep_event_folder, make_event_folder
from hub.calendar.forms import FolderForm
from hub.calendar.models import Event
from hub.calendar.routes import blueprint
from hub.calendar.routes.events import frame_of_event, url_of_event
from hub.documents.models import Folder
from hub.errors import HubError
from hub.guard import admit, allow, signed_in_user


@blueprint.route("/events/<uuid:event_id>/folder", methods=["GET", "POST"])
@allow("events.plan", loads=Event)
def choose_folder(event: Event) -> Any:
    folder = folder_of(event)
    form = FolderForm(folder=str(folder.id) if folder else "")
    form.folder.choices = [("", gettext("kein Ordner")), *folders_to_choose(event.workspace_id)]
    if form.validate_on_submit():
        chosen = admit("documents.read", Folder, uuid.UUID(form.folder.data)) if form.folder.data else None
        keep_event_folder(signed_in_user(), event, chosen)
        flash(gettext("Gespeichert."), "success")
        return redirect(url_of_event(event))
    page = render_template(
        "calendar/folder.html", form=form, event=event, **frame_of_event(event, gettext("Unterlagen"))
    )
    return page, 422 if form.errors else 200


@blueprint.post("/events/<uuid:event_id>/folder/new")
@allow("events.plan", loads=Event)
def new_folder(event: Event) -> Any:
    try:
        folder = make_event_folder(signed_in_user(), event)
    except HubError as error:
        flash(str(error.message), "warning")
        return redirect(url_of_event(event))
    flash(gettext("Der Ordner „%(name)s“ ist angelegt.", name=folder.name), "success")
    return redirect(url_of_event(event))
