"""Teilnahmebescheinigungen: what they say, issuing, fetching and sending them."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any, NamedTuple

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext

from hub.attendance.certificate_making import NO_PDF
from hub.attendance.certificates import (
    Facts,
    certificate_of,
    certificate_of_person,
    is_outdated,
    is_ready,
    issue_certificate,
    issue_certificates,
    keep_details,
    send_certificates,
)
from hub.attendance.errors import NothingToSend
from hub.attendance.forms import OWN_TEMPLATE, DetailsForm
from hub.attendance.models import WAITING, AttendanceDetails
from hub.attendance.pages import certificate_response, crumbs_of, file_ending, tabs_of
from hub.attendance.queries import Line, details_of, lines_of
from hub.attendance.routes import blueprint
from hub.calendar.models import Event, Participant
from hub.documents.store import store
from hub.errors import HubError
from hub.exchange.archives import zip_response
from hub.exchange.zip_names import ArchivePaths
from hub.exchange.zip_stream import ArchiveFile, zip_length
from hub.forms import errors_on
from hub.guard import allow, allow_stream, signed_in_user
from hub.word_templates.queries import offered_templates

LIVE_SECONDS = 3


class Archive(NamedTuple):
    name: str
    files: list[ArchiveFile]


@blueprint.get("/events/<uuid:event_id>/certificates")
@allow("events.plan", loads=Event)
def certificates(event: Event) -> str:
    details = details_of(event.id)
    return _page(event, details, _form(details))


@blueprint.post("/events/<uuid:event_id>/certificates")
@allow("events.plan", loads=Event)
def describe(event: Event) -> Any:
    details = details_of(event.id)
    form = _form(details)
    if form.validate():
        facts = Facts(
            teaching_units=float(form.teaching_units.data or 0),
            contents=form.contents.data or "",
            template_id=form.template_id,
            asks_feedback=form.asks_feedback.data,
        )
        with errors_on(form.template):
            keep_details(signed_in_user(), event, facts)
            flash(gettext("Gespeichert."), "success")
            return redirect(_home(event.id))
    return _page(event, details, form), 422


@blueprint.post("/events/<uuid:event_id>/certificates/issue")
@allow("events.plan", loads=Event)
def issue_all(event: Event) -> Any:
    count = issue_certificates(signed_in_user(), event)
    if count:
        said = ngettext("%(num)s Bescheinigung wird erstellt.", "%(num)s Bescheinigungen werden erstellt.", count)
        flash(said, "info")
    else:
        flash(gettext("Alle Bescheinigungen sind schon da."), "info")
    return redirect(_home(event.id))


@blueprint.post("/participants/<uuid:participant_id>/certificate")
@allow("participants.manage", loads=Participant)
def issue_one(participant: Participant) -> Any:
    issue_certificate(signed_in_user(), participant)
    flash(gettext("Die Bescheinigung wird erstellt."), "info")
    return redirect(_home(participant.event_id))


@blueprint.post("/events/<uuid:event_id>/certificates/send")
@allow("events.plan", loads=Event)
def send(event: Event) -> Any:
    try:
        count = send_certificates(signed_in_user(), event)
    except NothingToSend as nothing:
        flash(str(nothing.message), "info")
    else:
        flash(ngettext("%(num)s Mail geht hinaus.", "%(num)s Mails gehen hinaus.", count), "success")
    return redirect(_home(event.id))


@blueprint.get("/participants/<uuid:participant_id>/certificate")
@allow("participants.manage", loads=Participant)
def certificate(participant: Participant) -> Any:
    return certificate_response(certificate_of(participant))


@blueprint.get("/events/<uuid:event_id>/certificate")
@allow("attendance.own", loads=Event)
def own_certificate(event: Event) -> Any:
    return certificate_response(certificate_of_person(event, signed_in_user().id))


def _archive(event: Event) -> Archive:
    ready = [(line, line.certificate) for line in lines_of(event) if line.attended and line.certificate]
    paths, files = ArchivePaths(), []
    for line, row in ready:
        if is_ready(row) and row.made_at and row.store_key and row.store_version:
            path = paths.free_path("", f"Teilnahmebescheinigung {line.name}.{file_ending(row)}")
            files.append(
                ArchiveFile(path, row.made_at, row.size, partial(store().open, row.store_key, row.store_version))
            )
    if not files:
        raise HubError(gettext("Es ist noch keine Bescheinigung fertig. Bitte stellen Sie sie zuerst aus."))
    return Archive(gettext("Bescheinigungen %(title)s", title=event.title), files)


@blueprint.get("/events/<uuid:event_id>/certificates.zip")
@allow_stream("events.plan", loads=Event, first=_archive)
def all_certificates(archive: Archive) -> Any:
    return zip_response(archive.name, archive.files, length=zip_length(archive.files))


def _form(details: AttendanceDetails) -> DetailsForm:
    chosen = str(details.template_id) if details.template_id else OWN_TEMPLATE
    form = DetailsForm(
        teaching_units=details.teaching_units or None,
        contents=details.contents,
        template=chosen,
        asks_feedback=details.asks_feedback,
    )
    offered = [(str(row.id), f"{row.name} ({row.workspace})") for row in offered_templates(signed_in_user())]
    if chosen not in {OWN_TEMPLATE, *(key for key, _ in offered)}:
        offered.append((chosen, gettext("Vorlage, die Sie nicht sehen")))
    form.template.choices = [(OWN_TEMPLATE, gettext("Teilnahmebescheinigung des Hubs")), *offered]
    return form


def _page(event: Event, details: AttendanceDetails, form: DetailsForm) -> str:
    present = [line for line in lines_of(event) if line.attended]
    issued = [line.certificate for line in present if line.certificate]
    waiting = sum(row.status == WAITING for row in issued)
    return render_template(
        "attendance/certificates.html",
        event=event,
        form=form,
        details=details,
        lines=present,
        issued=issued,
        ready=sum(is_ready(row) for row in issued),
        waiting=waiting,
        unsent=sum(_is_unsent(line) for line in present),
        outdated=sum(is_outdated(row, details) for row in issued),
        has_word_files=any(row.problem == NO_PDF for row in issued),
        no_pdf=NO_PDF,
        live_seconds=LIVE_SECONDS if waiting else None,
        tabs=tabs_of(event, "certificates"),
        crumbs=crumbs_of(event, gettext("Bescheinigungen")),
    )


def _is_unsent(line: Line) -> bool:
    row = line.certificate
    return bool(line.email) and row is not None and is_ready(row) and row.sent_at is None


def _home(event_id: uuid.UUID) -> str:
    return url_for("attendance.certificates", event_id=event_id)
