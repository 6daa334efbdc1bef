"""Termine, series, formats and participants: tables and facts about one row each."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.db import Base, Identified, now

DRAFT, PLANNED, CANCELLED = "draft", "planned", "cancelled"
EVENT_STATUSES = (DRAFT, PLANNED, CANCELLED)
OPEN, ACCEPTED, TENTATIVE, DECLINED, DELEGATED = "open", "accepted", "tentative", "declined", "delegated"
ANSWERS = (OPEN, ACCEPTED, TENTATIVE, DECLINED, DELEGATED)


class EventFormat(Identified, Base):
    """A kind of Termin in the cooperation's own words, e.g. Dienstgespräch. One that is in use is never deleted.

    `is_joint` counts it among the joint formats of the year; `is_training` offers registration and certificates.
    """

    __tablename__ = "event_format"

    name: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(default=0)
    is_joint: Mapped[bool] = mapped_column(default=True)
    is_training: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)


class Series(Identified, Base):
    """A rule that made Termine (RFC 5545 §3.8.5). Each of its Termine is a row of its own, made up to `expanded_until`.

    `first` is the local wall time („2027-03-02T09:00“) the rule counts from in `timezone`, `minutes` the length of one.
    `rule` is an RRULE without the name, empty where only `dates` (local wall times, RDATE) count; `excluded` are the
    local wall times that are left out (EXDATE). `expanded_until` is None where the rule ends: then all are made.
    """

    __tablename__ = "series"

    uid: Mapped[str] = mapped_column(unique=True)
    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id"), index=True)
    rule: Mapped[str] = mapped_column(default="")
    dates: Mapped[list[str]] = mapped_column(JSON, default=list)
    excluded: Mapped[list[str]] = mapped_column(JSON, default=list)
    first: Mapped[str]
    minutes: Mapped[int]
    is_all_day: Mapped[bool] = mapped_column(default=False)
    timezone: Mapped[str]
    expanded_until: Mapped[date | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))


class Event(Identified, Base):
    """A Termin: one meeting at one time; those of a series refer to it.

    `starts_at` and `ends_at` are moments (UTC), of a whole-day Termin midnight to midnight where the hub stands.
    `first_day` and `last_day` are the days it touches in `timezone`. `recurrence` is the local wall time that its
    series gave it (RECURRENCE-ID), `is_exception` says that it was changed by itself. All of a series with a rule share
    its `uid`; `sequence` grows whenever who is invited has to be told (RFC 5546 §2.1.4), `revision` with every change.
    `legal_areas` are the Rechtskreise it is meant for, empty for all. `folder_id` holds its Unterlagen in the Ablage.
    """

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint(f"status IN {EVENT_STATUSES}", name="status"),
        CheckConstraint("ends_at >= starts_at", name="order"),
        UniqueConstraint("series_id", "recurrence"),
        Index("ix_event_days", "workspace_id", "first_day", "last_day"),
        Index("ix_event_time", "starts_at", "ends_at"),
        Index("ix_event_uid", "uid"),
        Index(  # only of those: SQLite would read all others by it, one by one
            "ix_event_deleted_at",
            "deleted_at",
            sqlite_where=text("deleted_at IS NOT NULL"),
            postgresql_where=text("deleted_at IS NOT NULL"),
        ),
    )

    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id"), index=True)
    format_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event_format.id"), index=True)
    status: Mapped[str] = mapped_column(default=DRAFT)
    title: Mapped[str]
    goal: Mapped[str] = mapped_column(default="")
    audience: Mapped[str] = mapped_column(default="")
    legal_areas: Mapped[list[str]] = mapped_column(JSON, default=list)
    description: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    video_url: Mapped[str] = mapped_column(default="")
    accessibility: Mapped[str] = mapped_column(default="")
    speaker: Mapped[str] = mapped_column(default="")
    costs: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    first_day: Mapped[date]
    last_day: Mapped[date]
    is_all_day: Mapped[bool] = mapped_column(default=False)
    timezone: Mapped[str]
    is_public: Mapped[bool] = mapped_column(default=False)
    organiser_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"), index=True)
    folder_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entry.id", ondelete="SET NULL"), index=True)
    series_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("series.id"), index=True)
    recurrence: Mapped[str | None]
    is_exception: Mapped[bool] = mapped_column(default=False)
    uid: Mapped[str]
    sequence: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(default=now, index=True)
    changed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    cancelled_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    deleted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    format: Mapped[EventFormat] = relationship()
    series: Mapped[Series | None] = relationship()

    @property
    def is_draft(self) -> bool:
        return self.status == DRAFT

    @property
    def is_cancelled(self) -> bool:
        return self.status == CANCELLED


class Participant(Identified, Base):
    """Somebody invited to or registered for one Termin: a person with an account (`person_id`), or a guest.

    A guest's `name` and `email` stand in the row; of a person they are read from the account. `institution_id` is where
    they belong, None for guests of none. `source` says how they came in: `person`, `address`, `institution:<id>`,
    `group:<id>`, `registration`, `deputy`. Who sends a deputy has the answer DELEGATED, and the deputy's row points
    back by `deputy_of_id`. `told_sequence` is the event's sequence the last mail told them of, None before the first;
    `asked_sequence` is the one from which on answers count: a change of time asks anew.
    `link_revision` grows to revoke the personal address. `attended` is None until attendance was taken; `claimed_at`
    says that somebody typed this address at the poster and whoever plans the Termin has not yet said what is so.
    """

    __tablename__ = "participant"
    __table_args__ = (
        CheckConstraint(f"answer IN {ANSWERS}", name="answer"),
        UniqueConstraint("event_id", "person_id"),
        UniqueConstraint("event_id", "email"),
    )

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    institution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institution.id"), index=True)
    name: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None]  # lower case; None for a person with an account
    source: Mapped[str] = mapped_column(default="person")
    is_optional: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[str] = mapped_column(default=OPEN)
    answered_at: Mapped[datetime | None]
    comment: Mapped[str] = mapped_column(default="")
    deputy_of_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("participant.id", ondelete="SET NULL"))
    told_sequence: Mapped[int | None]
    told_at: Mapped[datetime | None]
    asked_sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    reminded_at: Mapped[datetime | None]
    link_revision: Mapped[int] = mapped_column(default=0)
    attended: Mapped[bool | None]
    attendance_at: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    event: Mapped[Event] = relationship()


class SchoolHoliday(Identified, Base):
    """School holidays of a Land, read in from its calendar once a year; those over New Year stand under both years."""

    __tablename__ = "school_holiday"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="order"),
        UniqueConstraint("land", "year", "name", "first_day"),
        Index("ix_school_holiday_days", "first_day", "last_day"),
    )

    land: Mapped[str]
    year: Mapped[int]
    name: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
