"""Rooms and equipment: lent by a partner, booked for a Termin, never twice at a time."""

from __future__ import annotations

import threading
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.actions import cancel_event, change_event, delete_event
from hub.calendar.models import Event
from hub.db import session, transaction
from hub.rooms.actions import AlreadyBooked, Described, NotOffered, add_resource, book_for_event, change_resource
from hub.rooms.models import ROOM, Booking, Resource
from tests.calendar.steps import NINE, an_event, plan_of
from tests.people import Cast

AT_ONCE = 12


def a_room(cast: Cast, name: str = "Raum 1.12") -> Resource:
    """A room of the Jobcenter."""
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        return add_resource(user, Described(ROOM, name, cast.jobcenter.id, seats=12))


def book(cast: Cast, event: Event, room: Resource) -> None:
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        book_for_event(user, opened.get_one(Event, event.id), room.id)


def bookings() -> int:
    with transaction(writing=False):
        return session().scalar(select(func.count()).select_from(Booking)) or 0


def test_a_room_is_booked_on_the_page_of_a_termin(cast: Cast) -> None:
    room, event = a_room(cast), an_event(cast)
    browser = cast.browser(cast.contributor)
    assert browser.get(f"/events/{event.id}/rooms").status_code == 200
    answer = browser.post(f"/events/{event.id}/rooms", {"resource": str(room.id)})

    assert answer.status_code == 302
    assert "Raum 1.12" in browser.get(f"/events/{event.id}").text


def test_no_room_is_booked_twice_at_a_time(cast: Cast) -> None:
    room, first = a_room(cast), an_event(cast)
    book(cast, first, room)
    for hours in (-1, 0, 1):
        second = an_event(cast, start=NINE + timedelta(hours=hours))
        with pytest.raises(AlreadyBooked):
            book(cast, second, room)
    assert bookings() == 1


def test_what_ends_when_the_other_begins_is_no_overlap(embedded_cast: Cast) -> None:
    room = a_room(embedded_cast)
    for hours in (0, 2, -2):
        book(embedded_cast, an_event(embedded_cast, start=NINE + timedelta(hours=hours)), room)
    assert bookings() == 3


def test_of_many_who_book_at_once_one_gets_the_room(app: Flask, cast: Cast) -> None:
    room = a_room(cast)
    events = [an_event(cast, f"Termin {number}") for number in range(AT_ONCE)]
    start = threading.Barrier(AT_ONCE)
    refused: list[Any] = []

    def try_to_book(event: Event) -> None:
        start.wait()
        try:
            book(cast, event, room)
        except AlreadyBooked as error:
            refused.append(error)

    threads = [threading.Thread(target=try_to_book, args=(event,)) for event in events]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert bookings() == 1
    assert len(refused) == AT_ONCE - 1


def test_the_booking_follows_the_termin_to_its_new_time(cast: Cast) -> None:
    room, event = a_room(cast), an_event(cast)
    book(cast, event, room)
    later = NINE + timedelta(days=1)
    _move(cast, event, later)

    with transaction(writing=False):
        booking = session().scalars(select(Booking)).one()
        assert booking.starts_at == session().get_one(Event, event.id).starts_at


def test_a_termin_does_not_move_to_where_its_room_is_taken(cast: Cast) -> None:
    room, event, other = a_room(cast), an_event(cast), an_event(cast, start=NINE + timedelta(days=1))
    book(cast, event, room)
    book(cast, other, room)
    with pytest.raises(AlreadyBooked):
        _move(cast, event, NINE + timedelta(days=1))

    with transaction(writing=False):
        assert session().get_one(Event, event.id).first_day == NINE.date()


@pytest.mark.parametrize("end", [cancel_event, delete_event])
def test_a_termin_that_does_not_take_place_gives_its_room_back(embedded_cast: Cast, end: Any) -> None:
    room, event = a_room(embedded_cast), an_event(embedded_cast)
    book(embedded_cast, event, room)
    with embedded_cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, embedded_cast.contributor.id))
        end(user, opened.get_one(Event, event.id))
    assert bookings() == 0


def test_what_a_room_is_taken_for_is_told_only_to_who_may_read_the_termin(embedded_cast: Cast) -> None:
    room, event = a_room(embedded_cast), an_event(embedded_cast, "Geheime Runde")
    book(embedded_cast, event, room)
    own = embedded_cast.browser(embedded_cast.reader).get(f"/rooms/{room.id}").text
    strange = embedded_cast.browser(embedded_cast.stranger).get(f"/rooms/{room.id}").text

    assert "Geheime Runde" in own
    assert "Geheime Runde" not in strange
    assert "belegt" in strange


def test_what_is_no_longer_lent_cannot_be_booked(embedded_cast: Cast) -> None:
    room, event = a_room(embedded_cast), an_event(embedded_cast)
    with embedded_cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, embedded_cast.contributor.id))
        described = Described(ROOM, room.name, room.institution_id)
        change_resource(user, opened.get_one(Resource, room.id), described, is_active=False)
    with pytest.raises(NotOffered):
        book(embedded_cast, event, room)


def test_nobody_offers_a_room_of_another_institution(embedded_cast: Cast) -> None:
    with transaction(writing=False) as opened:
        school = opened.get_one(Person, embedded_cast.reader.id).institution_id
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get("/rooms/new")
    answer = browser.post("/rooms/new", {"kind": "room", "name": "Aula", "institution_id": str(school)})

    assert answer.status_code == 422
    with transaction(writing=False):
        assert session().scalar(select(func.count()).select_from(Resource)) == 0


def test_two_rooms_of_one_institution_have_two_names(embedded_cast: Cast) -> None:
    a_room(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get("/rooms/new")
    fields = {"kind": "room", "name": " Raum  1.12 ", "institution_id": str(embedded_cast.jobcenter.id)}
    answer = browser.post("/rooms/new", fields)

    assert answer.status_code == 422
    assert "hat schon einen Eintrag mit diesem Namen" in answer.text


def test_its_keepers_take_it_for_themselves(embedded_cast: Cast) -> None:
    room = a_room(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/rooms/{room.id}/block")
    times = {"starts_at": "2027-03-02T08:00", "ends_at": "2027-03-02T12:00", "purpose": "Umbau"}
    assert browser.post(f"/rooms/{room.id}/block", times).status_code == 302

    with pytest.raises(AlreadyBooked):
        book(embedded_cast, an_event(embedded_cast), room)
    assert "Umbau" in browser.get(f"/rooms/{room.id}").text
    assert "Umbau" not in embedded_cast.browser(embedded_cast.reader).get(f"/rooms/{room.id}").text


def test_an_end_before_the_beginning_is_refused(embedded_cast: Cast) -> None:
    room = a_room(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/rooms/{room.id}/block")
    answer = browser.post(f"/rooms/{room.id}/block", {"starts_at": "2027-03-02T12:00", "ends_at": "2027-03-02T08:00"})

    assert answer.status_code == 422
    assert "Das Ende muss nach dem Beginn liegen" in answer.text
    assert bookings() == 0


def _move(cast: Cast, event: Event, start: datetime) -> None:
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        change_event(user, opened.get_one(Event, event.id), plan_of(start=start), revision=None)


def test_an_unknown_room_is_not_found(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/events/{event.id}/rooms")
    for wrong in (str(uuid.uuid4()), "x", ""):
        assert browser.post(f"/events/{event.id}/rooms", {"resource": wrong}).status_code in (404, 422)
