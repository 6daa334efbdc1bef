"""Typing in filled sheets: by digits, each sheet once, until the results stand."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.answering.models import IncomingAnswer
from hub.audit.models import AuditEntry
from hub.db import now, session, transaction
from hub.errors import HubError
from hub.feedback.models import FeedbackChannel, FeedbackRound
from hub.handouts.actions import enter_sheet
from hub.handouts.models import PaperSheet
from hub.handouts.paper import read_sheet
from tests.feedback.steps import Asked, asked, contributor
from tests.handouts.steps import every_kind, paper, sheets
from tests.people import Browser, Cast

TYPED = {
    "q.one": "2",
    "q.many": "13",
    "q.ten": "10",
    "q.grid.a": "1",
    "q.grid.b": "3",
    "q.rank.a": "2",
    "q.rank.b": "1",
    "q.age": "17",
    "q.day": "24.12.2026",
    "q.wish": "Mehr Zeit",
}
MEANT = {
    "one": "b",
    "many": ["a", "c"],
    "ten": "10",
    "grid": {"a": "a", "b": "c"},
    "rank": ["b", "a"],
    "age": 17,
    "day": "2026-12-24",
    "wish": "Mehr Zeit",
}


def typist(cast: Cast, found: Asked) -> Browser:
    browser = cast.browser(cast.contributor)
    browser.get(f"/channels/{found.channel}/entry")
    return browser


def answers() -> list[IncomingAnswer]:
    with transaction(writing=False):
        return list(session().scalars(select(IncomingAnswer)))


def test_a_sheet_is_typed_in_by_digits(embedded_cast: Cast) -> None:
    found, (sheet,) = paper(embedded_cast)
    browser = typist(embedded_cast, found)
    spaced = f"{sheet.code[:4]}+{sheet.code[4:]}"
    assert "Bogen 1 erfassen" in browser.get(f"/channels/{found.channel}/entry?sheet={spaced}").text
    answer = browser.post(f"/channels/{found.channel}/entry", {"sheet": sheet.code, "save": "1", **TYPED})
    assert answer.status_code == 302

    (stored,) = answers()
    assert stored.values == MEANT
    assert (stored.language, stored.round_id) == ("ar", found.round)


def test_pressing_enter_without_scripts_checks_and_stores_nothing(embedded_cast: Cast) -> None:
    found, (sheet,) = paper(embedded_cast)
    answer = typist(embedded_cast, found).post(
        f"/channels/{found.channel}/entry", {"sheet": sheet.code, "check": "1", "q.one": "2", "q.many": "1 3"}
    )

    assert answer.status_code == 200
    assert "A, C" in answer.text
    assert "noch nichts gespeichert" in answer.text
    assert answers() == []
    assert sheets(found.channel)[0].entered_on is None


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("q.one", "7", "zu keiner Antwort"),
        ("q.one", "12", "zu keiner Antwort"),
        ("q.one", "x", "zu keiner Antwort"),
        ("q.many", "14", "zu keiner Antwort"),
        ("q.ten", "12", "zu keiner Antwort"),
        ("q.grid.b", "9", "zu keiner Antwort"),
        ("q.age", "99", "von 10 bis 30"),
        ("q.day", "31.02.2027", "Datum"),
    ],
)
def test_what_makes_no_sense_is_said_at_the_question_and_nothing_is_lost(
    embedded_cast: Cast, name: str, typed: str, said: str
) -> None:
    found, (sheet,) = paper(embedded_cast)
    sent = {"sheet": sheet.code, "save": "1", "q.wish": "Mehr Zeit", name: typed}
    answer = typist(embedded_cast, found).post(f"/channels/{found.channel}/entry", sent)

    assert answer.status_code == 422
    assert said in answer.text
    assert "Mehr Zeit" in answer.text
    assert answers() == []


def test_on_paper_nobody_is_stopped_by_a_question_that_must_be_answered() -> None:
    values, errors = read_sheet(every_kind(), {"q.wish": "Mehr Zeit", "q.why": "nicht gefragt"})
    assert (values, errors) == ({"wish": "Mehr Zeit"}, {})


def test_dont_know_is_the_last_number() -> None:
    assert read_sheet(every_kind(), {"q.one": "4", "q.ten": "11"})[0] == {"one": "dont-know", "ten": "dont-know"}


def test_a_sheet_is_typed_in_once(embedded_cast: Cast) -> None:
    found, (sheet,) = paper(embedded_cast)
    browser = typist(embedded_cast, found)
    sent = {"sheet": sheet.code, "save": "1", **TYPED}
    browser.post(f"/channels/{found.channel}/entry", sent)
    again = browser.post(f"/channels/{found.channel}/entry", sent)

    assert again.status_code == 409
    assert "schon erfasst" in again.text
    assert len(answers()) == 1


def test_two_who_type_in_the_same_sheet_at_once_count_it_once(cast: Cast) -> None:
    found, (sheet,) = paper(cast)
    outcomes: list[str] = []
    start = threading.Barrier(4)

    def enter() -> None:
        start.wait()
        try:
            with cast.app.app_context(), transaction(writing=True) as opened:
                channel = opened.get_one(FeedbackChannel, found.channel)
                enter_sheet(contributor(cast), channel, opened.get_one(PaperSheet, sheet.id), {"one": "a"})
            outcomes.append("entered")
        except HubError:
            outcomes.append("refused")

    threads = [threading.Thread(target=enter) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["entered", "refused", "refused", "refused"]
    assert len(answers()) == 1


@pytest.mark.parametrize("code", ["12345678", "1234", "abcdefgh", "٤٧١١٠٨١٥", "0" * 40])
def test_an_unknown_code_opens_nothing_and_can_be_put_right(embedded_cast: Cast, code: str) -> None:
    found, _ = paper(embedded_cast)
    answer = typist(embedded_cast, found).get(f"/channels/{found.channel}/entry?sheet={code}")

    assert answer.status_code == 422
    assert "bei diesem Zugang nicht" in answer.text
    assert f'name="sheet" value="{code}"' in answer.text


def test_a_sheet_of_another_form_is_not_typed_in_here(embedded_cast: Cast) -> None:
    found, _ = paper(embedded_cast)
    _, (other,) = paper(embedded_cast)
    browser = typist(embedded_cast, found)

    assert browser.get(f"/channels/{found.channel}/entry?sheet={other.code}").status_code == 422
    answer = browser.post(f"/channels/{found.channel}/entry", {"sheet": other.code, "save": "1", "q.one": "1"})
    assert answer.status_code == 422
    assert answers() == []


def test_sheets_come_back_after_the_end_but_not_after_the_results(embedded_cast: Cast) -> None:
    found, (late, too_late) = paper(embedded_cast, 2)
    browser = typist(embedded_cast, found)
    with transaction(writing=True):
        session().get_one(FeedbackRound, found.round).ended_at = now()
        session().get_one(FeedbackChannel, found.channel).closed_at = now()
    sent = {"save": "1", "q.one": "1"}
    assert browser.post(f"/channels/{found.channel}/entry", {"sheet": late.code, **sent}).status_code == 302
    with transaction(writing=True):
        session().get_one(FeedbackRound, found.round).released_at = now()
    refused = browser.post(f"/channels/{found.channel}/entry", {"sheet": too_late.code, **sent})

    assert refused.status_code == 422
    assert len(answers()) == 1
    assert sheets(found.channel)[1].entered_on is None


def test_a_sheet_is_not_typed_in_before_its_round_begins(embedded_cast: Cast) -> None:
    found, (sheet,) = paper(embedded_cast)
    with transaction(writing=True):
        row = session().get_one(FeedbackRound, found.round)
        row.opens_on += timedelta(days=5)
    sent = {"sheet": sheet.code, "save": "1", "q.one": "1"}
    assert typist(embedded_cast, found).post(f"/channels/{found.channel}/entry", sent).status_code == 422
    assert answers() == []


def test_an_empty_sheet_is_not_counted(embedded_cast: Cast) -> None:
    found, (sheet,) = paper(embedded_cast)
    answer = typist(embedded_cast, found).post(f"/channels/{found.channel}/entry", {"sheet": sheet.code, "save": "1"})

    assert answer.status_code == 422
    assert sheets(found.channel)[0].entered_on is None


def test_the_trail_does_not_say_which_sheet_it_was(embedded_cast: Cast) -> None:
    found, (sheet,) = paper(embedded_cast)
    typist(embedded_cast, found).post(f"/channels/{found.channel}/entry", {"sheet": sheet.code, "save": "1", **TYPED})

    with transaction(writing=False):
        line = session().scalars(select(AuditEntry).where(AuditEntry.action == "handouts.enter-sheet")).one()
    assert (line.about, line.details) == (str(found.channel), {})
    assert sheet.code not in line.text


def test_only_paper_is_typed_in(embedded_cast: Cast) -> None:
    found = asked(embedded_cast, way="link")
    assert embedded_cast.browser(embedded_cast.contributor).get(f"/channels/{found.channel}/entry").status_code == 404


def test_readers_and_strangers_type_in_nothing(embedded_cast: Cast) -> None:
    found, (sheet,) = paper(embedded_cast)
    sent = {"sheet": sheet.code, "save": "1", "q.one": "1"}
    for person, status in ((embedded_cast.reader, 403), (embedded_cast.stranger, 404), (embedded_cast.guest, 404)):
        browser = embedded_cast.browser(person)
        assert browser.post(f"/channels/{found.channel}/entry", sent).status_code == status
    assert answers() == []
