"""Many at the same moment, on both databases: no seat twice, none lost, nobody out of order."""

from __future__ import annotations

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import select

from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.models import Event
from hub.db import session, transaction
from hub.trainings.jobs import move_registrations_on
from hub.trainings.models import CONFIRMED, OFFERED, WAITING, Registration
from hub.trainings.registering import register, sign_off
from tests.people import Cast
from tests.trainings.steps import a_training, participants, people, registers, registrations, statuses, work

THREADS = 25


def all_at_once(cast: Cast, event: Event, person_ids: list[uuid.UUID]) -> None:
    together = Barrier(THREADS)

    def some(mine: list[uuid.UUID]) -> None:
        together.wait()
        for person_id in mine:
            with cast.app.app_context(), transaction(writing=True):
                user = user_of_person(session().get_one(Person, person_id))
                register(user, session().get_one(Event, event.id))

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(some, [person_ids[start::THREADS] for start in range(THREADS)]))


def test_of_200_for_20_seats_exactly_20_are_in_and_the_others_stand_in_line(cast: Cast) -> None:
    event, person_ids = a_training(cast, seats=20), people(cast, 200)
    all_at_once(cast, event, person_ids)
    rows = registrations(event)
    assert [row.status for row in rows] == [CONFIRMED] * 20 + [WAITING] * 180
    assert [row.position for row in rows] == list(range(1, 201))
    assert {row.person_id for row in rows} == set(person_ids)
    assert {row.person_id for row in participants(event)} == {row.person_id for row in rows[:20]}


def test_seats_of_institutions_hold_when_all_come_at_once(cast: Cast) -> None:
    with transaction(writing=False) as opened:
        ids = {row.short_name: row.id for row in opened.scalars(select(Institution))}
    kept = {ids["Jobcenter"]: 5, ids["Berufskolleg"]: 3}
    event = a_training(cast, seats=10, kept=kept)
    many = people(cast, 20) + people(cast, 2, of="Berufskolleg", prefix="schule")
    many += people(cast, 18, of="Agentur", prefix="agentur")
    all_at_once(cast, event, many)
    seated = Counter(row.institution_id for row in registrations(event) if row.status == CONFIRMED)
    assert seated[ids["Berufskolleg"]] == 2  # the third seat stays kept for them
    assert seated.total() == 9
    assert seated[ids["Jobcenter"]] >= 5
    assert seated[ids["Agentur"]] <= 2


def test_seats_given_back_at_once_are_each_offered_once(cast: Cast) -> None:
    event, person_ids = a_training(cast, seats=6), people(cast, 12)
    registers(cast, event, *person_ids)
    ids = [row.id for row in registrations(event)[:6]]
    together = Barrier(6)

    def give_back(row_id: uuid.UUID) -> None:
        together.wait()
        with cast.app.app_context(), transaction(writing=True) as opened:
            sign_off(None, opened.get_one(Registration, row_id))

    with ThreadPoolExecutor(7) as threads:
        done = [threads.submit(give_back, row_id) for row_id in ids]
        done.append(threads.submit(work, cast, move_registrations_on))
        for one in done:
            one.result()
    assert statuses(event)[6:] == [OFFERED] * 6
