"""Uploads by a plain form: for everybody whose browser runs no scripts."""

from __future__ import annotations

import io
import uuid
from typing import Any, BinaryIO, cast

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.datastructures import FileStorage

from hub.db import transaction
from hub.documents.errors import NameTaken
from hub.documents.forms import SKIP, NewVersionForm, UploadForm
from hub.documents.models import Document, Folder
from hub.documents.pages import entry_url, frame_of
from hub.documents.quota import SHOWN_FROM_PERCENT, expect_room, room_in
from hub.documents.routes import blueprint
from hub.documents.routes.tus import seen_number
from hub.documents.upload_checks import why_no_new_version
from hub.documents.uploads import announce_at, destination_of, receive_whole
from hub.documents.versions import NEW_VERSION, Filed
from hub.errors import HubError
from hub.guard import MAX_FORM_BYTES, admit, allow, allow_stream, signed_in_user


@blueprint.get("/folders/<uuid:folder_id>/upload")
@allow("documents.add", loads=Folder)
def upload_page(folder: Folder) -> str:
    return render_template(
        "documents/upload.html",
        form=UploadForm(),
        folder=folder,
        back=entry_url(folder),
        room=room_in(folder.workspace_id),
        tight_from=SHOWN_FROM_PERCENT,
        **frame_of(folder),
    )


def _id_with_room(target: Folder | Document) -> uuid.UUID:
    """Asked before the body is read: nobody shall wait for bytes that are refused at the end."""
    coming = max(0, (request.content_length or 0) - MAX_FORM_BYTES)
    expect_room(target.workspace_id, coming, name=gettext("Ihre Auswahl"))
    return target.id


@blueprint.post("/folders/<uuid:folder_id>/upload")
@allow_stream("documents.add", loads=Folder, first=_id_with_room)
def upload_by_form(folder_id: uuid.UUID) -> Any:
    form = UploadForm()
    files = [file for file in form.files.data or [] if file and file.filename]
    filed, problems = [], []
    for file in files:
        try:
            filed.append(_file_form_file(file, form, folder_id=folder_id))
        except HubError as error:
            is_skipped = isinstance(error, NameTaken) and form.on_conflict.data == SKIP
            problems.append(
                gettext("„%(name)s“ gibt es schon und wurde übersprungen.", name=file.filename)
                if is_skipped
                else str(error.message)
            )
    if not files:
        problems.append(gettext("Bitte wählen Sie mindestens eine Datei aus."))
    for problem in problems:
        flash(problem, "warning")
    if filed:
        flash(ngettext("%(num)s Datei abgelegt.", "%(num)s Dateien abgelegt.", len(filed)), "success")
        return redirect(url_for("documents.folder", folder_id=folder_id))
    return redirect(url_for("documents.upload_page", folder_id=folder_id))


@blueprint.get("/documents/<uuid:document_id>/upload")
@allow("documents.change", loads=Document)
def new_version_page(document: Document) -> str:
    form = NewVersionForm(base_number=document.number)
    held = why_no_new_version(signed_in_user(), document)
    return render_template("documents/new_version.html", form=form, document=document, held=held, **frame_of(document))


@blueprint.post("/documents/<uuid:document_id>/upload")
@allow_stream("documents.change", loads=Document, first=_id_with_room)
def new_version_by_form(document_id: uuid.UUID) -> Any:
    form = NewVersionForm()
    file = next((file for file in form.files.data or [] if file and file.filename), None)
    if file is None:
        flash(gettext("Bitte wählen Sie eine Datei aus."), "warning")
        return redirect(url_for("documents.new_version_page", document_id=document_id))
    filed = _file_form_file(file, form, document_id=document_id)
    if filed.is_new_version:
        flash(gettext("Fassung %(number)s gespeichert.", number=filed.document.number), "success")
    else:
        flash(
            gettext("Die Datei ist unverändert. Es bleibt bei Fassung %(number)s.", number=filed.document.number),
            "info",
        )
    return redirect(url_for("documents.document", document_id=document_id))


def _file_form_file(
    file: FileStorage, form: Any, *, folder_id: uuid.UUID | None = None, document_id: uuid.UUID | None = None
) -> Filed:
    size = file.stream.seek(0, io.SEEK_END)
    file.stream.seek(0)
    decision = getattr(form, "on_conflict", None)
    user = signed_in_user()
    with transaction(writing=False):
        target = admit("documents.change", Document, document_id) if document_id else None
        upload = announce_at(
            user,
            target or admit("documents.add", Folder, cast(uuid.UUID, folder_id)),
            path=(file.filename or "").replace("\\", "/").rpartition("/")[2],
            size=size,
            comment=form.comment.data or "",
            on_conflict=decision.data if decision else NEW_VERSION,
            has_personal_data=bool(form.has_personal_data.data),
            base_number=seen_number(form.base_number.data or "") if "base_number" in form else None,
        )
        destination = destination_of(user, upload)
    return receive_whole(user, upload, cast(BinaryIO, file.stream), destination=destination)
