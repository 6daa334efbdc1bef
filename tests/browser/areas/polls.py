"""The pages of Terminumfragen."""

from __future__ import annotations

from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import transaction
from hub.demo import DOMAIN
from hub.documents.models import Workspace
from hub.polls.actions import Answer, answer_as_guest, answer_as_person
from hub.polls.addresses import own_token, token_of
from tests.browser.live import LiveHub
from tests.browser.shown import Shown
from tests.polls.steps import ask

PAGES = [
    Shown("polls.polls", "koordination", "/polls"),
    Shown("polls.new_poll", "koordination", "/polls/new"),
    Shown("polls.poll", "koordination", "/polls/{poll}"),
    Shown("polls.poll", "jobcenter", "/polls/{poll}"),
    Shown("polls.deadline", "koordination", "/polls/{poll}/deadline"),
    Shown("polls.public_poll", None, "/p/{poll_token}"),
    Shown("polls.own_answer", None, "/p/{poll_token}/{poll_answer}"),
]


def make_places(hub: LiveHub, _places: dict[str, str]) -> dict[str, str]:
    """A poll for three times with two answers."""
    with hub.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one())
        poll = ask(user, opened.scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one())
        poll.description = "Wir planen das Netzwerktreffen der Berufsorientierung."
        poll.place = "Berufskolleg, Aula"
        said = dict(zip([option.id for option in poll.options], ("yes", "maybe", "no"), strict=True))
        answer_as_person(user, poll, Answer(said))
        voter = answer_as_guest(poll, Answer(said, name="Ausbildungsberatung der Kammer", comment="nur vormittags"))
        return {"poll": str(poll.id), "poll_token": token_of(poll), "poll_answer": own_token(voter)}
