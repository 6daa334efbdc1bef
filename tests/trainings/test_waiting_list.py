"""The waiting list moves up by itself, in order, and nobody is asked twice."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from hub.calendar.models import DECLINED, Event, Participant
from hub.db import now, transaction
from hub.notices.models import Notice
from hub.notices.sentences import text_of
from hub.trainings.jobs import forget_guests, move_registrations_on
from hub.trainings.models import CANCELLED, CONFIRMED, EXPIRED, OFFERED, WAITING
from tests.people import Cast
from tests.trainings.steps import (
    a_training,
    change,
    day_here,
    guest_registers,
    link_of,
    mails,
    of_person,
    offer_row,
    participants,
    people,
    registers,
    registrations,
    set_up,
    statuses,
    work,
)


def full(cast: Cast, **terms: object) -> Event:
    """One seat, taken by the manager; contributor and reader wait in this order, the contributor with an offer."""
    event = a_training(cast, seats=1, **terms)
    registers(cast, event, cast.manager.id, cast.contributor.id, cast.reader.id)
    cast.browser(cast.manager).post(f"/registrations/{of_person(event, cast.manager.id).id}/cancel")
    assert statuses(event) == [CANCELLED, OFFERED, WAITING]
    return event


def test_the_offer_says_until_when_and_is_accepted_in_the_hub(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, browser = full(cast), cast.browser(cast.contributor)
    subject, text = mails(cast, cast.contributor.email)[-1]
    assert subject == "Ein Platz ist frei: Übergang Schule–Beruf"
    assert f"/events/{event.id}" in text
    row = of_person(event, cast.contributor.id)
    assert row.offered_until is not None
    assert timedelta(hours=47) < row.offered_until - now() <= timedelta(hours=48)
    assert "für Sie reserviert" in browser.get(f"/events/{event.id}").text
    browser.post(f"/registrations/{row.id}/accept")
    assert statuses(event) == [CANCELLED, CONFIRMED, WAITING]
    assert [row.person_id for row in participants(event)] == [cast.contributor.id]


def test_declining_passes_the_seat_on(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, browser = full(cast), cast.browser(cast.contributor)
    browser.post(f"/registrations/{of_person(event, cast.contributor.id).id}/cancel")
    assert statuses(event) == [CANCELLED, CANCELLED, OFFERED]


def test_an_offer_without_an_answer_lapses_and_passes_the_seat_on_once(cast: Cast) -> None:
    event = full(cast)
    row = of_person(event, cast.contributor.id)
    change(row.id, offered_until=now() - timedelta(seconds=1))
    for _ in range(3):
        work(cast, move_registrations_on)
    assert statuses(event) == [CANCELLED, EXPIRED, OFFERED]
    assert [subject for subject, _ in mails(cast, cast.contributor.email)][-1].startswith("Angebot abgelaufen")
    offered = [subject for subject, _ in mails(cast, cast.reader.email) if "Platz ist frei" in subject]
    assert len(offered) == 1


def test_a_lapsed_offer_is_not_accepted_even_before_the_worker_came(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, browser = full(cast), cast.browser(cast.contributor)
    row = of_person(event, cast.contributor.id)
    change(row.id, offered_until=now() - timedelta(seconds=1))
    browser.get(f"/events/{event.id}")
    browser.post(f"/registrations/{row.id}/accept")
    assert "nicht mehr für Sie reserviert" in browser.get(f"/events/{event.id}").text
    assert statuses(event)[1] == OFFERED


def test_nobody_accepts_without_an_offer(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = full(cast)
    browser = cast.browser(cast.reader)
    browser.get(f"/events/{event.id}")
    browser.post(f"/registrations/{of_person(event, cast.reader.id).id}/accept")
    assert statuses(event) == [CANCELLED, OFFERED, WAITING]


def test_near_the_start_a_seat_is_held_for_half_of_the_time_that_is_left(embedded_cast: Cast) -> None:
    event = full(embedded_cast, starts_in=timedelta(hours=10))
    until = of_person(event, embedded_cast.contributor.id).offered_until
    assert until is not None
    assert timedelta(hours=4, minutes=50) < until - now() <= timedelta(hours=5)


def test_in_the_last_hour_nobody_is_asked_and_at_the_start_the_list_ends(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = full(cast)
    change(event.id, Event, starts_at=now() + timedelta(minutes=30))
    change(of_person(event, cast.contributor.id).id, offered_until=now() - timedelta(seconds=1))
    work(cast, move_registrations_on)
    assert statuses(event) == [CANCELLED, EXPIRED, WAITING]
    change(event.id, Event, starts_at=now() - timedelta(minutes=1))
    work(cast, move_registrations_on)
    work(cast, move_registrations_on)
    assert statuses(event) == [CANCELLED, EXPIRED, EXPIRED]
    assert [subject for subject, _ in mails(cast, cast.reader.email)][-1].startswith("Kein Platz frei geworden")


def test_more_seats_are_offered_to_the_first_in_line(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = a_training(cast, seats=1)
    registers(cast, event, *people(cast, 5))
    set_up(cast, event, seats=3)
    assert statuses(event) == [CONFIRMED, OFFERED, OFFERED, WAITING, WAITING]


def test_who_is_first_is_passed_over_where_only_another_institutions_seats_are_free(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = a_training(cast, seats=2, kept={cast.jobcenter.id: 1})
    agency = people(cast, 2, of="Agentur", prefix="agentur")
    registers(cast, event, cast.contributor.id, *agency)
    assert statuses(event) == [CONFIRMED, CONFIRMED, WAITING]
    registers(cast, event, *people(cast, 1))  # of the Jobcenter as well
    cast.browser(cast.contributor).post(f"/registrations/{of_person(event, cast.contributor.id).id}/cancel")
    assert statuses(event) == [CANCELLED, CONFIRMED, WAITING, OFFERED]


def test_on_its_day_unused_seats_of_institutions_are_free_for_all(cast: Cast) -> None:
    tomorrow = day_here(cast) + timedelta(days=1)
    event = a_training(cast, seats=2, kept={cast.jobcenter.id: 2}, redistributes_on=tomorrow)
    registers(cast, event, *people(cast, 3, of="Agentur", prefix="agentur"))
    work(cast, move_registrations_on)
    assert statuses(event) == [WAITING, WAITING, WAITING]
    change(offer_row(event).id, type(offer_row(event)), redistributes_on=day_here(cast))
    work(cast, move_registrations_on)
    work(cast, move_registrations_on)
    assert statuses(event) == [OFFERED, OFFERED, WAITING]


def test_after_days_without_a_worker_everything_is_caught_up_in_order(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = a_training(cast, seats=2)
    registers(cast, event, *people(cast, 6))
    rows = registrations(event)
    set_up(cast, event, seats=4)
    for row in rows[2:4]:
        change(row.id, offered_until=now() - timedelta(days=3))
    work(cast, move_registrations_on)
    assert statuses(event) == [CONFIRMED, CONFIRMED, EXPIRED, EXPIRED, OFFERED, OFFERED]


def test_the_organiser_hears_of_the_deadline_once(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = full(cast)
    change(offer_row(event).id, type(offer_row(event)), closes_on=day_here(cast) - timedelta(days=1))
    work(cast, move_registrations_on)
    work(cast, move_registrations_on)
    with cast.app.test_request_context(), transaction(writing=False) as opened:
        said = [text_of(notice) for notice in opened.scalars(select(Notice))]
    assert said == ["Anmeldeschluss für „Übergang Schule–Beruf“: 0 angemeldet, 1 auf der Warteliste."]


def test_who_declines_as_an_invited_person_frees_the_seat(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = a_training(cast, seats=1)
    registers(cast, event, cast.manager.id, cast.reader.id)
    change(participants(event)[0].id, Participant, answer=DECLINED)
    work(cast, move_registrations_on)
    assert statuses(event) == [CANCELLED, OFFERED]


def test_a_deactivated_person_is_passed_over(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = a_training(cast, seats=1)
    registers(cast, event, cast.manager.id, cast.contributor.id, cast.reader.id)
    change(cast.contributor.id, type(cast.contributor), deactivated_at=now())
    cast.browser(cast.manager).post(f"/registrations/{of_person(event, cast.manager.id).id}/cancel")
    assert statuses(event) == [CANCELLED, WAITING, OFFERED]


def test_of_a_deleted_termin_nothing_is_moved(embedded_cast: Cast) -> None:
    event = full(embedded_cast)
    change(event.id, Event, deleted_at=now())
    change(of_person(event, embedded_cast.contributor.id).id, offered_until=now() - timedelta(days=1))
    work(embedded_cast, move_registrations_on)
    assert statuses(event) == [CANCELLED, OFFERED, WAITING]


def test_guests_who_got_no_seat_are_forgotten_a_month_later(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = a_training(cast, seats=1, allows_guests=True)
    registers(cast, event, cast.manager.id)
    guest_registers(cast.browser(None), link_of(cast, event))
    for days, left in ((20, 2), (40, 1)):
        ended = now() - timedelta(days=days)
        change(event.id, Event, starts_at=ended - timedelta(hours=2), ends_at=ended)
        work(cast, forget_guests)
        assert len(statuses(event)) == left
