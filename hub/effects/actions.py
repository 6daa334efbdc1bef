"""Writing Folgen: new, changed, with an Aufgabe, decided, published and taken back. Actions; they never commit."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from hub.accounts.signed_in import User
from hub.acknowledgements.texts import clean_text, says_something
from hub.answering.models import GivenText
from hub.audit.actions import record
from hub.db import now, session
from hub.effects.errors import (
    HasTask,
    NothingDecided,
    PublishedNeedsTexts,
    StillQuoted,
    StillWithheld,
    TextsMissing,
    UnknownDecision,
)
from hub.effects.models import Effect
from hub.effects.origins import Origin
from hub.effects.queries import decisions_to_choose
from hub.effects.quoting import quotes
from hub.effects.withholding import lock_form, quotes_withheld_text
from hub.errors import Conflict, NotFound
from hub.feedback.content import LANGUAGES
from hub.results.texts import current_text
from hub.tasks.actions import Wish as TaskWish
from hub.tasks.actions import clean_line, create_task
from hub.tasks.models import Task

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Wish:
    """What people say of a Folge. `confirms_wording`: what one person wrote may stand there word for word."""

    title: str
    said: Texts = field(default_factory=dict)
    done: Texts = field(default_factory=dict)
    confirms_wording: bool = False


def create_effect(user: User, origin: Origin, wish: Wish) -> Effect:
    """A new idea. Raises `NoTitle`, `TooLong`, `StillQuoted`."""
    said = clean_texts(wish.said)
    _expect_own_words(said, origin.text, wish)
    effect = Effect(
        id=uuid.uuid4(),
        workspace_id=origin.form.workspace_id,
        form_id=origin.form.id,
        round_id=origin.round.id,
        question_id=origin.question.id,
        text_id=origin.text.id if origin.text else None,
        title=clean_line(wish.title),
        said=said,
        done=clean_texts(wish.done),
        created_by=user.id,
        changed_by=user.id,
    )
    session().add(effect)
    session().flush()
    _record(user, effect, "effects.create", "Folge „{}“ angelegt")
    return effect


def change_effect(user: User, effect: Effect, wish: Wish, *, revision: int | None) -> None:
    """New title and texts; what is public changes for everybody at once. `revision` is the one the person saw.

    Raises `Conflict`, `NoTitle`, `TooLong`, `StillQuoted`, `StillWithheld`, `PublishedNeedsTexts`.
    """
    lock_form(effect.form_id)
    _lock(effect)
    if revision != effect.revision:
        raise Conflict
    said, done = clean_texts(wish.said), clean_texts(wish.done)
    changed = {language: text for language, text in said.items() if text != effect.said.get(language)}
    _expect_own_words(changed, session().get(GivenText, effect.text_id) if effect.text_id else None, wish)
    if effect.published_at is not None and not _is_told(said, done):
        raise PublishedNeedsTexts
    if effect.published_at is not None and quotes_withheld_text(effect.form_id, (*said.values(), *done.values())):
        raise StillWithheld
    effect.title, effect.said, effect.done = clean_line(wish.title), said, done
    _touch(user, effect)
    _record(user, effect, "effects.change", "Folge „{}“ geändert")


def give_task(user: User, effect: Effect, wish: TaskWish) -> Task:
    """A new Aufgabe of the same Bereich that serves the Folge. Raises `HasTask`, and like `create_task`."""
    _lock(effect)
    if effect.task_id is not None and session().get_one(Task, effect.task_id).deleted_at is None:
        raise HasTask
    task = create_task(user, effect.workspace_id, wish)
    effect.task_id = task.id
    _touch(user, effect)
    _record(user, effect, "effects.give-task", "Aufgabe zur Folge „{}“ angelegt")
    return task


def decide_effect(user: User, effect: Effect, text: str, *, decided_on: date, decision_id: uuid.UUID | None) -> None:
    """What was decided, when, and the Beschluss that says so. Raises `NothingDecided`, `UnknownDecision`."""
    _lock(effect)
    words = clean_text(text)
    if not says_something(words):
        raise NothingDecided
    known = {decision.id for decision in decisions_to_choose(user, effect.workspace_id)}
    if decision_id is not None and decision_id not in {*known, effect.decision_id}:
        raise UnknownDecision
    effect.decision, effect.decided_on, effect.decision_id = words, decided_on, decision_id
    _touch(user, effect)
    _record(user, effect, "effects.decide", "Entscheidung zur Folge „{}“ festgehalten")


def publish_effect(user: User, effect: Effect, *, revision: int | None) -> None:
    """Show it to everybody as the person saw it at `revision`; twice is once.

    Raises `Conflict`, `TextsMissing`, `StillWithheld`.
    """
    lock_form(effect.form_id)
    _lock(effect)
    if effect.published_at is not None:
        return
    if revision != effect.revision:
        raise Conflict
    if not _is_told(effect.said, effect.done):
        raise TextsMissing
    if quotes_withheld_text(effect.form_id, (*effect.said.values(), *effect.done.values())):
        raise StillWithheld
    effect.published_at, effect.withheld_at = now(), None
    _touch(user, effect)
    _record(user, effect, "effects.publish", "Folge „{}“ veröffentlicht")


def withdraw_effect(user: User, effect: Effect) -> None:
    """Nobody reads it on the public site any more; twice is once."""
    _lock(effect)
    if effect.published_at is None:
        return
    effect.published_at = None
    _touch(user, effect)
    _record(user, effect, "effects.withdraw", "Folge „{}“ von der öffentlichen Seite genommen")


def delete_effect(user: User, effect: Effect) -> None:
    """Its Aufgabe stays."""
    _lock(effect)
    effect.deleted_at, effect.published_at = now(), None
    _touch(user, effect)
    _record(user, effect, "effects.delete", "Folge „{}“ gelöscht")


def clean_texts(texts: Texts) -> dict[str, str]:
    """By language, without what cannot be read; a language with nothing to read is missing."""
    cleaned = {language: clean_text(texts.get(language, "")) for language in LANGUAGES}
    return {language: text for language, text in cleaned.items() if says_something(text)}


def _is_told(said: Texts, done: Texts) -> bool:
    return bool(said.get("de") and done.get("de"))


def _expect_own_words(said: Texts, text: GivenText | None, wish: Wish) -> None:
    if text is not None and not wish.confirms_wording and any(quotes(one, current_text(text)) for one in said.values()):
        raise StillQuoted


def _lock(effect: Effect) -> None:
    """Nobody else changes it until the commit. Raises `NotFound` when it was deleted meanwhile."""
    statement = select(Effect).where(Effect.id == effect.id).with_for_update()
    session().scalar(statement.execution_options(populate_existing=True))
    if effect.deleted_at is not None:
        raise NotFound


def _touch(user: User, effect: Effect) -> None:
    effect.revision += 1
    effect.changed_at, effect.changed_by = now(), user.id
    session().flush()


def _record(user: User, effect: Effect, action: str, text: str) -> None:
    told = {"effect": effect.title}
    workspace_id = effect.workspace_id
    record(action, actor=user, about=effect, workspace_id=workspace_id, text=text.format(effect.title), details=told)
