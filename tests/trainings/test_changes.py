"""When the Termin is moved, called off, copied or near: who is told, once."""

from __future__ import annotations

from datetime import timedelta

from hub import slots
from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.actions import cancel_event, change_event, create_event, delete_event
from hub.calendar.models import Event, Participant
from hub.db import now, session
from hub.documents.models import Workspace
from hub.trainings.jobs import move_registrations_on, remind_of_trainings
from hub.trainings.models import CONFIRMED, EXPIRED
from tests.calendar.steps import plan_of
from tests.people import Cast
from tests.trainings.steps import (
    a_training,
    change,
    guest_registers,
    link_of,
    mails,
    of_person,
    offer_row,
    own_link,
    participants,
    people,
    registers,
    registrations,
    statuses,
    wishes,
    working,
)
from tests.trainings.steps import work as run

ELIF = "elif@betrieb.example"


def with_people(cast: Cast, **terms: object) -> Event:
    """Two seats: the reader and a guest have them, the manager waits."""
    event = a_training(cast, seats=2, allows_guests=True, **terms)
    registers(cast, event, cast.reader.id)
    visitor = cast.browser(None)
    guest_registers(visitor, link_of(cast, event))
    wishes(visitor, own_link(cast, registrations(event)[1]), "verify")
    registers(cast, event, cast.manager.id)
    return event


def subjects(cast: Cast, recipient: str) -> list[str]:
    return [subject.partition(":")[0] for subject, _ in mails(cast, recipient)]


