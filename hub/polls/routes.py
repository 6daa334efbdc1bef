"""Pages of Terminumfragen: for those who ask, for colleagues, and behind `/p/<token>` for people without an account."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from hub import slots
from hub.accounts import throttle
from hub.accounts.signed_in import User
from hub.audit.names import name_actions
from hub.calendar.queries import formats
from hub.calendar.times import hub_timezone, local, span_of_times
from hub.days import day_of, today
from hub.db import session, transaction
from hub.documents.models import CONTRIBUTE, Workspace
from hub.errors import NotFound
from hub.forms import errors_on
from hub.guard import accept_form, admit, allow, public_address, signed_in_user
from hub.permissions import can, workspace_ids_at
from hub.polls import jobs  # noqa: F401 (registers its work)
from hub.polls.actions import (
    Answer,
    Asked,
    answer_as_guest,
    answer_as_person,
    ask_for_date,
    change_deadline,
    end_poll,
    make_event,
    remove_voter,
    renew_address,
)
from hub.polls.addresses import address_of, own_token, poll_of_token, voter_of_token
from hub.polls.forms import CommentForm, DeadlineForm, GuestForm, PollForm
from hub.polls.models import MAYBE, NO, YES, Poll, PollOption, Voter
from hub.polls.queries import lines, own_line, polls_for, tallies
from hub.slots import Action

blueprint = Blueprint("polls", __name__)

MAX_ANSWERS = 20  # from one network address in 15 minutes
OFFERED_DAYS = 14
LABELS = {YES: lazy_gettext("Ja"), MAYBE: lazy_gettext("Wenn nötig"), NO: lazy_gettext("Nein")}

name_actions(
    {
        "polls.ask": lazy_gettext("Terminumfrage begonnen"),
        "polls.remove-answer": lazy_gettext("Antwort aus Terminumfrage entfernt"),
        "polls.renew-address": lazy_gettext("Link einer Terminumfrage erneuert"),
        "polls.change-deadline": lazy_gettext("Frist einer Terminumfrage geändert"),
        "polls.end": lazy_gettext("Terminumfrage beendet"),
        "polls.decide": lazy_gettext("Terminumfrage entschieden"),
    }
)


@blueprint.get("/polls")
@allow("calendar.list")
def polls() -> str:
    user = signed_in_user()
    return render_template(
        "polls/polls.html",
        rows=polls_for(user),
        may_ask=bool(_workspaces(user)),
        crumbs=[(gettext("Termine"), "/calendar"), (gettext("Terminumfragen"), None)],
    )


@blueprint.route("/polls/new", methods=["GET", "POST"])
@allow("calendar.list")
def new_poll() -> Any:
    user = signed_in_user()
    form = PollForm(workspace_id=request.args.get("workspace"), closes_on=today() + timedelta(days=OFFERED_DAYS))
    form.offer(workspaces=_workspaces(user), formats=[(row.id, row.name) for row in formats()])
    if form.validate_on_submit():
        workspace = admit("events.create", Workspace, uuid.UUID(form.workspace_id.data))
        with errors_on(form.times):
            poll = ask_for_date(user, workspace, _asked(form))
            flash(gettext("Die Umfrage läuft. Geben Sie jetzt ihren Link weiter."), "success")
            return redirect(url_for("polls.poll", poll_id=poll.id))
    page = render_template("polls/new.html", form=form, crumbs=_crumbs(gettext("Neu")))
    return page, 422 if form.errors else 200


@blueprint.get("/polls/<uuid:poll_id>")
@allow("polls.read", loads=Poll)
def poll(poll: Poll) -> str:
    return _poll_page(poll, CommentForm())


@blueprint.post("/polls/<uuid:poll_id>/answer")
@allow("polls.read", loads=Poll)
def answer(poll: Poll) -> Any:
    form = CommentForm()
    if form.validate_on_submit():
        with errors_on(form.comment):
            answer_as_person(signed_in_user(), poll, Answer(_choices(poll), comment=form.comment.data or ""))
            flash(gettext("Ihre Antwort ist gespeichert."), "success")
            return redirect(url_for("polls.poll", poll_id=poll.id))
    return _poll_page(poll, form), 422


@blueprint.route("/polls/<uuid:poll_id>/deadline", methods=["GET", "POST"])
@allow("polls.manage", loads=Poll)
def deadline(poll: Poll) -> Any:
    form = DeadlineForm(closes_on=day_of(poll.closes_at))
    if form.validate_on_submit():
        with errors_on(form.closes_on):
            change_deadline(signed_in_user(), poll, _end_of(form.closes_on.data))
            flash(gettext("Die neue Frist gilt."), "success")
            return redirect(url_for("polls.poll", poll_id=poll.id))
    page = render_template("polls/deadline.html", form=form, poll=poll, crumbs=_crumbs(poll.title))
    return page, 422 if form.errors else 200


@blueprint.post("/polls/<uuid:poll_id>/end")
@allow("polls.manage", loads=Poll)
def end(poll: Poll) -> Any:
    end_poll(signed_in_user(), poll)
    flash(gettext("Die Umfrage ist beendet."), "success")
    return redirect(url_for("polls.poll", poll_id=poll.id))


@blueprint.post("/polls/<uuid:poll_id>/renew-address")
@allow("polls.manage", loads=Poll)
def renew(poll: Poll) -> Any:
    renew_address(signed_in_user(), poll)
    flash(gettext("Die Umfrage hat einen neuen Link. Der alte gilt nicht mehr."), "success")
    return redirect(url_for("polls.poll", poll_id=poll.id))


@blueprint.post("/polls/<uuid:poll_id>/remove-answer")
@allow("polls.manage", loads=Poll)
def remove(poll: Poll) -> Any:
    voter = _row(Voter, request.form.get("voter"))
    if voter.poll_id != poll.id:
        raise NotFound
    remove_voter(signed_in_user(), poll, voter)
    flash(gettext("Die Antwort ist entfernt."), "success")
    return redirect(url_for("polls.poll", poll_id=poll.id))


@blueprint.post("/polls/<uuid:poll_id>/decide")
@allow("polls.manage", loads=Poll)
def decide(poll: Poll) -> Any:
    option = _row(PollOption, request.form.get("option"))
    zone = hub_timezone()
    span = span_of_times(local(option.starts_at, zone), local(option.ends_at, zone))
    event = make_event(signed_in_user(), poll, option, span)
    flash(gettext("Der Termin ist als Entwurf angelegt. Noch wurde niemand benachrichtigt."), "success")
    return redirect(f"/events/{event.id}")


@blueprint.after_request
def keep_secret(response: Response) -> Response:
    """The address of the public pages is the key to them."""
    if request.path.startswith("/p/"):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/p/<token>")
@public_address
def public_poll(token: str) -> str:
    with transaction(writing=False):
        return _public_page(poll_of_token(token), GuestForm(), token=token)


@blueprint.get("/p/<token>/<own>")
@public_address
def own_answer(token: str, own: str) -> str:
    """The page for changing one's own answer; also what is shown after answering."""
    with transaction(writing=False):
        poll = poll_of_token(token)
        voter = voter_of_token(poll, own)
        form = GuestForm(name=voter.name, email=voter.email, comment=voter.comment)
        chosen = {vote.option_id: vote.choice for vote in voter.votes}
        return _public_page(poll, form, token=token, own=own, chosen=chosen)


