"""Fragebögen as stories need them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any, NamedTuple

from hub.accounts.models import Person
from hub.accounts.signed_in import User, user_of_person
from hub.answering.models import GivenAnswer
from hub.days import today
from hub.db import session, transaction
from hub.documents.models import Workspace
from hub.feedback.actions import create_form, publish_form
from hub.feedback.channels import make_channel
from hub.feedback.content import Content, Option, Page, Question
from hub.feedback.models import FeedbackRound
from hub.feedback.rounds import open_round
from tests.people import Cast

SCALE = [("4", "stimmt"), ("3", "stimmt eher"), ("2", "stimmt eher nicht"), ("1", "stimmt nicht")]


class Asked(NamedTuple):
    form: uuid.UUID
    version: uuid.UUID
    round: uuid.UUID
    channel: uuid.UUID
    code: str


def contributor(cast: Cast) -> User:
    return user_of_person(session().get_one(Person, cast.contributor.id))


def some_content(**more: Any) -> Content:
    """One page with a scale, a choice of several and a long text, in German and English."""
    points = [Option(id=key, text={"de": text, "en": f"{text} (en)"}) for key, text in SCALE]
    ways = [Option(id=key, text={"de": key, "en": key}) for key in ("jobcenter", "school", "friends")]
    questions = [
        Question(
            id="understood",
            kind="scale",
            text={"de": "Ich fühle mich verstanden.", "en": "I feel understood."},
            options=points,
            has_dont_know=True,
        ),
        Question(id="heard", kind="several", text={"de": "Woher kennst du uns?", "en": "How?"}, options=ways),
        Question(id="wish", kind="long", text={"de": "Was wünschst du dir?", "en": "What do you wish?"}),
    ]
    return Content(
        title={"de": "Deine Meinung", "en": "Your opinion"},
        languages=["de", "en"],
        pages=[Page(id="first", questions=questions)],
        **more,
    )


def in_words(content: Content) -> Content:
    """The same, with a German text wherever a test cares for none: without it nothing is published."""
    for question in content.questions:
        for part in (question, *question.options, *question.rows):
            part.text = {"de": part.id} | part.text
    return content


def ask(user: User, workspace: Workspace, content: Content | None = None, **channel: Any) -> Asked:
    """A published Fragebogen whose first Welle runs for a month, and a way in; within a transaction."""
    asked_for = in_words(content or some_content())
    form = create_form(user, workspace, title="Meinung junger Menschen", audience="youth", content=asked_for)
    version = publish_form(user, form)
    running = open_round(user, form, version, name="Herbst", opens_on=today(), closes_on=today() + timedelta(days=30))
    way_in = make_channel(user, form, **channel)
    return Asked(form.id, version.id, running.id, way_in.id, way_in.code)


def asked(cast: Cast, content: Content | None = None, **channel: Any) -> Asked:
    """The same by the contributor, in a transaction of its own."""
    with cast.app.app_context(), transaction(writing=True) as opened:
        return ask(contributor(cast), opened.get_one(Workspace, cast.shared.id), content, **channel)


def store_answers(
    asked_round: uuid.UUID, count: int, values: dict[str, Any], institution_id: uuid.UUID | None = None
) -> None:
    """As many equal answers, already stored among others; within a transaction."""
    found = session().get_one(FeedbackRound, asked_round)
    for _ in range(count):
        session().add(
            GivenAnswer(
                round_id=found.id,
                version_id=found.version_id,
                institution_id=institution_id,
                given_on=today(),
                values=values,
            )
        )
    session().flush()
