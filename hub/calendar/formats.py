"""The formats a Termin can have: the cooperation's own list. Actions and queries; they never commit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import func, select

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.calendar.models import Event, EventFormat
from hub.db import session
from hub.errors import HubError


class FormatExists(HubError):
    """Two formats of one name could not be told apart."""

    message = lazy_gettext("Ein Format mit diesem Namen gibt es schon. Vielleicht ist es nur ausgeblendet.")


class LastFormat(HubError):
    """Without a format nobody can plan a Termin."""

    message = lazy_gettext("Das ist das letzte Format. Legen Sie erst ein anderes an.")


def add_format(user: User, *, name: str, is_joint: bool, is_training: bool) -> EventFormat:
    """A new one at the end of the list. Raises `FormatExists`."""
    last = session().scalar(select(func.max(EventFormat.position))) or 0
    made = EventFormat(name=_free_name(name, of=None), position=last + 1, is_joint=is_joint, is_training=is_training)
    session().add(made)
    session().flush()
    _record(user, made, "calendar.add-format", "angelegt")
    return made


def change_format(user: User, kept: EventFormat, *, name: str, is_joint: bool, is_training: bool) -> None:
    """Its Termine bear the new name too. Raises `FormatExists`."""
    kept.name = _free_name(name, of=kept)
    kept.is_joint, kept.is_training = is_joint, is_training
    session().flush()
    _record(user, kept, "calendar.change-format", "geändert")


def retire_format(user: User, kept: EventFormat) -> None:
    """It can no longer be chosen; its Termine keep it. Raises `LastFormat`."""
    others = select(func.count()).where(EventFormat.is_active, EventFormat.id != kept.id)
    if not session().scalar(others):
        raise LastFormat
    kept.is_active = False
    session().flush()
    _record(user, kept, "calendar.change-format", "ausgeblendet")


def revive_format(user: User, kept: EventFormat) -> None:
    kept.is_active = True
    session().flush()
    _record(user, kept, "calendar.change-format", "wieder eingeblendet")


def move_format(user: User, kept: EventFormat, *, places: int) -> None:
    """One place up (-1) or down (1); at the end of the list nothing happens."""
    formats = list(session().scalars(select(EventFormat).order_by(EventFormat.position, EventFormat.name)))
    at = formats.index(kept)
    to = at + places
    if not 0 <= to < len(formats):
        return
    formats.insert(to, formats.pop(at))
    for position, one in enumerate(formats, 1):
        one.position = position
    session().flush()
    _record(user, kept, "calendar.move-format", "verschoben")


def all_formats() -> Sequence[Any]:
    """Every format with the number of its Termine, in the cooperation's order."""
    uses = select(func.count()).where(Event.format_id == EventFormat.id, Event.deleted_at.is_(None))
    wanted = select(EventFormat, uses.correlate(EventFormat).scalar_subquery().label("uses"))
    return session().execute(wanted.order_by(EventFormat.position, EventFormat.name)).all()


def _free_name(name: str, *, of: EventFormat | None) -> str:
    name = " ".join(name.split())
    same = session().scalars(select(EventFormat).where(func.lower(EventFormat.name) == name.lower())).first()
    if same is not None and same is not of:
        raise FormatExists
    return name


def _record(user: User, kept: EventFormat, action: str, what: str) -> None:
    record(action, actor=user, about=kept, text=f"Format „{kept.name}“ {what}")
