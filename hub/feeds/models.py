"""Feeds by secret address, and what came in from .ics files: tables and facts about one row each."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, Identified, now


class Feed(Identified, Base):
    """A calendar to subscribe to. The address holds the token, the row only its SHA-256.

    With `workspace_id` it shows one Bereich; without, the Termine of its maker and all of those Bereiche that
    `workspace_ids` names. `state` is what it showed last, as an ETag, and `changed_at` since when; `fetched_on` is the
    day it was last asked for.
    """

    __tablename__ = "feed"

    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    workspace_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("workspace.id"), index=True)
    workspace_ids: Mapped[list[str]] = mapped_column(JSON, default=list)
    purpose: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime] = mapped_column(default=now)
    fetched_on: Mapped[date | None]


class CalendarImport(Identified, Base):
    """An .ics file that was read and waits for a yes; `items` is what `hub.feeds.reading_process` found in it."""

    __tablename__ = "calendar_import"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id"), index=True)
    file_name: Mapped[str]
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    done_at: Mapped[datetime | None]


class ImportedEvent(Identified, Base):
    """Which Termin or series of a Bereich came from which UID elsewhere, so that the next import finds it again.

    The Termin keeps a UID of its own: two Bereiche may import the same calendar, and answers by mail go by UID.
    `recurrence` is the RECURRENCE-ID of a Termin that repeats there, else empty.
    """

    __tablename__ = "imported_event"
    __table_args__ = (
        UniqueConstraint("workspace_id", "uid", "recurrence"),
        CheckConstraint("event_id IS NULL OR series_id IS NULL", name="one"),
        Index("ix_imported_event_event_id", "event_id"),
        Index("ix_imported_event_series_id", "series_id"),
    )

    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id"))
    uid: Mapped[str]
    recurrence: Mapped[str] = mapped_column(default="")
    event_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    series_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
