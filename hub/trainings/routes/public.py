"""What people without an account see behind `/t/<token>`: registering, and the page of their own registration.

Looking changes nothing: programs that open every link of a mail confirm and cancel nothing. The address is the key, so
it stays out of everything that lasts: no referrer, no cache, no search engine, no log.
"""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from flask_babel import get_locale

from hub.accounts import throttle
from hub.accounts.models import Institution, Person
from hub.accounts.queries import all_institutions, normal_address
from hub.calendar.ical import calendar_of
from hub.calendar.models import Event
from hub.db import now, session, transaction
from hub.errors import HubError
from hub.guard import accept_form, public_address
from hub.sharing.addresses import LinkNotValid
from hub.trainings import errors
from hub.trainings.forms import GuestForm
from hub.trainings.letters import time_in_words
from hub.trainings.links import offer_behind, personal_address, registration_behind
from hub.trainings.models import CONFIRMED, WAITING, Registration, RegistrationOffer
from hub.trainings.queries import rank_of
from hub.trainings.registering import Guest, accept_offer, expect_open, register_guest, sign_off, verify
from hub.trainings.routes import blueprint
from hub.trainings.rows import seats_of

PREFIX = "/t/"
MAX_REGISTRATIONS = 30  # from one network address in 15 minutes; a whole school may sit behind one
MAX_MAILS = 3  # to one e-mail address in 15 minutes
MAX_UNKNOWN = 100  # addresses that do not hold, tried from one network address in 15 minutes


@blueprint.after_app_request
def keep_address_secret(response: Response) -> Response:
    if request.path.startswith(PREFIX):
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
        return _sorry(refused), refused.status, {"Retry-After": str(refused.seconds)}
    return _sorry(error), error.status


def _sorry(error: HubError) -> str:
    return render_template("trainings/not_valid.html", message=error.message)


@blueprint.get("/t/<token>")
@public_address
def register_page(token: str) -> Any:
    with transaction(writing=False):
        offer, event = offer_behind(token)
        return _form_page(_guest_form(), offer, event)


@blueprint.post("/t/<token>")
@public_address
def register_as_guest(token: str) -> Any:
    with transaction(writing=False):
        offer, event = offer_behind(token)
        form = _guest_form()
    accept_form()
    if form.validate():
        try:
            _count(normal_address(form.email.data))
            with transaction(writing=True):
                offer, event = offer_behind(token)
                guest = Guest(form.name.data, form.email.data, form.institution_id, form.institution_name.data or "")
                register_guest(offer, event, guest)
        except LinkNotValid:
            raise
        except throttle.TooManyAttempts as refused:
            form.email.errors = [str(refused.message)]
            with transaction(writing=False):
                return _form_page(form, offer, event), refused.status, {"Retry-After": str(refused.seconds)}
        except errors.NoName as error:
            form.name.errors = [str(error.message)]
        except HubError as error:
            form.email.errors = [str(error.message)]
        else:
            return redirect(url_for("trainings.mail_sent", token=token))
    with transaction(writing=False):
        return _form_page(form, offer, event), 422


@blueprint.get("/t/<token>/sent")
@public_address
def mail_sent(token: str) -> Any:
    """The same for everybody: whether an address was known already is nobody's business."""
    with transaction(writing=False):
        _, event = offer_behind(token)
        return render_template("trainings/mail_sent.html", event=event, token=token)


@blueprint.get("/t/<any(mine, offer):_page>/<token>")
@public_address
def own_page(_page: str, token: str) -> Any:
    with transaction(writing=False):
        return _own_page(*registration_behind(token), token)


@blueprint.post("/t/<any(mine, offer):_page>/<token>")
@public_address
def answer_own(_page: str, token: str) -> Any:
    with transaction(writing=False):
        registration_behind(token)
    accept_form()
    try:
        with transaction(writing=True):
            registration, _, _ = registration_behind(token)
            _do(request.form.get("wish", ""), registration)
    except LinkNotValid:
        raise
    except HubError as error:
        with transaction(writing=False):
            return _own_page(*registration_behind(token), token, problem=str(error.message)), error.status
    return redirect(url_for("trainings.own_page", _page="mine", token=token))


@blueprint.get("/t/mine/<token>/event.ics")
@public_address
def own_calendar_file(token: str) -> Any:
    with transaction(writing=False):
        registration, _, event = registration_behind(token)
        if registration.status != CONFIRMED:
            raise LinkNotValid
        own_page = "" if registration.person_id else personal_address(registration)
        content = calendar_of([event], is_apart=True, url=own_page)
    response = Response(content, mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="termin.ics"'
    return response


@blueprint.route("/t/<path:_address>")
@public_address
def malformed_address(_address: str) -> Any:
    raise LinkNotValid


def _do(wish: str, registration: Registration) -> None:
    person = session().get(Person, registration.person_id) if registration.person_id else None
    if wish == "verify":
        verify(registration)
    elif wish == "accept":
        accept_offer(person, registration)
    elif wish == "cancel":
        sign_off(person, registration)
    else:
        raise HubError


def _count(email: str) -> None:
    """Before anything happens, in a transaction of its own; only hashes are kept, and not for long."""
    with transaction(writing=True):
        throttle.count_attempt(throttle.visit_key(f"{request.remote_addr} registers"), most=MAX_REGISTRATIONS)
        throttle.count_attempt(throttle.visit_key(f"{email} is registered"), most=MAX_MAILS)


def _guest_form() -> GuestForm:
    form = GuestForm()
    form.offer_institutions(all_institutions())
    return form


def _form_page(form: GuestForm, offer: RegistrationOffer, event: Event) -> str:
    closed = None
    try:
        expect_open(offer, event)
    except HubError as error:
        closed = error.message
    free = seats_of(offer).free
    if not free and not offer.has_waiting_list:
        closed = errors.NoSeatLeft.message
    return render_template(
        "trainings/public.html",
        form=form,
        offer=offer,
        event=event,
        closed=closed,
        has_seats=bool(free),
        when=time_in_words(event, str(get_locale() or "de")),
        institution=session().get_one(Institution, event.institution_id).name,
    )


def _own_page(
    registration: Registration, offer: RegistrationOffer, event: Event, token: str, *, problem: str = ""
) -> str:
    person = session().get(Person, registration.person_id) if registration.person_id else None
    return render_template(
        "trainings/own.html",
        registration=registration,
        offer=offer,
        event=event,
        name=person.name if person else registration.name,
        rank=rank_of(registration) if registration.status == WAITING else None,
        may_leave=registration.is_active and event.starts_at > now() and not event.is_cancelled,
        when=time_in_words(event, str(get_locale() or "de")),
        institution=session().get_one(Institution, event.institution_id).name,
        address=f"{current_app.config['SETTINGS'].url}/t/mine/{token}",
        problem=problem,
    )
