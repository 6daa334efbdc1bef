"""Kurzfeedback: a few fixed questions after a Termin, anonymous. Who answered is known to nobody, also not to the hub.

No account, no cookie, no network address; of the time only the day. Results are shown once nobody can answer any more,
so that the pages before and after one more answer cannot be compared: numbers from five answers on, texts from ten.
A form carries a random number that is signed and counts once; there are never more answers than people present.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import lazy_gettext
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from hub.accounts.signed_in import User
from hub.attendance.addresses import feedback_code, hash_code
from hub.attendance.errors import AnsweredAlready, FeedbackClosed, TooFewAnswers
from hub.attendance.models import AttendanceDetails, FeedbackAnswer
from hub.attendance.queries import tally_of
from hub.audit.actions import record
from hub.calendar.models import PLANNED, Event
from hub.days import today
from hub.db import now, session

OPEN_DAYS = timedelta(days=14)  # after the Termin
SHOWN_FROM, TEXTS_FROM = 5, 10  # answers
MAX_TEXT_CHARACTERS = 1000

QUESTIONS: dict[str, Any] = {
    "useful": lazy_gettext("Die Inhalte helfen mir bei meiner Arbeit."),
    "voice": lazy_gettext("Ich konnte mich mit meinen Fragen und Erfahrungen einbringen."),
    "setting": lazy_gettext("Ort, Zeit und Ablauf haben gepasst."),
    "knows_partners": lazy_gettext("Ich weiß jetzt besser, wer in den anderen Institutionen wofür da ist."),
}
SCALE: dict[int, Any] = {
    4: lazy_gettext("trifft zu"),
    3: lazy_gettext("trifft eher zu"),
    2: lazy_gettext("trifft eher nicht zu"),
    1: lazy_gettext("trifft nicht zu"),
}
TEXTS: dict[str, Any] = {
    "good": lazy_gettext("Was war gut?"),
    "better": lazy_gettext("Was sollten wir beim nächsten Mal anders machen?"),
}


class Opened(NamedTuple):
    """A feedback that takes answers, and the Termin it is about."""

    details: AttendanceDetails
    event: Event


@dataclass
class Results:
    """What planners see. `counts` is by question and step of the scale, None for „weiß nicht“; empty below five.

    While answers are taken, only how many there are.
    """

    answers: int
    counts: dict[str, dict[int | None, int]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)


def offer_feedback(details: AttendanceDetails) -> None:
    """Let the address of this Termin's feedback be found, in the open transaction."""
    details.feedback_code_hash = hash_code(feedback_code(details.event_id))


def open_feedback(code: str) -> Opened:
    """From the beginning of the Termin until 14 days after it or until it is ended. Raises `FeedbackClosed`."""
    details = session().scalar(
        select(AttendanceDetails).where(AttendanceDetails.feedback_code_hash == hash_code(code.lower()))
    )
    if details is None or not details.asks_feedback or details.feedback_closed_at is not None:
        raise FeedbackClosed
    event = session().get_one(Event, details.event_id)
    is_open = event.starts_at <= now() and today() <= event.last_day + OPEN_DAYS
    if event.deleted_at is not None or event.status != PLANNED or not is_open:
        raise FeedbackClosed
    return Opened(details, event)


def new_form_number(event_id: uuid.UUID) -> str:
    """A random number for one form, signed for this Termin; it is kept nowhere until the form comes back."""
    return str(_signer(event_id).dumps(secrets.token_urlsafe(12)))


def give_feedback(opened: Opened, number: str, answers: Mapping[str, str]) -> None:
    """Count one form. Raises `FeedbackClosed` for a forged number, `AnsweredAlready` for one that came before."""
    event_id = opened.event.id
    try:
        _signer(event_id).loads(number)
    except BadSignature:
        raise FeedbackClosed from None
    form_hash = hashlib.sha256(number.encode()).hexdigest()
    if session().scalar(select(FeedbackAnswer.id).where(FeedbackAnswer.form_hash == form_hash)) is not None:
        raise AnsweredAlready
    # Who ends the feedback meanwhile waits for this answer, or it comes too late.
    session().refresh(opened.details, with_for_update=True)
    if opened.details.feedback_closed_at is not None:
        raise FeedbackClosed
    if _answers_of(event_id) >= tally_of(event_id).present:
        raise FeedbackClosed
    steps = {name: _step(answers.get(name, "")) for name in QUESTIONS}
    texts = {name: _text(answers.get(name, "")) for name in TEXTS}
    given = FeedbackAnswer(event_id=event_id, form_hash=form_hash, answered_on=today(), **steps, **texts)
    try:
        with session().begin_nested():
            session().add(given)
            session().flush()
    except IntegrityError:
        raise AnsweredAlready from None


def end_feedback(user: User, event: Event) -> None:
    """Take no more answers, so that the results can be seen. Ended twice is ended. Raises `TooFewAnswers`."""
    details = session().get(AttendanceDetails, event.id, with_for_update=True, populate_existing=True)
    if details is None or not details.asks_feedback or _answers_of(event.id) < SHOWN_FROM:
        raise TooFewAnswers
    if details.feedback_closed_at is None:
        details.feedback_closed_at = now()
        record("attendance.end-feedback", actor=user, about=event, text=f"Kurzfeedback zu „{event.title}“ beendet")


def results_of(details: AttendanceDetails) -> Results:
    """Once it is ended: counts from five answers on, texts from ten; their order says nothing. One query."""
    if details.feedback_closed_at is None:
        return Results(_answers_of(details.event_id))
    given = session().scalars(
        select(FeedbackAnswer).where(FeedbackAnswer.event_id == details.event_id).order_by(FeedbackAnswer.form_hash)
    )
    answers = given.all()
    results = Results(len(answers))
    if results.answers >= SHOWN_FROM:
        results.counts = {name: _counted([getattr(one, name) for one in answers]) for name in QUESTIONS}
    if results.answers >= TEXTS_FROM:
        results.texts = {name: sorted(filter(None, (getattr(one, name) for one in answers))) for name in TEXTS}
    return results


def _counted(steps: list[int | None]) -> dict[int | None, int]:
    return {step: steps.count(step) for step in (*SCALE, None)}


def _answers_of(event_id: uuid.UUID) -> int:
    counting = select(func.count()).select_from(FeedbackAnswer).where(FeedbackAnswer.event_id == event_id)
    return session().scalar(counting) or 0


def _step(text: str) -> int | None:
    """None for „weiß nicht“ and for whatever else is no step."""
    return next((step for step in SCALE if text == str(step)), None)


def _text(text: str) -> str:
    printable = "".join(letter for letter in text.replace("\r\n", "\n") if letter.isprintable() or letter == "\n")
    return printable.strip()[:MAX_TEXT_CHARACTERS]


def _signer(event_id: uuid.UUID) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"hub.attendance.form.{event_id}")
