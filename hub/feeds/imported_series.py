"""Termine of a file that repeat by a rule, as one series here: announced, changed and shown together."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from hub.accounts.signed_in import User
from hub.calendar.actions import InSeries
from hub.calendar.models import Event, Series
from hub.calendar.recurrence import MAX_ASKED, BadRule, ended_on, expand
from hub.calendar.series import moment_of, rows_of, settle, start_and_length, wall_text
from hub.calendar.times import Span
from hub.db import session
from hub.documents.models import Workspace


class ImportedSeries:
    """The series that an item of a file is or was; without one each of its Termine stands for itself."""

    def __init__(self, series: Series | None = None, *, taken: set[str | None] | None = None) -> None:
        self.series, self.taken = series, taken or set()

    def place_of(self, recurrence: str) -> InSeries | None:
        """Where a new Termin belongs; None where one was deleted here: then it comes back by itself."""
        at = wall_text(moment_of(recurrence)) if recurrence else ""
        if self.series is None or not at or at in self.taken:
            return None
        return InSeries(self.series.id, self.series.uid, at)

    def settle(self) -> None:
        """What came makes the rule true again; a series whose every Termin was refused goes."""
        if self.series is None:
            return
        if rows := rows_of(self.series):
            settle(self.series, rows)
        else:
            session().delete(self.series)
            session().flush()


def series_known(events: list[Event]) -> ImportedSeries:
    """The series that these Termine of one item belong to, as long as it is one and goes by a rule."""
    found = {event.series_id: event.series for event in events}
    series = next(iter(found.values())) if len(found) == 1 else None
    if series is None or not series.rule:
        return ImportedSeries()
    return ImportedSeries(series, taken={row.recurrence for row in rows_of(series)})


def series_begun(
    user: User, workspace: Workspace, item: dict[str, Any], recurrences: list[str], span: Span
) -> ImportedSeries:
    """A series for the new Termine of an item; none where the hub does not know its rule.

    It ends with the last of them, also where the rule of the file does not: the next import brings what comes then.
    """
    moments = sorted(map(moment_of, recurrences))
    if len(moments) < 2 or not item["rule"] or any(moment.second for moment in moments):
        return ImportedSeries()
    timezone, is_all_day, last = span.timezone, span.is_all_day, moments[-1].date()
    start = datetime.fromisoformat(item["start"])
    try:
        by_rule = expand(item["rule"], start, timezone, horizon=last, most=MAX_ASKED)
    except BadRule:
        return ImportedSeries()
    first = next((moment for moment in by_rule if moment in moments), None)
    if first is None:
        return ImportedSeries()
    series = Series(
        id=uuid.uuid4(),
        uid=f"{uuid.uuid4()}@jba-hub",
        workspace_id=workspace.id,
        rule=ended_on(item["rule"], last, timezone, is_all_day=is_all_day),
        first=wall_text(first),
        minutes=start_and_length(span)[1],
        is_all_day=is_all_day,
        timezone=timezone,
        created_by=user.id,
    )
    session().add(series)
    session().flush()
    return ImportedSeries(series)
