"""Making a series of Termine: which days it has, and a row for each. Actions; they never commit.

A series keeps this true: its rule without `excluded` and with `dates` gives exactly its Termine that are not deleted.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from flask_babel import lazy_gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.calendar.actions import InSeries, Plan, add_event, plan_of_event, record_event
from hub.calendar.models import Event, Series
from hub.calendar.recurrence import (
    MAX_ASKED,
    MAX_EVENTS,
    MAX_YEARS_AHEAD,
    NeverHappens,
    Repetition,
    TooManyEvents,
    ended_on,
    expand,
    last_day_of,
    parse,
)
from hub.calendar.times import Span, local, span_of_days, span_of_times
from hub.days import today
from hub.db import session
from hub.documents.models import Workspace
from hub.errors import Conflict, HubError

__all__ = ["Repetition", "create_series", "expand", "series_from_ical"]

MINUTES_OF_A_DAY = 24 * 60
YEAR = timedelta(days=365)
AHEAD = 2 * YEAR  # so far an endless series is made
BACK = YEAR  # so old its first Termin may be


class NotTheFirst(HubError):
    message = lazy_gettext(
        "Der Termin selbst gehört nicht zu dieser Wiederholung. Bitte wählen Sie sie so, dass sein Tag dabei ist."
    )


class NeedsAnEnd(HubError):
    message = lazy_gettext("Dieser Termin ist schon bekannt gegeben. Bitte geben Sie an, bis wann er sich wiederholt.")


class Course(NamedTuple):
    """A repetition worked out: its rule with an end by day, where it begins, and every local wall time it has.

    `expanded_until` is set for an endless rule: the day up to which `moments` are complete.
    """

    rule: str
    first: datetime
    moments: list[datetime]
    expanded_until: date | None


def create_series(user: User, workspace: Workspace, plan: Plan, repetition: Repetition) -> list[Event]:
    """A draft for every Termin of the repetition, the first where `plan` says or where the rule begins after that.

    Raises `BadRule`, `NeverHappens`, `TooManyEvents`, `NoTitle` and what `BEFORE_EVENT_TIME` objects.
    """
    first, minutes = start_and_length(plan.span)
    timezone, is_all_day = plan.span.timezone, plan.span.is_all_day
    course = course_of(repetition, first, timezone, is_all_day=is_all_day)
    series = Series(
        id=uuid.uuid4(),
        uid=f"{uuid.uuid4()}@jba-hub",
        workspace_id=workspace.id,
        rule=course.rule,
        first=wall_text(course.first),
        minutes=minutes,
        is_all_day=is_all_day,
        timezone=timezone,
        expanded_until=course.expanded_until,
        created_by=user.id,
    )
    session().add(series)
    session().flush()
    events = [add_to_series(user, series, plan, moment) for moment in course.moments]
    for later in events[1:]:
        slots.announce(slots.AFTER_EVENT_COPIED, user, later, events[0])
    settle(series)
    record_event(user, events[0], "events.create-series", f"Serie „{{}}“ mit {len(events)} Terminen angelegt")
    return events


def repeat_event(user: User, event: Event, repetition: Repetition) -> list[Event]:
    """Make a Termin that stands alone the first of a series; the others begin as drafts. All of them, in order.

    What was announced keeps the uid it is known by, so its series is one of fixed days and needs an end. Raises
    `NotTheFirst`, `NeedsAnEnd`, `Conflict` when somebody was faster, and what `create_series` does.
    """
    session().flush()
    session().refresh(event, with_for_update=True)
    if event.series_id is not None:
        raise Conflict
    plan = plan_of_event(event)
    first, minutes = start_and_length(plan.span)
    course = course_of(repetition, first, plan.span.timezone, is_all_day=plan.span.is_all_day)
    if course.moments[0] != first:
        raise NotTheFirst
    if not event.is_draft and course.expanded_until is not None:
        raise NeedsAnEnd
    series = Series(
        id=uuid.uuid4(),
        uid=event.uid,
        workspace_id=event.workspace_id,
        rule=course.rule if event.is_draft else "",
        first=wall_text(first),
        minutes=minutes,
        is_all_day=event.is_all_day,
        timezone=plan.span.timezone,
        expanded_until=course.expanded_until,
        created_by=user.id,
    )
    session().add(series)
    session().flush()
    event.series, event.recurrence = series, wall_text(first)
    events = [event, *(add_to_series(user, series, plan, moment) for moment in course.moments[1:])]
    for later in events[1:]:
        slots.announce(slots.AFTER_EVENT_COPIED, user, later, event)
    settle(series)
    record_event(user, event, "events.create-series", f"Serie „{{}}“ mit {len(events)} Terminen angelegt")
    return events


def series_from_ical(
    rule: str, dates: Sequence[datetime], excluded: Sequence[datetime], first: datetime, duration: timedelta
) -> tuple[Repetition, Span]:
    """What a calendar file says of a series, as `create_series` takes it; all times aware, or dates at midnight.

    `first` decides about the time zone: one without a zone is read where the hub stands. Raises `BadTimes`.
    """
    timezone = getattr(first.tzinfo, "key", None)
    wall = _wall(first, timezone)
    span = span_of_times(wall, wall + duration, timezone=timezone)
    moments = tuple(_wall(moment, timezone) for moment in dates)
    return Repetition(rule, moments, tuple(_wall(moment, timezone) for moment in excluded)), span


def course_of(
    repetition: Repetition, first: datetime, timezone: str, *, is_all_day: bool, since: date | None = None
) -> Course:
    """Work a repetition out from its first local wall time; of an endless rule nothing before `since`.

    Raises `BadRule`, `NeverHappens`, `TooManyEvents`.
    """
    first = _to_the_minute(first)
    limit = max(today(), first.date()) + MAX_YEARS_AHEAD * YEAR + timedelta(days=2)
    rule, until, by_rule = repetition.rule, None, []
    if rule and parse(rule).is_endless:
        until = max(today(), first.date()) + AHEAD
        oldest = since or today() - BACK
        found = expand(rule, first, timezone, horizon=until, most=MAX_ASKED)
        past = [moment for moment in found if oldest <= moment.date() < today()]
        ahead = [moment for moment in found if moment.date() >= max(oldest, today())][:MAX_EVENTS]
        by_rule = past + ahead
        until = ahead[-1].date() if len(ahead) == MAX_EVENTS else until
    elif rule:
        by_rule = expand(rule, first, timezone, horizon=limit, most=MAX_EVENTS + 1)
        rule = _ended_by_day(rule, by_rule, timezone, limit=limit, is_all_day=is_all_day)
    dates = {_to_the_minute(moment) for moment in repetition.dates} | (set() if rule else {first})
    moments = sorted({*by_rule, *dates} - {_to_the_minute(moment) for moment in repetition.excluded})
    if not moments:
        raise NeverHappens
    if max(len(dates), sum(moment.date() >= today() for moment in moments)) > MAX_EVENTS or moments[-1].date() > limit:
        raise TooManyEvents
    return Course(rule, by_rule[0] if by_rule else moments[0], moments, until)


def add_to_series(user: User, series: Series, plan: Plan, moment: datetime) -> Event:
    """One Termin of the series at this local wall time, a draft.

    Those of fixed dates have a uid each: calendars that know no RDATE would show the first alone.
    """
    place = InSeries(series.id, series.uid if series.rule else "", wall_text(moment))
    return add_event(user, series.workspace_id, replace(plan, span=span_at(series, moment)), of=place)


def span_at(series: Series, moment: datetime) -> Span:
    """When the Termin at this local wall time is: clock changes move no wall time."""
    end = moment + timedelta(minutes=series.minutes)
    if series.is_all_day:
        return span_of_days(moment.date(), end.date() - timedelta(days=1))
    return span_of_times(moment, end, timezone=series.timezone)


def start_and_length(span: Span) -> tuple[datetime, int]:
    """The local wall time a plan begins at, and its length in minutes by the clock on the wall."""
    if span.is_all_day:
        days = (span.last_day - span.first_day).days + 1
        return datetime.combine(span.first_day, time()), days * MINUTES_OF_A_DAY
    start, end = local(span.starts_at, span.timezone), local(span.ends_at, span.timezone)
    return _to_the_minute(start), int((end - start).total_seconds() // 60)


def settle(series: Series, rows: Iterable[Event] = ()) -> None:
    """Make `dates` and `excluded` say what the rows say."""
    there = {row.recurrence for row in rows or rows_of(series) if row.deleted_at is None and row.recurrence}
    last = max((moment_of(text).date() for text in there), default=None)
    by_rule: set[str] = set()
    if series.rule and last is not None:
        horizon = max(last, series.expanded_until or last_day_of(series.rule, series.timezone) or last)
        found = expand(series.rule, moment_of(series.first), series.timezone, horizon=horizon, most=MAX_ASKED)
        by_rule = set(map(wall_text, found))
    series.dates = sorted(there - by_rule)
    series.excluded = sorted(by_rule - there)
    session().flush()


def rows_of(series: Series) -> list[Event]:
    """All its Termine, the deleted ones too, in the order its rule gave them."""
    rows = session().query(Event).where(Event.series_id == series.id, Event.recurrence.is_not(None))
    return rows.order_by(Event.recurrence).all()


def wall_text(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def moment_of(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _ended_by_day(rule: str, found: list[datetime], timezone: str, *, limit: date, is_all_day: bool) -> str:
    """A count becomes the day of the last one: so a series can be cut in two and still ends when it should."""
    count, last_day = parse(rule).count, last_day_of(rule, timezone)
    if not found:
        raise NeverHappens
    if len(found) > MAX_EVENTS or (count or 0) > len(found) or (last_day or limit) > limit:
        raise TooManyEvents
    return ended_on(rule, last_day or found[-1].date(), timezone, is_all_day=is_all_day)


def _to_the_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _wall(moment: datetime, timezone: str | None) -> datetime:
    return (local(moment, timezone) if timezone and moment.tzinfo else moment).replace(tzinfo=None)
