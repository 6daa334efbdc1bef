"""Importing a ZIP file into a folder, how far it is, and the report."""

from __future__ import annotations

import io
import uuid
from typing import Any, BinaryIO, cast

from flask import Response, current_app, redirect, render_template, url_for
from flask_babel import gettext

from hub.csv_export import csv_export
from hub.db import session, transaction
from hub.documents.downloads import content_disposition
from hub.documents.models import Folder
from hub.documents.pages import crumbs_to, entry_url, frame_of
from hub.documents.upload_checks import check_size
from hub.errors import Conflict, HubError
from hub.exchange.forms import ImportForm
from hub.exchange.models import RUNNING, STOPPED, WAITING, ImportRun
from hub.exchange.routes import blueprint
from hub.exchange.runs import (
    OUTCOME_LABELS,
    SHOWN_LINES,
    lines_to_look_at,
    outcome_words,
    report_head,
    report_rows,
    resume_run,
    tally_of,
)
from hub.exchange.zip_imports import ask_for_import, looked_into
from hub.guard import admit, allow, allow_stream, ask_again_who, signed_in_user


@blueprint.get("/folders/<uuid:folder_id>/import")
@allow("documents.add", loads=Folder)
def import_page(folder: Folder) -> str:
    return _form_page(folder, ImportForm())


@blueprint.post("/folders/<uuid:folder_id>/import")
@allow_stream("documents.add", loads=Folder)
def import_zip(folder_id: uuid.UUID) -> Any:
    form = ImportForm()
    try:
        run_id = _take_in(form, folder_id)
    except HubError as error:
        if error.status != HubError.status:
            raise
        form.file.errors = [str(error.message)]
        with transaction(writing=False):
            return _form_page(admit("documents.add", Folder, folder_id), form), 422
    return redirect(url_for("exchange.import_run", run_id=run_id))


def _take_in(form: ImportForm, folder_id: uuid.UUID) -> uuid.UUID:
    file = form.file.data
    if not file or not file.filename:
        raise HubError(gettext("Bitte wählen Sie eine ZIP-Datei aus."))
    name = file.filename.replace("\\", "/").rpartition("/")[2]
    stream = cast(BinaryIO, file.stream)
    check_size(name, stream.seek(0, io.SEEK_END))
    looked_at = looked_into(stream)
    user = signed_in_user()

    def admitted_folder() -> Folder:
        ask_again_who()
        folder: Folder = admit("documents.add", Folder, folder_id)
        return folder

    return ask_for_import(
        user, admitted_folder, stream, name=name, looked_at=looked_at, on_conflict=form.on_conflict.data or ""
    )


@blueprint.get("/imports/<uuid:run_id>")
@allow("imports.own", loads=ImportRun)
def import_run(run: ImportRun) -> str:
    tally = tally_of(run)
    folder = session().get_one(Folder, run.folder_id)
    return render_template(
        "exchange/import_run.html",
        run=run,
        tally=tally,
        facts=[(label, tally.of(outcome)) for outcome, label in OUTCOME_LABELS.items()],
        lines=lines_to_look_at(run),
        most_lines=SHOWN_LINES,
        labels=outcome_words(),
        is_running=run.status in (WAITING, RUNNING),
        is_stopped=run.status == STOPPED,
        folder=folder,
        folder_url=entry_url(folder),
        crumbs=[*_with_links(folder), (gettext("Import"), None)],
    )


@blueprint.post("/imports/<uuid:run_id>/resume")
@allow("imports.own", loads=ImportRun)
def resume_import(run: ImportRun) -> Any:
    if run.status != STOPPED or run.upload_id is None:
        raise Conflict(gettext("Dieser Import lässt sich nicht fortsetzen. Bitte laden Sie die ZIP-Datei neu hoch."))
    resume_run(run)
    return redirect(url_for("exchange.import_run", run_id=run.id))


@blueprint.get("/imports/<uuid:run_id>/report.csv")
@allow("imports.own", loads=ImportRun)
def import_report(run: ImportRun) -> Response:
    rows = report_rows(run.id, report_head(), outcome_words())
    response = Response(csv_export(rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = content_disposition("attachment", gettext("Importbericht") + ".csv")
    return response


def _form_page(folder: Folder, form: ImportForm) -> str:
    return render_template(
        "exchange/import.html",
        form=form,
        folder=folder,
        back=entry_url(folder),
        most=current_app.config["MAX_UPLOAD_BYTES"],
        **frame_of(folder),
    )


def _with_links(folder: Folder) -> list[tuple[str, str | None]]:
    return [*crumbs_to(folder)[:-1], (folder.name, entry_url(folder))]
