"""What the calendar adds to the pages of others."""

from __future__ import annotations

import uuid

from flask import render_template
from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.calendar.day_words import OWN_ANSWERS, when_words
from hub.calendar.views import next_cards
from hub.permissions import can
from hub.slots import Action


@slots.fills(slots.NAVIGATION, order=5)
def navigation(user: User) -> list[Action]:
    return [Action(gettext("Termine"), "/calendar", "calendar")] if can(user, "calendar.list") else []


@slots.fills(slots.WORKSPACE_TABS, order=10)
def events_of_workspace(_user: User, workspace_id: uuid.UUID, _level: int) -> list[Action]:
    return [Action(gettext("Termine"), f"/calendar/month?workspace={workspace_id}")]


@slots.fills(slots.START_PANELS, order=15)
def next_events_on_start(user: User) -> str | None:
    cards = next_cards(user) if can(user, "calendar.list") else []
    lines = [(card, when_words(card)) for card in cards]
    return render_template("calendar/_next.html", lines=lines, own_answers=OWN_ANSWERS) if lines else None


@slots.fills(slots.CALENDAR_ACTIONS, order=90)
def school_holidays(user: User, _workspace_id: uuid.UUID | None) -> list[Action]:
    if not can(user, "calendar.configure"):
        return []
    return [Action(gettext("Schulferien einlesen"), "/school-holidays", "calendar")]
