"""The pages of Ergebnisse: a Welle with results of three places, one that is over."""

from __future__ import annotations

from sqlalchemy import select

from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import User, user_of_person
from hub.db import session, transaction
from hub.demo import DOMAIN
from hub.documents.models import Workspace
from hub.feedback.channels import make_channel
from hub.feedback.content import Option, Question
from hub.feedback.models import FeedbackForm, FeedbackRound
from hub.feedback.rounds import end_round
from hub.jobs import run_due_jobs
from hub.results.release import release_round
from tests.browser.live import LiveHub
from tests.browser.shown import Shown
from tests.feedback.steps import SCALE, Asked, ask, some_content, store_answers

PAGES = [
    Shown("results.results", "koordination", "/feedback/{form_with_results}/results"),
    Shown("results.results", "schulsozialarbeit", "/feedback/{form_with_results}/results"),
    Shown("results.results", "koordination", "/feedback/{form_that_is_over}/results"),
    Shown("results.release", "koordination", "/rounds/{round_that_is_over}/release"),
]
NOT_PAGES = {"results.as_csv_file", "results.as_xlsx_file", "results.as_docx_file"}


def make_places(hub: LiveHub, _places: dict[str, str]) -> dict[str, str]:
    with hub.app.app_context():
        with transaction(writing=True) as opened:
            user, workspace = coordination()
            content = some_content()
            points = [Option(id=key, text={"de": text}) for key, text in SCALE]
            rows = [Option(id="rooms", text={"de": "Räume"}), Option(id="hours", text={"de": "Öffnungszeiten"})]
            content.pages[0].questions.append(
                Question(id="parts", kind="matrix", text={"de": "Wie gut passt das?"}, options=points, rows=rows)
            )
            one = ask(user, workspace, content)
            fill(user, one)
            other = ask(user, workspace)
            end_round(user, opened.get_one(FeedbackRound, other.round))
        run_due_jobs()
    return {
        "form_with_results": str(one.form),
        "form_that_is_over": str(other.form),
        "round_that_is_over": str(other.round),
    }


def coordination() -> tuple[User, Workspace]:
    """The Koordination of the demo and the Bereich everybody shares."""
    person = session().scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one()
    return user_of_person(person), session().scalars(
        select(Workspace).where(Workspace.name == "Gemeinsame Ablage")
    ).one()


def fill(user: User, one: Asked) -> None:
    """Answers by the ways in of three places, ended and on their way to be evaluated."""
    form, running = session().get_one(FeedbackForm, one.form), session().get_one(FeedbackRound, one.round)
    places = session().scalars(select(Institution.id).order_by(Institution.short_name).limit(3)).all()
    for number, place in enumerate(places):
        make_channel(user, form, institution_id=place)
        for point, count in (("4", 22), ("3", 14 - number), ("2", 9), ("1", 2)):
            ways = ["jobcenter", "school"] if point == "4" else ["school"]
            values = {"understood": point, "heard": ways, "parts": {"rooms": point, "hours": "2"}}
            store_answers(one.round, count, values, place)
    store_answers(one.round, 12, {"understood": "3", "heard": ["friends"], "parts": {"rooms": "3", "hours": "3"}})
    end_round(user, running)
    release_round(user, running)
