"""Answering in the hub."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import Any

from flask import flash, redirect, render_template
from flask_babel import gettext

from hub.accounts.queries import person_behind, possible_deputies
from hub.accounts.signed_in import User
from hub.calendar.models import DELEGATED, OPEN, Event
from hub.documents.audience import CONTENT_ROLES
from hub.errors import HubError
from hub.forms import errors_on
from hub.guard import allow, signed_in_user
from hub.invitations.answering import answer_invitation, expect_answerable, send_deputy
from hub.invitations.forms import AnswerForm
from hub.invitations.invited import Invited, ahead_in_series, invited_with
from hub.invitations.labels import place_of, time_of
from hub.invitations.queries import own_invitation
from hub.invitations.routes import blueprint


@blueprint.route("/events/<uuid:event_id>/answer", methods=["GET", "POST"])
@allow("invitations.answer", loads=Event)
def answer(event: Event) -> Any:
    user = signed_in_user()
    own = own_invitation(user, event)
    assert own is not None
    [invited] = invited_with([own.id])
    form = AnswerForm(answer=None if own.answer == OPEN else own.answer, comment=own.comment)
    prepare(form, invited)
    form.deputy.choices = _colleagues(user)
    if form.validate_on_submit():
        with errors_on(form.answer if form.answer.data != DELEGATED else form.deputy_email):
            give_answer(form, invited, by=user)
            flash(gettext("Ihre Antwort ist gespeichert."), "success")
            return redirect(f"/events/{event.id}")
    elif not form.is_submitted():
        try:
            expect_answerable(event)
        except HubError as error:
            flash(str(error.message), "info")
            return redirect(f"/events/{event.id}")
    page = render_template(
        "invitations/answer.html",
        event=event,
        time=time_of(event),
        place=place_of(event),
        form=form,
        crumbs=[(gettext("Termine"), "/calendar"), (event.title, f"/events/{event.id}"), (gettext("Antworten"), None)],
    )
    return page, 422 if form.errors else 200


def prepare(form: AnswerForm, invited: Invited) -> None:
    """Leave out what does not apply: other Termine of a series, and a deputy for a deputy."""
    if len(ahead_in_series(invited)) < 2:
        del form.for_series
    if invited.participant.deputy_of_id is not None:
        form.answer.choices = [choice for choice in form.answer.choices if choice.value != DELEGATED]
        del form.deputy, form.deputy_name, form.deputy_email


def give_answer(form: AnswerForm, invited: Invited, *, by: User | None) -> None:
    """What the form says, as an action."""
    comment = form.comment.data or ""
    if form.answer.data != DELEGATED:
        for_series = "for_series" in form and form.for_series.data
        answer_invitation(invited, answer=form.answer.data, comment=comment, by=by, for_series=for_series)
        return
    person_id = None
    if by is not None and form.deputy.data:
        with suppress(ValueError):
            person_id = uuid.UUID(form.deputy.data)
        if str(person_id) not in dict(form.deputy.choices):
            person_id = None
    send_deputy(
        invited,
        name=form.deputy_name.data or "",
        email=form.deputy_email.data or "",
        person_id=person_id,
        comment=comment,
        by=by,
    )


def _colleagues(user: User) -> list[tuple[str, str]]:
    people = possible_deputies(person_behind(user)) if user.role != "guest" else []
    able = [person for person in people if person.role in CONTENT_ROLES]
    return [("", gettext("niemand daraus")), *((str(person.id), person.name) for person in able)]
