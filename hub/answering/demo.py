"""Made-up Rückmeldungen of the sample cooperation: a Fragebogen that runs, and a Welle that is over.

What was answered is drawn from a fixed seed: everybody who looks at the sample sees the same numbers.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import hub.feedback
from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.answering.models import GivenAnswer, GivenText
from hub.days import today
from hub.db import now, session
from hub.documents.models import Workspace
from hub.feedback.actions import create_form, publish_form
from hub.feedback.channels import make_channel
from hub.feedback.content import DONT_KNOW, YOUTH, Content, Question
from hub.feedback.models import LINK, TABLET, FeedbackRound
from hub.feedback.rounds import open_round

SEED = 25
SKIPS = 0.06  # of all questions
BEGAN, ENDED, ENDS = timedelta(days=-40), timedelta(days=-5), timedelta(days=55)


class Place(NamedTuple):
    """Where young people were asked: how many answered, and how they answer on scales (4, 3, 2, 1, weiß nicht)."""

    local: str  # whose institution it is
    way: str
    name: str
    answers: int
    agreement: tuple[int, int, int, int, int]


PLACES = (
    Place("jobcenter", TABLET, "Tablet an der Theke", 22, (25, 35, 22, 12, 6)),
    Place("schulsozialarbeit", LINK, "Plakat im Berufskolleg", 27, (45, 33, 12, 4, 6)),
    Place("jugendamt", LINK, "Link auf der Internetseite", 12, (50, 30, 10, 5, 5)),
)
AGES = {"under-15": 4, "15-17": 30, "18-20": 42, "21-24": 24}
HEARD = {
    "school": 40,
    "family": 18,
    "friends": 22,
    "jobcenter": 20,
    "employment-agency": 14,
    "youth-office": 8,
    "internet": 24,
    "poster": 10,
    "other": 3,
}
WISHES = (
    "Dass man auch abends kommen kann. Ich bin bis 16 Uhr in der Schule.",
    "Längere Öffnungszeiten, wenigstens einmal in der Woche bis 18 Uhr.",
    "Termine am Nachmittag wären gut.",
    "Weniger Briefe. Die versteht bei uns zu Hause keiner.",
    "Schreibt die Briefe bitte einfacher.",
    "Ich möchte per Nachricht einen Termin machen und nicht anrufen müssen.",
    "Termine online buchen",
    "Ich musste meine Geschichte dreimal erzählen, bei jedem Amt wieder von vorn.",
    "Eine Person, die für mich da ist, nicht immer jemand anderes.",
    "Mehr Praktika in der Nähe, ohne Auto komme ich nicht hin.",
    "Die Nacht der Ausbildung war super, bitte öfter!",
    "Meine Beraterin war sehr nett, ruft mich gern an: 0152 28817386",  # a number set aside for made-up people
    "Zu lange gewartet, über eine Stunde.",
    "Frau Muster hat mir sehr geholfen.",
    "Alles gut so.",
    "Der Weg war schwer zu finden. Macht ein Schild hin.",
    "Bitte langsam sprechen.",
    "I would like to have someone who speaks English.",
    "Хочу більше інформації українською мовою.",
    "أحتاج إلى مترجم في الموعد الأول.",
    "Staj yeri ararken daha çok yardım isterim.",
)


def make_feedback(people: Mapping[str, Person], workspace: Workspace) -> None:
    """In an open transaction; `people` by the local part of their address."""
    user = user_of_person(people["koordination"])
    content = Content.model_validate_json((Path(hub.feedback.__file__).parent / "sets" / "youth.json").read_bytes())
    form = create_form(user, workspace, title="Meinung junger Menschen", audience=YOUTH, content=content)
    version = publish_form(user, form)
    form.created_at = form.changed_at = version.published_at = now() + BEGAN
    for place in PLACES:
        institution_id = people[place.local].institution_id
        make_channel(user, form, way=place.way, name=place.name, institution_id=institution_id)
    past = FeedbackRound(
        form_id=form.id,
        version_id=version.id,
        number=1,
        name="Erste Welle",
        opens_on=today() + BEGAN,
        closes_on=today() + ENDED,
    )
    session().add(past)
    session().flush()
    _answer(past, content, {place: people[place.local].institution_id for place in PLACES})
    open_round(user, form, version, name="Zweite Welle", opens_on=today(), closes_on=today() + ENDS)


def _answer(asked: FeedbackRound, content: Content, places: Mapping[Place, uuid.UUID]) -> None:
    chance = random.Random(SEED)  # noqa: S311 (made-up answers, not secrets)
    days = (ENDED - BEGAN).days
    answers = [
        GivenAnswer(
            round_id=asked.id,
            version_id=asked.version_id,
            institution_id=institution_id,
            given_on=asked.opens_on + timedelta(days=chance.randint(0, days)),
            values=_values(chance, content, place),
        )
        for place, institution_id in places.items()
        for _ in range(place.answers)
    ]
    texts = [GivenText(round_id=asked.id, question_id="change", text=text) for text in WISHES]
    session().add_all([*answers, *texts])
    session().flush()


def _values(chance: random.Random, content: Content, place: Place) -> dict[str, Any]:
    answered = [question for question in content.questions if question.kind != "long" and chance.random() > SKIPS]
    return {question.id: _value(chance, question, place) for question in answered}


def _value(chance: random.Random, question: Question, place: Place) -> str | list[str]:
    if question.id == "age":
        return _drawn(chance, AGES)
    if question.id == "heard":
        return sorted({_drawn(chance, HEARD) for _ in range(chance.choice((1, 1, 1, 2, 2, 3)))}, key=list(HEARD).index)
    points = [*(option.id for option in question.options), DONT_KNOW]
    return _drawn(chance, dict(zip(points, place.agreement, strict=True)))


def _drawn(chance: random.Random, weights: Mapping[str, int]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]
