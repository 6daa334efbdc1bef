"""„Barriere melden“ and „Termin wünschen“: anybody writes, nothing of who it was is kept, and it goes in time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.days import today
from hub.db import transaction
from hub.jobs import run_scheduled
from hub.notices.models import Notice
from hub.site.messages import MAX_A_DAY, OPEN_SECONDS, message_id_of, page_token, senders_of_today
from hub.site.models import APPOINTMENT, BARRIER, SiteMessage
from hub.site.telling import tell_of_messages
from tests.people import Cast
from tests.site.steps import read, send

REPORT, WISH = "/public/accessibility/report", "/public/appointment"


@pytest.fixture(autouse=True)
def nobody_has_sent_anything() -> Iterator[None]:
    senders_of_today.forget()
    yield
    senders_of_today.forget()


def messages(cast: Cast) -> list[SiteMessage]:
    with cast.app.app_context(), transaction(writing=False) as opened:
        return list(opened.scalars(select(SiteMessage)))


def test_a_barrier_is_reported_and_read_by_who_looks_after_the_site(cast: Cast) -> None:
    answer = send(cast.browser(None), f"{REPORT}?language=en", text="No focus on the menu.", page="/public")
    assert answer.status_code == 303 and "Set-Cookie" not in answer.headers
    assert "your report has arrived" in read(cast, answer.headers["Location"])
    inbox = cast.browser(cast.coordination)
    assert "1 Nachricht wartet" in inbox.get("/").text
    page = inbox.get("/site/messages").text
    assert "No focus on the menu." in page and "auf der Seite /public" in page


def test_a_message_keeps_the_day_and_nothing_of_who_sent_it(embedded_cast: Cast) -> None:
    send(embedded_cast.browser(None), WISH, text="Ausbildung", reach_by="0123 456", name="Sam")
    with embedded_cast.app.app_context():
        [message] = messages(embedded_cast)
        assert (message.sent_on, message.delete_on) == (today(), today() + timedelta(days=90))
    assert {column.key for column in SiteMessage.__table__.columns} == {
        *("id", "kind", "page", "text", "name", "reach_by", "sent_on", "delete_on", "is_told")
    }


def test_the_same_page_sent_twice_is_one_message(cast: Cast) -> None:
    with cast.app.app_context():
        token = page_token(BARRIER)
    for _ in range(2):
        answer = cast.browser(None).post(REPORT, {"token": token, "text": "Zu kleine Schrift"})
        assert answer.status_code == 303
    assert len(messages(cast)) == 1


@pytest.mark.parametrize("wrong", ["", "erfunden", "appointment"])
def test_a_token_that_is_none_brings_nothing_and_loses_nothing(embedded_cast: Cast, wrong: str) -> None:
    with embedded_cast.app.app_context():
        token = page_token(APPOINTMENT) if wrong == "appointment" else wrong
    answer = embedded_cast.browser(None).post(REPORT, {"token": token, "text": "Zu kleine Schrift"})
    assert answer.status_code == 422
    assert "Die Seite war zu lange offen" in answer.text and "Zu kleine Schrift" in answer.text
    assert messages(embedded_cast) == []


def test_a_token_ends(embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with embedded_cast.app.app_context():
        token = page_token(BARRIER)
        assert message_id_of(BARRIER, token)
        later = time.time() + OPEN_SECONDS + 60
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    answer = embedded_cast.browser(None).post(REPORT, {"token": token, "text": "Zu spät"})
    assert answer.status_code == 422


def test_what_fills_in_the_hidden_field_is_no_person(embedded_cast: Cast) -> None:
    answer = send(embedded_cast.browser(None), REPORT, text="Buy now", website="https://spam.example")
    assert answer.status_code == 303
    assert messages(embedded_cast) == []


def test_what_is_missing_or_too_long_is_said_at_the_field(embedded_cast: Cast) -> None:
    visitor = embedded_cast.browser(None)
    answer = send(visitor, f"{WISH}?language=tr", text=" ")
    assert answer.status_code == 422
    assert 'href="#reach_by">Lütfen bir telefon' in answer.text and 'id="text-error"' in answer.text
    assert "höchstens 4000 Zeichen" in send(visitor, REPORT, text="x" * 5000).text
    assert send(visitor, REPORT, text="x" * 1_100_000).status_code == 413
    assert messages(embedded_cast) == []


def test_too_much_from_one_address_waits_until_tomorrow(embedded_cast: Cast) -> None:
    visitor = embedded_cast.browser(None)
    with embedded_cast.app.app_context():
        for _ in range(MAX_A_DAY):
            senders_of_today.count("127.0.0.1")
    answer = send(visitor, REPORT, text="Noch eine")
    assert answer.status_code == 429 and "morgen noch einmal" in answer.text
    assert "127.0.0.1" not in str(vars(senders_of_today))


def test_markup_and_turning_characters_are_text(embedded_cast: Cast) -> None:
    send(embedded_cast.browser(None), REPORT, text="<script>x</script> \u202egeheim", page="javascript:alert(1)")
    page = embedded_cast.browser(embedded_cast.coordination).get("/site/messages").text
    assert "&lt;script&gt;x&lt;/script&gt; geheim" in page
    assert 'href="javascript' not in page


def test_what_is_done_is_gone(cast: Cast) -> None:
    send(cast.browser(None), REPORT, text="Erledigt sich")
    [message] = messages(cast)
    browser = cast.browser(cast.coordination)
    browser.get("/site/messages")
    assert browser.post(f"/site/messages/{message.id}/settle").status_code == 302
    assert messages(cast) == []


def test_after_90_days_a_message_goes_by_itself(cast: Cast) -> None:
    send(cast.browser(None), REPORT, text="Alt")
    send(cast.browser(None), REPORT, text="Neu")
    with cast.app.app_context():
        with transaction(writing=True) as opened:
            old = opened.scalars(select(SiteMessage).where(SiteMessage.text == "Alt")).one()
            old.delete_on = today()
        run_scheduled("forget_old_messages")
    assert [message.text for message in messages(cast)] == ["Neu"]


def told(cast: Cast) -> list[Notice]:
    with cast.app.app_context(), transaction(writing=False) as opened:
        return list(opened.scalars(select(Notice).where(Notice.kind == "site.messages")))


def test_who_looks_after_the_site_hears_once_of_all_that_came_and_nothing_of_it(cast: Cast) -> None:
    visitor = cast.browser(None)
    send(visitor, WISH, text="Ausbildung", reach_by="0123 456", name="Sam")
    send(visitor, REPORT, text="Zu kleine Schrift")
    for _ in range(2):
        tell_of_messages()
    [notice] = told(cast)
    assert (notice.person_id, notice.url, notice.words) == (cast.coordination.id, "/site/messages", {})


def test_what_comes_later_is_told_again(embedded_cast: Cast) -> None:
    for number in range(2):
        send(embedded_cast.browser(None), REPORT, text=f"Zu kleine Schrift {number}")
        tell_of_messages()
    assert len(told(embedded_cast)) == 2
