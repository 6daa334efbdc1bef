"""Open questions: marked at an item, tracked in the Bereich until they are decided."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template
from flask_babel import gettext

from hub.documents.models import Workspace
from hub.guard import allow, signed_in_user
from hub.minutes.models import AgendaItem, Question
from hub.minutes.pages import minutes_url, register_frame
from hub.minutes.register import open_questions, settled_questions
from hub.minutes.results import ask_question, reopen_question, withdraw_question
from hub.minutes.routes import blueprint
from hub.permissions import can


@blueprint.get("/workspaces/<uuid:workspace_id>/questions")
@allow("topics.read", loads=Workspace)
def questions(workspace: Workspace) -> str:
    user = signed_in_user()
    return render_template(
        "minutes/questions.html",
        questions=open_questions(user, workspace.id),
        settled=settled_questions(user, workspace.id),
        may_write=can(user, "topics.write", workspace),
        **register_frame(workspace, at="questions"),
    )


@blueprint.post("/agenda-items/<uuid:item_id>/question")
@allow("agenda.write", loads=AgendaItem)
def mark_as_question(item: AgendaItem) -> Any:
    ask_question(signed_in_user(), item)
    return redirect(minutes_url(item.event_id, item.id))


@blueprint.post("/questions/<uuid:question_id>/withdraw")
@allow("topics.write", loads=Question)
def withdraw(question: Question) -> Any:
    withdraw_question(signed_in_user(), question)
    flash(gettext("Die Frage wird nicht weiter verfolgt."), "success")
    return redirect(f"/workspaces/{question.workspace_id}/questions")


@blueprint.post("/questions/<uuid:question_id>/reopen")
@allow("topics.write", loads=Question)
def reopen_it(question: Question) -> Any:
    reopen_question(signed_in_user(), question)
    return redirect(f"/workspaces/{question.workspace_id}/questions")
