"""People without an account: registering by the public page, confirming by mail, signing off by their own link."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta

from icalendar import Calendar

from hub.calendar.models import Event
from hub.db import now
from hub.server import HideSecretAddresses
from hub.trainings.jobs import move_registrations_on
from hub.trainings.models import CANCELLED, CONFIRMED, OFFERED, WAITING, RegistrationOffer
from tests.invitations.steps import a_series, announced
from tests.people import Browser, Cast
from tests.trainings.steps import (
    a_training,
    change,
    day_here,
    guest_registers,
    link_in,
    link_of,
    mails,
    of_person,
    offer_row,
    own_link,
    participants,
    registers,
    registrations,
    set_up,
    statuses,
    wishes,
    work,
)

ELIF = "elif@betrieb.example"


def invited(cast: Cast, **terms: object) -> tuple[Event, Browser, str]:
    event = a_training(cast, allows_guests=True, **terms)
    return event, cast.browser(None), link_of(cast, event)


def test_a_guest_is_in_when_the_mailed_link_was_confirmed(cast: Cast) -> None:
    event, visitor, link = invited(cast, seats=1, place="Rathaus")
    assert "Übergang Schule–Beruf" in visitor.get(link).text
    sent = guest_registers(visitor, link)
    assert sent.status_code == 302
    assert "Postfach" in visitor.get(sent.headers["Location"]).text
    assert (statuses(event), participants(event)) == ([OFFERED], [])
    [(subject, text)] = mails(cast, ELIF)
    assert subject == "Bitte bestätigen Sie: Übergang Schule–Beruf"
    own = link_in(text)
    assert "bitte bestätigen" in visitor.get(own).text
    assert statuses(event) == [OFFERED]  # looking alone confirms nothing
    assert wishes(visitor, own, "verify").status_code == 302
    assert statuses(event) == [CONFIRMED]
    [row] = participants(event)
    assert (row.email, row.name, row.source, row.answer) == (ELIF, "Elif Yılmaz", "registration", "accepted")
    page = visitor.get(own)
    assert "Ihr Platz ist sicher" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert b"BEGIN:VEVENT" in visitor.get(f"{own}/event.ics").data


def test_a_guest_of_one_of_a_series_gets_that_alone_and_no_address_within_the_hub(embedded_cast: Cast) -> None:
    cast = embedded_cast
    _, second, _ = a_series(cast)
    announced(cast, second)
    set_up(cast, second, seats=2, allows_guests=True)
    visitor = cast.browser(None)
    guest_registers(visitor, link_of(cast, second))
    own = own_link(cast, registrations(second)[0])
    wishes(visitor, own, "verify")

    [component] = Calendar.from_ical(visitor.get(f"{own}/event.ics").data).walk("VEVENT")
    assert "RRULE" not in component
    assert component.start.isoformat() == "2027-03-09T09:00:00+01:00"
    assert component["URL"] == f"http://localhost{own}"


def test_a_seat_is_held_for_24_hours_and_then_the_address_is_forgotten(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, visitor, link = invited(cast, seats=1)
    guest_registers(visitor, link)
    [row] = registrations(event)
    assert row.offered_until is not None
    assert timedelta(hours=23) < row.offered_until - now() <= timedelta(hours=24)
    registers(cast, event, cast.reader.id)
    own = own_link(cast, row)
    change(row.id, offered_until=now() - timedelta(seconds=1))
    assert wishes(visitor, own, "verify").status_code == 409
    work(cast, move_registrations_on)
    assert [(row.person_id, row.status) for row in registrations(event)] == [(cast.reader.id, OFFERED)]
    assert visitor.get(own).status_code == 404


def test_an_unconfirmed_guest_waits_without_moving_up_and_is_forgotten_too(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, visitor, link = invited(cast, seats=1)
    registers(cast, event, cast.manager.id)
    guest_registers(visitor, link)
    registers(cast, event, cast.reader.id)
    cast.browser(cast.manager).post(f"/registrations/{of_person(event, cast.manager.id).id}/cancel")
    assert statuses(event) == [CANCELLED, WAITING, OFFERED]
    change(registrations(event)[1].id, created_at=now() - timedelta(hours=25))
    work(cast, move_registrations_on)
    assert statuses(event) == [CANCELLED, OFFERED]


def test_a_guest_keeps_the_place_in_the_line_from_the_first_moment(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, visitor, link = invited(cast, seats=1)
    registers(cast, event, cast.manager.id)
    guest_registers(visitor, link)
    registers(cast, event, cast.reader.id)
    own = link_in(mails(cast, ELIF)[0][1])
    wishes(visitor, own, "verify")
    assert "an Stelle 1" in visitor.get(own).text
    cast.browser(cast.manager).post(f"/registrations/{of_person(event, cast.manager.id).id}/cancel")
    assert statuses(event) == [CANCELLED, OFFERED, WAITING]
    offer = link_in(mails(cast, ELIF)[-1][1])
    assert offer.startswith("/t/offer/")
    wishes(visitor, offer, "accept")
    assert statuses(event) == [CANCELLED, CONFIRMED, WAITING]


def test_a_guest_signs_off_by_the_own_link(embedded_cast: Cast) -> None:
    event, visitor, link = invited(embedded_cast)
    guest_registers(visitor, link)
    own = own_link(embedded_cast, registrations(event)[0])
    wishes(visitor, own, "verify")
    wishes(visitor, own, "cancel")
    assert (statuses(event), participants(event)) == ([CANCELLED], [])
    assert "Sie sind abgemeldet" in visitor.get(own).text


def test_one_address_is_one_registration_and_the_answer_is_the_same(embedded_cast: Cast) -> None:
    event, visitor, link = invited(embedded_cast)
    first = guest_registers(visitor, link)
    for again in ("ELIF@Betrieb.Example", "  elif@betrieb.example "):
        second = guest_registers(visitor, link, name="Jemand anders", email=again)
        assert first.headers["Location"] == second.headers["Location"]
    assert [(row.name, row.email) for row in registrations(event)] == [("Elif Yılmaz", ELIF)]


def test_the_address_of_an_account_registers_this_person_and_nobody_learns_it(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, visitor, link = invited(cast)
    registers(cast, event, cast.reader.id)
    answer = guest_registers(visitor, link, email=cast.reader.email.upper())
    assert answer.headers["Location"].endswith("/sent")
    assert [row.person_id for row in registrations(event)] == [cast.reader.id]
    assert mails(cast, cast.reader.email)[-1][0].startswith("Angemeldet")


BAD = [
    {"name": "   "},
    {"name": "\u200b"},
    {"name": "x" * 121},
    {"email": "kein-at-zeichen"},
    {"email": "zwei@betrieb.example, drei@betrieb.example"},
    {"email": "elif@betrieb.example\r\nBcc: alle@betrieb.example"},
    {"email": "<elif@betrieb.example>"},
    {"email": f"{'x' * 250}@betrieb.example"},
    {"institution": "11111111-1111-1111-1111-111111111111"},
    {"institution": "irgendwas"},
]


def test_bad_input_is_refused_and_changes_nothing(embedded_cast: Cast) -> None:
    event, visitor, link = invited(embedded_cast)
    for fields in BAD:
        assert guest_registers(visitor, link, **fields).status_code == 422, fields
    assert statuses(event) == []


def test_a_name_brings_no_line_of_its_own_into_a_mail(embedded_cast: Cast) -> None:
    event, visitor, link = invited(embedded_cast)
    name = "Elif\r\nBcc: alle@betrieb.example\r\n\r\n<b>Hallo</b>"
    guest_registers(visitor, link, name=name)
    [row] = registrations(event)
    assert row.name == "Elif Bcc: alle@betrieb.example <b>Hallo</b>"
    [(subject, _)] = mails(embedded_cast, ELIF)
    assert "\n" not in subject
    assert "Bcc" not in subject


def test_links_that_do_not_hold_all_get_the_same_answer(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, visitor, link = invited(cast)
    guest_registers(visitor, link)
    own = own_link(cast, registrations(event)[0])
    token = own.removeprefix("/t/mine/")
    answers = [
        visitor.get(path)
        for path in (f"{link}x", f"/t/{token}", f"/t/mine/{link[3:]}", f"{own}x", "/t/mine/x", "/t/a/b/c", "/t/Ü")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({re.sub(r'nonce="[^"]+"', "", answer.text) for answer in answers}) == 1
    assert visitor.post(f"{own}x", {"wish": "cancel"}).status_code == 404
    assert visitor.post(link, {"csrf_token": "forged"}).status_code == 400


def test_the_link_ends_with_the_termin_its_renewal_and_the_organisers_will(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, visitor, link = invited(cast)
    guest_registers(visitor, link)
    own = own_link(cast, registrations(event)[0])
    planner = cast.browser(cast.contributor)
    planner.get(f"/events/{event.id}/registrations")
    planner.post(f"/events/{event.id}/registration/renew-link")
    assert visitor.get(link).status_code == 404
    assert visitor.get(link_of(cast, event)).status_code == 200
    change(event.id, Event, starts_at=now() - timedelta(days=20), ends_at=now() - timedelta(days=15))
    assert visitor.get(link_of(cast, event)).status_code == 404
    assert visitor.get(own).status_code == 404


def test_without_the_organisers_will_no_guest_gets_in(embedded_cast: Cast) -> None:
    event = a_training(embedded_cast, allows_guests=False)
    visitor = embedded_cast.browser(None)
    assert visitor.get(link_of(embedded_cast, event)).status_code == 404


def test_of_a_draft_or_a_deleted_termin_the_link_shows_nothing(embedded_cast: Cast) -> None:
    cast = embedded_cast
    draft = a_training(cast, is_draft=True, allows_guests=True)
    gone = a_training(cast, allows_guests=True)
    change(gone.id, Event, deleted_at=now())
    assert [cast.browser(None).get(link_of(cast, event)).status_code for event in (draft, gone)] == [404, 404]


def test_one_address_gets_no_flood_of_mails(embedded_cast: Cast) -> None:
    event, visitor, link = invited(embedded_cast)
    answers = [guest_registers(visitor, link).status_code for _ in range(5)]
    assert answers == [302, 302, 302, 429, 429]
    assert len(mails(embedded_cast, ELIF)) == 3
    assert len(statuses(event)) == 1


def test_one_place_cannot_take_all_seats(embedded_cast: Cast) -> None:
    event, visitor, link = invited(embedded_cast, seats=100)
    visitor.get(link)
    for number in itertools.count():
        answer = guest_registers(visitor, link, email=f"g{number}@betrieb.example")
        if answer.status_code != 302:
            break
    assert answer.status_code == 429
    assert len(statuses(event)) == 30


def test_addresses_stand_in_no_log() -> None:
    hidden = HideSecretAddresses.KEYS.sub(r"\1…", "GET /t/secret /t/mine/secret /t/offer/secret?x /t/secret/sent")
    assert hidden == "GET /t/… /t/mine/… /t/offer/…?x /t/…/sent"


def test_the_public_page_of_a_termin_leads_to_registering_while_that_is_open(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, visitor, link = invited(cast, is_public=True)
    closed = a_training(cast, is_public=True)
    page = f"/public/events/{event.id}"

    assert f'href="http://localhost{link}"' in visitor.get(page).text
    assert "Anmelden" not in visitor.get("/public/events").text
    assert "Anmelden" not in visitor.get(f"/public/events/{closed.id}").text  # colleagues only
    change(offer_row(event).id, RegistrationOffer, closes_on=day_here(cast) - timedelta(days=1))
    assert "Anmelden" not in visitor.get(page).text
