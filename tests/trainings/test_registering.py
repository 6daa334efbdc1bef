"""Registering oneself or a colleague, and signing off again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from hub.audit.models import AuditEntry
from hub.calendar.models import ACCEPTED, Event, Participant
from hub.db import now, transaction
from hub.trainings.models import CANCELLED, CONFIRMED, OFFERED, WAITING
from tests.people import Cast
from tests.trainings.steps import (
    a_training,
    change,
    day_here,
    mails,
    of_person,
    participants,
    people,
    press,
    registers,
    registrations,
    somebody,
    statuses,
)


def test_with_one_click_a_person_has_a_seat_and_takes_part(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = a_training(cast, place="Rathaus, Raum 2", preparation="Bitte ein Fallbeispiel ohne Namen.")
    assert press(cast.browser(cast.reader), event).status_code == 302
    [row] = participants(event)
    assert (row.person_id, row.source, row.answer) == (cast.reader.id, "registration", ACCEPTED)
    [(subject, text)] = mails(cast, cast.reader.email)
    assert subject == "Angemeldet: Übergang Schule–Beruf"
    assert "Rathaus, Raum 2" in text
    assert "Fallbeispiel" in text
    assert f"/events/{event.id}.ics" in text
    page = cast.browser(cast.reader).get(f"/events/{event.id}").text
    assert "Ihr Platz ist sicher." in page
    assert "1 von 2 frei" in page


def test_twice_is_once(embedded_cast: Cast) -> None:
    event, browser = a_training(embedded_cast), embedded_cast.browser(embedded_cast.reader)
    press(browser, event)
    press(browser, event)
    assert statuses(event) == [CONFIRMED]
    assert len(mails(embedded_cast, embedded_cast.reader.email)) == 1


def test_without_a_seat_one_waits_and_sees_the_place_in_the_line(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = a_training(cast, seats=1)
    registers(cast, event, *people(cast, 2))
    browser = cast.browser(cast.reader)
    assert "Auf die Warteliste" in browser.get(f"/events/{event.id}").text
    press(browser, event)
    assert statuses(event) == [CONFIRMED, WAITING, WAITING]
    assert "Sie sind an Stelle 2." in browser.get(f"/events/{event.id}").text
    assert len(participants(event)) == 1


def test_without_a_waiting_list_the_one_too_many_is_told(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = a_training(cast, seats=1, has_waiting_list=False)
    registers(cast, event, cast.contributor.id)
    browser = cast.browser(cast.reader)
    press(browser, event)
    assert "es gibt keine Warteliste" in browser.get(f"/events/{event.id}").text
    assert statuses(event) == [CONFIRMED]
    assert mails(cast, cast.reader.email) == []


def test_signing_off_takes_out_of_the_termin_and_offers_the_seat_to_the_next(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, browser = a_training(cast, seats=1), cast.browser(cast.reader)
    press(browser, event)
    registers(cast, event, cast.contributor.id, cast.manager.id)
    own = of_person(event, cast.reader.id)
    page = browser.get(f"/registrations/{own.id}/cancel")
    assert "Abmelden?" in page.text
    assert browser.post(f"/registrations/{own.id}/cancel").status_code == 302
    assert statuses(event) == [CANCELLED, OFFERED, WAITING]
    assert participants(event) == []
    assert mails(cast, cast.reader.email)[-1][1].splitlines()[2] == "Sie sind abgemeldet."


def test_who_comes_back_stands_at_the_end_of_the_line_in_the_same_row(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, browser = a_training(cast, seats=1), cast.browser(cast.reader)
    press(browser, event)
    registers(cast, event, cast.contributor.id)
    browser.post(f"/registrations/{of_person(event, cast.reader.id).id}/cancel")
    press(browser, event)
    assert [row.person_id for row in registrations(event)] == [cast.contributor.id, cast.reader.id]
    assert statuses(event) == [OFFERED, WAITING]


def test_who_was_invited_besides_stays_invited_when_signing_off(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = a_training(cast)
    with transaction(writing=True) as opened:
        opened.add(Participant(event_id=event.id, person_id=cast.reader.id, institution_id=cast.reader.institution_id))
    browser = cast.browser(cast.reader)
    press(browser, event)
    assert [row.answer for row in participants(event)] == [ACCEPTED]
    browser.post(f"/registrations/{of_person(event, cast.reader.id).id}/cancel")
    assert [(row.source, row.answer) for row in participants(event)] == [("person", "declined")]


def test_nobody_registers_before_it_opens_after_the_deadline_or_for_what_is_called_off(embedded_cast: Cast) -> None:
    cast = embedded_cast
    tomorrow, yesterday = day_here(cast) + timedelta(days=1), day_here(cast) - timedelta(days=1)
    browser = cast.browser(cast.reader)
    early = a_training(cast, opens_on=tomorrow)
    press(browser, early)
    assert "Die Anmeldung beginnt am" in browser.get(f"/events/{early.id}").text
    late = a_training(cast, closes_on=yesterday)
    press(browser, late)
    assert "Der Anmeldeschluss ist vorbei" in browser.get(f"/events/{late.id}").text
    off = a_training(cast)
    change(off.id, Event, status="cancelled")
    press(browser, off)
    draft = a_training(cast, is_draft=True)
    assert browser.post(f"/events/{draft.id}/register").status_code == 404
    assert [statuses(event) for event in (early, late, off, draft)] == [[], [], [], []]


def test_nobody_signs_off_once_it_has_begun(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, browser = a_training(cast), cast.browser(cast.reader)
    press(browser, event)
    change(event.id, Event, starts_at=now() - timedelta(minutes=1))
    browser.post(f"/registrations/{of_person(event, cast.reader.id).id}/cancel")
    assert "Der Termin hat begonnen." in browser.get(f"/events/{event.id}").text
    assert statuses(event) == [CONFIRMED]


def test_a_colleague_of_ones_own_institution_is_registered_and_told(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, colleague, browser = a_training(cast), somebody(cast), cast.browser(cast.contributor)
    page = browser.get(f"/events/{event.id}/register-colleague").text
    assert "Zweite Fachkraft" in page
    assert cast.reader.name not in page
    browser.post(f"/events/{event.id}/register-colleague", {"person": str(colleague.id)})
    row = of_person(event, colleague.id)
    assert (row.status, row.registered_by) == (CONFIRMED, cast.contributor.id)
    assert mails(cast, colleague.email)[0][0].startswith("Angemeldet")
    assert browser.post(f"/registrations/{row.id}/cancel").status_code == 302
    assert statuses(event) == [CANCELLED]


def test_nobody_registers_somebody_of_another_institution_or_without_content(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, browser = a_training(cast), cast.browser(cast.contributor)
    browser.get(f"/events/{event.id}/register-colleague")
    for person in (cast.reader, cast.administrator):
        answer = browser.post(f"/events/{event.id}/register-colleague", {"person": str(person.id)})
        assert answer.status_code == 422
    assert statuses(event) == []


def test_who_cannot_read_the_termin_cannot_register_and_a_registration_is_nobody_elses(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = a_training(cast)
    registers(cast, event, cast.reader.id)
    row = of_person(event, cast.reader.id)
    for person in (cast.stranger, cast.guest, cast.administrator):
        browser = cast.browser(person)
        assert browser.post(f"/events/{event.id}/register").status_code == 404
        assert browser.post(f"/registrations/{row.id}/cancel").status_code == 404
        assert browser.get(f"/events/{event.id}/registrations").status_code == 404
    assert cast.browser(cast.contributor).post(f"/registrations/{row.id}/cancel").status_code == 403
    assert statuses(event) == [CONFIRMED]


def test_the_page_of_the_termin_names_nobody_to_those_who_do_not_plan_it(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = a_training(cast)
    registers(cast, event, *people(cast, 1, prefix="anna"))
    page = cast.browser(cast.reader).get(f"/events/{event.id}").text
    assert "Anna 0" not in page
    assert "/registrations" not in page


def test_seats_of_the_own_institution_stand_on_the_page(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = a_training(cast, seats=4, kept={cast.jobcenter.id: 3})
    registers(cast, event, cast.contributor.id)
    page = cast.browser(cast.contributor).get(f"/events/{event.id}").text
    assert "noch 2 von 3" in page
    assert "3 von 4 frei" in page
    assert "noch" not in cast.browser(cast.reader).get(f"/events/{event.id}").text.split('id="registration"')[1][:900]


def test_every_step_stands_in_the_trail_without_the_name_of_a_guest(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, browser = a_training(cast), cast.browser(cast.reader)
    press(browser, event)
    browser.post(f"/registrations/{of_person(event, cast.reader.id).id}/cancel")
    with transaction(writing=False) as opened:
        lines = opened.scalars(select(AuditEntry).where(AuditEntry.action.startswith("trainings."))).all()
    assert [line.action for line in lines] == ["trainings.switch-on", "trainings.register", "trainings.sign-off"]
    assert lines[1].text == "Zu „Übergang Schule–Beruf“ angemeldet"
