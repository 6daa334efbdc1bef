"""Planning single Termine: new, changed, announced, called off, deleted, copied. Actions; they never commit.

What writes a line in the trail is an action; `add_event`, `apply_change` and the `mark_…` are steps, for many at once.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.calendar.models import CANCELLED, DRAFT, PLANNED, Event, Series
from hub.calendar.recurrence import MAX_ASKED, expand
from hub.calendar.times import Span, local, span_of_days, span_of_times
from hub.db import now, session
from hub.documents.models import Workspace
from hub.errors import Conflict, HubError, NotFound

# A change of these has to be told: calendars of those invited show them (RFC 5546 §2.1.4).
TELLING = {"starts_at", "ends_at", "first_day", "last_day", "is_all_day", "title", "place", "video_url", "description"}
TIMES = {"starts_at", "ends_at"}
KEPT_DELETED = timedelta(days=30)


class NoTitle(HubError):
    """A Termin nobody could name."""

    message = lazy_gettext("Bitte geben Sie dem Termin einen Titel.")


class AlreadyOver(HubError):
    """What was called off or deleted is not planned any more."""

    message = lazy_gettext("Dieser Termin ist abgesagt. Legen Sie ihn neu an, wenn er doch stattfindet.")


class ChangedMeanwhile(Conflict):
    """Somebody else changed the Termin after the person opened it."""

    message = lazy_gettext(
        "Jemand anderes hat diesen Termin inzwischen geändert. Es wurde nichts überschrieben: "
        "Bitte öffnen Sie ihn neu und tragen Sie Ihre Änderung noch einmal ein."
    )


class NotTold(HubError):
    """What nobody was told of cannot be called off."""

    message = lazy_gettext("Das ist noch ein Entwurf, von dem niemand weiß. Löschen Sie ihn, statt ihn abzusagen.")


@dataclass(frozen=True)
class Plan:
    """Everything people say of a Termin; the names are the columns of `Event`."""

    title: str
    format_id: uuid.UUID
    span: Span
    goal: str = ""
    audience: str = ""
    legal_areas: tuple[str, ...] = ()
    description: str = ""
    place: str = ""
    video_url: str = ""
    accessibility: str = ""
    speaker: str = ""
    costs: str = ""
    is_public: bool = False
    organiser_id: uuid.UUID | None = None
    folder_id: uuid.UUID | None = None

    def columns(self) -> dict[str, Any]:
        """The values by column; what nobody said is left out."""
        own = {name.name: getattr(self, name.name) for name in fields(self) if name.name != "span"}
        own |= {"title": " ".join(self.title.split()), "legal_areas": list(self.legal_areas)}
        if self.organiser_id is None:
            del own["organiser_id"]
        return own | self.span._asdict()


@dataclass(frozen=True)
class InSeries:
    """Which Termin of a series this is. `uid` is empty where the Termin has one of its own (fixed dates)."""

    series_id: uuid.UUID
    uid: str
    recurrence: str
    status: str = field(default=DRAFT)


def create_event(user: User, workspace: Workspace, plan: Plan, *, of: InSeries | None = None) -> Event:
    """A new draft: nobody is told of it until it is announced. Raises `NoTitle` and what
    `BEFORE_EVENT_TIME` objects.
    """
    event = add_event(user, workspace.id, plan, of=of)
    record_event(user, event, "events.create", "Termin „{}“ angelegt")
    return event


def change_event(user: User, event: Event, plan: Plan, *, revision: int | None) -> set[str]:
    """Change one Termin; returns the names of the changed columns. `revision` is the one the person saw.

    Raises `Conflict` when somebody else was faster, `NoTitle`, `AlreadyOver` and what `BEFORE_EVENT_TIME` objects.
    """
    hold_event(event)
    expect_revision(event, revision)
    if event.is_cancelled:
        raise AlreadyOver
    changed = apply_change(user, event, plan.columns(), is_exception=event.series_id is not None)
    if changed:
        record_event(user, event, "events.change", "Termin „{}“ geändert")
    return changed


def plan_event(user: User, event: Event) -> None:
    """The draft is announced: whoever may read the Bereich sees it, whoever is invited is told."""
    hold_event(event)
    if event.status != DRAFT:
        return
    mark_planned(user, event)
    record_event(user, event, "events.plan", "Termin „{}“ bekannt gegeben")


def cancel_event(user: User, event: Event) -> None:
    """Call it off: it stays visible as called off, whoever was told of it is told. Raises `NotTold` for a draft."""
    hold_event(event)
    if event.is_cancelled:
        return
    if event.is_draft:
        raise NotTold
    mark_cancelled(user, event)
    record_event(user, event, "events.cancel", "Termin „{}“ abgesagt")


def delete_event(user: User, event: Event) -> None:
    """Take it out of every calendar. What was announced and lies ahead is called off first, so that all are told."""
    hold_event(event)
    mark_deleted(user, event)
    if event.series is not None and event.recurrence:
        event.series.excluded = sorted({*event.series.excluded, event.recurrence})
    session().flush()
    record_event(user, event, "events.delete", "Termin „{}“ gelöscht")


def restore_event(user: User, event: Event) -> None:
    """Take back that it was deleted. What deleting called off comes back as a draft: those invited were told that it
    is off, and are told again when it is announced. Raises what `BEFORE_EVENT_TIME` objects.
    """
    session().refresh(event, with_for_update=True)
    if event.deleted_at is None:
        return
    if event.cancelled_at == event.deleted_at:
        event.status, event.cancelled_at = DRAFT, None
    event.deleted_at = event.deleted_by = None
    _touch(user, event, is_to_be_told=False)
    _put_back_into_series(event)
    session().flush()
    if not event.is_cancelled:
        slots.announce(slots.BEFORE_EVENT_TIME, user, event)
    record_event(user, event, "events.restore", "Termin „{}“ zurückgeholt")


def copy_event(user: User, event: Event, *, day: date) -> Event:
    """The same once more on another day at the same time, as a draft; whoever fills the moment decides what follows."""
    plan = plan_of_event(event)
    copied = add_event(user, event.workspace_id, replace(plan, span=_moved(plan.span, to=day), organiser_id=None))
    slots.announce(slots.AFTER_EVENT_COPIED, user, copied, event)
    record_event(user, copied, "events.copy", "Termin „{}“ als Kopie angelegt")
    return copied


def add_event(user: User, workspace_id: uuid.UUID, plan: Plan, *, of: InSeries | None = None) -> Event:
    """A new Termin without a line in the trail."""
    columns = {"organiser_id": user.id, **plan.columns()}
    _expect_title(columns)
    event_id = uuid.uuid4()
    event = Event(
        id=event_id,
        workspace_id=workspace_id,
        institution_id=user.institution_id,
        uid=(of.uid if of else "") or f"{event_id}@jba-hub",
        series_id=of.series_id if of else None,
        recurrence=of.recurrence if of else None,
        status=of.status if of else DRAFT,
        created_by=user.id,
        changed_by=user.id,
        **columns,
    )
    session().add(event)
    session().flush()
    slots.announce(slots.BEFORE_EVENT_TIME, user, event)
    return event


def apply_change(user: User, event: Event, columns: dict[str, Any], *, is_exception: bool) -> set[str]:
    """Write these columns and tell whoever waits for it; returns the names of those that changed."""
    _expect_title(columns)
    changed = {name for name, value in columns.items() if getattr(event, name) != value}
    if not changed:
        return changed
    for name in changed:
        setattr(event, name, columns[name])
    event.is_exception = is_exception
    _touch(user, event, is_to_be_told=bool(changed & TELLING))
    session().flush()
    if changed & TIMES:
        slots.announce(slots.BEFORE_EVENT_TIME, user, event)
    slots.announce(slots.AFTER_EVENT_CHANGE, user, event, changed)
    return changed


def mark_planned(user: User, event: Event) -> None:
    event.status = PLANNED
    _touch(user, event, is_to_be_told=False)
    session().flush()
    slots.announce(slots.AFTER_EVENT_PLANNED, user, event)


def mark_cancelled(user: User, event: Event) -> None:
    event.status, event.cancelled_at = CANCELLED, now()
    _touch(user, event, is_to_be_told=True)
    session().flush()
    slots.announce(slots.AFTER_EVENT_CANCELLED, user, event)


def mark_deleted(user: User, event: Event) -> None:
    """`deleted_at` is the moment of calling it off where deleting did that (see `restore_event`)."""
    is_called_off = event.status == PLANNED and event.ends_at > now()
    if is_called_off:
        mark_cancelled(user, event)
    slots.announce(slots.BEFORE_EVENT_DELETED, user, event)
    event.deleted_at, event.deleted_by = (event.cancelled_at if is_called_off else now()), user.id
    session().flush()


def hold_event(event: Event) -> None:
    """Nobody else changes it until the transaction ends; the row is as it is now. Raises `NotFound`."""
    session().refresh(event, with_for_update=True)
    if event.deleted_at is not None:
        raise NotFound


def expect_revision(event: Event, revision: int | None) -> None:
    """Raises `Conflict` when it was changed since the person saw it."""
    if revision is not None and event.revision != revision:
        raise ChangedMeanwhile


def plan_of_event(event: Event) -> Plan:
    """What its row says, as a plan."""
    span = Span(*(getattr(event, name) for name in Span._fields))
    own = {one.name: getattr(event, one.name) for one in fields(Plan) if one.name != "span"}
    return Plan(**own | {"span": span, "legal_areas": tuple(event.legal_areas)})


def record_event(user: User | None, event: Event, action: str, text: str) -> None:
    """One line in the trail about this Termin; `{}` stands for its title."""
    record(action, actor=user, about=event, workspace_id=event.workspace_id, text=text.format(event.title))


def _put_back_into_series(event: Event) -> None:
    series = event.series
    if series is None or not event.recurrence:
        return
    series.excluded = [at for at in series.excluded if at != event.recurrence]
    if event.recurrence not in series.dates and not _is_of_rule(series, datetime.fromisoformat(event.recurrence)):
        series.dates = sorted([*series.dates, event.recurrence])


def _is_of_rule(series: Series, moment: datetime) -> bool:
    if not series.rule:
        return False
    first = datetime.fromisoformat(series.first)
    return moment in expand(series.rule, first, series.timezone, horizon=moment.date(), most=MAX_ASKED)


def _moved(span: Span, *, to: date) -> Span:
    days = to - span.first_day
    if span.is_all_day:
        return span_of_days(span.first_day + days, span.last_day + days)
    start, end = local(span.starts_at, span.timezone), local(span.ends_at, span.timezone)
    return span_of_times(start + days, end + days, timezone=span.timezone)


def _touch(user: User, event: Event, *, is_to_be_told: bool) -> None:
    event.revision += 1
    event.changed_at, event.changed_by = now(), user.id
    if is_to_be_told and event.status != DRAFT:
        event.sequence += 1


def _expect_title(columns: dict[str, Any]) -> None:
    if not columns.get("title", True):
        raise NoTitle
