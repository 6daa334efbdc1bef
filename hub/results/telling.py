"""Telling those who asked that answers come, that a Welle is over, released, and that texts wait. Never how many.

What was told is a row, written with the notice, so that nothing is told twice; the digest takes the notices up.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask_babel import lazy_gettext
from sqlalchemy import func, or_, select

from hub import jobs, slots
from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.answering.models import WAITING, GivenAnswer, IncomingAnswer
from hub.audit.models import AuditEntry
from hub.days import today
from hub.db import now, session, transaction
from hub.documents.models import Workspace
from hub.feedback.models import FeedbackForm, FeedbackRound
from hub.notices.actions import notify
from hub.notices.sentences import sentence
from hub.permissions import can
from hub.results.models import RoundTelling
from hub.results.texts import not_junk, texts_are_open, texts_by_state

ARRIVING, OVER, RELEASED, TEXTS = "arriving", "over", "released", "texts"
STEPS = (25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
PAUSE = timedelta(days=7)

sentence(
    "results.arriving",
    lazy_gettext("Zu „%(title)s“ kommen Rückmeldungen an: mehr als %(step)s in der Welle „%(round)s“."),
)
sentence("results.over", lazy_gettext("Die Welle „%(round)s“ von „%(title)s“ ist zu Ende und kann ausgewertet werden."))
sentence("results.released", lazy_gettext("Die Ergebnisse der Welle „%(round)s“ von „%(title)s“ sind da."))
sentence(
    "results.texts",
    lazy_gettext("In der Welle „%(round)s“ von „%(title)s“ warten Texte darauf, gelesen und freigegeben zu werden."),
)


@jobs.every(timedelta(hours=1))
def tell_of_rounds() -> None:
    """Rounds that are over and wait for their Auswertung, and running ones in which much has come."""
    with transaction(writing=False) as opened:
        begun = (
            select(FeedbackRound.id)
            .join(FeedbackForm, FeedbackForm.id == FeedbackRound.form_id)
            .where(
                FeedbackRound.released_at.is_(None),
                FeedbackRound.opens_on <= today(),
                FeedbackForm.deleted_at.is_(None),
                FeedbackRound.id.not_in(select(RoundTelling.round_id).where(RoundTelling.kind == OVER)),
            )
        )
        ids = opened.scalars(begun).all()
    for round_id in ids:
        with transaction(writing=True):
            tell_of_round(round_id)


def tell_of_round(round_id: uuid.UUID) -> None:
    """Whatever is to be told of one Welle that is not released; within a transaction."""
    # The row of the Welle makes two workers queue.
    asked = session().get(FeedbackRound, round_id, with_for_update=True)
    if asked is None or asked.released_at is not None:
        return
    if asked.ended_at is not None or (asked.closes_on is not None and asked.closes_on < today()):
        _tell_once(asked, OVER, url=f"/feedback/{asked.form_id}/results?round={asked.id}", by_mail=True)
    else:
        _tell_of_arrivals(asked)


@slots.fills(slots.AFTER_ROUND_RELEASED, order=50)
def tell_of_release(asked: FeedbackRound) -> None:
    _tell_once(asked, RELEASED, url=f"/feedback/{asked.form_id}/results?round={asked.id}")
    if texts_are_open(asked) and texts_by_state(asked)[WAITING]:
        _tell_once(asked, TEXTS, url=f"/rounds/{asked.id}/texts")


def organisers_of(asked: FeedbackRound) -> list[uuid.UUID]:
    """Who made the Fragebogen, published what is asked and opened the Welle, as far as they may evaluate it now."""
    opened_by = select(AuditEntry.actor_id).where(
        AuditEntry.action == "feedback.open-round",
        AuditEntry.kind == "feedback_round",
        AuditEntry.about == str(asked.id),
    )
    people = session().scalars(
        select(Person)
        .where(or_(Person.id.in_([asked.form.created_by, asked.version.published_by]), Person.id.in_(opened_by)))
        .where(Person.deactivated_at.is_(None))
        .order_by(Person.name)
    )
    return [person.id for person in people if can(user_of_person(person), "results.moderate", asked)]


def _tell_of_arrivals(asked: FeedbackRound) -> None:
    """At most once a week, and only when the next step is reached."""
    told = session().get(RoundTelling, (asked.id, ARRIVING))
    if told is not None and told.told_at > now() - PAUSE:
        return
    arrived = _arrived(asked.id)
    step = max((step for step in STEPS if arrived > step), default=0)
    if step <= (told.step if told else 0):
        return
    if told is None:
        session().add(RoundTelling(round_id=asked.id, kind=ARRIVING, step=step))
    else:
        told.step, told.told_at = step, now()
    _tell(asked, ARRIVING, url=f"/feedback/{asked.form_id}/rounds", step=str(step))


def _tell_once(asked: FeedbackRound, kind: str, *, url: str, by_mail: bool = False) -> None:
    if session().get(RoundTelling, (asked.id, kind)) is None:
        session().add(RoundTelling(round_id=asked.id, kind=kind))
        _tell(asked, kind, url=url, by_mail=by_mail)


def _tell(asked: FeedbackRound, kind: str, *, url: str, by_mail: bool = False, **words: str) -> None:
    notify(
        organisers_of(asked),
        f"results.{kind}",
        url=url,
        about=session().get_one(Workspace, asked.form.workspace_id),
        by_mail=by_mail,
        title=asked.form.title,
        round=asked.name,
        **words,
    )


def _arrived(round_id: uuid.UUID) -> int:
    """Answers that came, also those that are not stored among others yet; known by its step alone."""
    counts = (
        select(func.count()).select_from(kind).where(kind.round_id == round_id, not_junk(kind))
        for kind in (GivenAnswer, IncomingAnswer)
    )
    return sum(session().scalar(count) or 0 for count in counts)
