"""Importing a ZIP file in the browser: what comes in, what is refused, and going on after a broken run."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from hub import jobs
from hub.accounts.models import Person
from hub.db import now, session, transaction
from hub.documents.jobs import forget_expired_uploads
from hub.documents.models import Membership, Upload, Version
from hub.documents.upkeep import check_bytes, sweep_orphans
from hub.exchange.jobs import forget_old_imports, wake_imports
from hub.exchange.models import DONE, RUNNING, STOPPED, ImportRun
from hub.exchange.zip_reading import BadZip, open_zip, zip_items
from hub.notices.models import Notice
from storage import StoreFull, StoreUnavailable
from tests.documents.test_trash import put_into_trash
from tests.exchange.steps import (
    ask_for_import,
    documents,
    filed,
    folder_named,
    imported,
    only_run,
    outcomes,
    trail,
    work,
    zipped,
)
from tests.people import Cast, document_named

SHARED = Path(__file__).parents[2].parent / "shared"
BAD = SHARED / "files" / "bad"


def test_folders_documents_and_their_dates_come_in_and_the_report_says_so(cast: Cast) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(zipfile.ZipInfo("Fortbildung/2019/Übersicht.txt", (2019, 3, 5, 14, 30, 0)), b"alt")
        archive.writestr(zipfile.ZipInfo("Plan.txt", (2020, 1, 2, 3, 4, 6)), b"eins")
    browser = cast.browser(cast.contributor)
    page = imported(cast, browser, target.getvalue())
    assert "Fertig." in page
    old = document_named("Übersicht.txt")
    assert browser.get(f"/documents/{old.id}/download").data == b"alt"
    assert old.changed_at == old.created_at == datetime(2019, 3, 5, 13, 30, tzinfo=UTC)
    assert old.parent_id == folder_named("2019").id
    assert outcomes() == {"Fortbildung/2019/Übersicht.txt": ("made", ""), "Plan.txt": ("made", "")}
    assert trail("exchange.import") == [
        "2 Dokumente importiert nach „Gemeinsame Ablage“ aus „Altbestand.zip“ (0 abgelehnt)"
    ]


def test_the_zip_file_itself_leaves_nothing_behind(cast: Cast) -> None:
    with cast.app.app_context():
        before = check_bytes().orphans  # the bucket is shared by all tests
    imported(cast, cast.browser(cast.contributor), zipped(("Plan.txt", b"eins")))
    with cast.app.app_context():
        jobs.run_due_jobs("main")
        assert check_bytes().orphans == before
    with transaction(writing=False) as opened:
        assert opened.scalars(select(Upload)).all() == []


def test_the_zip_file_is_kept_from_the_sweep_until_its_turn_comes(embedded_cast: Cast) -> None:
    ask_for_import(embedded_cast.browser(embedded_cast.contributor), embedded_cast.root.id, zipped(("Plan.txt", b"e")))
    with embedded_cast.app.app_context():
        assert sweep_orphans(older_than_hours=-1) == 0
    work(embedded_cast)
    assert outcomes() == {"Plan.txt": ("made", "")}


def test_what_is_there_already_is_left_out_and_other_content_is_skipped(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    filed(cast, browser, "Gleich.txt", b"eins")
    filed(cast, browser, "Anders.txt", b"eins")
    page = imported(cast, browser, zipped(("Gleich.txt", b"eins"), ("Anders.txt", b"zwei"), ("ANDERS.TXT", b"drei")))
    assert {path: outcome for path, (outcome, _) in outcomes().items()} == {
        "Gleich.txt": "unchanged",
        "Anders.txt": "skipped",
        "ANDERS.TXT": "skipped",
    }
    assert "Unter diesem Namen gibt es schon ein anderes Dokument." in page


def test_a_name_that_is_taken_becomes_a_version_or_a_second_name_as_asked(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    filed(embedded_cast, browser, "Plan.txt", b"eins")
    imported(embedded_cast, browser, zipped(("Plan.txt", b"zwei")), on_conflict="version")
    assert document_named("Plan.txt").number == 2
    imported(embedded_cast, browser, zipped(("Plan.txt", b"drei")), on_conflict="keep-both")
    assert set(documents()) == {"Plan.txt", "Plan (2).txt"}


def test_paths_links_and_names_that_do_harm_are_refused_one_by_one(embedded_cast: Cast) -> None:
    link = zipfile.ZipInfo("Verknüpfung")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    packed = zipfile.ZipInfo("Gepackt.txt")
    packed.compress_type = zipfile.ZIP_LZMA
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(link, b"/etc/passwd")
        archive.writestr(packed, b"x" * 100)
        for name in ("../aus.txt", "/etc/aus.txt", "C:\\Windows\\aus.txt", "a/../../aus.txt", "con.txt", "Leer.txt"):
            archive.writestr(name, b"" if name == "Leer.txt" else b"x")
        archive.writestr("Plan\u202etxt.exe", b"x")
        archive.writestr("a" * 300, b"x")
        archive.writestr("/".join("t" * 60) + "/Tief.txt", b"x")
        archive.writestr("__MACOSX/._Plan.txt", b"x")
        archive.writestr("Gut.txt", b"x")
    imported(embedded_cast, embedded_cast.browser(embedded_cast.contributor), target.getvalue())
    found = outcomes()
    assert {path for path, (outcome, _) in found.items() if outcome == "made"} == {"Gut.txt"}
    assert found["__MACOSX/._Plan.txt"][0] == "skipped"
    assert all(reason for outcome, reason in found.values() if outcome != "made")
    assert set(documents()) == {"Gut.txt"}


def test_names_of_old_windows_and_of_macos_are_read_as_they_were_meant(embedded_cast: Cast) -> None:
    for name, raw in (("Übersicht für Öffentlichkeit.txt", "cp850"), ("Förderung ☺.txt", "utf-8")):
        data = zipped(("x" * len(name.encode(raw)), b"x")).replace(b"x" * len(name.encode(raw)), name.encode(raw))
        imported(embedded_cast, embedded_cast.browser(embedded_cast.contributor), data)
    data = zipped(("Ordner+Plan.txt", b"x")).replace(b"Ordner+", b"Ordner\\")
    imported(embedded_cast, embedded_cast.browser(embedded_cast.contributor), data)
    assert set(documents()) == {"Übersicht für Öffentlichkeit.txt", "Förderung ☺.txt", "Plan.txt"}
    assert folder_named("Ordner")


def test_a_damaged_entry_is_refused_and_the_others_come_in(cast: Cast) -> None:
    data = bytearray(zipped(("Kaputt.txt", b"abcdefgh" * 50), ("Gut.txt", b"gut")))
    data[data.index(b"Kaputt.txt") + 12] ^= 0xFF
    imported(cast, cast.browser(cast.contributor), bytes(data))
    assert outcomes()["Kaputt.txt"] == ("refused", "Die Datei ließ sich nicht lesen.")
    assert outcomes()["Gut.txt"][0] == "made"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "ist leer"),
        (b"keine ZIP-Datei", "Das ist keine ZIP-Datei"),
        (zipped(("Plan.txt", b"eins" * 100))[:-30], "Das ist keine ZIP-Datei"),
        (zipped(), "Die ZIP-Datei ist leer"),
        (zipped(("Bombe.bin", bytes(30_000_000))), "übermäßig groß"),
        (struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFE, 0xFFFE, 0, 0, 0), "enthält 65.534 Einträge"),
        ((BAD / "12f3e5_password-encrypted.zip").read_bytes(), "mit einem Passwort geschützt"),
        ((BAD / "zip_bomb_1GiB.zip").read_bytes(), "übermäßig groß"),
    ],
    ids=["empty", "text", "truncated", "nothing in it", "zeros", "65,534 entries", "password", "bomb"],
)
def test_what_cannot_be_imported_at_all_is_said_at_once(embedded_cast: Cast, data: bytes, said: str) -> None:
    answer = ask_for_import(embedded_cast.browser(embedded_cast.contributor), embedded_cast.root.id, data)
    assert (answer.status_code, said in answer.text) == (422, True), answer.text
    with embedded_cast.app.app_context():
        assert check_bytes().is_clean


def test_every_bad_file_of_the_collection_is_answered_with_a_sentence_or_items(embedded_cast: Cast) -> None:
    with embedded_cast.app.test_request_context():
        for path in sorted(BAD.iterdir()):
            with path.open("rb") as stream:
                try:
                    with open_zip(stream) as archive:
                        items = list(zip_items(archive, embedded_cast.app.config["ZONE"]))
                except BadZip:
                    continue
            assert all(item.path for item in items), path


def test_nothing_leaves_the_folder_whatever_the_names_are(embedded_cast: Cast) -> None:
    target = io.BytesIO()
    lines = (SHARED / "strings" / "2aeb92_directory_traversal.txt").read_text("utf-8", "replace").splitlines()[:40]
    with zipfile.ZipFile(target, "w") as archive:
        for number, line in enumerate(lines):
            archive.writestr(f"{line}{number}" or "x", b"x")
        archive.write(BAD / "zip_slip.zip", "innen.zip")
    imported(embedded_cast, embedded_cast.browser(embedded_cast.contributor), target.getvalue())
    imported(embedded_cast, embedded_cast.browser(embedded_cast.contributor), (BAD / "zip_slip.zip").read_bytes())
    with transaction(writing=False):
        names = {document.name for document in documents().values()}
    assert not any(".." in name.split("/") or "/" in name for name in names)


def test_a_killed_worker_goes_on_where_it_was(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = cast.browser(cast.contributor)
    ask_for_import(browser, cast.root.id, zipped(*((f"{number}.txt", b"x" * number) for number in range(1, 6))))
    done: list[str] = []

    def die_after_two(task: object, item: object) -> object:
        if len(done) == 2:
            raise SystemExit
        done.append("one")
        return real(task, item)

    from hub.exchange import runs  # noqa: PLC0415

    real = runs.import_item
    monkeypatch.setattr(runs, "import_item", die_after_two)
    with pytest.raises(SystemExit):
        work(cast)
    assert only_run().status == RUNNING
    monkeypatch.undo()
    with transaction(writing=True) as opened:
        opened.execute(update(jobs.Job).values(claimed_until=None))
    work(cast)
    assert only_run().status == DONE
    assert sorted(outcomes()) == [f"{number}.txt" for number in range(1, 6)]
    with transaction(writing=False) as opened:
        assert len(opened.scalars(select(Version)).all()) == 5


def test_a_turn_that_is_over_leaves_the_rest_to_the_next(embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.exchange.jobs.TURN_SECONDS", -1)
    page = imported(
        embedded_cast, embedded_cast.browser(embedded_cast.contributor), zipped(("1.txt", b"1"), ("2.txt", b"2"))
    )
    assert "Fertig." in page
    assert len(outcomes()) == 2


def test_a_full_store_stops_the_import_and_it_goes_on_when_asked(
    embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    answer = ask_for_import(browser, embedded_cast.root.id, zipped(("1.txt", b"1")))

    def full(*_: object, **__: object) -> None:
        raise StoreFull

    monkeypatch.setattr(embedded_cast.app.extensions["store"], "put", full)
    work(embedded_cast)
    monkeypatch.undo()
    page = browser.get(answer.location).text
    assert "Der Speicher ist voll." in page
    assert (
        "Der Import von „Altbestand.zip“ ist stehen geblieben." in browser.get(f"/folders/{embedded_cast.root.id}").text
    )
    assert browser.post(f"{answer.location}/resume").status_code == 302
    work(embedded_cast)
    assert only_run().status == DONE
    assert set(documents()) == {"1.txt"}


def test_a_store_that_is_away_is_tried_again_later(embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_for_import(embedded_cast.browser(embedded_cast.contributor), embedded_cast.root.id, zipped(("1.txt", b"1")))

    def away(*_: object, **__: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(embedded_cast.app.extensions["store"], "put", away)
    work(embedded_cast)
    monkeypatch.undo()
    with transaction(writing=True) as opened:
        opened.execute(delete(jobs.Job).where(jobs.Job.kind == "exchange.import"))
        opened.execute(update(ImportRun).values(created_at=datetime(2024, 1, 1, tzinfo=UTC)))
    with embedded_cast.app.app_context():
        wake_imports()
    work(embedded_cast)
    assert set(documents()) == {"1.txt"}


def test_a_right_lost_on_the_way_ends_the_import(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    answer = ask_for_import(browser, cast.root.id, zipped(("1.txt", b"1")))
    with transaction(writing=True) as opened:
        opened.execute(delete(Membership).where(Membership.principal == cast.jobcenter.principal))
    work(cast)
    assert only_run().status == STOPPED
    assert documents() == {}
    assert browser.get(answer.location).status_code == 404


def test_a_deactivated_account_and_a_trashed_folder_end_it_too(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    filed(embedded_cast, browser, "Ordner/Plan.txt", b"eins")
    folder = folder_named("Ordner")
    ask_for_import(browser, folder.id, zipped(("1.txt", b"1")))
    put_into_trash(embedded_cast, browser, f"folder:{folder.id}")
    work(embedded_cast)
    assert (only_run().status, only_run().problem) == (STOPPED, "Der Ordner ist gelöscht oder liegt im Papierkorb.")
    ask_for_import(browser, embedded_cast.root.id, zipped(("2.txt", b"2")), name="Zwei.zip")
    with transaction(writing=True) as opened:
        opened.execute(update(Person).where(Person.id == embedded_cast.contributor.id).values(deactivated_at=now()))
    work(embedded_cast)
    assert set(documents()) == {"Plan.txt"}


def test_only_who_began_it_sees_the_report(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    answer = ask_for_import(browser, embedded_cast.root.id, zipped(("=1+1.txt", b"1")))
    work(embedded_cast)
    report = browser.get(f"{answer.location}/report.csv")
    assert "'=1+1.txt;1;Angelegt;;" in report.text
    for person in (embedded_cast.manager, embedded_cast.reader, embedded_cast.stranger, embedded_cast.coordination):
        other = embedded_cast.browser(person)
        assert [other.get(path).status_code for path in (answer.location, f"{answer.location}/report.csv")] == [404] * 2


def test_readers_and_strangers_cannot_import(embedded_cast: Cast) -> None:
    for person, status in ((embedded_cast.reader, 403), (embedded_cast.stranger, 404), (embedded_cast.guest, 404)):
        answer = ask_for_import(embedded_cast.browser(person), embedded_cast.root.id, zipped(("1.txt", b"1")))
        assert answer.status_code == status
    with embedded_cast.app.app_context():
        assert check_bytes().is_clean


def test_the_person_is_told_when_it_is_done(embedded_cast: Cast) -> None:
    imported(embedded_cast, embedded_cast.browser(embedded_cast.contributor), zipped(("1.txt", b"1")))
    with transaction(writing=False) as opened:
        notice = opened.scalars(select(Notice)).one()
        assert (notice.kind, notice.person_id) == ("exchange.import-done", embedded_cast.contributor.id)


def test_old_reports_and_given_up_zip_files_are_forgotten(embedded_cast: Cast) -> None:
    ask_for_import(embedded_cast.browser(embedded_cast.contributor), embedded_cast.root.id, zipped(("1.txt", b"1")))
    long_ago = datetime(2024, 1, 1, tzinfo=UTC)
    with transaction(writing=True) as opened:
        opened.execute(update(Upload).values(expires_at=long_ago))
    with embedded_cast.app.app_context():
        forget_expired_uploads()
        jobs.run_due_jobs("main")
        work(embedded_cast)
        assert "Die ZIP-Datei ist nicht mehr da" in only_run().problem
        with transaction(writing=True):
            session().execute(update(ImportRun).values(created_at=long_ago))
        forget_old_imports()
        assert check_bytes().is_clean
    with transaction(writing=False) as opened:
        assert opened.scalars(select(ImportRun)).all() == []
