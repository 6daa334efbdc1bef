"""What feeds add to the pages of the account, the calendar and a Termin, and how their actions are called."""

from __future__ import annotations

import uuid

from flask import render_template
from flask_babel import gettext, lazy_gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.audit.names import name_actions
from hub.calendar.models import Event
from hub.documents.models import CONTRIBUTE
from hub.permissions import level_in
from hub.slots import Action

ORDER = 60

name_actions(
    {
        "feeds.create": lazy_gettext("Kalender-Adresse erstellt"),
        "feeds.revoke": lazy_gettext("Kalender-Adresse widerrufen"),
        "feeds.import": lazy_gettext("Kalenderdatei importiert"),
    }
)


@slots.fills(slots.ACCOUNT_PANELS, order=ORDER)
def account_panel(user: User) -> str | None:
    return render_template("feeds/_account.html") if user.sees_content else None


@slots.fills(slots.CALENDAR_ACTIONS, order=ORDER)
def calendar_actions(user: User, workspace_id: uuid.UUID | None) -> list[Action]:
    if workspace_id is None:
        return [Action(gettext("Kalender abonnieren"), "/account/feeds", "feed")]
    found = [Action(gettext("Kalender abonnieren"), f"/account/feeds?workspace={workspace_id}", "feed")]
    if level_in(user, workspace_id) >= CONTRIBUTE:
        found.append(
            Action(gettext("Kalenderdatei importieren"), f"/workspaces/{workspace_id}/calendar/import", "upload")
        )
    return found


@slots.fills(slots.EVENT_ACTIONS, order=ORDER)
def event_actions(_user: User, event: Event, _may_plan: bool) -> list[Action]:
    return [Action(gettext("In meinen Kalender"), f"/events/{event.id}.ics", "calendar")]
