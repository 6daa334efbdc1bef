"""Vereinbarungen: terms, partners and annexes of a document, and the register of all one may read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from hub import jobs
from hub.accounts.models import Person
from hub.agreements.jobs import send_reviews
from hub.agreements.models import Agreement, Annex, Signatory
from hub.db import now, session, transaction
from hub.documents.models import Document
from hub.documents.workspaces import change_member
from hub.notices.models import Notice
from tests.documents.details import describe, filed, private_document, text_of
from tests.people import Browser, Cast, document_named


def day(offset: int) -> str:
    return f"{now() + timedelta(days=offset):%Y-%m-%d}"


@pytest.fixture
def browser(embedded_cast: Cast) -> Browser:
    return embedded_cast.browser(embedded_cast.contributor)


def kept(browser: Browser, document: Document, **fields: str) -> str:
    """Make it an agreement; the address of its page."""
    address = f"/documents/{document.id}/agreement"
    assert browser.post(f"{address}/edit", fields).status_code == 302
    return address


def signed(browser: Browser, address: str, **fields: str) -> Any:
    return browser.post(f"{address}/signatories/new", fields)


def only(kind: Any) -> Any:
    with transaction(writing=False):
        return session().scalars(select(kind)).one()


def test_a_document_becomes_an_agreement_with_partners_and_validity(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    document = filed(browser, cast, "Rahmenvereinbarung.docx")
    address = kept(browser, document, valid_from="2024-01-01", valid_until="2031-12-31", review_on="2030-06-01")
    signed(browser, address, institution=str(cast.jobcenter.id), signed_on="2024-01-15")
    signed(browser, address, name="Kreishandwerkerschaft", acceded_on="2025-03-01", ended_on="2026-02-28")
    page = text_of(browser.get(address).text)
    for shown in (
        "ab 01.01.2024 bis 31.12.2031",
        "Überprüfen am 01.06.2030",
        "Jobcenter Musterstadt unterschrieben 15.01.2024",
        "Kreishandwerkerschaft beigetreten 01.03.2025 ausgeschieden 28.02.2026",
    ):
        assert shown in page
    assert document_named(document.name).category == "Vereinbarung"
    assert "Jobcenter Musterstadt" in text_of(browser.get(f"/documents/{document.id}").text).partition("Partner ")[2]
    register = text_of(browser.get("/agreements").text)
    assert "Rahmenvereinbarung.docx" in register
    assert "Kreishandwerkerschaft" not in register


@pytest.mark.parametrize(
    ("validity", "terms"),
    [
        ("current", {"valid_until": day(5)}),
        ("coming", {"valid_from": day(5)}),
        ("ended", {"valid_until": day(-5)}),
        ("review", {"review_on": day(-5)}),
        ("all", {"valid_until": day(-5)}),
    ],
)
def test_the_register_filters_by_validity(
    validity: str, terms: dict[str, str], embedded_cast: Cast, browser: Browser
) -> None:
    kept(browser, filed(browser, embedded_cast, "gesucht.txt"), **terms)
    kept(browser, filed(browser, embedded_cast, "anders.txt"), valid_from=day(-9), valid_until=day(9))
    browser.get("/agreements")  # shows the messages
    page = browser.get(f"/agreements?validity={validity}").text
    assert "gesucht.txt" in page
    assert ("anders.txt" in page) is (validity in ("all", "current"))


def test_the_register_shows_only_what_one_may_read(embedded_cast: Cast, browser: Browser) -> None:
    manager = embedded_cast.browser(embedded_cast.manager)
    kept(manager, private_document(embedded_cast))
    document = filed(browser, embedded_cast, "Rahmen.txt")
    kept(browser, document)
    assert "Rahmen.txt" in embedded_cast.browser(embedded_cast.reader).get("/agreements").text
    for person in (embedded_cast.reader, embedded_cast.stranger, embedded_cast.guest):
        assert "Geheim" not in embedded_cast.browser(person).get("/agreements").text
    browser.post(
        f"/folders/{embedded_cast.root.id}/selection/trash", {"item": f"document:{document.id}", "confirmed": "1"}
    )
    browser.get("/")  # shows the messages
    assert "Rahmen.txt" not in browser.get("/agreements").text
    user = embedded_cast.user(embedded_cast.manager)
    with transaction(writing=True) as opened:
        school = f"institution:{embedded_cast.reader.institution_id}"
        change_member(user, opened.merge(embedded_cast.shared), principal=school, level=None)
    assert embedded_cast.browser(embedded_cast.reader).get(f"/documents/{document.id}/agreement").status_code == 404


def test_an_annex_shows_only_to_those_who_may_read_it(embedded_cast: Cast, browser: Browser) -> None:
    manager, reader = (embedded_cast.browser(who) for who in (embedded_cast.manager, embedded_cast.reader))
    address = kept(manager, filed(manager, embedded_cast, "Rahmen.txt"))
    secret, open_to_all = private_document(embedded_cast), filed(manager, embedded_cast, "Anlage 1.txt")
    for annex in (secret, open_to_all):
        assert manager.post(f"{address}/annexes", {"document": str(annex.id)}).status_code == 302
    assert "Geheim" in manager.get(address).text
    assert "Geheim" not in reader.get(address).text
    assert "Anlage 1.txt" in reader.get(address).text
    assert "Rahmen.txt" in reader.get(f"/documents/{open_to_all.id}").text
    assert browser.post(f"{address}/annexes", {"document": str(secret.id)}).status_code == 404


def test_an_annex_is_added_once_and_removed_and_never_itself(embedded_cast: Cast, browser: Browser) -> None:
    document, annex = (filed(browser, embedded_cast, name) for name in ("Rahmen.txt", "Anlage.txt"))
    address = kept(browser, document)
    for _ in range(2):
        browser.post(f"{address}/annexes", {"document": str(annex.id)})
    assert only(Annex).document_id == annex.id
    assert browser.post(f"{address}/annexes", {"document": str(document.id)}).status_code == 422
    assert browser.post(f"{address}/annexes/{annex.id}/remove").status_code == 302
    assert browser.post(f"{address}/annexes/{annex.id}/remove").status_code == 404


def test_a_partner_is_changed_and_removed_only_through_its_own_agreement(embedded_cast: Cast, browser: Browser) -> None:
    address = kept(browser, filed(browser, embedded_cast, "eins.txt"))
    other = kept(browser, filed(browser, embedded_cast, "zwei.txt"))
    signed(browser, address, name="Kammer")
    partner = only(Signatory)
    assert browser.post(f"{other}/signatories/{partner.id}", {"name": "Fremd"}).status_code == 404
    assert browser.post(f"{other}/signatories/{partner.id}/remove").status_code == 404
    assert browser.post(f"{address}/signatories/{partner.id}", {"name": "IHK", "ended_on": day(0)}).status_code == 302
    assert only(Signatory).name == "IHK"
    assert browser.post(f"{address}/signatories/{partner.id}/remove").status_code == 302
    assert "Noch ist kein Partner eingetragen." in browser.get(address).text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Bitte wählen Sie eine Institution"),
        ({"name": "Kammer", "signed_on": "2025-01-02", "ended_on": "2025-01-01"}, "Ende liegt vor dem Beginn"),
        ({"name": "Kammer", "signed_on": "gestern"}, "Bitte geben Sie ein Datum"),
        ({"institution": "keine"}, "Not a valid choice"),
        ({"name": "x" * 201}, "Bitte höchstens 200 Zeichen."),
    ],
)
def test_a_partner_that_makes_no_sense_is_refused(
    fields: dict[str, str], told: str, embedded_cast: Cast, browser: Browser
) -> None:
    refused = signed(browser, kept(browser, filed(browser, embedded_cast)), **fields)
    assert refused.status_code == 422
    assert told in refused.text or told == "Not a valid choice"


def test_an_end_before_the_beginning_is_refused_and_nothing_is_kept(embedded_cast: Cast, browser: Browser) -> None:
    document = filed(browser, embedded_cast)
    wrong = {"valid_from": day(5), "valid_until": day(1)}
    assert browser.post(f"/documents/{document.id}/agreement/edit", wrong).status_code == 422
    assert browser.get(f"/documents/{document.id}/agreement").status_code == 404


def test_whoever_changes_an_outdated_state_is_told(embedded_cast: Cast, browser: Browser) -> None:
    document = filed(browser, embedded_cast)
    address = kept(browser, document)
    seen = str(document_named(document.name).revision)
    describe(embedded_cast.browser(embedded_cast.manager), document, valid_until=day(9))
    refused = browser.post(f"{address}/edit", {"revision": seen, "valid_until": day(1)})
    assert refused.status_code == 422
    assert "wurde inzwischen von Teamleitung Jugendamt geändert" in refused.text


def test_readers_and_strangers_change_nothing(embedded_cast: Cast, browser: Browser) -> None:
    address = kept(browser, filed(browser, embedded_cast))
    for person, answer in ((embedded_cast.reader, 403), (embedded_cast.stranger, 404), (embedded_cast.guest, 404)):
        visitor = embedded_cast.browser(person)
        for way in ("edit", "remove", "signatories/new", "annexes"):
            assert visitor.post(f"{address}/{way}", {"name": "Ich"}).status_code == answer


def test_the_document_stays_when_it_is_no_agreement_any_more(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    document = filed(browser, cast)
    address = kept(browser, document)
    signed(browser, address, name="Kammer")
    assert browser.post(f"{address}/remove").status_code == 302
    assert browser.get(address).status_code == 404
    assert browser.get(f"/documents/{document.id}").status_code == 200


def test_a_purged_document_takes_its_agreement_along(cast: Cast) -> None:
    manager = cast.browser(cast.manager)
    document, annex = (filed(manager, cast, name) for name in ("Rahmen.txt", "Anlage.txt"))
    address = kept(manager, document)
    signed(manager, address, name="Kammer")
    manager.post(f"{address}/annexes", {"document": str(annex.id)})
    manager.post(f"/folders/{cast.root.id}/selection/trash", {"item": f"document:{document.id}", "confirmed": "1"})
    trash_id = manager.get("/trash").text.split("/trash/")[1].split("/")[0]
    assert manager.post(f"/trash/{trash_id}/purge").status_code == 302
    with transaction(writing=False):
        assert [session().scalars(select(kind)).all() for kind in (Agreement, Signatory, Annex)] == [[], [], []]


def test_the_day_of_review_is_told_once_by_mail_and_on_the_start_page(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    address = kept(browser, filed(browser, cast, "Rahmen.txt"), review_on=day(-1))
    with cast.app.app_context():
        for _ in range(2):
            send_reviews()
        jobs.run_due_jobs()
    assert only(Notice).person_id == cast.contributor.id
    [mail] = (cast.app.config["SETTINGS"].data / "outbox").glob("*.txt")
    assert f"„Rahmen.txt“ soll überprüft werden.\n\nhttp://localhost{address}" in mail.read_text(encoding="utf-8")
    assert "Vereinbarungen zu überprüfen" in browser.get("/").text
    browser.post(f"{address}/edit", {"review_on": day(90)})
    assert "Vereinbarungen zu überprüfen" not in browser.get("/").text


def test_the_successor_of_a_deactivated_person_hears_of_the_review(embedded_cast: Cast, browser: Browser) -> None:
    kept(browser, filed(browser, embedded_cast), review_on=day(-1))
    administration = embedded_cast.browser(embedded_cast.administrator)
    address = f"/people/{embedded_cast.contributor.id}/deactivate"
    administration.post(address, {"successor_id": str(embedded_cast.manager.id)})
    with embedded_cast.app.app_context():
        send_reviews()
    assert only(Notice).person_id == embedded_cast.manager.id


def test_nobody_without_an_account_hears_of_a_review(embedded_cast: Cast, browser: Browser) -> None:
    kept(browser, filed(browser, embedded_cast), review_on=day(-1))
    with transaction(writing=True) as opened:
        opened.get_one(Person, embedded_cast.contributor.id).deactivated_at = now()
    with embedded_cast.app.app_context():
        send_reviews()
    with transaction(writing=False):
        assert session().scalars(select(Notice)).all() == []
