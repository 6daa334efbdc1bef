"""Answering for oneself, for somebody one represents, or for one's institution. Actions; they never commit."""

from __future__ import annotations

import uuid

from flask_babel import gettext
from sqlalchemy import func, select

from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import User
from hub.acknowledgements.asking import locked, words
from hub.acknowledgements.errors import (
    AlreadyAnswered,
    NoAccessAnyMore,
    NotRepresented,
    ObjectionNeedsReason,
    RoundEnded,
)
from hub.acknowledgements.labels import COMPLETE, OBJECTION, POSSIBLE_ANSWERS, RECORDED_ANSWERS
from hub.acknowledgements.models import OBJECTED, Addressee, Round
from hub.acknowledgements.texts import clean_text, says_something
from hub.audit.actions import record
from hub.db import now, session
from hub.documents.audience import readers_of
from hub.documents.models import Document
from hub.errors import HubError
from hub.notices.actions import notify
from hub.permissions import can

MAX_OBJECTION_CHARACTERS = 4000


def answer_round(user: User, addressee: Addressee, *, answer: str, objection: str = "") -> bool:
    """Give or change one answer; returns whether anything changed. The trail keeps which answers were given.

    What somebody objected is content that goes with the document; the trail, which nobody can change, has none of it.

    For an institution the first answer counts; only the one who gave it may change it. A deputy never overrides what
    the person said.

    Raises `RoundEnded`, `NotRepresented`, `NoAccessAnyMore`, `AlreadyAnswered`, `ObjectionNeedsReason`.
    """
    document = locked(addressee.round.document_id)
    addressee = session().get_one(Addressee, addressee.id, populate_existing=True)
    asked = session().get_one(Round, addressee.round_id, populate_existing=True)
    expect_answerable(user, addressee, asked, document)
    objection = _checked_text(asked, answer, objection)
    if (addressee.answer, addressee.objection, addressee.answered_by) == (answer, objection, user.id):
        return False
    former = addressee.answer
    addressee.answer, addressee.objection = answer, objection
    addressee.answered_at, addressee.answered_by = now(), user.id
    session().flush()
    _tell_the_asker(user, asked, document, is_first=former is None, answer=answer)
    whom = _represented_name(user, addressee)
    record(
        "acknowledgements.answer",
        actor=user,
        about=asked,
        workspace_id=document.workspace_id,
        text=f"„{document.name}“, Fassung {asked.number}: {RECORDED_ANSWERS[answer]}" + (f" ({whom})" if whom else ""),
        details={"answer": answer, "former": former, "for": whom},
    )
    return True


def expect_answerable(user: User, addressee: Addressee, asked: Round, document: Document) -> None:
    """Raises why this person cannot answer now."""
    if not asked.is_open:
        raise RoundEnded
    if not can(user, "acknowledgements.answer", addressee):
        raise NotRepresented
    is_deputy = addressee.person_id not in (None, user.id)
    if is_deputy and addressee.person_id not in {reader.id for reader in readers_of(document.workspace_id)}:
        raise NoAccessAnyMore
    if addressee.answered_by not in (None, user.id) and addressee.person_id != user.id:
        raise AlreadyAnswered(_name_of(addressee.answered_by))


def _checked_text(asked: Round, answer: str, objection: str) -> str:
    if answer not in POSSIBLE_ANSWERS[asked.aim]:
        raise HubError(gettext("Bitte wählen Sie eine der Antworten."))
    if answer != OBJECTED:
        return ""
    objection = clean_text(objection)
    if not says_something(objection):
        raise ObjectionNeedsReason
    if len(objection) > MAX_OBJECTION_CHARACTERS:
        raise HubError(
            gettext(
                "Ihr Einwand hat %(count)s Zeichen, möglich sind %(most)s. Bitte kürzen Sie ihn oder legen Sie eine "
                "Stellungnahme als Dokument ab.",
                count=len(objection),
                most=MAX_OBJECTION_CHARACTERS,
            )
        )
    return objection


def _tell_the_asker(user: User, asked: Round, document: Document, *, is_first: bool, answer: str) -> None:
    if answer == OBJECTED and asked.asked_by != user.id:
        notify([asked.asked_by], OBJECTION, about=document, by_mail=True, **words(asked, document, user.name))
    awaited = select(func.count()).where(Addressee.round_id == asked.id, Addressee.answer.is_(None))
    if is_first and asked.asked_by != user.id and not session().scalar(awaited):
        notify([asked.asked_by], COMPLETE, about=document, by_mail=True, **words(asked, document))


def _represented_name(user: User, addressee: Addressee) -> str:
    """„in Vertretung für …“ or „für Jobcenter“, as the trail says it; empty for one's own answer."""
    if addressee.person_id == user.id:
        return ""
    if addressee.person_id is not None:
        return f"in Vertretung für {_name_of(addressee.person_id)}"
    name = session().scalar(select(Institution.name).where(Institution.id == addressee.institution_id))
    return f"für {name}"


def _name_of(person_id: uuid.UUID | None) -> str:
    return session().scalar(select(Person.name).where(Person.id == person_id)) or ""
