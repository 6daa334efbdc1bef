"""Kurzfeedback: the form behind `/f/<code>`, for anybody without a trace, and its result for planners."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from hub.attendance.addresses import feedback_link, qr_code
from hub.attendance.errors import FeedbackClosed, TooFewAnswers
from hub.attendance.feedback import (
    OPEN_DAYS,
    QUESTIONS,
    SCALE,
    SHOWN_FROM,
    TEXTS,
    TEXTS_FROM,
    end_feedback,
    give_feedback,
    new_form_number,
    open_feedback,
    results_of,
)
from hub.attendance.pages import crumbs_of, tabs_of
from hub.attendance.queries import details_of
from hub.attendance.routes import blueprint
from hub.calendar.models import Event
from hub.errors import HubError
from hub.guard import allow, public_by_token, signed_in_user


@blueprint.get("/f/<code>")
@public_by_token
def feedback_form(code: str) -> Any:
    try:
        opened = open_feedback(code)
    except FeedbackClosed as closed:
        return _answer(str(closed.message), closed.status)
    return make_response(
        render_template(
            "attendance/feedback_form.html",
            event=opened.event,
            number=new_form_number(opened.event.id),
            questions=QUESTIONS,
            scale=SCALE,
            texts=TEXTS,
        )
    )


@blueprint.post("/f/<code>")
@public_by_token
def answer_feedback(code: str) -> Any:
    """The form's own signed number stands for the page's token, which would need a cookie."""
    try:
        give_feedback(open_feedback(code), request.form.get("number", ""), request.form)
    except HubError as error:
        return _answer(str(error.message), error.status)
    return _answer(gettext("Vielen Dank. Ihre Rückmeldung ist angekommen, ohne Ihren Namen."), 200)


@blueprint.get("/events/<uuid:event_id>/feedback")
@allow("events.plan", loads=Event)
def feedback(event: Event) -> str:
    details = details_of(event.id)
    link = feedback_link(event.id) if details.asks_feedback else ""
    return render_template(
        "attendance/feedback.html",
        event=event,
        details=details,
        link=link,
        code=qr_code(link) if link else None,
        results=results_of(details),
        closes_on=event.last_day + OPEN_DAYS,
        shown_from=SHOWN_FROM,
        texts_from=TEXTS_FROM,
        questions=QUESTIONS,
        scale=SCALE,
        texts=TEXTS,
        tabs=tabs_of(event, "feedback"),
        crumbs=crumbs_of(event, gettext("Kurzfeedback")),
    )


@blueprint.get("/events/<uuid:event_id>/feedback/end")
@allow("events.plan", loads=Event)
def confirm_end_of_feedback(event: Event) -> str:
    details = details_of(event.id)
    return render_template("attendance/end_feedback.html", event=event, answers=results_of(details).answers)


@blueprint.post("/events/<uuid:event_id>/feedback/end")
@allow("events.plan", loads=Event)
def end(event: Event) -> Any:
    try:
        end_feedback(signed_in_user(), event)
    except TooFewAnswers as too_few:
        flash(str(too_few.message), "danger")
    else:
        flash(gettext("Das Kurzfeedback ist beendet."), "success")
    return redirect(url_for("attendance.feedback", event_id=event.id))


def _answer(text: str, status: int) -> Response:
    return make_response(render_template("attendance/feedback_answer.html", text=text, is_done=status == 200), status)
