"""Angaben: what people say about a document, one by one and for many at once."""

from __future__ import annotations

import pytest
from flask import Flask

from hub.audit.models import AuditEntry
from hub.db import session, transaction
from hub.documents.details import Change, change_details
from hub.documents.models import READ, Document
from hub.documents.workspaces import change_member
from tests.documents.details import describe, filed, private_document, text_of
from tests.finder.steps import ask, settle
from tests.people import Browser, Cast, document_named


@pytest.fixture
def browser(embedded_cast: Cast) -> Browser:
    return embedded_cast.browser(embedded_cast.contributor)


def test_all_angaben_are_kept_and_shown(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    document = filed(browser, cast)
    saved = describe(
        browser,
        document,
        category="protokoll",
        status="agreed",
        responsible=str(cast.reader.id),
        valid_until="2031-12-31",
        remind_on="2031-06-01",
        remind_note="neu abstimmen",
        has_personal_data="y",
    )
    assert saved.status_code == 302
    page = text_of(browser.get(f"/documents/{document.id}").text)
    for shown in (
        "Art Protokoll",
        "Status abgestimmt",
        "Verantwortlich Schulsozialarbeit (Berufskolleg)",
        "Gültig bis 31.12.2031",
        "Wiedervorlage 01.06.2031 – neu abstimmen",
        "enthält personenbezogene Daten",
    ):
        assert shown in page
    row = text_of(browser.get(f"/folders/{cast.root.id}").text)
    assert "abgestimmt" in row
    assert "personenbezogen" in row


def test_the_list_of_arten_grows_with_those_the_cooperation_uses(embedded_cast: Cast, browser: Browser) -> None:
    describe(browser, filed(browser, embedded_cast), category="Hospitationsplan")
    other = filed(browser, embedded_cast, "Zweites.txt")
    offered = browser.get(f"/documents/{other.id}/edit").text
    assert '<option value="Hospitationsplan">' in offered
    assert '<option value="Beschluss">' in offered


def test_an_art_used_where_one_may_not_read_is_not_offered(embedded_cast: Cast, browser: Browser) -> None:
    describe(embedded_cast.browser(embedded_cast.manager), private_document(embedded_cast), category="Geheimplan")
    assert "Geheimplan" not in browser.get(f"/documents/{filed(browser, embedded_cast).id}/edit").text


def test_nobody_can_be_responsible_for_what_they_may_not_read(embedded_cast: Cast, browser: Browser) -> None:
    document = filed(browser, embedded_cast)
    assert str(embedded_cast.stranger.id) not in browser.get(f"/documents/{document.id}/edit").text
    refused = describe(browser, document, responsible=str(embedded_cast.stranger.id))
    assert refused.status_code == 422
    assert document_named("Plan.txt").responsible_id is None


def test_a_person_who_reads_no_longer_stays_named_until_somebody_else_is_chosen(
    embedded_cast: Cast, browser: Browser
) -> None:
    document = filed(browser, embedded_cast)
    describe(browser, document, responsible=str(embedded_cast.reader.id))
    manager, school = embedded_cast.user(embedded_cast.manager), embedded_cast.reader.institution_id
    with transaction(writing=True):
        change_member(manager, session().merge(embedded_cast.shared), principal=f"institution:{school}", level=None)
    assert "liest hier nicht mehr" in browser.get(f"/documents/{document.id}/edit").text
    assert describe(browser, document, title="Neu").status_code == 302


def test_a_status_or_date_that_is_none_is_refused_in_words(embedded_cast: Cast, browser: Browser) -> None:
    document = filed(browser, embedded_cast)
    assert describe(browser, document, status="erfunden").status_code == 422
    refused = describe(browser, document, valid_until="31.02.2031")
    assert refused.status_code == 422
    assert "Bitte geben Sie ein Datum wie 31.12.2027 an." in refused.text


def test_art_and_status_are_found_by_the_search(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    describe(browser, filed(browser, cast), category="Hospitationsplan", status="released")
    settle(app)
    assert ask(browser, "hospitationsplan freigegeben").names == ["Plan.txt"]


def test_many_documents_change_at_once_and_keep_what_was_left_empty(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    documents = [filed(browser, cast, f"{number}.txt") for number in range(3)]
    describe(browser, documents[0], tags="alt, bleibt", category="Konzept", status="draft")
    items = {"item": [f"document:{document.id}" for document in documents]}
    address = f"/folders/{cast.root.id}/selection/details"
    assert "Angaben von 3 Dokumenten" in browser.post(address, items).text
    changes = {"confirmed": "1", "add_tags": "U25", "remove_tags": "Alt", "status": "released", "cleared": "category"}
    assert browser.post(address, items | changes).status_code == 302
    first, second = document_named("0.txt"), document_named("1.txt")
    assert (first.tags, first.status, first.category) == (["bleibt", "U25"], "released", "")
    assert (second.tags, second.status) == (["U25"], "released")
    with transaction(writing=False):
        lines = session().query(AuditEntry).filter_by(action="documents.describe").count()
    assert lines == 4


def test_folders_have_no_angaben(embedded_cast: Cast, browser: Browser) -> None:
    browser.post(f"/folders/{embedded_cast.root.id}/new-folder", {"name": "Ordner"})
    page = browser.get(f"/folders/{embedded_cast.root.id}").text
    folder_id = page.split('value="folder:')[1].split('"')[0]
    refused = browser.post(
        f"/folders/{embedded_cast.root.id}/selection/details", {"item": f"folder:{folder_id}", "confirmed": "1"}
    )
    assert refused.status_code == 422
    assert "Ordner haben keine Angaben" in refused.text


def test_a_selection_of_somebody_elses_documents_changes_nothing(embedded_cast: Cast, browser: Browser) -> None:
    secret = private_document(embedded_cast)
    own = filed(browser, embedded_cast)
    items = {"item": [f"document:{own.id}", f"document:{secret.id}"], "confirmed": "1", "status": "released"}
    address = f"/folders/{embedded_cast.root.id}/selection/details"
    assert browser.post(address, items).status_code == 409
    assert not document_named("Plan.txt").status
    assert embedded_cast.browser(embedded_cast.reader).post(address, items).status_code == 403


def test_a_change_of_many_takes_each_document_as_it_stands_now(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    seen = filed(browser, cast)
    describe(browser, seen, tags="inzwischen")
    manager = cast.user(cast.manager)
    with transaction(writing=True), cast.app.app_context():
        change_details(manager, [seen], Change(added_tags=["dazu"]))
    assert document_named("Plan.txt").tags == ["inzwischen", "dazu"]


def test_a_copy_keeps_the_mark_for_personal_data(embedded_cast: Cast, browser: Browser) -> None:
    document = filed(browser, embedded_cast)
    describe(browser, document, has_personal_data="y", status="released")
    form = {"item": f"document:{document.id}", "target": str(embedded_cast.root.id)}
    browser.post(f"/folders/{embedded_cast.root.id}/selection/copy", form)
    copy = document_named("Plan (2).txt")
    assert copy.has_personal_data
    assert not copy.status


def test_what_a_deactivated_person_answered_for_passes_to_the_successor(embedded_cast: Cast, browser: Browser) -> None:
    document = filed(browser, embedded_cast)
    describe(browser, document, responsible=str(embedded_cast.reader.id))
    administration = embedded_cast.browser(embedded_cast.administrator)
    address = f"/people/{embedded_cast.reader.id}/deactivate"
    page = administration.get(address).text
    assert "Verantwortlich für Dokumente: 1" in page
    assert "Plan.txt" not in page
    administration.post(address, {"successor_id": str(embedded_cast.manager.id)})
    assert document_named("Plan.txt").responsible_id == embedded_cast.manager.id


def test_the_responsible_of_a_purged_document_is_no_trouble(embedded_cast: Cast, browser: Browser) -> None:
    old, new = filed(browser, embedded_cast, "alt.txt"), filed(browser, embedded_cast, "neu.txt")
    browser.post(f"/documents/{old.id}/successor", {"document": str(new.id), "replaces": "1"})
    browser.post(f"/folders/{embedded_cast.root.id}/selection/trash", {"item": f"document:{new.id}", "confirmed": "1"})
    manager = embedded_cast.browser(embedded_cast.manager)
    trash_id = manager.get("/trash").text.split("/trash/")[1].split("/")[0]
    assert manager.post(f"/trash/{trash_id}/purge").status_code == 302
    with transaction(writing=False):
        assert session().get_one(Document, old.id).successor_id is None


def test_a_reader_cannot_give_rights_by_angaben(embedded_cast: Cast, browser: Browser) -> None:
    document = filed(browser, embedded_cast)
    reader = embedded_cast.browser(embedded_cast.reader)
    assert describe(reader, document, status="released").status_code == 403
    manager = embedded_cast.user(embedded_cast.manager)
    with transaction(writing=True):
        shared = session().merge(embedded_cast.shared)
        change_member(manager, shared, principal=embedded_cast.guest.principal, level=READ)
    guest = embedded_cast.browser(embedded_cast.guest)
    assert describe(guest, document, status="released").status_code == 403
