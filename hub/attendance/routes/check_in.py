"""Checking in: the personal page, the code that planners scan, the poster by which people check themselves in.

Whatever does not hold, and whoever may not use it, gets one answer that tells nothing about any Termin.
"""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from hub.accounts import throttle
from hub.attendance.actions import check_in, check_in_person, claim_presence
from hub.attendance.addresses import (
    Holder,
    code_link,
    event_of_poster,
    holder_of_code,
    holder_of_page,
    is_on,
    qr_code,
)
from hub.attendance.certificates import certificate_of
from hub.attendance.errors import CodeNotValid
from hub.attendance.pages import certificate_response, crumbs_of, tabs_of
from hub.attendance.queries import name_of, tally_of
from hub.attendance.routes import blueprint
from hub.calendar.models import Event
from hub.days import today
from hub.db import transaction
from hub.errors import HubError, NotFound
from hub.guard import accept_form, allow, public_address, signed_in_user
from hub.permissions import can

PREFIXES = ("/c/", "/check-in/", "/here/", "/f/")
MAX_UNKNOWN = 100  # codes that do not hold, from one network address in 15 minutes
MAX_ADDRESSES = 600  # typed at posters from one network address: a whole hall shares one


@blueprint.after_app_request
def keep_address_secret(response: Response) -> Response:
    if request.path.startswith(PREFIXES):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.errorhandler(CodeNotValid)
def answer_not_valid(error: CodeNotValid) -> Any:
    """One answer for all that do not hold; whoever tries very many has to wait."""
    try:
        with transaction(writing=True):
            throttle.count_attempt(throttle.visit_key(request.remote_addr or ""), most=MAX_UNKNOWN)
    except throttle.TooManyAttempts as refused:
        return _sorry(refused), refused.status, {"Retry-After": str(refused.seconds)}
    return _sorry(error), error.status


def _sorry(error: HubError) -> str:
    return render_template("attendance/not_valid.html", message=error.message, path=request.path)


@blueprint.get("/c/<token>")
@public_address
def personal_page(token: str) -> Any:
    """For somebody who takes part, without an account: when and where, their code, later their certificate."""
    with transaction(writing=False):
        holder = holder_of_page(token)
        participant, event = holder
        is_ahead = event.last_day >= today() and not event.is_cancelled
        return render_template(
            "attendance/personal.html",
            event=event,
            name=name_of(participant),
            participant=participant,
            is_today=is_on(event),
            code=qr_code(code_link(participant.id, participant.link_revision)) if is_ahead else None,
            has_certificate=_has_certificate(holder),
            token=token,
        )


@blueprint.get("/c/<token>/certificate")
@public_address
def personal_certificate(token: str) -> Any:
    with transaction(writing=False):
        participant = holder_of_page(token).participant
        try:
            row = certificate_of(participant)
        except NotFound:
            raise CodeNotValid from None
    return certificate_response(row)


@blueprint.post("/c/<token>/here")
@public_address
def check_in_on_personal_page(token: str) -> Any:
    """Who has the personal address says that they are there: on the day, and it counts at once."""
    with transaction(writing=False):
        _holder_today(token)
    accept_form()
    with transaction(writing=True):
        check_in(_holder_today(token).participant, actor=None)
    return redirect(url_for("attendance.personal_page", token=token))


def _holder_today(token: str) -> Holder:
    """Raises `CodeNotValid`."""
    holder = holder_of_page(token)
    if not is_on(holder.event):
        raise CodeNotValid
    return holder


def _has_certificate(holder: Holder) -> bool:
    try:
        certificate_of(holder.participant)
    except NotFound:
        return False
    return True


@blueprint.get("/check-in/<token>")
@public_address
def scanned_code(token: str) -> Any:
    """What the phone of a planner shows; looking changes nothing."""
    with transaction(writing=False):
        holder = _scanned(token)
        return render_template(
            "attendance/scanned.html",
            event=holder.event,
            participant=holder.participant,
            name=name_of(holder.participant),
        )


@blueprint.post("/check-in/<token>")
@public_address
def check_in_by_code(token: str) -> Any:
    with transaction(writing=False):
        _scanned(token)
    accept_form()
    with transaction(writing=True):
        holder = _scanned(token)
        check_in(holder.participant, actor=signed_in_user())
        flash(gettext("%(name)s ist da.", name=name_of(holder.participant)), "success")
        return redirect(url_for("attendance.scan_on", event_id=holder.event.id))


def _scanned(token: str) -> Holder:
    """For who plans the Termin; everybody else hears what they would hear of a forged code. Raises `CodeNotValid`."""
    holder = holder_of_code(token)
    if not current_user.is_authenticated or not can(signed_in_user(), "events.plan", holder.event):
        raise CodeNotValid
    return holder


@blueprint.get("/events/<uuid:event_id>/attendance/scan")
@allow("events.plan", loads=Event)
def scan_on(event: Event) -> str:
    """Between two codes: who came in last, how many are there."""
    return render_template(
        "attendance/scan.html",
        event=event,
        tally=tally_of(event.id),
        is_today=is_on(event),
        tabs=tabs_of(event, ""),
        crumbs=crumbs_of(event, gettext("Check-in")),
    )


@blueprint.get("/here/<token>")
@public_address
def at_the_door(token: str) -> Any:
    with transaction(writing=False):
        event = event_of_poster(token)
        return render_template("attendance/here.html", event=event, token=token, name=getattr(current_user, "name", ""))


@blueprint.post("/here/<token>")
@public_address
def claim_at_the_door(token: str) -> Any:
    """The same words whether the address is known or not; whoever plans the Termin confirms it."""
    with transaction(writing=False):
        event_of_poster(token)
    accept_form()
    with transaction(writing=True):
        throttle.count_attempt(throttle.door_key(request.remote_addr or ""), most=MAX_ADDRESSES)
        claim_presence(event_of_poster(token), request.form.get("email", ""))
        return render_template("attendance/here_done.html", token=token)


@blueprint.post("/here/<token>/me")
@public_address
def check_in_with_account(token: str) -> Any:
    """Who is signed in counts at once."""
    with transaction(writing=False):
        event_of_poster(token)
    accept_form()
    with transaction(writing=True):
        is_listed = check_in_person(event_of_poster(token), signed_in_user())
        return render_template("attendance/here_me.html", is_listed=is_listed)
