"""Made-up Termine of the sample cooperation, around the day it is loaded."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from hub.accounts.signed_in import User
from hub.calendar.actions import Plan, cancel_event, create_event, plan_event
from hub.calendar.models import Event, EventFormat
from hub.calendar.recurrence import Repetition
from hub.calendar.series import create_series
from hub.calendar.series_changes import ALL, Reach, plan_events
from hub.calendar.times import span_of_days, span_of_times
from hub.days import today
from hub.db import session
from hub.documents.models import Workspace

TUESDAY, WEDNESDAY, THURSDAY = 1, 2, 3


def make_events(user: User, shared: Workspace, steering: Workspace) -> list[Event]:
    """A calendar that is alive: two series, trainings, a public Veranstaltung, a draft, one that was called off."""
    talks = create_series(
        user,
        shared,
        _plan(
            "Dienstgespräch U25", "Dienstgespräch", _on(TUESDAY, weeks=-4), "09:00", 120, place="Jobcenter, Raum 204"
        ),
        Repetition("FREQ=WEEKLY;INTERVAL=2;COUNT=12"),
    )
    plan_events(user, talks[0], reach=Reach(ALL))
    first = _on(WEDNESDAY, weeks=2)
    later = [datetime.combine(first + timedelta(weeks=13 * number), time(14)) for number in range(1, 4)]
    body = _plan("Steuergruppe", "Steuergruppe", first, "14:00", 120, place="Rathaus, Sitzungssaal 2")
    plan_events(user, create_series(user, steering, body, Repetition(dates=tuple(later)))[0], reach=Reach(ALL))
    announced = [
        _plan(
            "Übergang Schule–Beruf: Beratung in schwierigen Lagen",
            "Fortbildung",
            _on(THURSDAY, weeks=3),
            "09:00",
            360,
            place="Berufskolleg, Aula",
            goal="Die Rechtskreise beraten nach gemeinsamen Grundsätzen.",
            audience="Fachkräfte aller Partner",
            accessibility="Stufenloser Zugang, Induktionsanlage",
            speaker="Institut für Übergangsforschung",
        ),
        _plan("Hospitation in der Berufsberatung", "Hospitation", _on(THURSDAY, weeks=1), "08:30", 240),
        _plan(
            "Nacht der Ausbildung",
            "Öffentliche Veranstaltung",
            _on(THURSDAY, weeks=5),
            "17:00",
            240,
            place="Stadthalle Musterstadt",
            is_public=True,
        ),
        _plan(
            "Abstimmung Förderkatalog",
            "Abstimmungsgespräch",
            _on(WEDNESDAY, weeks=0),
            "11:00",
            60,
            video_url="https://konferenz.musterstadt.example/foerderkatalog",
        ),
    ]
    events = [create_event(user, shared, plan) for plan in announced]
    for event in events:
        plan_event(user, event)
    called_off = create_event(
        user, shared, _plan("Netzwerktreffen", "Netzwerktreffen", _on(TUESDAY, weeks=1), "16:00", 90)
    )
    plan_event(user, called_off)
    cancel_event(user, called_off)
    day = _on(THURSDAY, weeks=10)
    create_event(user, shared, Plan("Fachtag Jugendberufshilfe", _format("Fachtag"), span_of_days(day, day)))
    return events


def _plan(title: str, format_name: str, day: date, start: str, minutes: int, **more: Any) -> Plan:
    begin = datetime.combine(day, time.fromisoformat(start))
    span = span_of_times(begin, begin + timedelta(minutes=minutes))
    return Plan(title=title, format_id=_format(format_name), span=span, **more)


def _format(name: str) -> uuid.UUID:
    return session().scalars(select(EventFormat.id).where(EventFormat.name == name)).one()


def _on(weekday: int, *, weeks: int) -> date:
    """That day of a week from now."""
    monday = today() - timedelta(days=today().weekday())
    return monday + timedelta(weeks=weeks, days=weekday)
