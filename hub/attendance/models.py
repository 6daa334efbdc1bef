"""What attendance knows beside the participants: facts for certificates, the certificates, answers to the feedback."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, Identified, now

WAITING, MADE, FAILED = "waiting", "made", "failed"
CERTIFICATE_STATUSES = (WAITING, MADE, FAILED)
LEAST, MOST = 1, 4  # of the four-point scale; „weiß nicht“ is no number


class AttendanceDetails(Base):
    """What the organiser says once of a Termin: extent and contents for certificates, and whether feedback is asked.

    `teaching_units` are of 45 minutes. `template_id` is the Vorlage for certificates, None for the hub's own.
    `feedback_code_hash` finds the Termin behind `/f/<code>`; `thanked_at` is set with the mails that carry that link.
    Once `feedback_closed_at` is set, no answer is taken any more and the results may be seen.
    """

    __tablename__ = "attendance_details"
    __table_args__ = (CheckConstraint("teaching_units >= 0", name="teaching_units"),)

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    teaching_units: Mapped[float] = mapped_column(default=0.0)
    contents: Mapped[str] = mapped_column(default="")
    template_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entry.id", ondelete="SET NULL"), index=True)
    asks_feedback: Mapped[bool] = mapped_column(default=False)
    feedback_code_hash: Mapped[str | None] = mapped_column(unique=True)
    thanked_at: Mapped[datetime | None]
    feedback_closed_at: Mapped[datetime | None]
    changed_at: Mapped[datetime] = mapped_column(default=now)


class Certificate(Identified, Base):
    """The Teilnahmebescheinigung of one participant: its bytes lie in the store once it is `made`.

    It is a PDF, or the Word file where LibreOffice is missing. `revision` grows whenever it is asked for anew, so that
    what a slow worker made for an earlier wish is not kept. `problem` says why there is none or no PDF.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint(f"status IN {CERTIFICATE_STATUSES}", name="status"),
        CheckConstraint("(status <> 'made') OR (store_key IS NOT NULL)", name="made"),
    )

    participant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), unique=True)
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    status: Mapped[str] = mapped_column(default=WAITING)
    revision: Mapped[int] = mapped_column(default=1)
    issued_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[datetime] = mapped_column(default=now)
    made_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    store_key: Mapped[str | None]
    store_version: Mapped[str | None]
    sha256: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    media_type: Mapped[str] = mapped_column(default="")
    problem: Mapped[str] = mapped_column(default="")


class FeedbackAnswer(Identified, Base):
    """One answer to the Kurzfeedback of a Termin. Nothing in it leads to a person; of the time only the day is kept.

    `form_hash` is the SHA-256 of the form's random number: the same form counts once. None stands for „weiß nicht“.
    """

    __tablename__ = "feedback_answer"
    __table_args__ = (
        UniqueConstraint("form_hash"),
        *(CheckConstraint(f"{name} BETWEEN {LEAST} AND {MOST}", name=name) for name in ("useful", "voice", "setting")),
        CheckConstraint(f"knows_partners BETWEEN {LEAST} AND {MOST}", name="knows_partners"),
    )

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    form_hash: Mapped[str]
    answered_on: Mapped[date]
    useful: Mapped[int | None]
    voice: Mapped[int | None]
    setting: Mapped[int | None]
    knows_partners: Mapped[int | None]
    good: Mapped[str] = mapped_column(default="")
    better: Mapped[str] = mapped_column(default="")
