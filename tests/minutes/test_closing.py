"""The minutes as a Word document, taken note of, closed after the deadline, reopened with a reason."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

from docx import Document as WordDocument
from sqlalchemy import func, select

from hub.acknowledgements.models import Addressee, Round
from hub.audit.models import AuditEntry
from hub.calendar.models import Participant
from hub.days import today
from hub.db import transaction
from hub.documents.models import TrashEntry, Version
from hub.documents.store import store
from hub.mail.models import Mail
from hub.minutes.jobs import close_minutes
from hub.minutes.models import Minutes
from tests.calendar.steps import an_event
from tests.minutes.steps import (
    a_decision,
    a_topic,
    an_item,
    document_of,
    file_minutes,
    invited,
    items_of,
    minutes_of,
    now_is,
    page,
    write,
)
from tests.people import Browser, Cast


def words_of(document_id: uuid.UUID, cast: Cast) -> str:
    """Everything the current version says, tables included."""
    with cast.app.app_context(), transaction(writing=False) as opened:
        wanted = select(Version).where(Version.document_id == document_id).order_by(Version.number.desc())
        version = opened.scalars(wanted.limit(1)).one()
        with store().open(version.store_key, version.store_version) as stream:
            word = WordDocument(io.BytesIO(stream.read()))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])


def send(browser: Browser, event_id: uuid.UUID, *, days: int = 14, round_id: uuid.UUID | None = None) -> int:
    from_now = today_in(browser) + timedelta(days=days)
    sent = {"due_on": from_now.isoformat(), "round_id": str(round_id or uuid.uuid4())}
    return browser.post(f"/events/{event_id}/minutes/send", sent).status_code


def today_in(browser: Browser) -> object:
    with browser._client.application.app_context():
        return today()


def deadline_passes(cast: Cast, event_id: uuid.UUID) -> None:
    """As if the day had gone by, and the worker had run."""
    with cast.app.app_context():
        with transaction(writing=True) as opened:
            opened.get_one(Minutes, event_id).due_on = today() - timedelta(days=1)
        close_minutes()


def test_the_word_document_says_everything_item_by_item(cast: Cast) -> None:
    event = an_event(cast, "Dienstgespräch", place="Rathaus")
    item = an_item(cast, event, "Jugendberatung", owner="Jobcenter")
    browser = cast.browser(cast.contributor)
    invited(cast, event, cast.reader)
    write(browser, item, "- Zahlen liegen vor\n- <b>nicht fett</b>")
    a_decision(cast, item, "Wir öffnen samstags.", in_favour=4)
    browser.post(f"/agenda-items/{item.id}/tasks", {"title": "Raum buchen", "due_on": "2027-03-12"})
    said = words_of(file_minutes(cast, event), cast)
    for words in (
        "Protokoll: Dienstgespräch",
        "Rathaus",
        "1. Jugendberatung",
        "Zahlen liegen vor",
        "<b>nicht fett</b>",
        "Beschluss 2027-03/1: Wir öffnen samstags. (dafür 4)",
        "Raum buchen",
        "12.03.2027",
    ):
        assert words in said


def test_made_again_it_is_the_next_version_of_the_same_document_or_none(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    item = an_item(cast, event)
    document_id = file_minutes(cast, event)
    assert file_minutes(cast, event) == document_id
    assert document_of(document_id).number == 1
    cast.browser(cast.contributor).post(f"/documents/{document_id}/rename", {"name": "Ganz anders.docx"})
    write(cast.browser(cast.contributor), item, "neu")
    assert file_minutes(cast, event) == document_id
    assert document_of(document_id).number == 2


def test_the_hubs_own_vorlage_can_be_chosen(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast, "Steuergruppe")
    a_decision(cast, an_item(cast, event, "Haushalt"), "Der Plan gilt.")
    said = words_of(file_minutes(cast, event, template="protokoll"), cast)
    assert "Protokoll: Steuergruppe" in said
    assert "Beschluss 2027-03/1: Der Plan gilt." in said
    assert "Haushalt" in said


def test_a_folder_or_vorlage_that_is_not_offered_is_refused(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    browser = cast.browser(cast.contributor)
    for sent in (
        {"template": "by-item", "folder": str(uuid.uuid4())},
        {"template": str(uuid.uuid4()), "folder": str(cast.root.id)},
    ):
        assert browser.post(f"/events/{event.id}/minutes/file", sent).status_code == 422


def test_those_invited_who_may_read_it_are_asked_and_nobody_else(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    an_item(cast, event)
    invited(cast, event, cast.reader, cast.stranger, cast.guest)
    with transaction(writing=True) as opened:
        opened.add(Participant(event_id=event.id, name="Frau Gast", email="gast@extern.example"))
    document_id = file_minutes(cast, event)
    assert send(cast.browser(cast.contributor), event.id) == 302
    with transaction(writing=False) as opened:
        asked = opened.scalars(select(Round)).one()
        people = set(opened.scalars(select(Addressee.person_id).where(Addressee.round_id == asked.id)))
        mails = set(opened.scalars(select(Mail.recipient)))
    assert (asked.document_id, people) == (document_id, {cast.reader.id})
    assert "gast@extern.example" not in mails
    assert minutes_of(event).state == "sent"


def test_sent_twice_by_one_page_it_is_asked_once(embedded_cast: Cast) -> None:
    cast, event, round_id = embedded_cast, an_event(embedded_cast), uuid.uuid4()
    invited(cast, event, cast.reader)
    file_minutes(cast, event)
    browser = cast.browser(cast.contributor)
    assert [send(browser, event.id, round_id=round_id) for _ in range(2)] == [302, 302]
    with transaction(writing=False) as opened:
        assert opened.scalar(select(func.count()).select_from(Round)) == 1


def test_given_again_the_former_question_is_taken_back(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    invited(cast, event, cast.reader)
    file_minutes(cast, event)
    browser = cast.browser(cast.contributor)
    send(browser, event.id)
    send(browser, event.id, days=20)
    with transaction(writing=False) as opened:
        states = [row.is_open for row in opened.scalars(select(Round).order_by(Round.asked_at))]
    assert states == [False, True]


def test_without_a_document_or_anybody_to_ask_nothing_is_sent(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    browser = cast.browser(cast.contributor)
    assert browser.get(f"/events/{event.id}/minutes/send").status_code == 422
    document_id = file_minutes(cast, event)
    assert send(browser, event.id) == 422
    trashed = {"item": f"document:{document_id}", "confirmed": "yes"}
    browser.post(f"/folders/{cast.root.id}/selection/trash", trashed)
    with transaction(writing=False) as opened:
        assert opened.scalar(select(TrashEntry.id)) is not None
    assert browser.get(f"/events/{event.id}/minutes/send").status_code == 422


def test_a_topic_nobody_talked_about_goes_back_when_the_minutes_go_out(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    invited(cast, event, cast.reader)
    topics = [a_topic(cast, title) for title in ("Besprochen", "Liegen geblieben")]
    browser = cast.browser(cast.contributor)
    browser.post(f"/events/{event.id}/agenda/take-up", {"item": [f"topic:{topic.id}" for topic in topics]})
    write(browser, items_of(event)[0], "Das machen wir.")
    file_minutes(cast, event)
    send(browser, event.id)
    assert [now_is(topic).is_waiting for topic in topics] == [False, True]


def test_after_the_deadline_nothing_changes_any_more(cast: Cast) -> None:
    event = an_event(cast)
    item = an_item(cast, event)
    decision = a_decision(cast, item)
    invited(cast, event, cast.reader)
    file_minutes(cast, event)
    browser = cast.browser(cast.contributor)
    send(browser, event.id)
    assert write(browser, item, "Noch eine Berichtigung").status_code == 200
    deadline_passes(cast, event.id)
    assert minutes_of(event).state == "closed"
    assert write(browser, item, "Zu spät", base="Noch eine Berichtigung", version=1).status_code == 409
    assert browser.post(f"/decisions/{decision.id}/remove").status_code == 409
    assert browser.post(f"/events/{event.id}/minutes/attendance", {"there": str(uuid.uuid4())}).status_code == 409
    assert browser.post(f"/agenda-items/{item.id}/question").status_code == 409
    assert browser.post(f"/events/{event.id}/agenda", {"title": "Nachgereicht"}).status_code == 422
    assert send(browser, event.id) == 422
    assert now_is(item).text == "Noch eine Berichtigung"


def test_before_the_deadline_and_run_again_the_worker_closes_nothing_twice(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    invited(cast, event, cast.reader)
    file_minutes(cast, event)
    send(cast.browser(cast.contributor), event.id)
    with cast.app.app_context():
        close_minutes()
    assert minutes_of(event).state == "sent"
    deadline_passes(cast, event.id)
    with cast.app.app_context():
        close_minutes()
    with transaction(writing=False) as opened:
        assert opened.scalar(select(func.count()).where(AuditEntry.action == "minutes.close")) == 1


def test_it_is_opened_again_with_a_reason_that_can_be_read(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    item = an_item(cast, event)
    invited(cast, event, cast.reader)
    file_minutes(cast, event)
    browser = cast.browser(cast.contributor)
    send(browser, event.id)
    deadline_passes(cast, event.id)
    assert browser.post(f"/events/{event.id}/minutes/reopen", {"reason": " "}).status_code == 422
    browser.post(f"/events/{event.id}/minutes/reopen", {"reason": "Zahlendreher in Punkt 1"})
    assert write(browser, item, "Jetzt richtig").status_code == 200
    assert "Zahlendreher in Punkt 1" in page(cast.browser(cast.reader), f"/events/{event.id}/minutes")
    with transaction(writing=False) as opened:
        entry = opened.scalars(select(AuditEntry).where(AuditEntry.action == "minutes.reopen")).one()
    assert entry.text.endswith("Zahlendreher in Punkt 1")
