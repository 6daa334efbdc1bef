"""Folgen as stories need them: a Fragebogen whose first Welle was released, and what came of it."""

from __future__ import annotations

import re
import uuid
from typing import Any

from hub.accounts.models import Person
from hub.accounts.signed_in import User, user_of_person
from hub.answering.models import SHOWN, GivenText
from hub.db import now, session, transaction
from hub.documents.models import Workspace
from hub.effects.actions import Wish, create_effect, publish_effect
from hub.effects.models import Effect
from hub.effects.origins import origin_of_question
from hub.feedback.models import FeedbackRound
from hub.results.models import RoundResult
from tests.feedback.steps import Asked, ask, contributor, store_answers
from tests.people import Browser, Cast

SAID = "Die Briefe sind schwer zu verstehen."
DONE = "Wir schreiben unsere Briefe jetzt in Einfacher Sprache."
WROTE = "Bitte macht auch mal abends auf, weil ich bis 17 Uhr in der Schule bin und danach arbeite."


def release(asked_round: uuid.UUID) -> None:
    """As the results' own button leaves it; within a transaction."""
    found = session().get_one(FeedbackRound, asked_round)
    found.ended_at = found.released_at = now()
    session().add(RoundResult(round_id=asked_round, k=5, tables={}))
    session().flush()


def released(cast: Cast, workspace: Workspace | None = None) -> Asked:
    """A Fragebogen of the contributor with twelve answers, evaluated."""
    with cast.app.test_request_context(), transaction(writing=True) as opened:
        made = ask(contributor(cast), opened.get_one(Workspace, (workspace or cast.shared).id))
        store_answers(made.round, 12, {"understood": "4"})
        release(made.round)
        return made


def a_text(asked: Asked, words: str = WROTE, *, state: str = SHOWN) -> uuid.UUID:
    with transaction(writing=True) as opened:
        text = GivenText(id=uuid.uuid4(), round_id=asked.round, question_id="wish", text=words, state=state)
        opened.add(text)
        return text.id


def make_effect(user: User, asked: Asked, *, title: str = "Briefe verstehen", **texts: dict[str, str]) -> Effect:
    """From the result of the first question; within a transaction."""
    origin = origin_of_question(session().get_one(FeedbackRound, asked.round), "understood")
    said, done = texts.get("said", {"de": SAID}), texts.get("done", {"de": DONE})
    return create_effect(user, origin, Wish(title, said=said, done=done))


def an_effect(cast: Cast, asked: Asked | None = None, *, is_published: bool = False, **values: Any) -> uuid.UUID:
    """A Folge of the contributor, in a transaction of its own."""
    asked = asked or released(cast)
    with cast.app.test_request_context(), transaction(writing=True):
        effect = make_effect(contributor(cast), asked, **values)
        if is_published:
            publish_effect(contributor(cast), effect, revision=effect.revision)
        return effect.id


def effect_now(effect_id: uuid.UUID) -> Effect:
    """The row as it is by now."""
    with transaction(writing=False) as opened:
        return opened.get_one(Effect, effect_id)


def publish(browser: Browser, effect_id: uuid.UUID) -> int:
    """By the page, as a person does."""
    page = browser.get(f"/effects/{effect_id}/publish").text
    found = re.search(r'name="revision"[^>]*value="(\d+)"', page)
    return browser.post(f"/effects/{effect_id}/publish", {"revision": found.group(1) if found else ""}).status_code


def acting(person: Person) -> User:
    """Within a transaction."""
    return user_of_person(session().get_one(Person, person.id))
