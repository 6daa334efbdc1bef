"""Taking attendance: the list to tick, walk-ins, the printed list, the poster. For those who plan the Termin."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import force_locale, gettext, ngettext

from hub.accounts.models import Institution, Person
from hub.accounts.queries import all_institutions
from hub.attendance.actions import WalkIn, add_walk_in, confirm_claims, expect_held, mark_all_present, mark_attendance
from hub.attendance.addresses import poster_link, qr_code
from hub.attendance.forms import NO_INSTITUTION, WalkInForm
from hub.attendance.pages import crumbs_of, pdf_response, tabs_of
from hub.attendance.queries import Line, Tally, lines_of, tally, tally_of
from hub.attendance.routes import blueprint
from hub.attendance.sheets import EMPTY_LINES, pdf_of
from hub.calendar.models import Event, Participant
from hub.db import session
from hub.errors import HubError
from hub.exchange.history import can_print
from hub.forms import errors_on
from hub.guard import allow, allow_stream, signed_in_user

CHOICES = {"yes": True, "no": False, "open": None}


@blueprint.get("/events/<uuid:event_id>/attendance")
@allow("events.plan", loads=Event)
def attendance(event: Event) -> str:
    return _page(event, _walk_in_form())


@blueprint.post("/participants/<uuid:participant_id>/attendance")
@allow("participants.manage", loads=Participant)
def mark(participant: Participant) -> Any:
    """One tick. A script gets the new numbers, a form the page again, at the same person."""
    chosen = request.form.get("attended", "")
    if chosen not in CHOICES:
        raise HubError
    mark_attendance(signed_in_user(), participant, attended=CHOICES[chosen])
    if request.accept_mimetypes.best == "application/json":
        now = tally_of(participant.event_id)
        return jsonify(present=now.present, absent=now.absent, open=now.open, text=_sum_in_words(now))
    here = url_for("attendance.attendance", event_id=participant.event_id)
    return redirect(f"{here}#person-{participant.id}")


@blueprint.post("/events/<uuid:event_id>/attendance/all")
@allow("events.plan", loads=Event)
def mark_all(event: Event) -> Any:
    count = mark_all_present(signed_in_user(), event)
    said = ngettext("%(num)s Person als anwesend eingetragen.", "%(num)s Personen als anwesend eingetragen.", count)
    flash(said, "success")
    return redirect(url_for("attendance.attendance", event_id=event.id))


@blueprint.post("/events/<uuid:event_id>/attendance/claims")
@allow("events.plan", loads=Event)
def confirm_all_claims(event: Event) -> Any:
    count = confirm_claims(signed_in_user(), event)
    flash(ngettext("%(num)s Person bestätigt.", "%(num)s Personen bestätigt.", count), "success")
    return redirect(url_for("attendance.attendance", event_id=event.id))


@blueprint.post("/events/<uuid:event_id>/attendance/walk-ins")
@allow("events.plan", loads=Event)
def walk_in(event: Event) -> Any:
    form = _walk_in_form()
    if form.validate():
        came = WalkIn(form.name.data or "", form.institution_id, form.email.data or "")
        with errors_on(form.name):
            add_walk_in(signed_in_user(), event, came)
            flash(gettext("Eingetragen und anwesend."), "success")
            return redirect(url_for("attendance.attendance", event_id=event.id))
    return _page(event, form), 422


@blueprint.get("/events/<uuid:event_id>/attendance/poster")
@allow("events.plan", loads=Event)
def poster(event: Event) -> str:
    expect_held(event.id)
    return render_template(
        "attendance/poster_page.html",
        event=event,
        code=qr_code(poster_link(event)),
        prints=can_print(),
        tabs=tabs_of(event, ""),
        crumbs=crumbs_of(event, gettext("Aushang")),
    )


class Sheet(NamedTuple):
    """What is to be set: the file's name and the page."""

    name: str
    page: str


def _sheet(event: Event, kind: str) -> Sheet:
    """Documents are German."""
    with force_locale("de"):
        about = {"event": event, **_who_and_where(event)}
        if kind == "list":
            page = render_template("attendance/sheet.html", lines=lines_of(event), empty_lines=EMPTY_LINES, **about)
            return Sheet(f"Anwesenheitsliste {event.title}", page)
        expect_held(event.id)
        page = render_template("attendance/poster.html", code=qr_code(poster_link(event)), **about)
        return Sheet(f"Aushang Check-in {event.title}", page)


@blueprint.get("/events/<uuid:event_id>/attendance/<any(list, poster):kind>.pdf")
@allow_stream("events.plan", loads=Event, first=_sheet)
def printed(sheet: Sheet, kind: str) -> Response:  # noqa: ARG001 (the sheet knows its kind)
    """Set outside of any transaction: that takes a second or two."""
    return pdf_response(sheet.name, pdf_of(sheet.page))


def _page(event: Event, form: WalkInForm) -> str:
    lines: list[Line] = lines_of(event)
    now = tally(lines)
    return render_template(
        "attendance/attendance.html",
        event=event,
        lines=lines,
        tally=now,
        sum_in_words=_sum_in_words(now),
        form=form,
        prints=can_print(),
        tabs=tabs_of(event, "attendance"),
        crumbs=crumbs_of(event, gettext("Anwesenheit")),
    )


def _sum_in_words(counted: Tally) -> str:
    text = gettext(
        "%(present)s anwesend · %(absent)s abwesend · %(open)s offen",
        present=counted.present,
        absent=counted.absent,
        open=counted.open,
    )
    if not counted.claimed:
        return text
    return " · ".join([text, gettext("%(count)s zu bestätigen", count=counted.claimed)])


def _walk_in_form() -> WalkInForm:
    form = WalkInForm()
    form.institution.choices = [
        (NO_INSTITUTION, gettext("Keine oder eine andere")),
        *((str(institution.id), institution.name) for institution in all_institutions()),
    ]
    return form


def _who_and_where(event: Event) -> dict[str, Any]:
    return {
        "organiser": session().get_one(Person, event.organiser_id).name,
        "host": session().get_one(Institution, event.institution_id).name,
    }
