"""What planners do: rules of registration, the list, adding, moving up, taking out, writing, the CSV file."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from hub.accounts.models import Institution
from hub.audit.models import AuditEntry
from hub.calendar.models import Event
from hub.db import transaction
from hub.mail.models import Mail
from hub.trainings.models import CANCELLED, CONFIRMED, OFFERED, WAITING
from tests.calendar.steps import an_event
from tests.people import Cast
from tests.trainings.steps import (
    a_training,
    day_here,
    guest_registers,
    link_of,
    mails,
    of_person,
    offer_row,
    own_link,
    people,
    registers,
    registrations,
    statuses,
    wishes,
)


def save(cast: Cast, event: Event, **fields: Any) -> TestResponse:
    """The form of the rules; what is not named is as usual."""
    browser = cast.browser(cast.contributor)
    usual = {"seats": "4", "closes_on": event.first_day.isoformat(), "has_waiting_list": "y", "offer_hours": "48"}
    return browser.post(f"/events/{event.id}/registration", usual | fields)


def kept(institution_id: uuid.UUID) -> str:
    return f"kept_{institution_id.hex}"


def test_registration_is_switched_on_for_a_termin_with_its_rules(cast: Cast) -> None:
    event = an_event(cast, "Fachtag", format_name="Fachtag")
    saved = save(
        cast, event, **{kept(cast.jobcenter.id): "2"}, preparation="Laptop", allows_guests="y", offer_hours="24"
    )
    assert saved.status_code == 302
    offer = offer_row(event)
    assert (offer.seats, offer.offer_hours, offer.allows_guests, offer.preparation) == (4, 24, True, "Laptop")
    page = cast.browser(cast.contributor).get(f"/events/{event.id}/registrations").text
    assert "http://localhost/t/" in page
    form = cast.browser(cast.contributor).get(f"/events/{event.id}/registration").text
    assert re.search(rf'name="{kept(cast.jobcenter.id)}"[^>]* value="2"', form)


def test_formats_that_are_no_training_can_have_registration_too(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast)
    assert (
        f"/events/{event.id}/registration"
        in embedded_cast.browser(embedded_cast.contributor).get(f"/events/{event.id}").text
    )


REFUSED: list[tuple[dict[str, str], str]] = [
    ({"seats": "0"}, "zwischen 1 und 10000"),
    ({"seats": "-3"}, "zwischen 1 und 10000"),
    ({"seats": ""}, "wie viele Plätze"),
    ({"seats": "viele"}, "eine ganze Zahl"),
    ({"seats": "2"}, "3 Plätze sind schon vergeben oder angeboten"),
    ({"closes_on": "2999-01-01"}, "Anmeldeschluss liegt nach dem Beginn"),
    ({"closes_on": "gestern"}, "31.12.2027"),
    ({"opens_on": "2998-01-01"}, "vor dem Anmeldeschluss beginnen"),
    ({"redistributes_on": "2999-01-01"}, "vor dem Beginn"),
    ({"offer_hours": "0"}, "zwischen 1 und 336"),
    ({"offer_hours": "9999999999999"}, "zwischen 1 und 336"),
]


def test_rules_that_cannot_be_are_refused_with_what_to_do(embedded_cast: Cast) -> None:
    event = a_training(embedded_cast, seats=4)
    registers(embedded_cast, event, *people(embedded_cast, 3))
    for fields, said in REFUSED:
        answer = save(embedded_cast, event, **fields)
        assert answer.status_code == 422, fields
        assert said in answer.text, fields
    assert offer_row(event).seats == 4


def test_seats_of_institutions_may_not_exceed_the_seats_nor_what_others_have(embedded_cast: Cast) -> None:
    cast = embedded_cast
    with transaction(writing=False) as opened:
        school = opened.scalars(select(Institution.id).where(Institution.short_name == "Berufskolleg")).one()
    event = a_training(cast, seats=4)
    registers(cast, event, *people(cast, 3))
    too_many = save(cast, event, **{kept(cast.jobcenter.id): "3", kept(school): "2"})
    assert "zusammen 5 Plätze vorgesehen, es gibt aber nur 4" in too_many.text
    taken = save(cast, event, **{kept(school): "2"})
    assert "Dafür fehlt 1 Platz" in taken.text
    assert save(cast, event, **{kept(school): "1"}).status_code == 302


def test_registration_is_switched_off_only_while_nobody_is_registered(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, browser = a_training(cast), cast.browser(cast.contributor)
    registers(cast, event, cast.reader.id)
    browser.get(f"/events/{event.id}/registration/switch-off")
    browser.post(f"/events/{event.id}/registration/switch-off")
    assert "1 Person ist angemeldet oder wartet" in browser.get(f"/events/{event.id}/registrations").text
    browser.post(f"/registrations/{of_person(event, cast.reader.id).id}/remove")
    browser.post(f"/events/{event.id}/registration/switch-off")
    assert browser.get(f"/events/{event.id}/registrations").status_code == 404
    assert registrations(event) == []


def test_the_list_shows_who_is_in_and_who_waits_in_which_place(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = a_training(cast, seats=2, kept={cast.jobcenter.id: 1})
    registers(cast, event, cast.contributor.id, cast.reader.id, cast.manager.id)
    page = cast.browser(cast.contributor).get(f"/events/{event.id}/registrations").text
    assert "Angemeldet (2)" in page
    assert "Stelle 1" in page
    assert page.index(cast.reader.name) < page.index(cast.manager.name)
    assert "vorbehalten" in page


def test_somebody_is_added_by_hand_and_told(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, browser = a_training(cast, seats=1), cast.browser(cast.contributor)
    browser.get(f"/events/{event.id}/registrations/new")
    for name, address in (("Elif Yılmaz", "elif@betrieb.example"), ("Max Muster", "max@betrieb.example")):
        said = {"name": name, "email": address, "institution": str(cast.jobcenter.id), "institution_name": ""}
        assert browser.post(f"/events/{event.id}/registrations/new", said).status_code == 302
    assert statuses(event) == [CONFIRMED, WAITING]
    assert "/t/mine/" in mails(cast, "elif@betrieb.example")[0][1]
    again = browser.post(f"/events/{event.id}/registrations/new", said)
    assert again.status_code == 422
    assert "schon angemeldet" in again.text


def test_somebody_is_moved_up_with_a_reason_that_stays_in_the_trail(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, browser = a_training(cast, seats=1), cast.browser(cast.contributor)
    registers(cast, event, cast.contributor.id, cast.manager.id, cast.reader.id)
    row = of_person(event, cast.reader.id)
    browser.get(f"/registrations/{row.id}/move-up")
    assert browser.post(f"/registrations/{row.id}/move-up", {"reason": "weil"}).status_code == 422
    assert browser.post(f"/registrations/{row.id}/move-up", {"reason": "missed"}).status_code == 302
    browser.post(f"/registrations/{of_person(event, cast.contributor.id).id}/cancel")
    assert of_person(event, cast.reader.id).status == OFFERED
    assert of_person(event, cast.manager.id).status == WAITING
    with transaction(writing=False) as opened:
        line = opened.scalars(select(AuditEntry).where(AuditEntry.action == "trainings.move-up")).one()
    assert (line.actor, line.details["reason"]) == (cast.contributor.name, "missed")


def test_who_is_taken_out_is_told_and_the_next_moves_up(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, browser = a_training(cast, seats=1), cast.browser(cast.contributor)
    registers(cast, event, cast.reader.id, cast.manager.id)
    browser.get(f"/events/{event.id}/registrations")
    browser.post(f"/registrations/{of_person(event, cast.reader.id).id}/remove")
    assert statuses(event) == [CANCELLED, OFFERED]
    assert mails(cast, cast.reader.email)[-1][0] == "Abgemeldet: Übergang Schule–Beruf"


def test_writing_to_all_sends_each_their_own_mail(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, browser = a_training(cast, seats=2), cast.browser(cast.contributor)
    registers(cast, event, cast.reader.id, cast.manager.id, cast.stranger.id)
    browser.get(f"/events/{event.id}/registrations/write")
    browser.post(f"/events/{event.id}/registrations/write", {"subject": "Neuer Raum", "body": "Wir sind in Raum 7."})
    with transaction(writing=False) as opened:
        sent = opened.scalars(select(Mail).where(Mail.subject.contains("Neuer Raum"))).all()
    assert sorted(mail.recipient for mail in sent) == sorted([cast.reader.email, cast.manager.email])
    assert all("Raum 7" in mail.body and "@" not in mail.body for mail in sent)


def test_the_csv_file_runs_no_formula_and_is_noted(cast: Cast) -> None:
    event = a_training(cast, allows_guests=True)
    visitor = cast.browser(None)
    guest_registers(visitor, link_of(cast, event), name="=HYPERLINK(1)", institution_name="+49")
    answer = cast.browser(cast.contributor).get(f"/events/{event.id}/registrations.csv")
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Status;Warteplatz;Name;Institution;E-Mail")
    assert "'=HYPERLINK(1);'+49;elif@betrieb.example" in lines[1]
    with transaction(writing=False) as opened:
        assert opened.scalars(select(AuditEntry).where(AuditEntry.action == "trainings.export")).one()


def test_names_of_guests_are_shown_as_text(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = a_training(cast, allows_guests=True)
    visitor = cast.browser(None)
    guest_registers(visitor, link_of(cast, event), name="<script>alert(1)</script>")
    wishes(visitor, own_link(cast, registrations(event)[0]), "verify")
    for page in (
        cast.browser(cast.contributor).get(f"/events/{event.id}/registrations").text,
        visitor.get(own_link(cast, registrations(event)[0])).text,
    ):
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page


def test_a_deadline_that_has_passed_closes_registration_at_once(embedded_cast: Cast) -> None:
    event = a_training(embedded_cast)
    save(embedded_cast, event, closes_on=(day_here(embedded_cast) - timedelta(days=1)).isoformat())
    page = embedded_cast.browser(embedded_cast.reader).get(f"/events/{event.id}").text
    assert "Der Anmeldeschluss ist vorbei" in page
