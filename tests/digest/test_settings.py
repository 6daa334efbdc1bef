"""How often a digest comes: chosen in the account, or by the links of the mail without signing in."""

from __future__ import annotations

import re
import uuid

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import update

from hub.accounts.models import Person
from hub.db import now, session, transaction
from hub.digest.links import settings_link
from tests.digest.steps import file, it_was_before_the_last_slot, only, sent_by
from tests.people import Browser, Cast
from tests.smtp_sink import html_of


def chosen(person: Person) -> str:
    with transaction(writing=False):
        return session().get_one(Person, person.id).digest


def link_of(cast: Cast, person: Person) -> str:
    with cast.app.app_context():
        return settings_link(person.id).removeprefix("http://localhost")


def test_it_is_weekly_until_somebody_chooses(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.reader)
    assert re.search(r'value="weekly"\s+checked', browser.get("/account").text)
    assert browser.post("/account/digest", {"digest": "daily"}).status_code == 302
    assert chosen(embedded_cast.reader) == "daily"
    assert browser.post("/account/digest", {"digest": "stündlich"}).status_code == 422
    assert "Was neu ist, per E-Mail" not in embedded_cast.browser(embedded_cast.administrator).get("/account").text


def test_a_link_only_asks_until_the_form_is_sent(embedded_cast: Cast) -> None:
    browser, link = Browser(embedded_cast.app), link_of(embedded_cast, embedded_cast.reader)
    page = browser.get(f"{link}?digest=never")
    assert page.status_code == 200
    assert re.search(r'value="never"\s+checked', page.text)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    browser.head(f"{link}?digest=never")
    assert chosen(embedded_cast.reader) == "weekly"
    assert browser.post(link, {"digest": "never"}).status_code == 200
    assert chosen(embedded_cast.reader) == "never"


def test_a_mail_program_unsubscribes_with_one_click(cast: Cast) -> None:
    only(cast, cast.reader)
    file(cast, "Plan.txt")
    it_was_before_the_last_slot()
    [letter] = sent_by(cast.app).mails
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    answer = cast.app.test_client().post(address, data={"List-Unsubscribe": "One-Click"})  # no cookie, no token
    assert answer.status_code == 200
    assert chosen(cast.reader) == "never"
    assert f"{address}?digest=weekly" in html_of(letter)


@pytest.mark.parametrize("salt", ["hub.digest", "cookie-session"])
def test_a_forged_link_changes_nothing(embedded_cast: Cast, salt: str) -> None:
    forged = URLSafeSerializer("geraten", salt=salt).dumps(str(embedded_cast.reader.id))
    other_purpose = URLSafeSerializer(embedded_cast.app.secret_key or "", salt="etwas anderes").dumps(
        str(embedded_cast.reader.id)
    )
    nobody = link_of(embedded_cast, Person(id=uuid.uuid4()))
    for path in (f"/digest/{forged}", f"/digest/{other_purpose}", nobody, "/digest/x", "/digest/..."):
        assert Browser(embedded_cast.app).get(path).status_code == 404
        assert Browser(embedded_cast.app).post(path, {"digest": "never"}).status_code == 404
    assert chosen(embedded_cast.reader) == "weekly"


def test_the_link_of_a_closed_account_leads_nowhere(embedded_cast: Cast) -> None:
    link = link_of(embedded_cast, embedded_cast.reader)
    with transaction(writing=True) as opened:
        opened.execute(update(Person).where(Person.id == embedded_cast.reader.id).values(deactivated_at=now()))
    assert Browser(embedded_cast.app).get(link).status_code == 404


def test_a_link_signs_nobody_in(embedded_cast: Cast) -> None:
    browser = Browser(embedded_cast.app)
    browser.post(link_of(embedded_cast, embedded_cast.reader), {"digest": "daily"})
    assert browser.get("/account").status_code == 302


def test_who_begins_again_is_not_told_of_the_time_without(embedded_cast: Cast) -> None:
    only(embedded_cast, embedded_cast.reader)
    browser = embedded_cast.browser(embedded_cast.reader)
    file(embedded_cast, "Plan.txt")
    it_was_before_the_last_slot()
    browser.post("/account/digest", {"digest": "never"})
    browser.post("/account/digest", {"digest": "daily"})
    assert sent_by(embedded_cast.app).mails == []
