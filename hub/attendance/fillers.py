"""What this area adds to the calendar and to the page of a Termin."""

from __future__ import annotations

import uuid

from flask import render_template
from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.attendance.addresses import checkin_link, code_link, is_on, qr_code
from hub.attendance.models import MADE
from hub.attendance.queries import own_part
from hub.calendar.models import DECLINED, DELEGATED, PLANNED, Event, Participant
from hub.days import today


@slots.fills(slots.EVENT_ACTIONS, order=60)
def attendance_action(_user: User, event: Event, may_plan: bool) -> list[slots.Action]:
    if not may_plan or event.status != PLANNED:
        return []
    return [slots.Action(gettext("Anwesenheit"), f"/events/{event.id}/attendance", "checklist")]


@slots.fills(slots.EVENT_ASIDE, order=30)
def own_code(user: User, event: Event, _may_plan: bool) -> str | None:
    """The check-in code until the Termin is over, the certificate afterwards."""
    if event.status != PLANNED:
        return None
    own = own_part(event.id, user.id)
    if own is None:
        return None
    has_certificate = bool(own.attended) and own.certificate_status == MADE
    is_ahead = event.last_day >= today()
    if not is_ahead and not has_certificate:
        return None
    return render_template(
        "attendance/_own.html",
        event=event,
        own=own,
        is_today=is_on(event),
        code=qr_code(code_link(own.participant_id, own.link_revision)) if is_ahead and not own.attended else None,
        has_certificate=has_certificate,
    )


@slots.fills(slots.INVITED_PANELS, order=20)
def way_to_the_code(participant: Participant, event: Event) -> str | None:
    """On the day: the page with the check-in code, for whoever has not said that they do not come."""
    is_coming = participant.answer not in {DECLINED, DELEGATED} and not participant.attended
    if event.status != PLANNED or not is_coming or not is_on(event):
        return None
    return render_template("attendance/_invited.html", link=checkin_link(participant))


@slots.fills(slots.CALENDAR_ACTIONS, order=80)
def statistics_action(_user: User, _workspace_id: uuid.UUID | None) -> list[slots.Action]:
    return [slots.Action(gettext("Statistik"), "/calendar/statistics", "chart")]
