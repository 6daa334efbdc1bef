"""Taking attendance: row by row, by planners alone."""

from __future__ import annotations

import threading

from hub.attendance.actions import WalkIn, add_walk_in
from hub.calendar.actions import cancel_event
from hub.calendar.models import DECLINED, Event, Participant
from hub.db import session, transaction
from tests.attendance.steps import (
    event_on,
    guest_takes_part,
    mark,
    meanwhile,
    participant,
    participants_in,
    planner,
    takes_part,
    trail,
    walk_ins,
)
from tests.people import Cast


def test_a_planner_ticks_one_person_and_nobody_else_changes(cast: Cast) -> None:
    event = event_on(cast)
    here, other = takes_part(cast, event, cast.reader), guest_takes_part(cast, event)
    browser = cast.browser(cast.contributor)
    assert mark(browser, here) == 302
    assert participant(here).attended is True
    assert participant(here).attendance_at is not None
    assert participant(other).attended is None
    assert mark(browser, here, "open") == 302
    assert (participant(here).attended, participant(here).attendance_at) == (None, None)


def test_a_script_gets_the_new_numbers(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    row = takes_part(embedded_cast, event, embedded_cast.reader)
    browser = embedded_cast.browser(embedded_cast.contributor)
    answer = browser.post(f"/participants/{row}/attendance", {"attended": "no"}, headers={"Accept": "application/json"})
    assert answer.json == {"present": 0, "absent": 1, "open": 0, "text": "0 anwesend · 1 abwesend · 0 offen"}


def test_two_people_who_tick_at_once_do_not_overwrite_each_other(cast: Cast) -> None:
    event = event_on(cast)
    rows = [guest_takes_part(cast, event, f"Gast{number} Muster") for number in range(12)]
    browsers = [cast.browser(cast.contributor), cast.browser(cast.manager)]
    threads = [
        threading.Thread(target=lambda mine=rows[at::2], who=who: [mark(who, row) for row in mine])
        for at, who in enumerate(browsers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(participant(row).attended for row in rows)


def test_all_present_leaves_who_is_ticked_and_who_declined(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    absent = takes_part(embedded_cast, event, embedded_cast.reader, attended=False)
    declined = guest_takes_part(embedded_cast, event, answer=DECLINED)
    awaited = guest_takes_part(embedded_cast, event, "Neu Muster")
    embedded_cast.browser(embedded_cast.contributor).post(f"/events/{event.id}/attendance/all")
    assert [participant(row).attended for row in (absent, declined, awaited)] == [False, None, True]


def test_the_trail_has_one_line_per_action_and_no_name(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    row = guest_takes_part(embedded_cast, event, "Besonders Auffällig")
    guest_takes_part(embedded_cast, event, "Zweite Person")
    browser = embedded_cast.browser(embedded_cast.contributor)
    mark(browser, row)
    mark(browser, row)  # nothing changes, nothing is written
    browser.post(f"/events/{event.id}/attendance/all")
    assert trail("attendance.take") == [
        "Anwesenheit zu „Fachtag Übergang“ eingetragen: eine Person anwesend",
        "Anwesenheit zu „Fachtag Übergang“ eingetragen: eine Person anwesend",
    ]


def test_who_comes_unannounced_is_added_and_present(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    came = {"name": " Neue  Person ", "institution": str(embedded_cast.jobcenter.id), "email": "NEU@Verein.example"}
    assert browser.post(f"/events/{event.id}/attendance/walk-ins", came).status_code == 302
    [row] = walk_ins(event)
    assert (row.name, row.email, row.institution_id, row.attended) == (
        "Neue Person",
        "neu@verein.example",
        embedded_cast.jobcenter.id,
        True,
    )


def test_a_walk_in_who_stands_in_the_list_is_ticked_there(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    row = takes_part(embedded_cast, event, embedded_cast.reader)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.post(f"/events/{event.id}/attendance/walk-ins", {"name": "X", "email": embedded_cast.reader.email})
    assert participant(row).attended is True
    assert participants_in(event) == 1


def test_a_walk_in_needs_a_name_and_a_real_address(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    for came in (
        {"name": "   "},
        {"name": "A\r\nBcc: b@c.example"},
        {"name": "A", "email": "keine"},
        {"name": "A", "email": "a@b.example, c@d.example"},
        {"name": "A", "email": "a@b.example\r\nBcc: c@d.example"},
        {"name": "A" * 201},
        {"name": "A", "institution": "keine"},
    ):
        assert browser.post(f"/events/{event.id}/attendance/walk-ins", came).status_code == 422, came
    assert participants_in(event) == 0


def test_the_same_walk_in_entered_twice_at_once_is_one_row(cast: Cast) -> None:
    event = event_on(cast)
    failures: list[Exception] = []

    def enter() -> None:
        try:
            with cast.app.app_context(), transaction(writing=True):
                add_walk_in(user, session().get_one(Event, event.id), WalkIn("Neu", None, "neu@verein.example"))
        except Exception as error:
            failures.append(error)

    user = cast.user(cast.contributor)
    threads = [threading.Thread(target=enter) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert participants_in(event) == 1


def test_nobody_is_present_at_what_was_called_off_or_is_a_draft(embedded_cast: Cast) -> None:
    called_off, draft = event_on(embedded_cast), event_on(embedded_cast, is_draft=True)
    with meanwhile(embedded_cast) as opened:
        cancel_event(planner(opened, embedded_cast), opened.get_one(Event, called_off.id))
    browser = embedded_cast.browser(embedded_cast.contributor)
    for event in (called_off, draft):
        row = takes_part(embedded_cast, event, embedded_cast.reader)
        assert mark(browser, row) == 422
        assert participant(row).attended is None


def test_who_only_takes_part_ticks_nobody_not_even_themselves(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    own = takes_part(embedded_cast, event, embedded_cast.stranger)
    browser = embedded_cast.browser(embedded_cast.stranger)
    assert browser.get(f"/events/{event.id}").status_code == 200
    assert browser.get(f"/events/{event.id}/attendance").status_code == 403
    assert mark(browser, own) == 404
    assert participant(own).attended is None


def test_a_list_holds_five_hundred_people(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    with meanwhile(embedded_cast) as opened:
        opened.add_all(Participant(event_id=event.id, name=f"Gast {number}") for number in range(500))
    page = embedded_cast.browser(embedded_cast.contributor).get(f"/events/{event.id}/attendance")
    assert page.text.count("data-attendance-tick") == 500
    assert "500 offen" in page.text
