"""Taking a whole Bereich out: every version, what is known of them, the history – and back in again."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import select

from hub.audit.models import AuditEntry
from hub.db import transaction
from hub.documents.details import Details, describe_document, set_successor
from hub.documents.folders import root_of
from hub.documents.models import Document, Folder
from hub.documents.workspaces import create_workspace
from hub.exchange import history
from hub.exchange.command import Order, export_workspace, import_folder
from hub.exchange.history import page_of
from hub.retention.holds import place_hold
from hub.retention.models import RetentionSetting
from hub.retention.queries import classes
from tests.days import day_in
from tests.documents.test_trash import put_into_trash
from tests.exchange.steps import contents, documents, filed, imported, trail, unzip_finds_no_fault
from tests.people import Browser, Cast, document_named

MANAGER = "manager@musterstadt.example"


@pytest.fixture(autouse=True)
def without_printing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the library is missing: setting a page takes two seconds, one test of it is enough."""
    if "prints" not in request.keywords:
        monkeypatch.setattr(history, "find_library", lambda name: None)


def with_documents(cast: Cast) -> Browser:
    browser = cast.browser(cast.manager)
    filed(cast, browser, "Übersicht.txt", b"alle")
    filed(cast, browser, "Fortbildung/Plan.txt", b"eins", comment="=HYPERLINK(1)")
    filed(cast, browser, "Fortbildung/Plan.txt", b"zwei", onConflict="version", comment="<b>Zeitplan</b> & mehr")
    document = document_named("Plan.txt")
    browser.post(f"/documents/{document.id}/edit", {"title": "Plan für Übergänge", "tags": "Konzept, Übergang"})
    browser.post(f"/folders/{cast.root.id}/new-folder", {"name": "Leer"})
    return browser


def export(cast: Cast, browser: Browser) -> bytes:
    return browser.post(f"/workspaces/{cast.shared.id}/export").data


def test_the_export_holds_every_version_in_readable_places(cast: Cast, tmp_path: Path) -> None:
    data = export(cast, with_documents(cast))
    found = contents(data)
    assert found["Dokumente/Übersicht.txt"] == b"alle"
    assert found["Dokumente/Fortbildung/Plan.txt"] == b"zwei"
    assert found["Frühere Fassungen/Fortbildung/Plan (Fassung 1).txt"] == b"eins"
    assert "Dokumente/Leer/" in found
    assert unzip_finds_no_fault(data, tmp_path)


def test_where_pages_cannot_be_set_the_page_and_the_readme_say_so(embedded_cast: Cast) -> None:
    browser = with_documents(embedded_cast)
    page = browser.get(f"/workspaces/{embedded_cast.shared.id}/export").text
    assert "für PDF fehlt auf dem Rechner des Hubs die Bibliothek Pango" in page
    found = contents(export(embedded_cast, browser))
    assert "Verlauf.csv" in found and "Verlauf.pdf" not in found
    assert "Pango" in found["LIES MICH.txt"].decode()


def test_csv_and_json_say_what_is_known_and_no_cell_runs_as_a_formula(embedded_cast: Cast) -> None:
    found = contents(export(embedded_cast, with_documents(embedded_cast)))
    rows = list(csv.DictReader(io.StringIO(found["Angaben.csv"].decode("utf-8-sig")), delimiter=";"))
    first = next(row for row in rows if row["Fassung"] == "1" and row["Name"] == "Plan.txt")
    assert (first["Kommentar"], first["Titel"], first["Aktuell"]) == ("'=HYPERLINK(1)", "Plan für Übergänge", "nein")
    told = json.loads(found["Angaben.json"])
    plan = next(document for document in told["documents"] if document["name"] == "Plan.txt")
    assert plan["tags"] == ["Konzept", "Übergang"]
    assert [version["number"] for version in plan["versions"]] == [2, 1]
    assert found[plan["versions"][1]["file"]] == b"eins"
    assert plan["versions"][1]["comment"] == "=HYPERLINK(1)"