def test_all_who_are_registered_or_wait_hear_that_it_is_called_off_and_the_list_ends(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = with_people(cast)
    with working(cast):
        user = user_of_person(session().get_one(Person, cast.contributor.id))
        cancel_event(user, session().get_one(Event, event.id))
    for recipient in (cast.reader.email, ELIF, cast.manager.email):
        assert subjects(cast, recipient)[-1] == "Abgesagt"
    run(cast, move_registrations_on)
    page = cast.browser(None).get(own_link(cast, registrations(event)[1])).text
    assert "Dieser Termin ist abgesagt." in page
    assert EXPIRED not in statuses(event)[:2]


def test_deleting_tells_too(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = with_people(cast)
    with working(cast):
        user = user_of_person(session().get_one(Person, cast.contributor.id))
        delete_event(user, session().get_one(Event, event.id))
    assert subjects(cast, ELIF)[-1] == "Abgesagt"


def test_who_is_told_by_the_invitations_is_not_told_twice(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = with_people(cast)
    invited = next(row for row in participants(event) if row.person_id == cast.reader.id)
    change(invited.id, Participant, told_sequence=0)
    with working(cast):
        user = user_of_person(session().get_one(Person, cast.contributor.id))
        cancel_event(user, session().get_one(Event, event.id))
    assert "Abgesagt" not in subjects(cast, cast.reader.email)
    assert "Abgesagt" in subjects(cast, ELIF)


def test_when_it_is_moved_all_are_told_the_new_time_and_deadlines_stay_before_it(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = with_people(cast)
    earlier = (now() + timedelta(days=10)).replace(hour=13, minute=0, second=0, microsecond=0, tzinfo=None)
    with working(cast):
        user = user_of_person(session().get_one(Person, cast.contributor.id))
        plan = plan_of(event.title, start=earlier, format_name="Fortbildung")
        change_event(user, session().get_one(Event, event.id), plan, revision=None)
    for recipient in (cast.reader.email, ELIF, cast.manager.email):
        subject, text = mails(cast, recipient)[-1]
        assert subject.startswith("Geändert")
        assert f"{earlier:%d.%m.%Y}, 13:00–15:00 Uhr" in text
    assert offer_row(event).closes_on == earlier.date()


def test_a_change_of_words_alone_tells_nobody(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = with_people(cast)
    with working(cast):
        user = user_of_person(session().get_one(Person, cast.contributor.id))
        slots.announce(slots.AFTER_EVENT_CHANGE, user, session().get_one(Event, event.id), {"goal"})
    assert "Geändert" not in subjects(cast, ELIF)


def test_three_days_before_those_with_a_seat_are_reminded_once(cast: Cast) -> None:
    event = with_people(cast, starts_in=timedelta(days=2, hours=20), place="Rathaus")
    for row in registrations(event):
        change(row.id, changed_at=now() - timedelta(days=5))
    for _ in range(2):
        run(cast, remind_of_trainings)
    assert subjects(cast, cast.reader.email).count("In drei Tagen") == 1
    assert subjects(cast, ELIF).count("In drei Tagen") == 1
    assert "In drei Tagen" not in subjects(cast, cast.manager.email)
    assert "Rathaus" in mails(cast, ELIF)[-1][1]


def test_two_days_before_it_is_too_late_for_this_reminder_and_early_nobody_is(embedded_cast: Cast) -> None:
    cast = embedded_cast
    for starts_in in (timedelta(days=1, hours=20), timedelta(days=5)):
        event = with_people(cast, starts_in=starts_in)
        for row in registrations(event):
            change(row.id, changed_at=now() - timedelta(days=9))
    run(cast, remind_of_trainings)
    assert "In drei Tagen" not in subjects(cast, ELIF)


def test_the_reminder_names_the_folder_only_to_those_who_may_read_it(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = with_people(cast, starts_in=timedelta(days=2, hours=20), folder_id=cast.root.id)
    registers_stranger(cast, event)
    for row in registrations(event):
        change(row.id, changed_at=now() - timedelta(days=5))
    run(cast, remind_of_trainings)
    folder = f"/folders/{cast.root.id}"
    assert folder in mails(cast, cast.reader.email)[-1][1]
    assert folder not in mails(cast, ELIF)[-1][1]
    assert folder not in mails(cast, cast.stranger.email)[-1][1]


def registers_stranger(cast: Cast, event: Event) -> None:
    """Somebody with an account who may not read the Bereich, by the public page; a seat more for them."""
    change(offer_row(event).id, type(offer_row(event)), seats=4)
    visitor = cast.browser(None)
    guest_registers(visitor, link_of(cast, event), email=cast.stranger.email)
    wishes(visitor, own_link(cast, of_person(event, cast.stranger.id)), "verify")
    assert of_person(event, cast.stranger.id).status == CONFIRMED


def test_a_registered_person_reads_the_termin_although_the_bereich_is_closed_to_them(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = with_people(cast, folder_id=cast.root.id)
    stranger = cast.browser(cast.stranger)
    assert stranger.get(f"/events/{event.id}").status_code == 404
    registers_stranger(cast, event)
    assert stranger.get(f"/events/{event.id}").status_code == 200
    assert stranger.get(f"/folders/{cast.root.id}").status_code == 404


def test_a_copy_has_the_same_rules_as_far_before_its_start_and_nobody_in_it(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = a_training(cast, seats=7, kept={cast.jobcenter.id: 2})
    registers(cast, event, *people(cast, 2))
    start = (now() + timedelta(days=90)).replace(tzinfo=None)
    with working(cast):
        user = user_of_person(session().get_one(Person, cast.contributor.id))
        workspace = session().get_one(Workspace, cast.shared.id)
        copy = create_event(user, workspace, plan_of("Noch einmal", start=start))
        slots.announce(slots.AFTER_EVENT_COPIED, user, copy, session().get_one(Event, event.id))
    offer = offer_row(copy)
    assert (offer.seats, offer.closes_on) == (7, copy.first_day)
    assert statuses(copy) == []


def test_a_mail_about_what_is_not_true_any_more_is_not_sent(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = a_training(cast, seats=1)
    registers(cast, event, cast.manager.id, cast.reader.id)
    manager = cast.browser(cast.manager)
    manager.post(f"/registrations/{of_person(event, cast.manager.id).id}/cancel")
    assert subjects(cast, cast.reader.email) == ["Ein Platz ist frei"]  # the waiting list is not spoken of any more
    cast.browser(cast.reader).post(f"/registrations/{of_person(event, cast.reader.id).id}/cancel")
    assert subjects(cast, cast.reader.email) == ["Abgemeldet"]
