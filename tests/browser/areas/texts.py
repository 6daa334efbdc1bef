"""The pages of what people wrote."""

from __future__ import annotations

from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.answering.models import GivenText
from hub.db import transaction
from hub.demo import DOMAIN
from hub.documents.models import Workspace
from hub.results.moderation import show_texts
from hub.results.themes import tag_text
from tests.browser.live import LiveHub
from tests.browser.shown import Shown
from tests.feedback.steps import ask, store_answers
from tests.results.text_steps import release, store_texts

PAGES = [
    Shown("results.moderate", "koordination", "/rounds/{texts_round}/texts"),
    Shown("results.shown", "koordination", "/rounds/{texts_round}/texts/shown"),
    Shown("results.change", "koordination", "/texts/{text}"),
    Shown("results.themes", "koordination", "/texts/{text}/themes"),
]
TEXTS = (
    "Frau Beispiel war toll, ruf mich an: 0170 1234567",
    "Am Telefon habe ich dreimal niemanden erreicht.\nBitte schreibt zurück.",
    "More help with the forms please, I do not understand the letters.",
    "Дуже добре, що ви допомогли мені з документами. Пан Іван Петренко був терплячий.",
    "شكرا على المساعدة. رقمي ٠١٧٠١٢٣٤٥٦٧ وأريد موعدا في المدرسة.",
    "Bana iyi yardım ettiniz ama çok uzun bekledim.",
    "x" * 300,
)


def make_places(hub: LiveHub, _places: dict[str, str]) -> dict[str, str]:
    """A released Welle with texts in several languages, two of them shown."""
    with hub.app.app_context():
        return make_texts()


def make_texts() -> dict[str, str]:
    with transaction(writing=True) as opened:
        user = user_of_person(opened.scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one())
        found = ask(user, opened.scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one())
        store_answers(found.round, 14, {"understood": "4"})
        ids = store_texts(found.round, TEXTS)
        release(found.round)
        for text_id in ids[1:3]:
            row = opened.get_one(GivenText, text_id)
            tag_text(user, row, ["Erreichbarkeit"])
            show_texts(user, [row])
        return {"texts_round": str(found.round), "text": str(ids[0])}
