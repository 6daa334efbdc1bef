"""Wiedervorlage: on its day the hub reminds once, on the start page and by mail, and only who may read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub import jobs
from hub.accounts.models import Person
from hub.db import now, session, transaction
from hub.documents.jobs import send_reminders
from hub.documents.models import Document
from hub.documents.workspaces import change_member
from hub.notices.models import Notice
from tests.documents.details import describe, filed
from tests.people import Browser, Cast

TODAY = f"{now() - timedelta(days=1):%Y-%m-%d}"
LATER = f"{now() + timedelta(days=3):%Y-%m-%d}"


@pytest.fixture
def browser(embedded_cast: Cast) -> Browser:
    return embedded_cast.browser(embedded_cast.contributor)


def reminded(cast: Cast) -> list[str]:
    """Let the worker run; the names of those who have a notice."""
    with cast.app.app_context():
        send_reminders()
    with transaction(writing=False) as opened:
        return list(opened.scalars(select(Person.name).join(Notice, Notice.person_id == Person.id)))


def mails(cast: Cast) -> list[str]:
    with cast.app.app_context():
        jobs.run_due_jobs()
        folder = cast.app.config["SETTINGS"].data / "outbox"
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))] if folder.exists() else []


def test_the_responsible_person_is_reminded_once_by_mail(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    document = filed(browser, cast)
    describe(browser, document, responsible=str(cast.reader.id), remind_on=TODAY, remind_note="neu abstimmen")
    assert reminded(cast) == [cast.reader.name]
    assert reminded(cast) == [cast.reader.name]
    [mail] = mails(cast)
    assert f"To: {cast.reader.email}" in mail
    assert "Wiedervorlage: „Plan.txt“ – neu abstimmen" in mail
    assert f"/documents/{document.id}" in mail


def test_without_a_responsible_person_who_set_it_is_reminded(embedded_cast: Cast, browser: Browser) -> None:
    describe(browser, filed(browser, embedded_cast), remind_on=TODAY)
    assert reminded(embedded_cast) == [embedded_cast.contributor.name]


def test_nobody_is_reminded_before_the_day_and_another_day_reminds_anew(embedded_cast: Cast, browser: Browser) -> None:
    document = filed(browser, embedded_cast)
    describe(browser, document, remind_on=LATER)
    assert reminded(embedded_cast) == []
    describe(browser, document, remind_on=TODAY)
    assert len(reminded(embedded_cast)) == 1
    describe(browser, document, remind_on=f"{now() - timedelta(days=2):%Y-%m-%d}")
    assert len(reminded(embedded_cast)) == 2


def test_the_start_page_shows_what_is_due_until_it_is_done(embedded_cast: Cast, browser: Browser) -> None:
    document = filed(browser, embedded_cast)
    describe(browser, document, responsible=str(embedded_cast.reader.id), remind_on=TODAY, remind_note="nachfragen")
    reader = embedded_cast.browser(embedded_cast.reader)
    assert "nachfragen" in reader.get("/").text
    assert reader.post(f"/documents/{document.id}/reminder/finish", {"back": "start"}).location == "/"
    assert "nachfragen" not in reader.get("/").text
    assert embedded_cast.browser(embedded_cast.manager).get("/").text.count("nachfragen") == 0


@pytest.mark.parametrize("loses", ["account", "right"])
def test_a_responsible_person_who_may_not_read_any_more_gets_nothing(
    loses: str, embedded_cast: Cast, browser: Browser
) -> None:
    document = filed(browser, embedded_cast)
    describe(browser, document, responsible=str(embedded_cast.reader.id), remind_on=TODAY)
    reader, manager = embedded_cast.browser(embedded_cast.reader), embedded_cast.user(embedded_cast.manager)
    with transaction(writing=True) as opened:
        person = opened.get_one(Person, embedded_cast.reader.id)
        if loses == "account":
            person.deactivated_at = now()
        else:
            school, shared = f"institution:{person.institution_id}", session().merge(embedded_cast.shared)
            change_member(manager, shared, principal=school, level=None)
    assert reminded(embedded_cast) == [embedded_cast.contributor.name]
    assert "Plan.txt" not in reader.get("/").text


def test_the_successor_of_a_deactivated_person_is_reminded(embedded_cast: Cast, browser: Browser) -> None:
    describe(browser, filed(browser, embedded_cast), remind_on=TODAY)
    administration = embedded_cast.browser(embedded_cast.administrator)
    address = f"/people/{embedded_cast.contributor.id}/deactivate"
    assert "Wiedervorlagen: 1" in administration.get(address).text
    administration.post(address, {"successor_id": str(embedded_cast.manager.id)})
    assert reminded(embedded_cast) == [embedded_cast.manager.name]


def test_a_document_in_the_trash_reminds_nobody(embedded_cast: Cast, browser: Browser) -> None:
    document = filed(browser, embedded_cast)
    describe(browser, document, remind_on=TODAY)
    browser.post(
        f"/folders/{embedded_cast.root.id}/selection/trash", {"item": f"document:{document.id}", "confirmed": "1"}
    )
    assert reminded(embedded_cast) == []
    assert "Wiedervorlage" not in browser.get("/").text


def test_a_reader_who_is_not_responsible_cannot_finish_it(embedded_cast: Cast, browser: Browser) -> None:
    document = filed(browser, embedded_cast)
    describe(browser, document, remind_on=TODAY)
    reader = embedded_cast.browser(embedded_cast.reader)
    assert reader.post(f"/documents/{document.id}/reminder/finish").status_code == 403
    with transaction(writing=False):
        assert session().get_one(Document, document.id).reminder is not None
