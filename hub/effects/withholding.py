"""A text is withheld after Folgen told of it: those leave the public site at once, and come back only reworded."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from hub import slots
from hub.accounts.models import Person
from hub.accounts.signed_in import User, user_of_person
from hub.answering.models import WITHHELD, GivenText
from hub.audit.actions import record
from hub.audit.models import AuditEntry
from hub.db import now, session
from hub.documents.models import Workspace
from hub.effects.models import Effect
from hub.effects.quoting import resembles
from hub.feedback.models import FeedbackForm, FeedbackRound
from hub.notices.actions import notify
from hub.notices.sentences import sentence
from hub.permissions import can
from hub.results.texts import clean, current_text
from hub.slots import Action

sentence(
    "effects.withheld",
    lazy_gettext("Die Folge „%(effect)s“ ist nicht mehr öffentlich, weil ein Text darin zurückgehalten wurde."),
)


@slots.fills(slots.TEXTS_IN_PUBLIC, order=10)
def public_folgen(texts: Sequence[GivenText]) -> list[Action]:
    return [Action(effect.title, f"/effects/{effect.id}") for effect in _public_effects_of(texts)]


@slots.fills(slots.AFTER_TEXTS_WITHHELD, order=10)
def withhold_effects(user: User, texts: Sequence[GivenText]) -> None:
    """Take every Folge that came from one of these texts, or says what stood in it, off the public site."""
    for form_id in sorted(_forms_of(texts)):
        lock_form(form_id)
    effects = _public_effects_of(texts, is_changing=True)
    for effect in effects:
        effect.published_at, effect.withheld_at = None, now()
        effect.revision += 1
        people = [person_id for person_id in _people_of(effect) if person_id != user.id]
        about, url = session().get_one(Workspace, effect.workspace_id), f"/effects/{effect.id}"
        notify(people, "effects.withheld", url=url, about=about, by_mail=True, effect=effect.title)
    session().flush()
    for effect in effects:
        said = gettext(
            "Folge „%(effect)s“ von der öffentlichen Seite genommen: ein Text darin wurde zurückgehalten",
            effect=effect.title,
        )
        told = {"effect": effect.title}
        workspace_id = effect.workspace_id
        record("effects.withhold", actor=user, about=effect, workspace_id=workspace_id, text=said, details=told)


def lock_form(form_id: uuid.UUID) -> None:
    """Until the commit nobody else withholds texts of this Fragebogen, nor publishes what they say.

    Called before a Folge of it is locked, so that two never wait for each other.
    """
    session().execute(select(FeedbackForm.id).where(FeedbackForm.id == form_id).with_for_update(key_share=True))


def quotes_withheld_text(form_id: uuid.UUID, words: Collection[str]) -> bool:
    """Whether one of these says what stands in a text of the Fragebogen that is withheld."""
    rounds = select(FeedbackRound.id).where(FeedbackRound.form_id == form_id)
    withheld = select(GivenText).where(GivenText.round_id.in_(rounds), GivenText.state == WITHHELD)
    return any(_says(words, text) for text in session().scalars(withheld))


def _public_effects_of(texts: Sequence[GivenText], *, is_changing: bool = False) -> list[Effect]:
    wanted: Any = select(Effect).where(
        Effect.form_id.in_(_forms_of(texts)), Effect.published_at.is_not(None), Effect.deleted_at.is_(None)
    )
    wanted = wanted.order_by(Effect.id)
    if is_changing:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return [effect for effect in session().scalars(wanted) if any(_comes_from(effect, text) for text in texts)]


def _forms_of(texts: Sequence[GivenText]) -> set[uuid.UUID]:
    rounds = {text.round_id for text in texts}
    return set(session().scalars(select(FeedbackRound.form_id).where(FeedbackRound.id.in_(rounds))))


def _comes_from(effect: Effect, text: GivenText) -> bool:
    """Also reworded or translated: whoever made it of this text shall look at it again."""
    return effect.text_id == text.id or _says((*effect.said.values(), *effect.done.values()), text)


def _says(words: Collection[str], text: GivenText) -> bool:
    originals = {current_text(text), clean(text.text)}
    return any(resembles(one, original) for one in words for original in originals)


def _people_of(effect: Effect) -> list[uuid.UUID]:
    """Who made it, changed it last and published it, as far as they may do so now."""
    published_by = select(AuditEntry.actor_id).where(
        AuditEntry.action == "effects.publish",
        AuditEntry.kind == Effect.__tablename__,
        AuditEntry.about == str(effect.id),
    )
    known = Person.id.in_([effect.created_by, effect.changed_by]) | Person.id.in_(published_by)
    people = session().scalars(select(Person).where(known, Person.deactivated_at.is_(None)).order_by(Person.name))
    return [person.id for person in people if can(user_of_person(person), "effects.change", effect)]
