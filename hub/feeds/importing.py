"""Termine from an .ics file into a Bereich: what would happen, and then that. Actions; they never commit.

Nobody is invited and nobody is mailed: who takes part stands in the file for other eyes, and a Termin that has
participants here is left as it is.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.calendar.actions import Plan, add_event, cancel_event, change_event
from hub.calendar.models import PLANNED, Event, EventFormat, Participant
from hub.calendar.times import Span, span_of_days, span_of_times
from hub.db import now, session
from hub.documents.models import Workspace
from hub.errors import Conflict, HubError
from hub.feeds.imported_series import ImportedSeries, series_begun, series_known
from hub.feeds.models import CalendarImport, ImportedEvent
from hub.feeds.reading import notes_of, reason_of

NEW, CHANGE, CANCEL, SAME, SKIP, REFUSE = "new", "change", "cancel", "same", "skip", "refuse"
OUTCOMES = {
    NEW: lazy_gettext("wird angelegt"),
    CHANGE: lazy_gettext("wird geändert"),
    CANCEL: lazy_gettext("wird abgesagt"),
    SAME: lazy_gettext("unverändert"),
    SKIP: lazy_gettext("wird übersprungen"),
    REFUSE: lazy_gettext("nicht möglich"),
}
DONE = {
    NEW: lazy_gettext("angelegt"),
    CHANGE: lazy_gettext("geändert"),
    CANCEL: lazy_gettext("abgesagt"),
    SAME: lazy_gettext("unverändert"),
    SKIP: lazy_gettext("übersprungen"),
    REFUSE: lazy_gettext("nicht möglich"),
}


class AlreadyImported(Conflict):
    """A second click, or the way back in the browser."""

    message = lazy_gettext(
        "Diese Datei ist schon importiert. Laden Sie sie noch einmal hoch, wenn sich etwas geändert hat."
    )


class Unit(NamedTuple):
    """One Termin of the file; `recurrence` names it within its UID, `item` holds its words."""

    uid: str
    recurrence: str
    span: Span
    item: dict[str, Any]


@dataclass
class Step:
    """What happens to one Termin of the file: `reason` says why not, `event` is what is there already."""

    title: str
    span: Span | None
    outcome: str
    reason: str = ""
    unit: Unit | None = None
    event: Event | None = None
    known: ImportedEvent | None = None


@dataclass(frozen=True)
class Line:
    """One line of the preview: a Termin, or a series with the number of its Termine."""

    title: str
    span: Span | None
    count: int
    outcomes: tuple[tuple[str, str, int], ...]  # code, words, how many
    reason: str
    notes: tuple[str, ...]


def begin_import(user: User, workspace: Workspace, *, file_name: str, items: list[dict[str, Any]]) -> CalendarImport:
    """Keep what was read until the person says yes."""
    run = CalendarImport(
        id=uuid.uuid4(), person_id=user.id, workspace_id=workspace.id, file_name=file_name[:200], items=items
    )
    session().add(run)
    session().flush()
    return run


def preview_of(run: CalendarImport) -> list[Line]:
    """What the import would do, as things stand now."""
    known = _Known(run)
    return [_line(item, [step for step in known.steps_for(item)]) for item in run.items]


def finish_import(
    user: User, run: CalendarImport, workspace: Workspace, *, of: EventFormat, status: str
) -> Counter[str]:
    """Do it; returns how many by outcome. A Termin that a rule forbids is left out, the others are not.

    Raises `AlreadyImported`.
    """
    if run.done_at is not None:
        raise AlreadyImported
    run.done_at = now()
    known = _Known(run)
    tally: Counter[str] = Counter()
    for item in run.items:
        steps = known.steps_for(item)
        series = _series_of(user, workspace, item, steps)
        for step in steps:
            tally[_done(user, workspace, step, series, format_id=of.id, status=status)] += 1
        series.settle()
    run.items = []
    record(
        "feeds.import",
        actor=user,
        about=run,
        workspace_id=workspace.id,
        text=f"Kalenderdatei importiert: {tally[NEW]} Termine angelegt, {tally[CHANGE] + tally[CANCEL]} geändert",
        details={"new": tally[NEW], "changed": tally[CHANGE], "cancelled": tally[CANCEL], "refused": tally[REFUSE]},
    )
    return tally


def _series_of(user: User, workspace: Workspace, item: dict[str, Any], steps: list[Step]) -> ImportedSeries:
    """What its new Termine belong to: the series of those that are here already, or a new one."""
    if here := [step.event for step in steps if step.event is not None]:
        return series_known(here)
    units = [step.unit for step in steps if step.outcome == NEW and step.unit is not None]
    regular = next((unit for unit in units if unit.item is item), None)
    if regular is None:
        return ImportedSeries()
    return series_begun(user, workspace, item, [unit.recurrence for unit in units if unit.recurrence], regular.span)


def _done(
    user: User, workspace: Workspace, step: Step, series: ImportedSeries, *, format_id: uuid.UUID, status: str
) -> str:
    try:
        with session().begin_nested():
            if step.outcome == NEW and step.unit is not None:
                _add(user, workspace, step, series, format_id=format_id, status=status)
            elif step.outcome == CHANGE and step.unit is not None and step.event is not None:
                change_event(user, step.event, _changed_plan(step.event, step.unit), revision=None)
            elif step.outcome == CANCEL and step.event is not None:
                cancel_event(user, step.event)
    except HubError:
        return REFUSE
    return step.outcome


def _add(
    user: User, workspace: Workspace, step: Step, series: ImportedSeries, *, format_id: uuid.UUID, status: str
) -> None:
    unit = step.unit
    assert unit is not None
    place = series.place_of(unit.recurrence)
    event = add_event(user, workspace.id, _new_plan(unit, format_id), of=place)
    event.is_exception = place is not None and not unit.item["occurrences"]  # it stands in the file by itself
    event.status = PLANNED if status == PLANNED else event.status  # nobody takes part yet, so nobody has to be told
    if step.known is not None:
        step.known.event_id = event.id
    else:
        session().add(
            ImportedEvent(
                id=uuid.uuid4(), workspace_id=workspace.id, uid=unit.uid, recurrence=unit.recurrence, event_id=event.id
            )
        )


class _Known:
    """What the Bereich has of this file already. Three statements, however many Termine there are."""

    def __init__(self, run: CalendarImport) -> None:
        uids = {item["uid"] for item in run.items}
        imported = _in_parts(
            uids,
            lambda part: select(ImportedEvent).where(
                ImportedEvent.workspace_id == run.workspace_id, ImportedEvent.uid.in_(part)
            ),
        )
        own = _in_parts(
            uids,
            lambda part: select(Event).where(
                Event.workspace_id == run.workspace_id, Event.uid.in_(part), Event.deleted_at.is_(None)
            ),
        )
        ids = {row.event_id for row in imported if row.event_id}
        events = _in_parts(ids, lambda part: select(Event).where(Event.id.in_(part), Event.deleted_at.is_(None)))
        there = {event.id: event for event in (*own, *events)}
        self.rows = {(row.uid, row.recurrence): row for row in imported}
        self.events = {(row.uid, row.recurrence): there[row.event_id] for row in imported if row.event_id in there}
        for event in own:
            self.events.setdefault((event.uid, _same_form(event.recurrence or "", event.is_all_day)), event)
        self.with_people = set(
            _in_parts(there, lambda part: select(Participant.event_id).where(Participant.event_id.in_(part)).distinct())
        )

    def steps_for(self, item: dict[str, Any]) -> list[Step]:
        title = item["title"] or gettext("(ohne Titel)")
        if item["refused"]:
            return [Step(title, None, REFUSE, reason_of(item))]
        try:
            return [self._step(unit) for unit in units_of(item)]
        except HubError as error:
            return [Step(title, None, REFUSE, str(error.message))]

    def _step(self, unit: Unit) -> Step:
        key = (unit.uid, unit.recurrence)
        event, row = self.events.get(key), self.rows.get(key)
        step = Step(_title(unit), unit.span, NEW, "", unit, event, row)
        is_called_off = unit.item["is_cancelled"]
        if event is None:
            if is_called_off:
                step.outcome, step.reason = SKIP, gettext("ist abgesagt")
            return step
        if event.is_cancelled:
            step.outcome, step.reason = SAME, "" if is_called_off else gettext("ist hier abgesagt")
        elif not is_called_off and _is_same(event, unit):
            step.outcome = SAME
        elif event.id in self.with_people:
            step.outcome, step.reason = SKIP, gettext("hier nehmen schon Personen teil; bitte von Hand ändern")
        elif is_called_off:
            step.outcome = CANCEL
        else:
            step.outcome = CHANGE
        return step


def units_of(item: dict[str, Any]) -> list[Unit]:
    """The Termine that an item stands for: itself, or those of its rule with what differs from it.

    Raises `BadTimes`.
    """
    if not item["occurrences"]:
        return [Unit(item["uid"], item["recurrence"], _span_of(item, item["start"], item["end"]), item)]
    first, last = datetime.fromisoformat(item["start"]), datetime.fromisoformat(item["end"])
    units = []
    for recurrence in item["occurrences"]:
        changed = item["changes"].get(recurrence)
        if changed:
            units.append(Unit(item["uid"], recurrence, _span_of(changed, changed["start"], changed["end"]), changed))
            continue
        start = datetime.fromisoformat(recurrence)
        span = _span_of(item, start.isoformat(), (start + (last - first)).isoformat())
        units.append(Unit(item["uid"], recurrence, span, item))
    return units


def _span_of(item: dict[str, Any], start: str, end: str) -> Span:
    if item["is_all_day"]:
        return span_of_days(date.fromisoformat(start[:10]), date.fromisoformat(end[:10]))
    return span_of_times(datetime.fromisoformat(start), datetime.fromisoformat(end), timezone=item["timezone"])


def _title(unit: Unit) -> str:
    return unit.item["title"] or gettext("(ohne Titel)")


def _words(unit: Unit) -> dict[str, Any]:
    return {"title": _title(unit)} | {name: unit.item[name] for name in ("description", "place", "video_url")}


def _new_plan(unit: Unit, format_id: uuid.UUID) -> Plan:
    return Plan(format_id=format_id, span=unit.span, **_words(unit))


def _changed_plan(event: Event, unit: Unit) -> Plan:
    """What the file says, and of the rest what stands here."""
    here = {name.name: getattr(event, name.name) for name in fields(Plan) if name.name != "span"}
    here["legal_areas"] = tuple(event.legal_areas)
    return replace(Plan(span=unit.span, **here), **_words(unit))


def _is_same(event: Event, unit: Unit) -> bool:
    wanted = _words(unit) | unit.span._asdict()
    return all(getattr(event, name) == value for name, value in wanted.items())


def _same_form(recurrence: str, is_all_day: bool) -> str:
    """A RECURRENCE-ID as the reader of files writes it."""
    if not recurrence:
        return ""
    at = datetime.fromisoformat(recurrence)
    return at.date().isoformat() if is_all_day else at.isoformat()


def _line(item: dict[str, Any], steps: list[Step]) -> Line:
    counts = Counter(step.outcome for step in steps)
    return Line(
        title=steps[0].title,
        span=steps[0].span,
        count=len(steps),
        outcomes=tuple((code, str(OUTCOMES[code]), number) for code, number in counts.items()),
        reason="; ".join(dict.fromkeys(step.reason for step in steps if step.reason)),
        notes=tuple(notes_of(item)),
    )


def _in_parts(values: Iterable[Any], statement: Any, size: int = 500) -> list[Any]:
    """All rows, asked for in pieces that every database takes."""
    wanted = list(values)
    return [
        row for at in range(0, len(wanted), size) for row in session().scalars(statement(wanted[at : at + size])).all()
    ]