def test_csv_and_json_name_every_detail_of_a_document(embedded_cast: Cast) -> None:
    browser = with_documents(embedded_cast)
    plan, overview = document_named("Plan.txt"), document_named("Übersicht.txt")
    manager = embedded_cast.user(embedded_cast.manager)
    with embedded_cast.app.app_context(), transaction(writing=True) as opened:
        wanted = Details(
            category="Konzept",
            status="replaced",
            responsible_id=embedded_cast.reader.id,
            valid_until=date(2031, 3, 31),
            remind_on=date(2030, 1, 2),
            remind_note="Fortschreiben",
            has_personal_data=True,
        )
        document = opened.get_one(Document, plan.id)
        describe_document(manager, document, wanted, revision=None)
        set_successor(manager, document, opened.get_one(Document, overview.id), replaces=False)
        [kept] = [each for each in classes() if each.standard_key == "Vereinbarungen"] or classes()[:1]
        opened.add(RetentionSetting(entry_id=plan.id, class_id=kept.id))
        name = kept.name
        place_hold(manager, opened.get_one(Folder, document.parent_id), reason="Prüfung")
    found = contents(export(embedded_cast, browser))
    rows = list(csv.DictReader(io.StringIO(found["Angaben.csv"].decode("utf-8-sig")), delimiter=";"))
    row = next(row for row in rows if row["Name"] == "Plan.txt")
    assert (row["Art"], row["Status"], row["Verantwortlich"]) == ("Konzept", "ersetzt", "Schulsozialarbeit")
    assert (row["Wiedervorlage"], row["Wiedervorlage: Hinweis"]) == ("02.01.2030", "Fortschreiben")
    assert (row["Gültig bis"], row["Personenbezogene Daten"]) == ("31.03.2031", "ja")
    assert row["Ersetzt am"] == day_in().strftime("%d.%m.%Y")
    assert (row["Nachfolger"], row["Aufbewahrung"], row["Löschsperre"]) == ("Übersicht.txt", name, "ja")
    other = next(row for row in rows if row["Name"] == "Übersicht.txt")
    assert (other["Vorgänger"], other["Aufbewahrung"], other["Löschsperre"]) == ("Plan.txt", "", "nein")
    told = {each["name"]: each for each in json.loads(found["Angaben.json"])["documents"]}["Plan.txt"]
    assert (told["status"], told["remind_on"], told["valid_until"]) == ("replaced", "2030-01-02", "2031-03-31")
    assert (told["has_personal_data"], told["successor"], told["legal_hold"]) == (True, "Übersicht.txt", True)


def test_a_successor_in_another_workspace_is_not_named(embedded_cast: Cast) -> None:
    browser = with_documents(embedded_cast)
    manager = embedded_cast.user(embedded_cast.manager)
    with embedded_cast.app.app_context(), transaction(writing=True) as opened:
        elsewhere = root_of(create_workspace(manager, name="Intern", purpose="", standard_folders=False))
        secret = opened.scalars(select(Document).where(Document.name == "Übersicht.txt")).one()
        set_successor(manager, opened.get_one(Document, document_named("Plan.txt").id), secret, replaces=False)
        secret.workspace_id, secret.parent_id = elsewhere.workspace_id, elsewhere.id
    found = contents(export(embedded_cast, browser))
    assert "(in einem anderen Bereich)" in found["Angaben.csv"].decode()
    assert "Übersicht.txt" not in found["Angaben.csv"].decode() + found["Angaben.json"].decode()


@pytest.mark.prints
def test_the_history_is_a_tagged_pdf_in_german_that_says_who_did_what(embedded_cast: Cast) -> None:
    found = contents(export(embedded_cast, with_documents(embedded_cast)))
    pdf = pypdfium2.PdfDocument(found["Verlauf.pdf"])
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert "Verlauf des Bereichs „Gemeinsame Ablage“" in text
    assert "Fassung 2 von „Plan.txt“ gespeichert" in text
    assert pdf.is_tagged()


def test_who_read_what_stays_with_datenschutz(embedded_cast: Cast) -> None:
    browser = with_documents(embedded_cast)
    browser.get(f"/documents/{document_named('Plan.txt').id}/download")
    browser.post(f"/folders/{embedded_cast.root.id}/download")
    lines = contents(export(embedded_cast, browser))["Verlauf.csv"].decode("utf-8-sig")
    assert "„Übersicht.txt“ hochgeladen" in lines
    assert "heruntergeladen" not in lines


