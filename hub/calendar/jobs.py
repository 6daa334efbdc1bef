"""What the worker does for Termine: endless series go on, deleted Termine go for good after their time."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from hub import jobs, slots
from hub.accounts.models import Person
from hub.accounts.signed_in import User, user_of_person
from hub.audit.actions import record
from hub.calendar.actions import KEPT_DELETED, mark_planned, plan_of_event
from hub.calendar.models import Event, Series
from hub.calendar.recurrence import MAX_ASKED, MAX_EVENTS, expand
from hub.calendar.series import AHEAD, add_to_series, moment_of, rows_of, settle, wall_text
from hub.days import today
from hub.db import now, session, transaction
from hub.errors import HubError
from hub.notices.models import Notice

logger = logging.getLogger(__name__)


@jobs.every(timedelta(days=1))
def extend_series() -> None:
    """Make the Termine of endless series up to two years ahead; each series in a transaction of its own."""
    with transaction(writing=False) as opened:
        due = opened.scalars(select(Series.id).where(Series.expanded_until < today() + AHEAD)).all()
    for series_id in due:
        with transaction(writing=True) as opened:
            series = opened.get_one(Series, series_id, with_for_update=True)
            if series.expanded_until is not None:
                extend(series)


def extend(series: Series) -> None:
    """The Termine up to two years ahead that are not there yet, made like the last one nobody changed by itself."""
    rows = rows_of(series)
    alive = [row for row in rows if row.deleted_at is None and not row.is_cancelled and not row.is_exception]
    if not alive:
        series.expanded_until = None  # everything was called off or deleted: it has ended
        return
    until, done = today() + AHEAD, series.expanded_until or today()
    found = expand(series.rule, moment_of(series.first), series.timezone, horizon=until, most=MAX_ASKED)
    there = {row.recurrence for row in rows}
    ahead = sum(row.first_day >= today() for row in alive)
    new = [moment for moment in found if moment.date() > done and wall_text(moment) not in there]
    new = new[: max(0, MAX_EVENTS - ahead)]
    if not new and ahead >= MAX_EVENTS:
        return
    user = user_of_person(session().get_one(Person, series.created_by))
    for moment in new:
        _add(user, series, alive[-1], moment.isoformat())
    series.expanded_until = new[-1].date() if ahead + len(new) >= MAX_EVENTS else until
    settle(series)
    if new:
        record(
            "events.extend-series",
            actor=None,
            about=alive[-1],
            workspace_id=series.workspace_id,
            text=f"Serie „{alive[-1].title}“ um {len(new)} Termine fortgesetzt",
        )


def _add(user: User, series: Series, pattern: Event, moment: str) -> None:
    """One more; where somebody objects, e.g. because a room is taken, that day is left out."""
    try:
        with session().begin_nested():
            event = add_to_series(user, series, plan_of_event(pattern), moment_of(moment))
            slots.announce(slots.AFTER_EVENT_COPIED, user, event, pattern)
            if not pattern.is_draft:
                mark_planned(user, event)
    except HubError as error:
        logger.warning("a day of series %s was left out: %s", series.id, type(error).__name__)


@jobs.every(timedelta(days=1))
def purge_deleted_events() -> None:
    """Delete for good what was deleted thirty days ago; what something else still refers to stays, unseen."""
    old = select(Event.id).where(Event.deleted_at < now() - KEPT_DELETED)
    with transaction(writing=False) as opened:
        due = opened.scalars(old).all()
    for event_id in due:
        try:
            _purge(event_id)
        except IntegrityError:
            logger.info("Termin %s stays: something refers to it", event_id)


def _purge(event_id: uuid.UUID) -> None:
    with transaction(writing=True) as opened:
        event = opened.get(Event, event_id, with_for_update=True)
        if event is None or event.deleted_at is None or event.deleted_at > now() - KEPT_DELETED:
            return
        slots.announce(slots.BEFORE_EVENT_PURGED, event)
        opened.execute(delete(Notice).where(Notice.event_id == event_id))
        opened.execute(delete(Event).where(Event.id == event_id))
        record(
            "events.purge", actor=None, about=event, workspace_id=event.workspace_id, text="Termin endgültig gelöscht"
        )
