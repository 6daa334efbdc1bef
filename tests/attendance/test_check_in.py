"""Check-in by code: personal ones for planners to scan, a poster for everybody, one answer for what does not hold."""

from __future__ import annotations

import logging
import uuid
from typing import Any

import pytest
from itsdangerous import URLSafeSerializer

from hub.attendance.routes.check_in import MAX_UNKNOWN
from hub.calendar.models import DECLINED, DELEGATED, Event, Participant
from hub.db import now
from hub.server import HideSecretAddresses
from tests.attendance.steps import (
    code_of,
    described,
    event_on,
    guest_takes_part,
    main_of,
    mark,
    meanwhile,
    page_of,
    participant,
    participants_in,
    poster_of,
    takes_part,
    trail,
)
from tests.invitations.steps import link_of
from tests.people import Cast

SORRY = "Dieser Link oder Code gilt nicht oder heute nicht."


def test_a_planner_scans_a_code_sees_the_name_and_marks_present(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    row = guest_takes_part(embedded_cast, event)
    browser = embedded_cast.browser(embedded_cast.contributor)
    page = browser.get(code_of(embedded_cast, row))
    assert "Gast Muster" in page.text
    assert participant(row).attended is None  # looking changes nothing
    done = browser.post(code_of(embedded_cast, row))
    assert done.headers["Location"] == f"/events/{event.id}/attendance/scan"
    assert participant(row).attended is True
    assert "Gast Muster ist da." in browser.get(done.headers["Location"]).text
    assert "Ist schon als anwesend eingetragen." in browser.get(code_of(embedded_cast, row)).text
    assert trail("attendance.take") == ["Anwesenheit zu „Fachtag Übergang“ eingetragen: eine Person mit Code"]


@pytest.mark.parametrize("who", ["reader", "stranger", "guest", "administrator", None])
def test_nobody_else_learns_anything_from_a_code(embedded_cast: Cast, who: str | None) -> None:
    event = event_on(embedded_cast)
    row = guest_takes_part(embedded_cast, event)
    browser = embedded_cast.browser(getattr(embedded_cast, who) if who else None)
    browser.get("/sign-in")
    real, forged = browser.get(code_of(embedded_cast, row)), browser.get("/check-in/WyJhIiwwXQ.forged")
    assert (real.status_code, forged.status_code) == (404, 404)
    for page in (real, forged):
        assert SORRY in page.text
        assert "Muster" not in page.text
        assert event.title not in page.text
    assert browser.post(code_of(embedded_cast, row)).status_code == 404
    assert participant(row).attended is None


@pytest.mark.parametrize("days", [-1, 1])
def test_a_code_holds_on_the_day_of_the_termin_only(embedded_cast: Cast, days: int) -> None:
    event = event_on(embedded_cast, days=days)
    row = guest_takes_part(embedded_cast, event)
    page = embedded_cast.browser(embedded_cast.contributor).get(code_of(embedded_cast, row))
    assert page.status_code == 404
    assert SORRY in page.text
    assert embedded_cast.browser(None).get(poster_of(embedded_cast, event)).status_code == 404


def test_a_revoked_link_a_deputised_person_and_a_deleted_termin_get_the_same_answer(embedded_cast: Cast) -> None:
    event, gone = event_on(embedded_cast), event_on(embedded_cast)
    revoked, sends_deputy = (
        guest_takes_part(embedded_cast, event),
        guest_takes_part(embedded_cast, event, "Zwei Muster"),
    )
    of_gone = guest_takes_part(embedded_cast, gone)
    pages = [page_of(embedded_cast, row) for row in (revoked, sends_deputy, of_gone)]
    with meanwhile(embedded_cast) as opened:
        opened.get_one(Participant, revoked).link_revision = 1
        opened.get_one(Participant, sends_deputy).answer = DELEGATED
        opened.get_one(Event, gone.id).deleted_at = now()
    visitor = embedded_cast.browser(None)
    answers = [visitor.get(page) for page in (*pages, "/c/unsinn", poster_of(embedded_cast, gone))]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert len({main_of(answer) for answer in answers}) == 1


def test_one_kind_of_token_opens_no_other_door(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    row = guest_takes_part(embedded_cast, event)
    code = code_of(embedded_cast, row).rpartition("/")[2]
    page = page_of(embedded_cast, row).rpartition("/")[2]
    browser = embedded_cast.browser(embedded_cast.contributor)
    assert browser.get(f"/c/{code}").status_code == 404
    assert browser.get(f"/check-in/{page}").status_code == 404
    assert browser.get(f"/here/{page}").status_code == 404


@pytest.mark.parametrize("payload", [None, 5, "x", ["x", 0], [1, 2, 3], ["AAAA", 0], {"a": 1}, [None, "x"]])
def test_what_is_signed_but_nonsense_is_refused_like_a_forgery(embedded_cast: Cast, payload: object) -> None:
    signer = URLSafeSerializer(embedded_cast.app.config["SECRET_KEY"], salt="hub.attendance.page")
    assert embedded_cast.browser(None).get(f"/c/{signer.dumps(payload)}").status_code == 404


def test_a_guest_sees_their_code_on_their_page_and_the_page_leaves_no_trace(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast, days=3)
    row = guest_takes_part(embedded_cast, event)
    page = embedded_cast.browser(None).get(page_of(embedded_cast, row))
    assert page.status_code == 200
    assert "Ihr Check-in-Code" in page.text
    assert "<svg" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "Gemeinsame Ablage" not in page.text


def test_the_personal_page_ends_ninety_days_after_the_termin(embedded_cast: Cast) -> None:
    near, far = event_on(embedded_cast, days=-90), event_on(embedded_cast, days=-91)
    visitor = embedded_cast.browser(None)
    pages = [page_of(embedded_cast, guest_takes_part(embedded_cast, event)) for event in (near, far)]
    assert [visitor.get(page).status_code for page in pages] == [200, 404]


def test_who_takes_part_finds_their_code_on_the_page_of_the_termin(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    takes_part(embedded_cast, event, embedded_cast.stranger)
    assert "Mein Check-in-Code" in embedded_cast.browser(embedded_cast.stranger).get(f"/events/{event.id}").text
    assert "Mein Check-in-Code" not in embedded_cast.browser(embedded_cast.reader).get(f"/events/{event.id}").text


def test_at_the_poster_a_known_and_an_unknown_address_get_the_same_words(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    guest = guest_takes_part(embedded_cast, event)
    person = takes_part(embedded_cast, event, embedded_cast.reader)
    visitor, poster = embedded_cast.browser(None), poster_of(embedded_cast, event)
    assert "Muster" not in visitor.get(poster).text.replace("Musterstadt", "")
    answers = []
    for email in (" GAST@verein.example ", embedded_cast.reader.email, "niemand@verein.example", "", "x' OR 1=1"):
        visitor.get(poster)
        answer = visitor.post(poster, {"email": email})
        answers.append((answer.status_code, main_of(answer)))
    assert len(set(answers)) == 1
    assert participant(guest).attended is None
    assert participant(person).attended is None
    assert participant(guest).claimed_at is not None
    assert participant(person).claimed_at is not None


def claimed(cast: Cast, event: Event, name: str = "Gast Muster", **more: Any) -> uuid.UUID:
    """Somebody typed this guest's address at the poster."""
    row = guest_takes_part(cast, event, name, **more)
    visitor = cast.browser(None)
    visitor.get(poster_of(cast, event))
    visitor.post(poster_of(cast, event), {"email": f"{name.split(maxsplit=1)[0].lower()}@verein.example"})
    return row


def test_whoever_plans_confirms_one_who_typed_their_address_or_says_that_they_are_not_there(
    embedded_cast: Cast,
) -> None:
    event = event_on(embedded_cast)
    here, false, refused = (claimed(embedded_cast, event, f"{name} Muster") for name in ("Eins", "Zwei", "Drei"))
    browser = embedded_cast.browser(embedded_cast.contributor)
    page = browser.get(f"/events/{event.id}/attendance").text
    assert page.count("selbst eingetragen, noch zu bestätigen") == 3
    assert "3 offen · 3 zu bestätigen" in page
    mark(browser, here, "yes")
    mark(browser, false, "no")
    mark(browser, refused, "open")
    assert [participant(row).attended for row in (here, false, refused)] == [True, False, None]
    assert "selbst eingetragen" not in browser.get(f"/events/{event.id}/attendance").text


def test_all_who_typed_their_address_are_confirmed_at_once_and_nobody_else(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    rows = [claimed(embedded_cast, event, "Eins Muster"), claimed(embedded_cast, event, "Zwei Muster", attended=False)]
    silent = guest_takes_part(embedded_cast, event, "Still Muster")
    browser = embedded_cast.browser(embedded_cast.contributor)
    assert browser.post(f"/events/{event.id}/attendance/claims").status_code == 302
    assert [participant(row).attended for row in (*rows, silent)] == [True, True, None]
    assert trail("attendance.take")[-1] == "Anwesenheit zu „Fachtag Übergang“ bestätigt: 2 Personen, selbst eingetragen"


def test_an_unconfirmed_address_gets_no_certificate(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    described(embedded_cast, event)
    claimed(embedded_cast, event)
    browser = embedded_cast.browser(embedded_cast.contributor)
    assert "Es ist noch niemand als anwesend eingetragen" in browser.post(f"/events/{event.id}/certificates/issue").text


def test_a_claim_after_the_tick_changes_nothing_about_who_is_present(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    row = claimed(embedded_cast, event, attended=True)
    assert (participant(row).attended, participant(row).claimed_at) == (True, None)


def test_at_the_poster_who_is_signed_in_counts_at_once(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    row = takes_part(embedded_cast, event, embedded_cast.reader)
    poster = poster_of(embedded_cast, event)
    reader, other = embedded_cast.browser(embedded_cast.reader), embedded_cast.browser(embedded_cast.stranger)
    assert f"Sie sind angemeldet als {embedded_cast.reader.name}." in reader.get(poster).text
    assert "Sie sind als anwesend eingetragen." in reader.post(f"{poster}/me").text
    other.get(poster)
    assert "Sie stehen nicht auf der Liste" in other.post(f"{poster}/me").text
    assert participant(row).attended is True
    assert participants_in(event) == 1


def test_without_an_account_nobody_counts_at_once_at_the_poster(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    row = guest_takes_part(embedded_cast, event)
    visitor = embedded_cast.browser(None)
    assert "Sie sind angemeldet" not in visitor.get(poster_of(embedded_cast, event)).text
    assert visitor.post(f"{poster_of(embedded_cast, event)}/me").headers["Location"].startswith("/sign-in")
    assert participant(row).attended is None


def test_the_personal_page_counts_at_once_on_the_day_only(embedded_cast: Cast) -> None:
    today, tomorrow = event_on(embedded_cast), event_on(embedded_cast, days=1)
    here, early = guest_takes_part(embedded_cast, today), guest_takes_part(embedded_cast, tomorrow)
    visitor = embedded_cast.browser(None)
    answers = []
    for row in (here, early):
        visitor.get(page_of(embedded_cast, row))
        answers.append(visitor.post(f"{page_of(embedded_cast, row)}/here").status_code)
    assert answers == [302, 404]
    assert "Sie sind als anwesend eingetragen" in visitor.get(page_of(embedded_cast, here)).text
    assert [participant(row).attended for row in (here, early)] == [True, None]


def test_the_poster_wants_the_token_of_its_page(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    guest = guest_takes_part(embedded_cast, event)
    answer = embedded_cast.browser(None).post(poster_of(embedded_cast, event), {"email": "gast@verein.example"})
    assert answer.status_code == 400
    assert participant(guest).attended is None


def test_who_tries_very_many_codes_has_to_wait(embedded_cast: Cast) -> None:
    visitor = embedded_cast.browser(None)
    answers = {visitor.get(f"/c/{uuid.uuid4()}").status_code for _ in range(MAX_UNKNOWN)}
    assert answers == {404}
    assert visitor.get("/here/x").status_code == 429


@pytest.mark.parametrize(
    "path", ["/c/SECRET", "/c/SECRET/certificate", "/check-in/SECRET", "/here/SECRET", "/f/SECRET"]
)
def test_the_log_shows_no_secret_address(path: str) -> None:
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 0, "Error handling request %s", (path,), None)
    HideSecretAddresses().filter(record)
    assert "SECRET" not in record.getMessage()


def test_the_page_of_an_invitation_leads_to_the_code_on_the_day(embedded_cast: Cast) -> None:
    cast = embedded_cast
    tomorrow, event = event_on(cast, days=1), event_on(cast)
    row, early = guest_takes_part(cast, event), guest_takes_part(cast, tomorrow)
    away = guest_takes_part(cast, event, "Nicht Da", answer=DECLINED)
    visitor = cast.browser(None)

    assert page_of(cast, row) in visitor.get(link_of(cast, participant(row))).text
    assert "Ihr Check-in-Code" in visitor.get(page_of(cast, row)).text
    for other in (early, away):
        assert "Check-in-Code" not in visitor.get(link_of(cast, participant(other))).text
