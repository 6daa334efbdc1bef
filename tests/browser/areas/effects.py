"""The pages of Folgen, internal and public; the public one in all eight languages."""

from __future__ import annotations

from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import transaction
from hub.demo import DOMAIN
from hub.documents.models import Workspace
from hub.effects.actions import decide_effect, give_task, publish_effect
from hub.tasks.actions import Wish
from tests.browser.live import LiveHub
from tests.browser.shown import Shown
from tests.days import day_in
from tests.effects.steps import DONE, SAID, make_effect, release
from tests.feedback.steps import ask

PAGES = [
    Shown("effects.effects", "koordination", "/effects"),
    Shown("effects.of_form", "koordination", "/feedback/{effect_form}/effects"),
    Shown("effects.new", "koordination", "/effects/new?round={effect_round}&question=understood"),
    Shown("effects.effect", "koordination", "/effects/{effect}"),
    Shown("effects.effect", "koordination", "/effects/{published_effect}"),
    Shown("effects.edit", "koordination", "/effects/{effect}/edit"),
    Shown("effects.task", "koordination", "/effects/{effect}/task"),
    Shown("effects.decision", "koordination", "/effects/{effect}/decision"),
    Shown("effects.publish", "koordination", "/effects/{effect}/publish"),
    Shown("effects.take_back", "koordination", "/effects/{published_effect}/take-back"),
    Shown("effects.delete", "koordination", "/effects/{effect}/delete"),
    Shown("effects.preview", "koordination", "/effects/{effect}/preview"),
    Shown("effects.changes", None, "/public/changes"),
]


def make_places(hub: LiveHub, _places: dict[str, str]) -> dict[str, str]:
    """An idea, and a published Folge with its Aufgabe that is read in Arabic, too."""
    with hub.app.test_request_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one())
        workspace = opened.scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one()
        asked = ask(user, workspace)
        release(asked.round)
        idea = make_effect(user, asked)
        said, done = {"de": SAID, "ar": "الرسائل صعبة الفهم."}, {"de": DONE, "ar": "نكتب الآن رسائل بسيطة."}
        told = make_effect(user, asked, title="Briefe in Einfacher Sprache", said=said, done=done)
        give_task(user, told, Wish("Briefe umschreiben"))
        decide_effect(user, told, "Alle schreiben einfacher.", decided_on=day_in(), decision_id=None)
        publish_effect(user, told, revision=told.revision)
        return {
            "effect_form": str(asked.form),
            "effect_round": str(asked.round),
            "effect": str(idea.id),
            "published_effect": str(told.id),
        }
