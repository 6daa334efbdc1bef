"""The sheet for the file: what was asked, who answered what, as a Word document that opens."""

from __future__ import annotations

import io

import docx
from sqlalchemy import select

from hub.audit.models import AuditEntry
from hub.db import transaction
from hub.documents.models import Document
from tests.acknowledgements.steps import addressed, answer, ask, change_level, filed, shut_out, stand_in
from tests.people import Cast, document_named


def texts_in(content: bytes) -> list[list[str]]:
    """All table rows of the Word file."""
    tables = docx.Document(io.BytesIO(content)).tables
    return [[cell.text for cell in row.cells] for table in tables for row in table.rows]


def test_it_names_document_version_checksum_and_every_answer(embedded_cast: Cast) -> None:
    cast, document = embedded_cast, filed(embedded_cast)
    stand_in(cast.contributor, cast.manager)
    browser = cast.browser(cast.contributor)
    people = [cast.reader.principal, cast.manager.principal]
    asked = ask(browser, document, people=people, institutions=[cast.jobcenter.principal], aim="agree")
    answer(cast.browser(cast.reader), addressed(asked, cast.reader), "objected", "Seite 3:\n\x0bzu kurz")
    answer(browser, addressed(asked, cast.manager), "agreed")
    response = cast.browser(cast.reader).get(f"/acknowledgements/{asked.id}/sheet")
    assert response.mimetype.endswith("wordprocessingml.document")
    rows = texts_in(response.data)
    facts = {row[0]: row[1] for row in rows if len(row) == 2}
    assert facts["Dokument"] == "Plan.txt"
    assert facts["Fassung"].startswith("1 vom ")
    assert facts["SHA-256"] == document.sha256
    assert facts["Antworten"] == "2 von 3, davon Einwände: 1"
    answers = {row[0]: row for row in rows if len(row) > 2}
    assert answers["eine Person genügt"][1:3] == ["Jobcenter Musterstadt", "offen"]
    assert answers["Schulsozialarbeit"][2] == "Einwand"
    assert answers["Schulsozialarbeit"][5] == "Seite 3:\nzu kurz"
    assert answers["Teamleitung Jugendamt"][4] == "Integrationsfachkraft U25 in Vertretung für Teamleitung Jugendamt"


def test_downloading_it_is_in_the_trail(embedded_cast: Cast) -> None:
    cast = embedded_cast
    asked = ask(cast.browser(cast.contributor), filed(cast), people=[cast.reader.principal])
    cast.browser(cast.reader).get(f"/acknowledgements/{asked.id}/sheet")
    with transaction(writing=False) as opened:
        exported = opened.scalars(select(AuditEntry).where(AuditEntry.action == "acknowledgements.export")).one()
    assert exported.actor == cast.reader.name


def test_titles_and_comments_with_control_characters_break_no_sheet(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    browser.get(f"/folders/{cast.root.id}/upload")
    browser.upload(cast.root.id, "Plan.txt", b"eins", comment="mit \x01 und \x1b[31m und \ufffe")
    document = document_named("Plan.txt")
    browser.post(f"/documents/{document.id}/edit", {"title": "Titel \x02 & <b>", "tags": "", "revision": "1"})
    asked = ask(browser, document, people=[cast.reader.principal], message="Hinweis \x03]]>")
    facts = {row[0]: row[1] for row in texts_in(browser.get(f"/acknowledgements/{asked.id}/sheet").data)}
    assert facts["Titel"] == "Titel  & <b>"
    assert facts["Kommentar der Fassung"] == "mit  und [31m und"


def test_it_is_filed_beside_the_document_once_and_as_a_new_version_when_something_changed(cast: Cast) -> None:
    asked = ask(cast.browser(cast.contributor), filed(cast), people=[cast.reader.principal])
    browser = cast.browser(cast.contributor)
    browser.get(f"/acknowledgements/{asked.id}")
    for _ in range(2):
        assert browser.post(f"/acknowledgements/{asked.id}/file").status_code == 302
    [sheet] = sheets()
    assert (sheet.parent_id, sheet.number) == (cast.root.id, 1)
    answer(cast.browser(cast.reader), addressed(asked, cast.reader))
    browser.post(f"/acknowledgements/{asked.id}/file")
    [sheet] = sheets()
    assert sheet.number == 2
    assert browser.get(f"/documents/{sheet.id}/download").data.startswith(b"PK")


def test_who_only_reads_files_nothing(embedded_cast: Cast) -> None:
    cast = embedded_cast
    asked = ask(cast.browser(cast.contributor), filed(cast), people=[cast.reader.principal])
    assert cast.browser(cast.reader).post(f"/acknowledgements/{asked.id}/file").status_code == 403
    assert cast.browser(cast.stranger).post(f"/acknowledgements/{asked.id}/file").status_code == 404
    change_level(cast, cast.jobcenter.principal, 10)
    assert cast.browser(cast.contributor).post(f"/acknowledgements/{asked.id}/file").status_code == 403
    assert sheets() == []


def test_it_says_who_has_no_access_any_more(embedded_cast: Cast) -> None:
    cast = embedded_cast
    asked = ask(cast.browser(cast.contributor), filed(cast), people=[cast.reader.principal])
    shut_out(cast)
    rows = texts_in(cast.browser(cast.contributor).get(f"/acknowledgements/{asked.id}/sheet").data)
    assert "hat keinen Zugang mehr" in rows[-1][2]
    assert cast.browser(cast.reader).get(f"/acknowledgements/{asked.id}/sheet").status_code == 404


def sheets() -> list[Document]:
    with transaction(writing=False) as opened:
        return list(opened.scalars(select(Document).where(Document.name.like("Kenntnisnahme %"))))
