"""The page of one Termin."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import gettext

from hub import slots
from hub.accounts.labels import LEGAL_AREA_LABELS
from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import User
from hub.calendar.folders import folder_of
from hub.calendar.models import Event
from hub.calendar.queries import neighbours_of
from hub.calendar.routes import blueprint
from hub.calendar.times import hub_timezone, local
from hub.calendar.words import series_in_words, short_day, when_in_words
from hub.db import now, session
from hub.documents.models import READ, Workspace
from hub.documents.pages import entry_url
from hub.guard import allow, signed_in_user
from hub.permissions import can, level_in


@blueprint.get("/events/<uuid:event_id>")
@allow("events.read", loads=Event)
def event(event: Event) -> str:
    user = signed_in_user()
    may_plan = can(user, "events.plan", event)
    about = (user, event, may_plan)
    return render_template(
        "calendar/event.html",
        event=event,
        may_plan=may_plan,
        is_over=event.ends_at < now(),
        when=when_in_words(event),
        own_zone_start=_own_zone_start(event),
        legal_areas=[LEGAL_AREA_LABELS[area] for area in event.legal_areas if area in LEGAL_AREA_LABELS],
        organiser=session().get_one(Person, event.organiser_id),
        institution=session().get_one(Institution, event.institution_id),
        series=series_in_words(event.series) if event.series else "",
        top=slots.panels(slots.EVENT_TOP, *about),
        panels=slots.panels(slots.EVENT_PANELS, *about),
        aside=slots.panels(slots.EVENT_ASIDE, *about),
        actions=slots.actions(slots.EVENT_ACTIONS, *about),
        more=slots.actions(slots.EVENT_MORE, *about),
        crumbs=[(gettext("Termine"), "/calendar"), (event.title, None)],
        **_of_the_workspace(user, event),
    )


def frame_of_event(event: Event, here: str) -> dict[str, Any]:
    """The way to a page below that of the Termin."""
    return {"crumbs": [(gettext("Termine"), "/calendar"), (event.title, url_of_event(event)), (here, None)]}


def url_of_event(event: Event) -> str:
    return f"/events/{event.id}"


def _of_the_workspace(user: User, event: Event) -> dict[str, Any]:
    """What only those see who may read the Bereich: who is invited alone learns nothing of it."""
    if level_in(user, event.workspace_id) < READ:
        return {"workspace": None, "folder": None, "neighbours": []}
    folder = folder_of(event)
    return {
        "workspace": session().get_one(Workspace, event.workspace_id),
        "folder": folder,
        "folder_url": entry_url(folder) if folder else "",
        "neighbours": [(row, short_day(row.first_day)) for row in neighbours_of(user, event)],
    }


def _own_zone_start(event: Event) -> str:
    """The beginning where the Termin was planned, if that is elsewhere."""
    if event.is_all_day or event.timezone == hub_timezone():
        return ""
    return f"{local(event.starts_at, event.timezone):%H:%M} ({event.timezone})"
