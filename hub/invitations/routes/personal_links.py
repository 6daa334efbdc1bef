"""Answering without an account, behind `/i/<token>`.

Opening the address never changes anything: mail scanners follow links. It is the key, so it must stay out of everything
that lasts: no referrer, no cache, no search engine, no log.
"""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from hub import slots
from hub.accounts import throttle
from hub.accounts.models import Person
from hub.calendar.models import DELEGATED, OPEN
from hub.db import session, transaction
from hub.errors import HubError
from hub.forms import errors_on
from hub.guard import accept_form, public_address
from hub.invitations.answering import expect_answerable
from hub.invitations.forms import AnswerForm
from hub.invitations.invited import Invited
from hub.invitations.labels import ANSWER_BADGES, ANSWER_LABELS, place_of, time_of
from hub.invitations.links import invited_by_token
from hub.invitations.routes import blueprint
from hub.invitations.routes.answers import give_answer, prepare
from hub.sharing.addresses import LinkNotValid

MAX_UNKNOWN = 100  # addresses that do not hold, tried from one network address in 15 minutes


@blueprint.after_app_request
def keep_personal_address_secret(response: Response) -> Response:
    if request.path.startswith("/i/"):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.errorhandler(LinkNotValid)
def answer_not_valid(error: LinkNotValid) -> Any:
    """One answer for all that do not hold; whoever tries very many has to wait."""
    try:
        with transaction(writing=True):
            throttle.count_attempt(throttle.visit_key(request.remote_addr or ""), most=MAX_UNKNOWN)
    except throttle.TooManyAttempts as refused:
        page = render_template("sharing/not_valid.html", message=refused.message)
        return page, refused.status, {"Retry-After": str(refused.seconds)}
    return render_template("sharing/not_valid.html", message=error.message), error.status


@blueprint.route("/i/<path:_address>")
@public_address
def malformed_personal_address(_address: str) -> Any:
    raise LinkNotValid


@blueprint.get("/i/<token>")
@public_address
def invitation(token: str) -> Any:
    with transaction(writing=False):
        invited = invited_by_token(token)
        return _page(invited, _form(invited), token)


@blueprint.post("/i/<token>")
@public_address
def answer_by_link(token: str) -> Any:
    with transaction(writing=False):
        invited_by_token(token)
    accept_form()
    with transaction(writing=True):
        invited = invited_by_token(token)
        form = _form(invited)
        if form.validate():
            with errors_on(form.answer if form.answer.data != DELEGATED else form.deputy_email):
                give_answer(form, invited, by=None)
                flash(gettext("Vielen Dank. Ihre Antwort ist gespeichert. Sie können sie hier ändern."), "success")
                return redirect(url_for("invitations.invitation", token=token))
        return _page(invited, form, token)


def _form(invited: Invited) -> AnswerForm:
    own = invited.participant
    form = AnswerForm(answer=None if own.answer == OPEN else own.answer, comment=own.comment)
    form.deputy.choices = []  # without an account nobody sees who works where
    prepare(form, invited)
    return form


def _page(invited: Invited, form: AnswerForm, token: str) -> Any:
    event = invited.event
    closed = None
    try:
        expect_answerable(event)
    except HubError as error:
        closed = error.message
    organiser = session().get_one(Person, event.organiser_id)
    page = render_template(
        "invitations/personal.html",
        invited=invited,
        event=event,
        time=time_of(event),
        place=place_of(event),
        organiser=organiser,
        form=form,
        closed=closed,
        labels=ANSWER_LABELS,
        badges=ANSWER_BADGES,
        url=url_for("invitations.answer_by_link", token=token),
        panels=slots.panels(slots.INVITED_PANELS, invited.participant, event),
    )
    return page, 422 if form.errors else 200
