"""Pages of rooms and equipment, and what a Termin's page shows of them."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext

from hub import slots
from hub.accounts.signed_in import User
from hub.audit.names import name_actions
from hub.calendar.models import Event
from hub.calendar.times import hub_timezone
from hub.db import now
from hub.errors import HubError, NotFound
from hub.forms import errors_on
from hub.guard import allow, signed_in_user
from hub.permissions import can
from hub.rooms.actions import (
    Described,
    add_resource,
    block_resource,
    book_for_event,
    book_for_series,
    change_resource,
    free_bookings,
    give_back,
    move_bookings,
)
from hub.rooms.forms import KIND_LABELS, BlockForm, ResourceForm
from hub.rooms.models import Booking, Resource
from hub.rooms.queries import bookings_of_event, coming_bookings, institutions, resources
from hub.slots import Action

blueprint = Blueprint("rooms", __name__)

name_actions(
    {
        "rooms.add": lazy_gettext("Raum oder Gerät angeboten"),
        "rooms.change": lazy_gettext("Raum oder Gerät geändert"),
        "rooms.book": lazy_gettext("Raum oder Gerät gebucht"),
        "rooms.block": lazy_gettext("Raum oder Gerät selbst belegt"),
        "rooms.give-back": lazy_gettext("Buchung aufgehoben"),
    }
)


@blueprint.get("/rooms")
@allow("rooms.list")
def rooms() -> str:
    user = signed_in_user()
    may_add = can(user, "rooms.add")
    return render_template(
        "rooms/rooms.html",
        lent=resources(all_=may_add),
        kinds=KIND_LABELS,
        may_add=may_add,
        crumbs=[(gettext("Räume und Geräte"), None)],
    )


@blueprint.route("/rooms/new", methods=["GET", "POST"])
@allow("rooms.add")
def new_room() -> Any:
    user = signed_in_user()
    form = ResourceForm()
    form.offer(_own_institutions(user))
    if form.validate_on_submit():
        with errors_on(form.name):
            resource = add_resource(user, _described(form))
            flash(gettext("„%(name)s“ kann jetzt gebucht werden.", name=resource.name), "success")
            return redirect(url_for("rooms.room", resource_id=resource.id))
    page = render_template("rooms/edit.html", form=form, resource=None, crumbs=_crumbs(gettext("Neu")))
    return page, 422 if form.errors else 200


@blueprint.get("/rooms/<uuid:resource_id>")
@allow("rooms.list", loads=Resource)
def room(resource: Resource) -> str:
    user = signed_in_user()
    return render_template(
        "rooms/room.html",
        resource=resource,
        kind=KIND_LABELS[resource.kind],
        institution=dict(institutions())[resource.institution_id],
        taken=coming_bookings(user, resource),
        may_keep=can(user, "rooms.keep", resource),
        crumbs=_crumbs(resource.name),
    )


@blueprint.route("/rooms/<uuid:resource_id>/edit", methods=["GET", "POST"])
@allow("rooms.keep", loads=Resource)
def edit_room(resource: Resource) -> Any:
    user = signed_in_user()
    form = ResourceForm(obj=resource)
    form.offer(_own_institutions(user))
    if form.validate_on_submit():
        with errors_on(form.name):
            change_resource(user, resource, _described(form), is_active=form.is_active.data)
            flash(gettext("„%(name)s“ gespeichert.", name=resource.name), "success")
            return redirect(url_for("rooms.room", resource_id=resource.id))
    page = render_template("rooms/edit.html", form=form, resource=resource, crumbs=_crumbs(resource.name))
    return page, 422 if form.errors else 200


@blueprint.route("/rooms/<uuid:resource_id>/block", methods=["GET", "POST"])
@allow("rooms.keep", loads=Resource)
def block(resource: Resource) -> Any:
    form = BlockForm()
    if form.validate_on_submit():
        with errors_on(form.starts_at):
            block_resource(
                signed_in_user(),
                resource,
                _moment(form.starts_at.data),
                _moment(form.ends_at.data),
                purpose=form.purpose.data or "",
            )
            flash(gettext("„%(name)s“ ist in dieser Zeit belegt.", name=resource.name), "success")
            return redirect(url_for("rooms.room", resource_id=resource.id))
    page = render_template("rooms/block.html", form=form, resource=resource, crumbs=_crumbs(resource.name))
    return page, 422 if form.errors else 200


@blueprint.post("/bookings/<uuid:booking_id>/give-back")
@allow("rooms.give-back", loads=Booking)
def return_booking(booking: Booking) -> Any:
    event_id, resource_id = booking.event_id, booking.resource_id
    give_back(signed_in_user(), booking)
    flash(gettext("Die Buchung ist aufgehoben."), "success")
    if event_id is not None and request.form.get("from") == "event":
        return redirect(f"/events/{event_id}#rooms")
    return redirect(url_for("rooms.room", resource_id=resource_id))


@blueprint.route("/events/<uuid:event_id>/rooms", methods=["GET", "POST"])
@allow("events.plan", loads=Event)
def book(event: Event) -> Any:
    """What is free at the time of a Termin, and booking it."""
    status = 200
    if request.method == "POST":
        try:
            return _book(signed_in_user(), event)
        except HubError as error:
            flash(str(error.message), "warning")
            status = 422
    page = render_template(
        "rooms/book.html",
        event=event,
        lent=resources(starts_at=event.starts_at, ends_at=event.ends_at),
        booked={booking.resource_id for booking in bookings_of_event(event)},
        kinds=KIND_LABELS,
        crumbs=[(gettext("Termine"), "/calendar"), (event.title, f"/events/{event.id}"), (gettext("Räume"), None)],
    )
    return page, status


def _book(user: User, event: Event) -> Any:
    try:
        resource_id = uuid.UUID(request.form.get("resource", ""))
    except ValueError:
        raise NotFound from None
    if event.series_id is None or request.form.get("scope") != "following":
        booking = book_for_event(user, event, resource_id)
        flash(gettext("„%(name)s“ ist gebucht.", name=booking.resource.name), "success")
        return redirect(f"/events/{event.id}#rooms")
    booked, taken = book_for_series(user, event, resource_id)
    flash(
        ngettext("Für %(num)s Termin der Serie gebucht.", "Für %(num)s Termine der Serie gebucht.", booked), "success"
    )
    if taken:
        days = ", ".join(one.first_day.strftime("%d.%m.%Y") for one in taken[:10])
        flash(gettext("Schon belegt und nicht gebucht: %(days)s", days=days), "warning")
    return redirect(f"/events/{event.id}#rooms")


@slots.fills(slots.NAVIGATION, order=40)
def _link(user: User) -> list[Action]:
    return [Action(gettext("Räume"), "/rooms", "room")] if can(user, "rooms.list") else []


@slots.fills(slots.EVENT_PANELS, order=20)
def _panel(_user: User, event: Event, may_plan: bool) -> str | None:
    bookings = bookings_of_event(event)
    may_book = may_plan and not event.is_cancelled and event.ends_at > now()
    if not bookings and not may_book:
        return None
    return render_template("rooms/_panel.html", event=event, bookings=bookings, may_book=may_book)


@slots.fills(slots.BEFORE_EVENT_TIME, order=10)
def _follow(_user: User, event: Event) -> None:
    move_bookings(event)


@slots.fills(slots.AFTER_EVENT_CANCELLED, order=10)
@slots.fills(slots.BEFORE_EVENT_DELETED, order=10)
def _free(_user: User, event: Event) -> None:
    free_bookings(event)


def _described(form: ResourceForm) -> Described:
    return Described(
        kind=form.kind.data,
        name=" ".join(form.name.data.split()),
        institution_id=uuid.UUID(form.institution_id.data),
        place=form.place.data or "",
        seats=form.seats.data,
        accessibility=form.accessibility.data or "",
        note=form.note.data or "",
    )


def _own_institutions(user: User) -> list[tuple[uuid.UUID, str]]:
    """Staff speak for their own institution, the Koordination for all."""
    return [(row_id, name) for row_id, name in institutions() if can(user, "rooms.add-for", row_id)]


def _moment(wall_time: datetime) -> datetime:
    return wall_time.replace(tzinfo=ZoneInfo(hub_timezone())).astimezone(UTC)


def _crumbs(last: str) -> list[tuple[str, str | None]]:
    return [(gettext("Räume und Geräte"), "/rooms"), (last, None)]
