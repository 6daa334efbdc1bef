"""What invitations add to the pages and moments of others."""

from __future__ import annotations

from collections import Counter

from flask import render_template
from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.calendar.actions import TELLING
from hub.calendar.models import ACCEPTED, DECLINED, DELEGATED, OPEN, TENTATIVE, Event
from hub.db import now, session
from hub.invitations.answering import ask_anew
from hub.invitations.inviting import copy_participants
from hub.invitations.labels import ANSWER_BADGES, ANSWER_LABELS
from hub.invitations.models import CopiedEvent
from hub.invitations.queries import (
    counts_of,
    lines_of,
    new_members,
    open_invitations,
    original_of,
    own_invitation,
    told_of,
)
from hub.invitations.telling import tell_later, tell_soon, tell_under_new_uid
from hub.permissions import can
from hub.slots import Action

ORDER = 20
COUNTED = (ACCEPTED, TENTATIVE, DECLINED, DELEGATED, OPEN)


@slots.fills(slots.EVENT_TOP, order=ORDER)
def own_answer(user: User, event: Event, _may_plan: bool) -> str | None:
    own = own_invitation(user, event)
    if own is None or event.is_draft:
        return None
    is_open = not event.is_cancelled and event.ends_at > now()
    return render_template(
        "invitations/_own.html", own=own, event=event, labels=ANSWER_LABELS, badges=ANSWER_BADGES, is_open=is_open
    )


@slots.fills(slots.EVENT_PANELS, order=ORDER)
def participants_of_event(user: User, event: Event, may_plan: bool) -> str | None:
    """Planners see who answered what, readers of the Bereich who is invited, who is only invited the counts.

    Who registered by themselves is named to planners alone.
    """
    counts = counts_of(event)
    if not counts and not may_plan:
        return None
    sees_names = may_plan or can(user, "workspaces.read", event)
    lines = lines_of(event) if sees_names and counts else []
    return render_template(
        "invitations/_panel.html",
        event=event,
        lines=[line for line in lines if may_plan or not line.is_registered],
        counts=shown_counts(counts),
        total=counts.total(),
        labels=ANSWER_LABELS,
        badges=ANSWER_BADGES,
        may_plan=may_plan,
        joined=new_members(event) if may_plan and counts else {},
        original=original_of(event) if may_plan and event.is_draft else None,
    )


def shown_counts(counts: Counter[str]) -> list[tuple[str, int]]:
    """The answers somebody gave, the good ones first."""
    return [(answer, counts[answer]) for answer in COUNTED if counts[answer]]


@slots.fills(slots.EVENT_ACTIONS, order=ORDER)
def invite_to_event(_user: User, event: Event, may_plan: bool) -> list[Action]:
    if not may_plan or event.is_cancelled:
        return []
    return [Action(gettext("Einladen"), f"/events/{event.id}/participants", "people")]


@slots.fills(slots.EVENT_CHANGE, order=ORDER)
def who_will_be_told(_user: User, event: Event) -> str | None:
    return render_template("invitations/_told.html", event=event, told=[row.name for row in told_of(event)])


@slots.fills(slots.START_PANELS, order=5)
def invitations_on_start_page(user: User) -> str | None:
    waiting = open_invitations(user)
    return render_template("invitations/_waiting.html", waiting=waiting) if waiting else None


@slots.fills(slots.AFTER_EVENT_PLANNED, order=ORDER)
def send_invitations(_user: User, event: Event) -> None:
    """What was called off before and comes back (`sequence` says so) is told anew to those who heard that."""
    if event.sequence > 0:
        event.sequence += 1
        session().flush()
    tell_soon(event)


@slots.fills(slots.AFTER_EVENT_CHANGE, order=ORDER)
def tell_of_change(_user: User, event: Event, changed: set[str]) -> None:
    if changed & {"starts_at", "ends_at"}:
        ask_anew(event)
    if changed & TELLING and not event.is_draft:
        tell_later(event)


@slots.fills(slots.AFTER_EVENT_CANCELLED, order=ORDER)
def call_off(_user: User, event: Event) -> None:
    tell_soon(event)


@slots.fills(slots.BEFORE_EVENT_UID, order=ORDER)
def tell_by_new_uid(_user: User, event: Event) -> None:
    tell_under_new_uid(event)


@slots.fills(slots.AFTER_EVENT_COPIED, order=ORDER)
def bring_participants(_user: User, event: Event, original: Event) -> None:
    """Within a series they come along; for a copy they are offered, because it may be meant for others."""
    if event.series_id is not None:
        copy_participants(original, event)
    else:
        session().add(CopiedEvent(event_id=event.id, original_id=original.id))
        session().flush()
