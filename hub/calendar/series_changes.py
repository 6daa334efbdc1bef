"""Changing a series from one of its Termine: this one, this and the following, or all. Actions; they never commit."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub import slots
from hub.accounts.signed_in import User
from hub.calendar.actions import (
    AlreadyOver,
    Plan,
    apply_change,
    cancel_event,
    change_event,
    delete_event,
    expect_revision,
    hold_event,
    mark_cancelled,
    mark_deleted,
    mark_planned,
    plan_event,
    plan_of_event,
    record_event,
)
from hub.calendar.models import Event, Series
from hub.calendar.moving import anchor_of, moved_rule, paired
from hub.calendar.recurrence import MAX_ASKED, Repetition, ended_on, expand, last_day_of
from hub.calendar.series import (
    Course,
    add_to_series,
    course_of,
    moment_of,
    rows_of,
    settle,
    span_at,
    start_and_length,
    wall_text,
)
from hub.calendar.times import Span
from hub.db import now, session

THIS, FOLLOWING, ALL = "this", "following", "all"
SCOPES = (THIS, FOLLOWING, ALL)


@dataclass(frozen=True)
class Reach:
    """How far a change of one Termin goes. What was moved or changed by itself stays, unless `with_exceptions`."""

    scope: str = THIS
    with_exceptions: bool = False

    def is_single(self, event: Event) -> bool:
        return self.scope == THIS or event.series_id is None


def change_events(
    user: User,
    event: Event,
    plan: Plan,
    *,
    reach: Reach,
    revision: int | None,
    repetition: Repetition | None = None,
) -> int:
    """Change Termine of a series alike; returns how many changed, came or went.

    Only what the person changed in `event` is carried to the others. A new time, day or `repetition` gives them new
    times: those that fall on a day of the new rule stay what they are, with everybody invited to them. Raises what
    `change_event` and `create_series` raise, and `CannotMove`.
    """
    if reach.is_single(event):
        return int(bool(change_event(user, event, plan, revision=revision)))
    series = _hold(event)
    expect_revision(event, revision)
    if event.is_cancelled:
        raise AlreadyOver
    columns = plan.columns()
    is_moved = any(columns[name] != getattr(event, name) for name in Span._fields)
    wanted = {
        name: value for name, value in columns.items() if name not in Span._fields and getattr(event, name) != value
    }
    if reach.scope == FOLLOWING:
        series = _split(user, series, event)
    change = _Change(user, event, series, reach, wanted)
    if is_moved or repetition is not None:
        count = change.give_new_times(plan.span, repetition)
    else:
        count = sum(bool(apply_change(user, row, wanted, is_exception=row.is_exception)) for row in change.rows())
    settle(series)
    if count:
        record_event(user, event, "events.change-series", f"Serie „{{}}“ geändert ({count} Termine)")
    return count


def plan_events(user: User, event: Event, *, reach: Reach) -> int:
    """Announce every draft it reaches; returns how many."""
    if reach.is_single(event):
        plan_event(user, event)
        return 1
    series = _hold(event)
    drafts = [row for row in _reached(series, event, reach) if row.is_draft]
    for row in drafts:
        mark_planned(user, row)
    if drafts:
        record_event(user, event, "events.plan", f"Serie „{{}}“ bekannt gegeben ({len(drafts)} Termine)")
    return len(drafts)


def cancel_events(user: User, event: Event, *, reach: Reach) -> int:
    """Call off what is not over yet; drafts are deleted, nobody knows of them. The series ends there."""
    if reach.is_single(event):
        cancel_event(user, event)
        return 1

    def call_off(row: Event) -> None:
        (mark_deleted if row.is_draft else mark_cancelled)(user, row)

    return _end(user, event, reach, call_off, action="events.cancel", text="abgesagt")


def delete_events(user: User, event: Event, *, reach: Reach) -> int:
    """Delete what is not over yet, and the Termin itself; those invited are told. The series ends there."""
    if reach.is_single(event):
        delete_event(user, event)
        return 1
    return _end(user, event, reach, lambda row: mark_deleted(user, row), action="events.delete", text="gelöscht")


class _Change:
    """One change of a series under way: who makes it, from which Termin, and what it carries to the others."""

    def __init__(self, user: User, event: Event, series: Series, reach: Reach, wanted: dict[str, object]) -> None:
        self.user, self.event, self.series, self.reach, self.wanted = user, event, series, reach, wanted

    def rows(self) -> list[Event]:
        return [row for row in rows_of(self.series) if self._is_reached(row)]

    def give_new_times(self, span: Span, repetition: Repetition | None) -> int:
        """Work the repetition out anew and give every Termin its place in it."""
        rows, before = self._rows_with_a_place(), moment_of(self.event.recurrence or "")
        course = self._course(span, repetition, before)
        old = sorted({moment_of(row.recurrence or "") for row in rows} | set(map(moment_of, self.series.excluded)))
        shift = None if repetition else start_and_length(span)[0].date() - before.date()
        places = dict(zip(old, paired(old, course.moments, shift=shift), strict=True))
        moves = [(row, moment_of(row.recurrence or "")) for row in rows]
        self._adopt(course, span)
        for row in rows:  # free all places first: one may get the place of its neighbour
            row.recurrence = None
        session().flush()
        count = 0
        for row, at in moves:
            count += self._move(row, place) if (place := places[at]) else 0
        for row, at in moves:
            count += self._leave(row, at) if places[at] is None else 0
        free = [moment for moment in course.moments if moment not in places.values()]
        for moment in free:
            self._add(moment)
        return count + len(free)

    def _rows_with_a_place(self) -> list[Event]:
        """What was deleted beyond the end of the series holds no place in it."""
        rows = rows_of(self.series)
        for row in rows:
            if row.deleted_at is not None and row.recurrence not in self.series.excluded:
                row.series_id = row.series = None
        return [row for row in rows if row.series_id is not None]

    def _course(self, span: Span, repetition: Repetition | None, before: datetime) -> Course:
        series, (start, _) = self.series, start_and_length(span)
        rule = repetition.rule if repetition else moved_rule(series.rule, before, start, series.timezone)
        if repetition:
            dates = tuple(datetime.combine(moment.date(), start.time()) for moment in repetition.dates)
        else:
            shift = start.date() - before.date()
            moments = [moment_of(text) for text in series.dates]
            dates = tuple(datetime.combine(moment.date() + shift, start.time()) for moment in moments)
        anchor = anchor_of(rule, moment_of(series.first), before, start) if rule else min([*dates, start])
        return course_of(
            Repetition(rule, dates), anchor, span.timezone, is_all_day=span.is_all_day, since=anchor.date()
        )

    def _adopt(self, course: Course, span: Span) -> None:
        series = self.series
        series.rule, series.first, series.expanded_until = course.rule, wall_text(course.first), course.expanded_until
        series.minutes = start_and_length(span)[1]
        series.is_all_day, series.timezone = span.is_all_day, span.timezone

    def _move(self, row: Event, place: datetime) -> int:
        """Its new place in the series; what is an exception keeps its own time."""
        row.recurrence = wall_text(place)
        session().flush()
        if not self._is_reached(row):
            return 0
        columns = self.wanted | span_at(self.series, place)._asdict()
        return int(bool(apply_change(self.user, row, columns, is_exception=False)))

    def _leave(self, row: Event, at: datetime) -> int:
        """The series has no place for it any more: what is over or was changed by itself goes on alone."""
        is_taken = wall_text(at) in {other.recurrence for other in rows_of(self.series)}
        goes = row.deleted_at is None and self._is_reached(row) and row.ends_at > now() and row is not self.event
        if goes and not is_taken:
            row.recurrence = wall_text(at)  # by which the calendars of those invited know it
            mark_deleted(self.user, row)
            return 1
        if row.deleted_at is None:
            slots.announce(slots.BEFORE_EVENT_UID, self.user, row)
        row.uid, row.series_id, row.series, row.is_exception = f"{row.id}@jba-hub", None, None, False
        session().flush()
        if goes:
            mark_deleted(self.user, row)
        return int(goes)

    def _add(self, moment: datetime) -> None:
        is_planned = not self.event.is_draft
        plan = plan_of_event(self.event)
        row = add_to_series(self.user, self.series, plan, moment)
        slots.announce(slots.AFTER_EVENT_COPIED, self.user, row, self.event)
        if is_planned:
            mark_planned(self.user, row)

    def _is_reached(self, row: Event) -> bool:
        if row.deleted_at is not None or row.is_cancelled:
            return False
        return row is self.event or self.reach.with_exceptions or not row.is_exception


def _end(user: User, event: Event, reach: Reach, action_on: Callable[[Event], None], *, action: str, text: str) -> int:
    series = _hold(event)
    rows = [row for row in _reached(series, event, reach) if not row.is_cancelled]
    rows = [row for row in rows if row.ends_at > now() or row is event]
    for row in rows:
        action_on(row)
    left = [moment_of(row.recurrence or "") for row in rows_of(series) if row.deleted_at is None]
    if series.rule and left:
        series.rule = ended_on(series.rule, max(left).date(), series.timezone, is_all_day=series.is_all_day)
    series.expanded_until = None
    settle(series)
    record_event(user, event, action, f"Serie „{{}}“ {text} ({len(rows)} Termine)")
    return len(rows)


def _reached(series: Series, event: Event, reach: Reach) -> Sequence[Event]:
    rows = [row for row in rows_of(series) if row.deleted_at is None]
    if reach.scope == FOLLOWING:
        rows = [row for row in rows if (row.recurrence or "") >= (event.recurrence or "")]
    return [row for row in rows if row is event or reach.with_exceptions or not row.is_exception]


def _hold(event: Event) -> Series:
    """The series first, then its Termin: everybody who changes a series waits at the same place."""
    series = session().get_one(Series, event.series_id, with_for_update=True)
    hold_event(event)
    return series


def _split(user: User, series: Series, event: Event) -> Series:
    """Two series: the old one ends the day before, the new one begins with this Termin under a uid of its own."""
    rows = rows_of(series)
    cut = moment_of(event.recurrence or "")
    if not any(moment_of(row.recurrence or "") < cut and row.deleted_at is None for row in rows):
        return series
    later = Series(
        id=uuid.uuid4(),
        uid=f"{uuid.uuid4()}@jba-hub",
        workspace_id=series.workspace_id,
        rule=series.rule,
        dates=[text for text in series.dates if moment_of(text) >= cut],
        excluded=[text for text in series.excluded if moment_of(text) >= cut],
        first=wall_text(cut),
        minutes=series.minutes,
        is_all_day=series.is_all_day,
        timezone=series.timezone,
        expanded_until=series.expanded_until,
        created_by=series.created_by,
    )
    session().add(later)
    session().flush()
    if series.rule:
        _begin_later(later, moment_of(series.first))
        day_before = cut.date() - timedelta(days=1)
        series.rule = ended_on(series.rule, day_before, series.timezone, is_all_day=series.is_all_day)
    series.expanded_until = None
    for row in rows:
        if moment_of(row.recurrence or "") >= cut:
            slots.announce(slots.BEFORE_EVENT_UID, user, row)
            row.series_id, row.series, row.uid = later.id, later, later.uid
    session().flush()
    settle(series)
    return later


def _begin_later(later: Series, first: datetime) -> None:
    """Its rule is counted from the first day it has left; without one only dates are left."""
    horizon = later.expanded_until or last_day_of(later.rule, later.timezone) or moment_of(later.first).date()
    found = expand(later.rule, first, later.timezone, horizon=horizon, most=MAX_ASKED)
    left = [moment for moment in found if moment >= moment_of(later.first)]
    later.rule, later.first = (later.rule, wall_text(left[0])) if left else ("", later.first)
