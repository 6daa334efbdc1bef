"""Importing an .ics file into a Bereich: the file, what would happen, and the yes."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.exceptions import RequestEntityTooLarge

from hub.calendar.models import EventFormat
from hub.calendar.queries import formats
from hub.db import session, transaction
from hub.documents.models import Workspace
from hub.errors import HubError
from hub.feeds.forms import CalendarFileForm, ImportEventsForm
from hub.feeds.importing import CANCEL, CHANGE, DONE, NEW, Line, begin_import, finish_import, preview_of
from hub.feeds.models import CalendarImport
from hub.feeds.reading import MAX_FILE_BYTES, UnreadableCalendar, items_in
from hub.feeds.routes import blueprint
from hub.guard import admit, allow, allow_stream, ask_again_who, signed_in_user

SHOWN_LINES = 300


@blueprint.get("/workspaces/<uuid:workspace_id>/calendar/import")
@allow("events.create", loads=Workspace)
def import_page(workspace: Workspace) -> str:
    return _form_page(workspace, CalendarFileForm())


@blueprint.post("/workspaces/<uuid:workspace_id>/calendar/import")
@allow_stream("events.create", loads=Workspace, most=MAX_FILE_BYTES)
def import_file(workspace_id: uuid.UUID) -> Any:
    """Reading takes a moment and happens outside of any transaction."""
    form = CalendarFileForm()
    file = form.file.data
    try:
        if not file or not file.filename:
            raise HubError(gettext("Bitte wählen Sie eine .ics-Datei aus."))
        items = items_in(file.stream.read(MAX_FILE_BYTES + 1))
    except HubError as error:
        return _with_error(workspace_id, form, error)
    with transaction(writing=True):
        ask_again_who()
        workspace = admit("events.create", Workspace, workspace_id)
        name = file.filename.replace("\\", "/").rpartition("/")[2]
        run = begin_import(signed_in_user(), workspace, file_name=name, items=items)
    return redirect(url_for("feeds.calendar_import", import_id=run.id))


@blueprint.errorhandler(RequestEntityTooLarge)
def answer_too_large(_error: RequestEntityTooLarge) -> Any:
    """Said before a byte of the file was read."""
    workspace_id = (request.view_args or {}).get("workspace_id")
    if not isinstance(workspace_id, uuid.UUID):
        return _error
    request.max_content_length = None  # the page reads no form
    return _with_error(workspace_id, CalendarFileForm(formdata=None), UnreadableCalendar("too-large"), status=413)


def _with_error(workspace_id: uuid.UUID, form: CalendarFileForm, error: HubError, *, status: int = 422) -> Any:
    form.file.errors = [str(error.message)]
    with transaction(writing=False):
        return _form_page(admit("events.create", Workspace, workspace_id), form), status


@blueprint.get("/calendar-imports/<uuid:import_id>")
@allow("feeds.import", loads=CalendarImport)
def calendar_import(run: CalendarImport) -> Any:
    if run.done_at is not None:
        return redirect(_calendar_of(run))
    return _preview_page(run, _form())


@blueprint.post("/calendar-imports/<uuid:import_id>")
@allow("feeds.import", loads=CalendarImport)
def confirm_import(run: CalendarImport) -> Any:
    form = _form()
    if not form.validate():
        return _preview_page(run, form), 422
    chosen = session().get_one(EventFormat, uuid.UUID(form.format_id.data))
    workspace = session().get_one(Workspace, run.workspace_id)
    tally = finish_import(signed_in_user(), run, workspace, of=chosen, status=form.status.data)
    words = [f"{number} {DONE[outcome]}" for outcome, number in tally.items()]
    flash(gettext("Import fertig: %(words)s.", words=", ".join(words)), "success")
    return redirect(_calendar_of(run))


def _form() -> ImportEventsForm:
    form = ImportEventsForm()
    form.format_id.choices = [(str(one.id), one.name) for one in formats()]
    return form


def _preview_page(run: CalendarImport, form: ImportEventsForm) -> str:
    lines = preview_of(run)
    workspace = session().get_one(Workspace, run.workspace_id)
    return render_template(
        "feeds/import_preview.html",
        run=run,
        form=form,
        workspace=workspace,
        lines=lines[:SHOWN_LINES],
        more=len(lines) - SHOWN_LINES,
        summary=_summary(lines),
        has_work=any(code in (NEW, CHANGE, CANCEL) for line in lines for code, _, _ in line.outcomes),
        has_new=any(code == NEW for line in lines for code, _, _ in line.outcomes),
        back=url_for("feeds.import_page", workspace_id=workspace.id),
        crumbs=_crumbs(workspace, gettext("Vorschau")),
    )


def _summary(lines: list[Line]) -> str:
    count = sum(line.count for line in lines)
    return ngettext("%(num)s Termin in der Datei", "%(num)s Termine in der Datei", count)


def _form_page(workspace: Workspace, form: CalendarFileForm) -> str:
    return render_template(
        "feeds/import.html",
        form=form,
        workspace=workspace,
        back=f"/calendar?workspace={workspace.id}",
        crumbs=_crumbs(workspace, gettext("Kalenderdatei importieren")),
    )


def _calendar_of(run: CalendarImport) -> str:
    return f"/workspaces/{run.workspace_id}"


def _crumbs(workspace: Workspace, last: str) -> list[tuple[str, str | None]]:
    return [(gettext("Termine"), "/calendar"), (workspace.name, f"/workspaces/{workspace.id}"), (last, None)]
