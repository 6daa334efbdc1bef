"""„Mitteilungen“: unread ones first, counted in the header, never about what the person may not read now."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask_babel import lazy_gettext
from sqlalchemy import func, select, update

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import now, session, transaction
from hub.documents.trash import trash_entries
from hub.documents.workspaces import change_member
from hub.mail.models import Mail
from hub.notices.actions import notify
from hub.notices.models import Notice
from hub.notices.reading import forget_old_notices
from hub.notices.sentences import sentence
from tests.mail.steps import work
from tests.people import Browser, Cast, a_document


@pytest.fixture(autouse=True)
def a_sentence() -> None:
    sentence("test.shown", lazy_gettext("Neue Fassung von „%(name)s“"))


def tell(cast: Cast, person: Person, name: str, *, about: Any = None, by_mail: bool = False) -> None:
    with transaction(writing=True):
        notify([person.id], "test.shown", url="/workspaces", about=about, by_mail=by_mail, name=name)


def count_in_header(browser: Browser) -> int:
    found = re.search(r'aria-label="Mitteilungen, (\d+) neue', browser.get("/account").text)
    return int(found[1]) if found else 0


def test_unread_ones_come_first_and_going_there_marks_them_read(cast: Cast) -> None:
    tell(cast, cast.reader, "Alt")
    tell(cast, cast.reader, "Neu")
    browser = cast.browser(cast.reader)
    assert count_in_header(browser) == 2
    first = re.findall(r"/notices/([0-9a-f-]{36})/open", browser.get("/notices").text)[0]
    answer = browser.post(f"/notices/{first}/open")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/workspaces")
    assert count_in_header(browser) == 1
    page = browser.get("/notices").text
    assert page.index("„Alt“") < page.index("„Neu“")


def test_all_are_marked_read_at_once(embedded_cast: Cast) -> None:
    for name in ("Eins", "Zwei"):
        tell(embedded_cast, embedded_cast.reader, name)
    browser = embedded_cast.browser(embedded_cast.reader)
    browser.get("/notices")
    browser.post("/notices/read-all")
    assert count_in_header(browser) == 0
    assert "Alle als gelesen markieren" not in browser.get("/notices").text


def test_what_the_person_may_not_read_any_more_is_neither_shown_nor_counted(cast: Cast) -> None:
    document = a_document(cast)
    tell(cast, cast.reader, "Plan.txt", about=document)
    tell(cast, cast.reader, "Gemeinsame Ablage", about=cast.shared)
    tell(cast, cast.reader, "Vertretung")
    browser = cast.browser(cast.reader)
    assert count_in_header(browser) == 3
    with transaction(writing=True):
        manager = user_of_person(session().merge(cast.manager))
        school = session().get_one(Person, cast.reader.id).institution.principal
        change_member(manager, session().merge(cast.shared), principal=school, level=None)
    assert count_in_header(browser) == 1
    page = browser.get("/notices").text
    assert ("Plan.txt" in page, "Gemeinsame Ablage" in page, "Vertretung" in page) == (False, False, True)


def test_what_lies_in_the_trash_is_not_told_of(embedded_cast: Cast) -> None:
    document = a_document(embedded_cast)
    tell(embedded_cast, embedded_cast.reader, "Plan.txt", about=document)
    with transaction(writing=True):
        trash_entries(user_of_person(session().merge(embedded_cast.manager)), [session().merge(document)])
    assert "Plan.txt" not in embedded_cast.browser(embedded_cast.reader).get("/notices").text


def test_nobody_opens_somebody_elses_notice(embedded_cast: Cast) -> None:
    tell(embedded_cast, embedded_cast.reader, "Plan")
    with transaction(writing=False):
        notice = session().scalars(select(Notice)).one()
    for who in (embedded_cast.coordination, embedded_cast.stranger, embedded_cast.guest):
        assert embedded_cast.browser(who).post(f"/notices/{notice.id}/open").status_code == 404


def test_the_start_page_shows_new_ones_only_while_there_are_any(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.reader)
    assert "Neue Mitteilungen" not in browser.get("/").text
    tell(embedded_cast, embedded_cast.reader, "Plan")
    assert "Neue Mitteilungen" in browser.get("/").text


def test_script_in_a_name_is_shown_as_text(embedded_cast: Cast) -> None:
    tell(embedded_cast, embedded_cast.reader, "<script>alert(1)</script>")
    page = embedded_cast.browser(embedded_cast.reader).get("/notices").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_notices_go_after_ninety_days(embedded_cast: Cast) -> None:
    for name in ("Alt", "Neu"):
        tell(embedded_cast, embedded_cast.reader, name)
    with transaction(writing=True) as opened:
        old = opened.scalars(select(Notice.id).limit(1)).one()
        opened.execute(update(Notice).where(Notice.id == old).values(created_at=now() - timedelta(days=91)))
    forget_old_notices()
    with transaction(writing=False):
        assert session().scalar(select(func.count()).select_from(Notice)) == 1


@pytest.mark.parametrize("lost", ["access", "account"])
def test_no_mail_goes_to_somebody_who_lost_access_before_it_was_made(embedded_cast: Cast, lost: str) -> None:
    document = a_document(embedded_cast)
    tell(embedded_cast, embedded_cast.reader, "Plan.txt", about=document, by_mail=True)
    with transaction(writing=True):
        if lost == "account":
            session().get_one(Person, embedded_cast.reader.id).deactivated_at = now()
        else:
            manager = user_of_person(session().merge(embedded_cast.manager))
            school = session().get_one(Person, embedded_cast.reader.id).institution.principal
            change_member(manager, session().merge(embedded_cast.shared), principal=school, level=None)
    work(embedded_cast.app)
    assert list((embedded_cast.app.config["SETTINGS"].data / "outbox").glob("*")) == []
    with transaction(writing=False):
        assert session().scalar(select(func.count()).select_from(Mail)) == 0


def test_a_name_with_a_line_break_becomes_no_second_header(embedded_cast: Cast) -> None:
    tell(embedded_cast, embedded_cast.reader, "Plan\r\nBcc: alle@musterstadt.example", by_mail=True)
    work(embedded_cast.app)
    [path] = (embedded_cast.app.config["SETTINGS"].data / "outbox").glob("*.txt")
    headers = path.read_text(encoding="utf-8").partition("\n\n")[0].splitlines()
    assert not any(header.startswith("Bcc") for header in headers)
