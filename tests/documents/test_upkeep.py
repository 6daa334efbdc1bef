"""For operators: rows against bytes, orphans, and rows made again from what the store knows."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from hub import jobs
from hub.config import Settings
from hub.db import transaction
from hub.documents.details import Details, describe_document, set_successor
from hub.documents.models import Document, Entry, Folder, TrashEntry, Upload, Version
from hub.documents.store import DERIVED, store
from hub.documents.upkeep import check_bytes, rebuild_rows, sweep_orphans
from hub.retention.classes import set_class
from hub.retention.holds import place_hold
from hub.retention.jobs import store_all_details
from hub.retention.kept_documents import held_in, kept_in
from hub.retention.models import LegalHold, RetentionClass, RetentionMark, RetentionSetting, StoredDetails
from tests.conftest import running
from tests.days import day_in
from tests.documents.test_upload import begin, go_on
from tests.people import Cast, document_named
from tests.s3_server import S3Server


@pytest.fixture
def s3_server() -> Iterator[S3Server]:
    """A server of its own: these tests look at everything a store holds."""
    with S3Server() as server:
        yield server


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    yield from running(settings)


def file_three(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    for name, content in (("Plan.txt", b"eins"), ("Plan.txt", b"zwei"), ("Brief.txt", b"drei")):
        begin(
            browser, cast, name=name, size=4, body=content, relativePath="2026/Mai", onConflict="version", comment="ü"
        )


def test_a_healthy_store_is_reported_clean(cast: Cast) -> None:
    file_three(cast)
    with cast.app.app_context():
        report = check_bytes()
    assert (report.versions, report.is_clean) == (3, True)
    assert "Alles in Ordnung" in report.text()


def test_missing_wrong_and_orphaned_bytes_are_each_found(cast: Cast) -> None:
    file_three(cast)
    with cast.app.app_context():
        with transaction(writing=True) as opened:
            versions = opened.scalars(select(Version).order_by(Version.created_at)).all()
            opened.execute(update(Version).where(Version.id == versions[1].id).values(sha256="0" * 64))
        store().delete(versions[0].store_key, versions[0].store_version)
        store().put(str(uuid.uuid4()), io.BytesIO(b"ohne Zeile"), metadata={})
        report = check_bytes()
    assert (len(report.missing), len(report.wrong), report.orphans) == (1, 1, 1)
    assert "Plan.txt" in report.text()


def test_the_sweep_removes_old_orphans_and_nothing_else(cast: Cast) -> None:
    file_three(cast)
    with cast.app.app_context():
        store().put(str(uuid.uuid4()), io.BytesIO(b"ohne Zeile"), metadata={})
        assert sweep_orphans() == 0
        assert sweep_orphans(older_than_hours=0) == 1
        assert check_bytes().is_clean


def test_the_sweep_leaves_uploads_that_may_go_on(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    location = begin(browser, cast, name="Plan.txt", size=10).headers["Location"]
    go_on(browser, location, 0, b"hallo")
    with cast.app.app_context():
        store().append(str(uuid.uuid4()), 0, io.BytesIO(b"aufgegeben"), limit=100)
        assert sweep_orphans(older_than_hours=0) == 1
    assert go_on(browser, location, 5, b" welt").status_code == 204


def test_lost_rows_are_made_again_from_the_store(cast: Cast) -> None:
    file_three(cast)
    with cast.app.app_context():
        with transaction(writing=True) as opened:
            for table in (Upload, Version, TrashEntry):
                opened.execute(delete(table))
            opened.execute(delete(Document))
            opened.execute(delete(Entry).where(Entry.name == "Mai"))
        assert rebuild_rows() == 3
        assert check_bytes().is_clean
    document = document_named("Plan.txt")
    browser = cast.browser(cast.contributor)
    assert document.number == 2
    assert browser.get(f"/documents/{document.id}/download").data == b"zwei"
    assert browser.get(f"/documents/{document.id}/versions/1/download").data == b"eins"
    assert "Mai" in browser.get(f"/documents/{document.id}").text


def lose_rows(cast: Cast) -> None:
    """Everything below the root of the Bereich, with what was said of it."""
    with cast.app.app_context(), transaction(writing=True) as opened:
        for table in (Upload, Version, TrashEntry, LegalHold, RetentionSetting, StoredDetails):
            opened.execute(delete(table))
        opened.execute(delete(RetentionClass).where(RetentionClass.name == "Kurz"))
        opened.execute(delete(Document))
        for name in ("Mai", "2026"):
            opened.execute(delete(Entry).where(Entry.name == name))


def test_with_the_rows_comes_back_what_decides_who_may_see_and_delete_them(cast: Cast) -> None:
    file_three(cast)
    manager, plan_id = cast.user(cast.manager), document_named("Plan.txt").id
    with cast.app.app_context():
        with transaction(writing=True) as opened:
            plan = opened.get_one(Document, plan_id)
            wanted = Details(title="Der Plan", tags=["Übergang"], category="Konzept", status="released")
            describe_document(manager, plan, replace(wanted, has_personal_data=True), revision=None)
            place_hold(manager, plan, reason="Rechnungshof prüft")
            folder = opened.scalars(select(Folder).where(Folder.name == "Mai")).one()
            rule = RetentionClass(name="Kurz", period="years", years=2, outcome="delete")
            opened.add(rule)
            opened.flush()
            set_class(manager, folder, rule, ends_on=None)
        store_all_details()
        assert check_bytes().is_clean
        lose_rows(cast)
        assert rebuild_rows() == 3
        with transaction(writing=False) as opened:
            plan = opened.get_one(Document, plan_id)
            assert (plan.title, plan.tags) == ("Der Plan", ["Übergang"])
            assert (plan.category, plan.status, plan.has_personal_data) == ("Konzept", "released", True)
            assert [hold.reason for hold in opened.scalars(select(LegalHold))] == ["Rechnungshof prüft"]
            assert {each.class_name for each in kept_in(plan.workspace_id).values()} == {"Kurz"}
            assert plan_id in held_in(plan.workspace_id)


def test_with_the_rows_comes_back_who_is_responsible_what_follows_and_what_is_put_off(cast: Cast) -> None:
    file_three(cast)
    manager, plan_id, letter_id = cast.user(cast.manager), document_named("Plan.txt").id, document_named("Brief.txt").id
    with cast.app.app_context():
        with transaction(writing=True) as opened:
            plan, letter = opened.get_one(Document, plan_id), opened.get_one(Document, letter_id)
            wanted = Details(
                responsible_id=cast.reader.id, remind_on=day_in(7), remind_note="Prüfen", valid_until=day_in(90)
            )
            describe_document(manager, plan, wanted, revision=None)
            set_successor(manager, plan, letter, replaces=True)
            plan.replaced_on = day_in(-30)
            opened.add(RetentionMark(entry_id=plan_id, postponed_to=day_in(400), reason="Streit"))
        store_all_details()
        lose_rows(cast)
        rebuild_rows()
        with transaction(writing=False) as opened:
            plan, mark = opened.get_one(Document, plan_id), opened.get_one(RetentionMark, plan_id)
            assert (plan.responsible_id, plan.successor_id) == (cast.reader.id, letter_id)
            assert plan.reminder is not None
            assert (plan.reminder.due_on, plan.reminder.note, plan.reminder.sent_at) == (day_in(7), "Prüfen", None)
            assert (plan.status, plan.replaced_on, plan.valid_until) == ("replaced", day_in(-30), day_in(90))
            assert (mark.postponed_to, mark.reason) == (day_in(400), "Streit")


def test_details_are_stored_once_and_what_was_deleted_for_good_is_in_them_no_more(cast: Cast) -> None:
    file_three(cast)
    plan, letter = document_named("Plan.txt"), document_named("Brief.txt")
    manager = cast.user(cast.manager)
    with cast.app.app_context():
        with transaction(writing=True) as opened:
            for document in (plan, letter):
                details = Details(title=f"Titel von {document.name}")
                describe_document(manager, opened.get_one(Document, document.id), details, revision=None)
        store_all_details()
        before = details_in_store()
        store_all_details()
        assert details_in_store() == before
        assert "Titel von Plan.txt" in next(iter(before.values()))
    browser = cast.browser(cast.manager)
    browser.post(f"/folders/{plan.parent_id}/selection/trash", {"item": f"document:{plan.id}", "confirmed": "1"})
    with transaction(writing=False) as opened:
        deletion = opened.scalars(select(TrashEntry)).one()
    assert browser.post(f"/trash/{deletion.id}/purge", {"confirmed": "1"}).status_code == 302
    with cast.app.app_context():
        jobs.run_due_jobs("main")
        [left] = details_in_store().values()
        assert "Titel von Brief.txt" in left
        assert "Titel von Plan.txt" not in left


def details_in_store() -> dict[str, str]:
    notes = [stored for stored in store().walk() if stored.metadata.get(DERIVED) == "details"]
    return {note.version: store().open(note.key, note.version).read().decode() for note in notes}


def test_rebuilding_twice_makes_nothing_new(cast: Cast) -> None:
    file_three(cast)
    with cast.app.app_context():
        assert rebuild_rows() == 0