@blueprint.post("/p/<token>")
@public_address
def answer_publicly(token: str) -> Any:
    return _answer_publicly(token)


@blueprint.post("/p/<token>/<own>")
@public_address
def change_publicly(token: str, own: str) -> Any:
    return _answer_publicly(token, own)


def _answer_publicly(token: str, own: str | None = None) -> Any:
    with transaction(writing=False):
        poll_of_token(token)
    accept_form()
    form = GuestForm()
    with transaction(writing=True):
        throttle.count_attempt(throttle.visit_key(f"{request.remote_addr} answers a poll"), most=MAX_ANSWERS)
    with transaction(writing=True):
        poll = poll_of_token(token)
        choices = _choices(poll)
        if form.validate():
            said = Answer(choices, form.name.data, form.email.data or "", form.comment.data or "")
            with errors_on(form.name):
                voter = answer_as_guest(poll, said, voter=voter_of_token(poll, own) if own else None)
                flash(gettext("Danke, Ihre Antwort ist gespeichert."), "success")
                return redirect(f"/p/{token}/{own_token(voter)}")
        return _public_page(poll, form, token=token, own=own, chosen=choices), 422


@slots.fills(slots.CALENDAR_ACTIONS, order=40)
def _link(_user: User, _workspace_id: uuid.UUID | None) -> list[Action]:
    return [Action(gettext("Terminumfragen"), "/polls", "poll")]


