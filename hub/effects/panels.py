"""What Folgen add to the pages and menus of others."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.answering.models import SHOWN, GivenText
from hub.db import session
from hub.effects.labels import STATE_LABELS, STATE_TONES
from hub.effects.public import WORDS, latest_effects
from hub.effects.queries import effects_of_round, effects_of_task, effects_that_wait
from hub.feedback.models import FeedbackForm, FeedbackRound
from hub.permissions import can
from hub.public_words import words
from hub.slots import Action
from hub.tasks.models import Task

ON_FIRST_PAGE = 3
_LOOKS = {"labels": STATE_LABELS, "tones": STATE_TONES}


@slots.fills(slots.FORMS_ACTIONS, order=10)
def _of_all_forms(_user: User) -> list[Action]:
    return [Action(gettext("Alle Folgen"), "/effects", "check")]


@slots.fills(slots.FORM_TABS, order=40)
def _tab(_user: User, form: FeedbackForm) -> list[Action]:
    return [Action(gettext("Folgen"), f"/feedback/{form.id}/effects")]


@slots.fills(slots.RESULT_ACTIONS, order=20)
def _of_result(user: User, asked: FeedbackRound, question_id: str) -> list[Action]:
    if asked.released_at is None or not can(user, "effects.create", asked):
        return []
    return [Action(gettext("Folge anlegen"), f"/effects/new?round={asked.id}&question={question_id}", "add")]


@slots.fills(slots.TEXT_ACTIONS, order=20)
def _of_text(user: User, text: GivenText) -> list[Action]:
    if text.state != SHOWN or not can(user, "effects.create", text):
        return []
    if session().get_one(FeedbackRound, text.round_id).released_at is None:
        return []
    return [Action(gettext("Folge anlegen"), f"/effects/new?text={text.id}", "add")]


@slots.fills(slots.RESULT_PANELS, order=30)
def _of_round(user: User, asked: FeedbackRound) -> str | None:
    if asked.released_at is None:
        return None
    rows = effects_of_round(user, asked)
    return render_template("effects/_round.html", rows=rows, form_id=asked.form_id, **_LOOKS)


@slots.fills(slots.TASK_PANELS, order=60)
def _of_task(_user: User, task: Task, _may_change: bool) -> str | None:
    rows = effects_of_task(task)
    return render_template("effects/_task.html", rows=rows, **_LOOKS) if rows else None


@slots.fills(slots.START_PANELS, order=45)
def _waiting(user: User) -> str | None:
    rows = effects_that_wait(user)
    return render_template("effects/_start.html", rows=rows) if rows else None


@slots.fills(slots.PUBLIC_NAVIGATION, order=50)
def _navigation(language: str) -> list[Action]:
    return [Action(words(WORDS, language).say("title"), "/public/changes")]


@slots.fills(slots.PUBLIC_START, order=50)
def _public_start(language: str) -> str | None:
    cards = latest_effects(language, most=ON_FIRST_PAGE)
    if not cards:
        return None
    return render_template(
        "effects/_public_start.html", cards=cards, words=words(WORDS, language), public_language=language
    )
