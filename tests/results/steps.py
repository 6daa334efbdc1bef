"""Wellen that are over, with answers, and their results."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from hub.accounts.models import Institution
from hub.db import session, transaction
from hub.feedback.channels import make_channel
from hub.feedback.models import FeedbackForm, FeedbackRound
from hub.feedback.rounds import end_round
from hub.jobs import run_due_jobs
from hub.results.models import RoundResult
from hub.results.release import release_round
from hub.results.tables import Results
from tests.feedback.steps import Asked, contributor, store_answers
from tests.people import Cast

YES, NO = {"understood": "4", "heard": ["school"]}, {"understood": "1", "heard": ["friends"]}
Given = tuple[int, dict[str, Any], str | None]  # how many, what, by the way in of which institution


def institution_called(short_name: str) -> uuid.UUID:
    return session().scalars(select(Institution.id).where(Institution.short_name == short_name)).one()


def end_with(cast: Cast, asked: Asked, *given: Given) -> None:
    """The Welle is over and these answers are stored; institutions that are named get a way in."""
    with cast.app.app_context(), transaction(writing=True) as opened:
        form, running = opened.get_one(FeedbackForm, asked.form), opened.get_one(FeedbackRound, asked.round)
        ways: dict[str, uuid.UUID] = {}
        for count, values, name in given:
            if name is not None and name not in ways:
                ways[name] = institution_called(name)
                make_channel(contributor(cast), form, institution_id=ways[name])
            store_answers(asked.round, count, values, ways[name] if name else None)
        end_round(contributor(cast), running)


def answer(cast: Cast, asked: Asked, count: int, values: dict[str, Any]) -> None:
    """As many equal answers that belong to no institution, already stored among others."""
    with cast.app.app_context(), transaction(writing=True):
        store_answers(asked.round, count, values)


def release(cast: Cast, asked: Asked) -> Results:
    """Evaluated as by the button, worked out as by the worker."""
    with cast.app.app_context():
        with transaction(writing=True) as opened:
            release_round(contributor(cast), opened.get_one(FeedbackRound, asked.round))
        run_due_jobs()
        return results_of_round(asked)


def results_of_round(asked: Asked) -> Results:
    with transaction(writing=False) as opened:
        return Results.of_json(opened.get_one(RoundResult, asked.round).tables)


def evaluated(cast: Cast, asked: Asked, *given: Given) -> Results:
    end_with(cast, asked, *given)
    return release(cast, asked)
