"""The Protokoll becomes a Word document, goes out to be taken note of, and is closed."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from hub.calendar.models import Event
from hub.days import today
from hub.db import session, transaction
from hub.documents.folders import root_of
from hub.documents.models import Document, Folder, Workspace
from hub.errors import HubError
from hub.forms import errors_on
from hub.guard import admit, allow, allow_unlocked, signed_in_user
from hub.minutes.closing import filed_document, give_to_note, reopen, who_takes_note
from hub.minutes.errors import NotFiledYet
from hub.minutes.filing import BY_ITEM, draft_of, file_draft, file_name
from hub.minutes.forms import FileForm, ReopenForm, SendForm
from hub.minutes.pages import crumbs_of, minutes_url
from hub.minutes.queries import folders_of, state_of
from hub.minutes.routes import blueprint
from hub.word_templates.queries import offered_templates

USUAL_TIME = timedelta(days=14)


@blueprint.route("/events/<uuid:event_id>/minutes/file", methods=["GET", "POST"])
@allow_unlocked("minutes.write", loads=Event)
def file(event_id: uuid.UUID) -> Any:
    """Outside of a transaction: filling a Vorlage takes a second, and the bytes come before their row."""
    user = signed_in_user()
    with transaction(writing=False):
        form = _file_form(admit("minutes.write", Event, event_id))
    if request.method == "POST" and form.validate():
        try:
            with transaction(writing=False):
                event = admit("minutes.write", Event, event_id)
                draft = draft_of(user, event, template=form.template.data, folder_id=uuid.UUID(form.folder.data))
            document_id = file_draft(user, draft)
        except HubError as error:
            form.template.errors = [str(error.message)]
        else:
            flash(gettext("Das Protokoll liegt als Word-Dokument in der Ablage."), "success")
            return redirect(url_for("documents.document", document_id=document_id))
    with transaction(writing=False):
        event = admit("minutes.write", Event, event_id)
        page = render_template(
            "minutes/file.html",
            form=form,
            event=event,
            document=filed_document(state_of(event)),
            name=file_name(event),
            back=minutes_url(event.id),
            crumbs=crumbs_of(event, gettext("Protokoll erzeugen")),
        )
    return page, 422 if form.errors else 200


@blueprint.route("/events/<uuid:event_id>/minutes/send", methods=["GET", "POST"])
@allow("minutes.write", loads=Event)
def send(event: Event) -> Any:
    found = filed_document(state_of(event))
    if found is None:
        raise NotFiledYet
    document = admit("acknowledgements.ask", Document, found.id)
    form = SendForm(due_on=today() + USUAL_TIME, round_id=str(uuid.uuid4()))
    form.due_on.render_kw = {"min": today().isoformat()}
    if form.validate_on_submit():
        with errors_on(form.due_on):
            give_to_note(signed_in_user(), event, due_on=form.due_on.data, round_id=_round_id(form))
            flash(gettext("Das Protokoll ist zur Kenntnis gegeben. Alle Gefragten wurden benachrichtigt."), "success")
            return redirect(minutes_url(event.id))
    page = render_template(
        "minutes/send.html",
        form=form,
        event=event,
        document=document,
        people=who_takes_note(event, document),
        back=minutes_url(event.id),
        crumbs=crumbs_of(event, gettext("Zur Kenntnis geben")),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/events/<uuid:event_id>/minutes/reopen", methods=["GET", "POST"])
@allow("minutes.write", loads=Event)
def open_again(event: Event) -> Any:
    form = ReopenForm()
    if form.validate_on_submit():
        with errors_on(form.reason):
            reopen(signed_in_user(), event, reason=form.reason.data or "")
            flash(gettext("Das Protokoll kann wieder geändert werden."), "success")
            return redirect(minutes_url(event.id))
    page = render_template(
        "minutes/reopen.html",
        form=form,
        event=event,
        back=minutes_url(event.id),
        crumbs=crumbs_of(event, gettext("Wieder öffnen")),
    )
    return page, 422 if form.errors else 200


def _file_form(event: Event) -> FileForm:
    """The folder of the Unterlagen is offered first, else that of the whole Bereich."""
    root = root_of(session().get_one(Workspace, event.workspace_id))
    usual = session().get(Folder, event.folder_id) if event.folder_id else None
    is_here = usual is not None and usual.trash_id is None and usual.workspace_id == event.workspace_id
    form = FileForm(folder=str(usual.id if usual is not None and is_here else root.id))
    offered = offered_templates(signed_in_user())
    form.template.choices = [
        SelectChoice(BY_ITEM, gettext("Nach Tagesordnungspunkten")),
        SelectChoice("protokoll", gettext("Vorlage „Protokoll“ des Hubs")),
        *(SelectChoice(str(row.id), row.name.removesuffix(".docx")) for row in offered),
    ]
    form.folder.choices = [SelectChoice(row_id, path) for row_id, path in folders_of(event.workspace_id)]
    return form


def _round_id(form: SendForm) -> uuid.UUID:
    """The page's own id for the round to come: sent twice it is one round."""
    try:
        return uuid.UUID(form.round_id.data or "")
    except ValueError:
        return uuid.uuid4()
