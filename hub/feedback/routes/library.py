"""The Fragensammlung: taking a question from it, putting one into it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext

from hub.db import session
from hub.errors import NotFound
from hub.feedback.actions import content_of
from hub.feedback.changing import question_of
from hub.feedback.checking import name_of
from hub.feedback.content import said
from hub.feedback.forms import RevisionForm
from hub.feedback.labels import AUDIENCE_LABELS, KIND_LABELS
from hub.feedback.library import asked_in, drop_question, keep_question, library_questions, take_question
from hub.feedback.models import FeedbackForm, LibraryQuestion
from hub.feedback.pages import form_url, frame_of
from hub.feedback.routes import blueprint
from hub.guard import allow, signed_in_user
from hub.permissions import can


@blueprint.get("/feedback/<uuid:form_id>/library")
@allow("feedback.change", loads=FeedbackForm)
def library(form: FeedbackForm) -> str:
    user = signed_in_user()
    rows = [(kept, asked_in(kept)) for kept in library_questions(form.audience)]
    return render_template(
        "feedback/library.html",
        rows=[
            {
                "id": kept.id,
                "name": name_of(question),
                "kind": KIND_LABELS[question.kind],
                "audience": AUDIENCE_LABELS.get(kept.audience, kept.audience),
                "options": [said(option.text, "de") for option in question.options],
                "may_drop": can(user, "feedback.drop-question", kept),
            }
            for kept, question in rows
        ],
        page_key=request.args.get("page", ""),
        **frame_of(form, (gettext("Fragensammlung"), None)),
    )


@blueprint.post("/feedback/<uuid:form_id>/library")
@allow("feedback.change", loads=FeedbackForm)
def take(form: FeedbackForm) -> Any:
    kept = _kept(request.form.get("question", ""))
    page_key = request.form.get("page") or None
    question = take_question(signed_in_user(), form, kept, base=RevisionForm().base, page_key=page_key)
    flash(gettext("Die Frage ist eingefügt."), "success")
    return redirect(f"{form_url(form)}#question-{question.id}")


@blueprint.post("/feedback/<uuid:form_id>/questions/<key>/keep")
@allow("feedback.change", loads=FeedbackForm)
def keep(form: FeedbackForm, key: str) -> Any:
    question_of(content_of(form), key)
    keep_question(signed_in_user(), form, key, base=RevisionForm().base)
    flash(gettext("Die Frage liegt jetzt in der Fragensammlung, für alle, die Fragebögen bauen."), "success")
    return redirect(f"{form_url(form)}#question-{key}")


@blueprint.post("/feedback/library/<uuid:library_question_id>/delete")
@allow("feedback.drop-question", loads=LibraryQuestion)
def drop(kept: LibraryQuestion) -> Any:
    drop_question(signed_in_user(), kept)
    flash(gettext("Die Frage ist aus der Fragensammlung entfernt. Fragebögen behalten sie."), "success")
    return redirect("/feedback")


def _kept(text: str) -> LibraryQuestion:
    try:
        kept = session().get(LibraryQuestion, uuid.UUID(text))
    except ValueError:
        raise NotFound from None
    if kept is None:
        raise NotFound
    return kept
