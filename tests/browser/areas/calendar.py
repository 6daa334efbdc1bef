"""The pages of the calendar."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.actions import cancel_event, create_event, delete_event, plan_event
from hub.calendar.grid import month_name, week_name
from hub.calendar.series import Repetition, create_series
from hub.db import transaction
from hub.demo import DOMAIN
from hub.documents.models import Workspace
from tests.browser.live import LiveHub
from tests.browser.shown import Shown
from tests.calendar.steps import plan_of
from tests.days import day_in

PAGES = [
    Shown("calendar.event", "koordination", "/events/{event}"),
    Shown("calendar.new_event", "koordination", "/events/new"),
    Shown("calendar.edit_event", "koordination", "/events/{series_event}/edit"),
    Shown("calendar.copy", "koordination", "/events/{event}/copy"),
    Shown("calendar.announce", "koordination", "/events/{series_event}/announce"),
    Shown("calendar.cancel", "koordination", "/events/{event}/cancel"),
    Shown("calendar.delete", "koordination", "/events/{series_event}/delete"),
    Shown("calendar.choose_folder", "koordination", "/events/{event}/folder"),
    Shown("calendar.deleted_events", "koordination", "/workspaces/{event_workspace}/deleted-events"),
    Shown("calendar.formats", "koordination", "/event-formats"),
    Shown("calendar.new_format", "koordination", "/event-formats/new"),
    Shown("calendar.edit_format", "koordination", "/event-formats/{event_format}"),
    Shown("calendar.month", "koordination", "/calendar/month?month={event_month}"),
    Shown("calendar.month_print", "koordination", "/calendar/month/print?month={event_month}"),
    Shown("calendar.week", "koordination", "/calendar/week?week={event_week}"),
    Shown("calendar.agenda", "koordination", "/calendar/list?own=&workspace={event_workspace}"),
    Shown("calendar.agenda_print", "koordination", "/calendar/list/print"),
    Shown("calendar.year", "koordination", "/calendar/year"),
    Shown("calendar.school_holidays_page", "koordination", "/school-holidays"),
    Shown("calendar.delete_year", "koordination", "/school-holidays/NI/2027/delete"),
    Shown("calendar.public_list", None, "/public/events"),
    Shown("calendar.public_event_page", None, "/public/events/{public_event}"),
]
NOT_PAGES = {"calendar.calendar"}


def make_places(hub: LiveHub, _places: dict[str, str]) -> dict[str, str]:
    """A Fortbildung in a fortnight, a series of drafts, and one that was deleted."""
    with hub.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one())
        shared = opened.scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one()
        day = day_in(14)
        start = datetime(day.year, day.month, day.day, 9)
        event = create_event(
            user, shared, plan_of("Gespräche mit Eltern führen", start=start, hours=6, format_name="Fortbildung")
        )
        plan_event(user, event)
        series = create_series(user, shared, plan_of(start=start), Repetition("FREQ=WEEKLY;COUNT=4"))
        delete_event(user, create_event(user, shared, plan_of("Gelöscht", start=start)))
        more = {"hours": 6, "format_name": "Fachtag", "is_public": True, "place": "Rathaus", "description": "Für alle."}
        public = create_event(user, shared, plan_of("Tag der Ausbildung", start=start, **more))
        called_off = create_event(user, shared, plan_of("Abgesagtes Treffen", start=start))
        for one in (public, called_off):
            plan_event(user, one)
        cancel_event(user, called_off)
        create_event(user, shared, plan_of("Noch ein Entwurf", start=start))
        return {
            "event": str(event.id),
            "series_event": str(series[1].id),
            "event_workspace": str(shared.id),
            "event_format": str(event.format_id),
            "event_month": month_name(day),
            "event_week": week_name(day),
            "public_event": str(public.id),
        }