def _poll_page(poll: Poll, form: CommentForm) -> str:
    user = signed_in_user()
    own = own_line(user, poll)
    if own is not None and not form.is_submitted():
        form.comment.data = own.voter.comment
    return render_template(
        "polls/poll.html",
        poll=poll,
        tallies=tallies(poll),
        lines=lines(poll),
        chosen=own.choices if own else {},
        form=form,
        labels=LABELS,
        may_manage=can(user, "polls.manage", poll),
        address=address_of(poll),
        day_of=day_of,
        crumbs=_crumbs(poll.title),
    )


def _public_page(
    poll: Poll, form: GuestForm, *, token: str, own: str | None = None, chosen: dict[uuid.UUID, str] | None = None
) -> str:
    return render_template(
        "polls/public.html",
        poll=poll,
        tallies=tallies(poll),
        chosen=chosen or {},
        form=form,
        labels=LABELS,
        address=f"/p/{token}/{own}" if own else f"/p/{token}",
        own_address=f"{address_of(poll)}/{own}" if own else "",
    )


def _choices(poll: Poll) -> dict[uuid.UUID, str]:
    """What was chosen for each time; one that is missing or no choice is left out."""
    said = {option.id: request.form.get(f"option-{option.id}", "") for option in poll.options}
    return {option_id: choice for option_id, choice in said.items() if choice in LABELS}


def _asked(form: PollForm) -> Asked:
    zone, length = ZoneInfo(hub_timezone()), timedelta(minutes=form.minutes.data)
    starts = [moment.replace(tzinfo=zone).astimezone(UTC) for moment in form.wall_times()]
    return Asked(
        title=form.title.data,
        format_id=uuid.UUID(form.format_id.data),
        times=[(start, start + length) for start in starts],
        closes_at=_end_of(form.closes_on.data),
        description=form.description.data or "",
        place=form.place.data or "",
        has_address=form.has_address.data,
    )


def _end_of(day: date | None) -> datetime:
    """The end of this day where the hub stands; of today where none was given, which is refused."""
    zone = ZoneInfo(hub_timezone())
    last = day or today() - timedelta(days=1)
    return datetime.combine(last, time(23, 59, 59), zone).astimezone(UTC)


def _workspaces(user: User) -> list[tuple[uuid.UUID, str]]:
    wanted = select(Workspace.id, Workspace.name).where(Workspace.id.in_(workspace_ids_at(user, CONTRIBUTE)))
    return [(row_id, name) for row_id, name in session().execute(wanted.order_by(Workspace.name))]


def _row(kind: type[Any], text: str | None) -> Any:
    try:
        row = session().get(kind, uuid.UUID(text or ""))
    except ValueError as error:
        raise NotFound from error
    if row is None:
        raise NotFound
    return row


def _crumbs(last: str) -> list[tuple[str, str | None]]:
    return [(gettext("Termine"), "/calendar"), (gettext("Terminumfragen"), "/polls"), (last, None)]
