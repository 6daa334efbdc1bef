"""No file leaves the hub before it was found clean."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select, update

from hub.db import now, transaction
from hub.documents.models import Version
from hub.notices.models import Notice
from hub.scanning.actions import queue_unscanned, scan_next
from hub.scanning.command import prepare, scan_all, summary
from hub.scanning.models import Scan
from tests.clamd_server import MALWARE, STREAM_MAX_BYTES, ClamdServer
from tests.people import Browser, Cast, document_named


def scan_everything(app: Flask) -> None:
    with app.app_context():
        while scan_next():
            pass


def make_due(app: Flask) -> None:
    with transaction(writing=True) as opened:
        opened.execute(update(Scan).values(due_at=now()))


def download_of(browser: Browser, name: str) -> tuple[int, str]:
    answer = browser.get(f"/documents/{document_named(name).id}/download")
    return answer.status_code, answer.text


def test_a_file_waits_until_it_is_found_clean(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    browser.upload(cast.root.id, "Plan.txt", b"Fortbildung")
    page = f"/documents/{document_named('Plan.txt').id}"

    status, text = download_of(browser, "Plan.txt")
    assert status == 423
    assert "wird noch auf Schadsoftware geprüft" in text
    assert "Wird geprüft" in browser.get(page).text
    assert "1 Datei wird noch auf Schadsoftware geprüft" in browser.get(f"/folders/{cast.root.id}").text

    scan_everything(app)
    assert download_of(browser, "Plan.txt") == (200, "Fortbildung")
    assert "Wird geprüft" not in browser.get(page).text


def test_an_infected_file_is_locked_for_everybody_and_told_of(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    browser.upload(cast.root.id, "Rechnung.doc", b"vorher " + MALWARE)
    scan_everything(app)

    for person in (cast.contributor, cast.manager, cast.reader):
        status, text = download_of(cast.browser(person), "Rechnung.doc")
        assert status == 403
        assert "Schadsoftware gefunden" in text
    assert "Hub.Test" in browser.get(f"/documents/{document_named('Rechnung.doc').id}").text
    with transaction(writing=False) as opened:
        told = set(opened.scalars(select(Notice.person_id).where(Notice.kind == "scanning.found")))
    assert told == {cast.contributor.id, cast.manager.id}


def test_every_way_out_is_closed(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.manager)
    browser.upload(cast.root.id, "Bild.txt", MALWARE)
    scan_everything(app)
    document = document_named("Bild.txt")
    for way in ("download", "view", "versions/1/download"):
        answer = browser.get(f"/documents/{document.id}/{way}")
        assert answer.status_code == 403, way
        assert MALWARE.decode() not in answer.text
    ranged = browser.get(f"/documents/{document.id}/download", headers={"Range": "bytes=0-3"})
    assert ranged.status_code == 403


def test_an_older_clean_version_stays_open(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    browser.upload(cast.root.id, "Plan.txt", b"sauber")
    scan_everything(app)
    browser.upload(cast.root.id, "Plan.txt", MALWARE, on_conflict="version")
    scan_everything(app)
    document = document_named("Plan.txt")
    assert browser.get(f"/documents/{document.id}/versions/1/download").text == "sauber"
    assert browser.get(f"/documents/{document.id}/versions/2/download").status_code == 403


def test_while_the_scanner_is_down_nothing_passes_and_nothing_is_lost(
    app: Flask, cast: Cast, clamd: ClamdServer
) -> None:
    clamd.kill()
    browser = cast.browser(cast.contributor)
    try:
        assert browser.upload(cast.root.id, "Plan.txt", b"Fortbildung").status_code == 302
        scan_everything(app)
        assert download_of(browser, "Plan.txt")[0] == 423
        page = browser.get(f"/documents/{document_named('Plan.txt').id}").text
        assert "gerade nicht erreichbar" in page
        assert "antwortet nicht" in cast.browser(cast.administrator).get("/scanning").text
    finally:
        clamd.start()
    make_due(app)
    scan_everything(app)
    assert download_of(browser, "Plan.txt") == (200, "Fortbildung")


def test_the_wait_between_tries_grows_to_five_minutes(
    embedded_app: Flask, embedded_cast: Cast, clamd: ClamdServer
) -> None:
    embedded_cast.browser(embedded_cast.contributor).upload(embedded_cast.root.id, "Plan.txt", b"Fortbildung")
    clamd.kill()
    try:
        for _ in range(12):
            make_due(embedded_app)
            scan_everything(embedded_app)
        with transaction(writing=False) as opened:
            scan = opened.scalars(select(Scan)).one()
        assert scan.tries == 12
        assert timedelta(minutes=4) < scan.due_at - now() <= timedelta(minutes=5)
    finally:
        clamd.start()


def test_what_is_too_large_for_the_scanner_stays_locked(embedded_app: Flask, embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.upload(embedded_cast.root.id, "Film.bin", b"x" * (3 * STREAM_MAX_BYTES))
    scan_everything(embedded_app)
    status, text = download_of(browser, "Film.bin")
    assert status == 403
    assert "zu groß für die Prüfung" in text


def test_files_from_before_the_scanner_wait_for_it_too(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    browser.upload(cast.root.id, "Plan.txt", b"Fortbildung")
    with transaction(writing=True) as opened:
        opened.delete(opened.scalars(select(Scan)).one())
    assert download_of(browser, "Plan.txt")[0] == 423
    with transaction(writing=True):
        queue_unscanned()
    scan_everything(app)
    assert download_of(browser, "Plan.txt")[0] == 200


def test_the_same_bytes_are_scanned_once(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    for name in ("A.txt", "B.txt"):
        browser.upload(cast.root.id, name, b"gleich")
    with transaction(writing=False) as opened:
        assert opened.scalar(select(func.count()).select_from(Scan)) == 1
        assert opened.scalar(select(func.count()).select_from(Version)) == 2


def test_known_malware_is_told_of_again_where_it_turns_up_again(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    browser.upload(cast.root.id, "A.txt", MALWARE)
    scan_everything(app)
    browser.upload(cast.root.id, "B.txt", MALWARE)
    assert download_of(browser, "B.txt")[0] == 403
    with transaction(writing=False) as opened:
        names = [notice.words["name"] for notice in opened.scalars(select(Notice)).all()]
    assert sorted(set(names)) == ["A.txt", "B.txt"]


def test_the_shell_scans_again_what_was_not_clean(embedded_app: Flask, embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.upload(embedded_cast.root.id, "A.txt", MALWARE)
    browser.upload(embedded_cast.root.id, "B.txt", b"sauber")
    with embedded_app.app_context():
        assert prepare(again=False) == 2
        scan_all(lambda _: None)
        assert prepare(again=True) == 1
        scan_all(lambda _: None)
        assert summary() == "1 gesperrt, 0 zu groß, 0 warten noch."


def test_the_administration_sees_numbers_and_no_names(app: Flask, cast: Cast) -> None:
    cast.browser(cast.contributor).upload(cast.root.id, "Geheim.txt", MALWARE)
    scan_everything(app)
    page = cast.browser(cast.administrator).get("/scanning").text
    assert "Der Virenscanner arbeitet" in page
    assert "Geheim" not in page