def test_markup_in_names_stays_text_on_the_printed_page(embedded_cast: Cast) -> None:
    line = AuditEntry(
        at=embedded_cast.shared.created_at,
        action="documents.upload",
        actor="<img src=https://boese.example/>",
        text="„<script>alert(1)</script>“ & mehr",
    )
    page = page_of("<h1>", [line], embedded_cast.app.config["ZONE"])
    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_a_long_history_comes_in_parts(embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with_documents(embedded_cast)
    monkeypatch.setattr(history, "LINES_PER_PART", 5)
    with transaction(writing=False):
        last = history.last_line_of(embedded_cast.shared)
    parts = history.history_parts(embedded_cast.shared, last)
    assert [part.name for part in parts] == ["Verlauf 1.pdf", "Verlauf 2.pdf"]
    assert (parts[0].last < parts[1].first, parts[1].last) == (True, last)
    rows = list(history.history_rows(embedded_cast.shared, last, embedded_cast.app.config["ZONE"]))
    assert len(rows) == len({tuple(row) for row in rows}) == 10


def test_without_the_library_the_history_comes_as_table_and_the_export_says_why(embedded_cast: Cast) -> None:
    found = contents(export(embedded_cast, with_documents(embedded_cast)))
    assert "Verlauf.pdf" not in found
    assert "Pango nicht installiert" in found["LIES MICH.txt"].decode("utf-8-sig")


@pytest.mark.prints
def test_pages_that_cannot_be_set_break_the_export(embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history.sys, "executable", "/bin/false")
    browser = with_documents(embedded_cast)
    with pytest.raises(history.PrintingFailed):
        export(embedded_cast, browser)


def test_what_waits_for_the_virus_scan_is_named_and_does_not_leave(embedded_cast: Cast) -> None:
    browser = with_documents(embedded_cast)
    embedded_cast.app.config["SETTINGS"].clamd_url = "unix:/nowhere"
    found = contents(export(embedded_cast, browser))
    assert not any(name.endswith("Plan.txt") for name in found)
    assert found["NICHT ENTHALTEN.txt"].decode("utf-8-sig").count("Schadsoftware") == 3


def test_the_trash_stays_at_home(embedded_cast: Cast) -> None:
    browser = with_documents(embedded_cast)
    put_into_trash(embedded_cast, browser, f"document:{document_named('Übersicht.txt').id}")
    assert not any("Übersicht" in name for name in contents(export(embedded_cast, browser)))


def test_only_those_who_manage_export_and_the_trail_says_it(embedded_cast: Cast) -> None:
    browser = with_documents(embedded_cast)
    page = browser.get(f"/workspaces/{embedded_cast.shared.id}/export").text
    assert "2 Dokumente, 3 Fassungen, 12 Byte" in page
    for person, status in (
        (embedded_cast.contributor, 403),
        (embedded_cast.reader, 403),
        (embedded_cast.stranger, 404),
        (embedded_cast.administrator, 404),
    ):
        other = embedded_cast.browser(person)
        assert other.post(f"/workspaces/{embedded_cast.shared.id}/export").status_code == status
    export(embedded_cast, browser)
    assert trail("exchange.export") == ["Bereich „Gemeinsame Ablage“ exportiert: 2 Dokumente, 3 Fassungen (12 Byte)"]


def test_an_export_from_the_shell_comes_back_in_elsewhere_with_the_same_bytes_and_dates(
    cast: Cast, tmp_path: Path
) -> None:
    browser = with_documents(cast)
    target = tmp_path / "Export"
    with cast.app.app_context():
        export_workspace(name="Gemeinsame Ablage", address=MANAGER, target=target)
        user = cast.user(cast.manager)
        with transaction(writing=True):
            create_workspace(user, name="Zweite Ablage", purpose="", standard_folders=False)
        import_folder(
            Order(
                source=target / "Dokumente",
                workspace="Zweite Ablage",
                folder="",
                address=MANAGER,
                on_conflict="skip",
                report=None,
                resumes=False,
            )
        )
    copy, original = _both("Plan.txt", cast)
    assert browser.get(f"/documents/{copy.id}/download").data == b"zwei"
    assert copy.sha256 == original.sha256
    assert copy.changed_at.timestamp() == pytest.approx((target / "Dokumente/Fortbildung/Plan.txt").stat().st_mtime)
    assert copy.changed_at < original.changed_at  # which has got its title since


def test_an_exported_zip_file_comes_in_again_by_the_browser(embedded_cast: Cast, tmp_path: Path) -> None:
    browser = with_documents(embedded_cast)
    target = tmp_path / "Export.zip"
    with embedded_cast.app.app_context():
        export_workspace(name="Gemeinsame Ablage", address=MANAGER, target=target)
    assert zipfile.ZipFile(target).testzip() is None
    imported(embedded_cast, browser, target.read_bytes())
    assert {"Plan (Fassung 1).txt", "Verlauf.csv", "Angaben.json"} <= set(documents())


def test_an_export_overwrites_nothing(embedded_cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "Da.zip").write_bytes(b"alt")
    (tmp_path / "Voll").mkdir()
    (tmp_path / "Voll" / "x").write_bytes(b"alt")
    with embedded_cast.app.app_context():
        for name in ("Da.zip", "Voll"):
            with pytest.raises(SystemExit, match="gibt es schon"):
                export_workspace(name="Gemeinsame Ablage", address=MANAGER, target=tmp_path / name)
        with pytest.raises(SystemExit, match="verwaltet „Gemeinsame Ablage“ nicht"):
            export_workspace(
                name="Gemeinsame Ablage", address="contributor@musterstadt.example", target=tmp_path / "neu"
            )


def _both(name: str, cast: Cast) -> tuple[Document, Document]:
    """The document of this name elsewhere, and the one in the Bereich of the cast."""
    with transaction(writing=False) as opened:
        found = opened.scalars(select(Document).where(Document.name == name)).all()
        original = next(document for document in found if document.workspace_id == cast.shared.id)
        copy = next(document for document in found if document.workspace_id != cast.shared.id)
        return copy, original
