"""Kurzfeedback: anonymous, once per form, told only where nobody can be recognised; the thanks go out once."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from hub.accounts.models import Person, Throttle
from hub.attendance.feedback import SHOWN_FROM, TEXTS_FROM, give_feedback, open_feedback
from hub.attendance.jobs import close_feedback, thank_participants
from hub.attendance.models import AttendanceDetails, FeedbackAnswer
from hub.calendar.actions import cancel_event
from hub.calendar.models import Event
from hub.days import today
from hub.db import now, session, transaction
from hub.mail.letters import letter_of
from tests.attendance.steps import (
    described,
    details,
    event_on,
    feedback_of,
    guest_takes_part,
    mails,
    main_of,
    meanwhile,
    planner,
    takes_part,
)
from tests.people import Browser, Cast


def held(cast: Cast, *, present: int = 3, days: int = -1, **more: bool) -> Event:
    """A Termin of yesterday with feedback and that many people."""
    event = event_on(cast, days=days)
    for number in range(present):
        guest_takes_part(cast, event, f"Gast{number} Muster", attended=True)
    described(cast, event, **more)
    return event


def number_in(page: TestResponse) -> str:
    found = re.search(r'name="number" value="([^"]+)"', page.text)
    assert found, page.text
    return found.group(1)


def answer(cast: Cast, event: Event, **answers: str) -> int:
    visitor, address = cast.app.test_client(), feedback_of(cast, event)
    return visitor.post(address, data={"number": number_in(visitor.get(address)), **answers}).status_code


def answers() -> list[FeedbackAnswer]:
    with transaction(writing=False):
        return list(session().scalars(select(FeedbackAnswer)))


def result(cast: Cast, event: Event) -> str:
    return cast.browser(cast.contributor).get(f"/events/{event.id}/feedback").text


def test_an_answer_keeps_the_day_and_nothing_of_who_gave_it(embedded_cast: Cast) -> None:
    event = held(embedded_cast)
    visitor, address = embedded_cast.app.test_client(), feedback_of(embedded_cast, event)
    page = visitor.get(address)
    done = visitor.post(address, data={"number": number_in(page), "useful": "4", "voice": "unknown", "good": " Viel "})
    assert "Set-Cookie" not in page.headers
    assert "Set-Cookie" not in done.headers
    [given] = answers()
    assert (given.useful, given.voice, given.setting, given.good) == (4, None, None, "Viel")
    with embedded_cast.app.app_context(), transaction(writing=False):
        assert given.answered_on == today()
        assert session().scalar(select(func.count()).select_from(Throttle)) == 0  # no network address either


def test_the_same_form_counts_once_even_when_it_comes_twice_at_once(cast: Cast) -> None:
    event = held(cast, present=9)
    visitor, address = cast.app.test_client(), feedback_of(cast, event)
    number = number_in(visitor.get(address))
    statuses: list[int] = []

    def send() -> None:
        client = cast.app.test_client()
        statuses.append(client.post(address, data={"number": number, "useful": "1"}).status_code)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 409, 409, 409]
    assert len(answers()) == 1


def test_a_forged_number_and_that_of_another_termin_count_nothing(embedded_cast: Cast) -> None:
    event, other = held(embedded_cast), held(embedded_cast)
    visitor = embedded_cast.app.test_client()
    foreign = number_in(visitor.get(feedback_of(embedded_cast, other)))
    for number in ("", "forged", foreign):
        assert visitor.post(feedback_of(embedded_cast, event), data={"number": number}).status_code == 404
    assert answers() == []


def test_there_are_never_more_answers_than_people_present(embedded_cast: Cast) -> None:
    event = held(embedded_cast, present=2)
    assert [answer(embedded_cast, event) for _ in range(3)] == [200, 200, 404]


@pytest.mark.parametrize("days", [1, -15])
def test_before_the_termin_and_a_fortnight_after_it_the_feedback_is_closed(embedded_cast: Cast, days: int) -> None:
    event = held(embedded_cast, days=days)
    assert embedded_cast.app.test_client().get(feedback_of(embedded_cast, event)).status_code == 404


def test_an_unknown_code_and_a_closed_feedback_get_the_same_answer(embedded_cast: Cast) -> None:
    off, gone, called_off = held(embedded_cast, asks_feedback=False), held(embedded_cast), held(embedded_cast)
    with meanwhile(embedded_cast) as opened:
        opened.get_one(Event, gone.id).deleted_at = now()
        cancel_event(planner(opened, embedded_cast), opened.get_one(Event, called_off.id))
    visitor = embedded_cast.app.test_client()
    addresses = [*(feedback_of(embedded_cast, event) for event in (off, gone, called_off)), "/f/abc"]
    pages = [visitor.get(address) for address in addresses]
    assert {(page.status_code, main_of(page)) for page in pages} == {(404, main_of(pages[-1]))}


def end(cast: Cast, event: Event) -> str:
    return cast.browser(cast.contributor).post(f"/events/{event.id}/feedback/end", follow_redirects=True).text


@pytest.mark.parametrize(("count", "has_numbers", "has_texts"), [(5, True, False), (9, True, False), (10, True, True)])
def test_an_ended_feedback_tells_numbers_from_five_answers_on_and_texts_from_ten(
    embedded_cast: Cast, count: int, has_numbers: bool, has_texts: bool
) -> None:
    event = held(embedded_cast, present=TEXTS_FROM)
    for number in range(count):
        answer(embedded_cast, event, useful="4", good=f"<b>Text {number}</b>")
    page = end(embedded_cast, event)
    assert ('class="numbers"' in page) == has_numbers
    assert ("&lt;b&gt;Text 0" in page) == has_texts


def test_while_answers_are_taken_the_page_says_only_how_many_there_are(embedded_cast: Cast) -> None:
    event = held(embedded_cast, present=TEXTS_FROM + 1)
    for _ in range(TEXTS_FROM):
        answer(embedded_cast, event, useful="4", good="Der Vormittag")
    page = result(embedded_cast, event)
    assert "10 Antworten" in page
    assert 'class="numbers"' not in page
    assert "Der Vormittag" not in page


def test_what_was_ended_takes_no_answer_whatever_becomes_of_the_termin(cast: Cast) -> None:
    event = held(cast, present=SHOWN_FROM + 1)
    visitor, address = cast.app.test_client(), feedback_of(cast, event)
    number = number_in(visitor.get(address))
    for _ in range(SHOWN_FROM):
        answer(cast, event, useful="4")
    assert 'class="numbers"' in end(cast, event)
    described(cast, event, asks_feedback=False)
    described(cast, event)
    with meanwhile(cast) as opened:
        moved = opened.get_one(Event, event.id)
        moved.last_day += timedelta(days=30)
    assert visitor.post(address, data={"number": number, "useful": "1"}).status_code == 404
    assert len(answers()) == SHOWN_FROM


def test_with_fewer_than_five_answers_nobody_ends_it_and_afterwards_nothing_is_told(embedded_cast: Cast) -> None:
    event = held(embedded_cast)
    answer(embedded_cast, event, useful="4")
    assert "mindestens fünf" in end(embedded_cast, event)
    assert details(event).feedback_closed_at is None
    with meanwhile(embedded_cast) as opened:
        opened.get_one(AttendanceDetails, event.id).feedback_closed_at = now()
    page = result(embedded_cast, event)
    assert "bleiben sie verborgen" in page
    assert 'class="numbers"' not in page


def test_it_ends_by_itself_a_fortnight_after_the_termin(cast: Cast) -> None:
    over, still = held(cast, days=-15), held(cast, days=-14)
    with cast.app.app_context():
        close_feedback()
    assert details(over).feedback_closed_at is not None
    assert details(still).feedback_closed_at is None


def test_who_ends_it_waits_for_an_answer_on_its_way(cast: Cast) -> None:
    event = held(cast, present=SHOWN_FROM + 1)
    for _ in range(SHOWN_FROM):
        answer(cast, event, useful="4")
    address = feedback_of(cast, event)
    number = number_in(cast.app.test_client().get(address))
    browser, seen = cast.browser(cast.contributor), list[int]()
    ending = threading.Thread(target=lambda: seen.append(browser.post(f"/events/{event.id}/feedback/end").status_code))
    with meanwhile(cast):
        give_feedback(open_feedback(address.removeprefix("/f/")), number, {"useful": "1"})
        ending.start()
        ending.join(0.5)
        assert ending.is_alive()
    ending.join()
    assert seen == [302]
    assert f"{SHOWN_FROM + 1} Antworten" in result(cast, event)


def test_only_planners_see_results(embedded_cast: Cast) -> None:
    event = held(embedded_cast)
    assert embedded_cast.browser(embedded_cast.reader).get(f"/events/{event.id}/feedback").status_code == 403
    assert embedded_cast.browser(embedded_cast.stranger).get(f"/events/{event.id}/feedback").status_code == 404


@pytest.mark.parametrize("value", ["5", "0", "-1", "4.0", "٤", "4; DROP", "x" * 5000])
def test_what_is_no_step_of_the_scale_counts_as_not_known(embedded_cast: Cast, value: str) -> None:
    event = held(embedded_cast)
    assert answer(embedded_cast, event, useful=value, better="\x00a\x07b" + "c" * 2000) == 200
    [given] = answers()
    assert given.useful is None
    assert given.better.startswith("ab")
    assert len(given.better) == 1000


def thank(cast: Cast) -> None:
    with cast.app.app_context():
        thank_participants()


def test_the_day_after_everybody_who_was_there_is_thanked_once(cast: Cast) -> None:
    event = event_on(cast, days=-1)
    guest_takes_part(cast, event, attended=True)
    guest_takes_part(cast, event, "Ohne Adresse", email=None, attended=True)
    guest_takes_part(cast, event, "Ab Wesend", attended=False)
    takes_part(cast, event, cast.reader, attended=True)
    gone = takes_part(cast, event, cast.stranger, attended=True)
    described(cast, event)
    with meanwhile(cast) as opened:
        opened.get_one(Person, cast.stranger.id).deactivated_at = now()
    threads = [threading.Thread(target=thank, args=(cast,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert gone
    assert [mail.recipient for mail in mails()] == ["gast@verein.example", cast.reader.email]
    with cast.app.app_context(), transaction(writing=False):
        letters = [letter_of(mail) for mail in mails()]
    assert all(letter and f"http://localhost{feedback_of(cast, event)}\n" in letter.body for letter in letters)


def test_no_thanks_on_the_day_itself_too_late_unasked_or_for_what_was_called_off(embedded_cast: Cast) -> None:
    still, late = held(embedded_cast, days=0), held(embedded_cast, days=-15)
    held(embedded_cast, asks_feedback=False)
    called_off = held(embedded_cast)
    with meanwhile(embedded_cast) as opened:
        cancel_event(planner(opened, embedded_cast), opened.get_one(Event, called_off.id))
    before = [mail.id for mail in mails()]
    thank(embedded_cast)
    assert [mail.id for mail in mails()] == before
    assert [details(event).thanked_at for event in (still, late)] == [None, None]


def test_a_thank_you_that_waited_until_the_feedback_was_switched_off_is_not_sent(embedded_cast: Cast) -> None:
    event = held(embedded_cast, present=1)
    thank(embedded_cast)
    with meanwhile(embedded_cast) as opened:
        opened.get_one(AttendanceDetails, event.id).asks_feedback = False
    with embedded_cast.app.app_context(), transaction(writing=False):
        assert letter_of(mails()[0]) is None


def test_feedback_given_while_signed_in_is_as_anonymous(embedded_cast: Cast) -> None:
    event = held(embedded_cast)
    browser: Browser = embedded_cast.browser(embedded_cast.reader)
    page = browser.get(feedback_of(embedded_cast, event))
    assert browser.post(feedback_of(embedded_cast, event), {"number": number_in(page)}).status_code == 200
    [given] = answers()
    assert str(embedded_cast.reader.id) not in str(vars(given))
