"""Teilnahmebescheinigungen: for those who were there, made by the worker, fetched by nobody else."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx import Document as WordFile
from sqlalchemy import select

from hub.attendance import certificate_making
from hub.attendance.models import FAILED, MADE, Certificate
from hub.calendar.models import Event, Participant
from hub.db import now, session, transaction
from hub.documents.models import Document
from hub.jobs import Job
from hub.mail.letters import letter_of
from hub.word_templates.actions import offer_template
from search.extract import Printed, Status
from tests.attendance.steps import (
    described,
    event_on,
    guest_takes_part,
    mails,
    mark,
    meanwhile,
    page_of,
    planner,
    takes_part,
    trail,
    work,
)
from tests.people import Browser, Cast, document_named

PDF = b"%PDF-1.7 made for a test %%EOF"


@pytest.fixture
def quick_printing(monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice takes seconds; one test below uses it, and the tests of `search.extract` do."""
    monkeypatch.setattr(certificate_making, "print_word", lambda _word: Printed(Status.OK, PDF))


def certificates() -> list[Certificate]:
    with transaction(writing=False):
        return list(session().scalars(select(Certificate)))


def issue_all(cast: Cast, event: Event) -> Browser:
    browser = cast.browser(cast.contributor)
    assert browser.post(f"/events/{event.id}/certificates/issue").status_code == 302
    work(cast)
    return browser


def test_a_certificate_is_a_tagged_pdf_with_title_language_and_all_that_belongs_on_it(cast: Cast) -> None:
    event = event_on(cast)
    described(cast, event, teaching_units=7.5)
    row = guest_takes_part(cast, event, "Änne Groß", institution_id=cast.jobcenter.id, attended=True)
    browser = issue_all(cast, event)
    answer = browser.get(f"/participants/{row}/certificate")
    assert answer.mimetype == "application/pdf"
    pdf = pypdfium2.PdfDocument(answer.data)
    assert pdfium.FPDFCatalog_IsTagged(pdf.raw)
    assert pdf.get_metadata_dict()["Title"] == "Teilnahmebescheinigung Änne Groß"
    assert b"/Lang(de-DE)" in answer.data
    assert b"<pdfuaid:part>1</pdfuaid:part>" in answer.data
    text = pdf[0].get_textpage().get_text_range()
    for words in (
        *("Teilnahmebescheinigung", "Änne Groß", "Jobcenter Musterstadt", "Fachtag Übergang", "Rathaus"),
        *("7,5 Unterrichtseinheiten", "Fallbeispiele", "Integrationsfachkraft U25"),
    ):
        assert words in text, words
    pdf.close()


@pytest.mark.usefixtures("quick_printing")
def test_only_those_who_were_there_get_one(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    described(embedded_cast, event)
    here = guest_takes_part(embedded_cast, event, attended=True)
    guest_takes_part(embedded_cast, event, "Ab Muster", attended=False)
    guest_takes_part(embedded_cast, event, "Offen Muster")
    browser = issue_all(embedded_cast, event)
    assert [row.participant_id for row in certificates()] == [here]
    assert trail("attendance.certify") == ["Teilnahmebescheinigungen zu „Fachtag Übergang“ für eine Person ausgestellt"]
    mark(browser, here, "no")  # it was a mistake: the certificate is not to be had any more
    assert browser.get(f"/participants/{here}/certificate").status_code == 404
    assert embedded_cast.browser(None).get(f"{page_of(embedded_cast, here)}/certificate").status_code == 404


def test_a_certificate_needs_extent_contents_a_present_person_and_a_termin_that_has_begun(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    plain, ahead, empty = event_on(embedded_cast), event_on(embedded_cast, days=1), event_on(embedded_cast)
    guest_takes_part(embedded_cast, plain, attended=True)
    guest_takes_part(embedded_cast, ahead, attended=True)
    described(embedded_cast, ahead)
    described(embedded_cast, empty)
    for event in (plain, ahead, empty):
        assert browser.post(f"/events/{event.id}/certificates/issue").status_code == 422
    assert certificates() == []


@pytest.mark.usefixtures("quick_printing")
def test_everybody_fetches_their_own_and_nobody_anothers(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    described(embedded_cast, event)
    of_person = takes_part(embedded_cast, event, embedded_cast.stranger, attended=True)
    of_guest = guest_takes_part(embedded_cast, event, attended=True)
    issue_all(embedded_cast, event)
    own = embedded_cast.browser(embedded_cast.stranger)
    assert "Meine Teilnahmebescheinigung" in own.get(f"/events/{event.id}").text
    assert own.get(f"/events/{event.id}/certificate").data == PDF
    assert own.get(f"/participants/{of_person}/certificate").status_code == 404
    assert own.get(f"/participants/{of_guest}/certificate").status_code == 404
    assert own.get(f"/events/{event.id}/certificates.zip").status_code == 403
    reader = embedded_cast.browser(embedded_cast.reader)
    assert reader.get(f"/events/{event.id}/certificate").status_code == 403
    assert reader.get(f"/participants/{of_guest}/certificate").status_code == 404
    guest_page = page_of(embedded_cast, of_guest)
    assert f"{guest_page}/certificate" in embedded_cast.browser(None).get(guest_page).text
    assert embedded_cast.browser(None).get(f"{guest_page}/certificate").data == PDF


@pytest.mark.usefixtures("quick_printing")
def test_nobody_fetches_a_certificate_of_a_deleted_termin(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    described(embedded_cast, event)
    row = takes_part(embedded_cast, event, embedded_cast.stranger, attended=True)
    issue_all(embedded_cast, event)
    with meanwhile(embedded_cast) as opened:
        opened.get_one(Event, event.id).deleted_at = now()
    assert embedded_cast.browser(embedded_cast.stranger).get(f"/events/{event.id}/certificate").status_code == 404
    assert embedded_cast.browser(embedded_cast.contributor).get(f"/participants/{row}/certificate").status_code == 404


@pytest.mark.usefixtures("quick_printing")
def test_all_come_as_one_zip_file_with_a_name_for_each(cast: Cast) -> None:
    event = event_on(cast)
    described(cast, event)
    for email in ("a@verein.example", "b@verein.example"):
        guest_takes_part(cast, event, "Gast / Muster", email=email, attended=True)
    answer = issue_all(cast, event).get(f"/events/{event.id}/certificates.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == [
            "Teilnahmebescheinigung Gast _ Muster (2).pdf",
            "Teilnahmebescheinigung Gast _ Muster.pdf",
        ]


@pytest.mark.usefixtures("quick_printing")
def test_sending_means_one_mail_each_with_their_own_link_once(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    described(embedded_cast, event)
    guest = guest_takes_part(embedded_cast, event, attended=True)
    guest_takes_part(embedded_cast, event, "Ohne Adresse", email=None, attended=True)
    takes_part(embedded_cast, event, embedded_cast.reader, attended=True)
    browser = issue_all(embedded_cast, event)
    for _ in range(2):
        browser.post(f"/events/{event.id}/certificates/send")
    sent = mails()
    assert [mail.recipient for mail in sent] == ["gast@verein.example", embedded_cast.reader.email]
    with embedded_cast.app.app_context(), transaction(writing=False):
        bodies = [letter.body for mail in sent if (letter := letter_of(mail))]
    assert f"http://localhost{page_of(embedded_cast, guest)}" in bodies[0]
    assert f"http://localhost/events/{event.id}\n" in bodies[1]
    assert "/c/" not in bodies[1]


@pytest.mark.usefixtures("quick_printing")
def test_a_mail_about_a_certificate_that_was_taken_back_is_not_written(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    described(embedded_cast, event)
    guest = guest_takes_part(embedded_cast, event, attended=True)
    browser = issue_all(embedded_cast, event)
    browser.post(f"/events/{event.id}/certificates/send")
    mark(browser, guest, "no")
    with embedded_cast.app.app_context(), transaction(writing=False):
        [mail] = [mail for mail in mails() if mail.composer == "attendance.certificate"]
        assert letter_of(mail) is None


@pytest.mark.usefixtures("quick_printing")
def test_what_is_older_than_its_words_is_made_anew_and_the_rest_is_left(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    described(embedded_cast, event)
    guest_takes_part(embedded_cast, event, attended=True)
    browser = issue_all(embedded_cast, event)
    [first] = certificates()
    issue_all(embedded_cast, event)
    assert certificates()[0].store_key == first.store_key
    described(embedded_cast, event, contents="Etwas anderes")
    assert "älter als die Angaben" in browser.get(f"/events/{event.id}/certificates").text
    issue_all(embedded_cast, event)
    [again] = certificates()
    assert again.store_key != first.store_key
    assert (again.status, again.revision) == (MADE, 2)


def test_without_libreoffice_the_word_file_is_offered_and_it_is_said(
    embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificate_making, "print_word", lambda _word: Printed(Status.NO_READER))
    event = event_on(embedded_cast)
    described(embedded_cast, event)
    row = guest_takes_part(embedded_cast, event, attended=True)
    browser = issue_all(embedded_cast, event)
    assert "LibreOffice nicht installiert" in browser.get(f"/events/{event.id}/certificates").text
    answer = browser.get(f"/participants/{row}/certificate")
    assert "Teilnahmebescheinigung.docx" in answer.headers["Content-Disposition"]
    assert "Gast Muster" in "\n".join(line.text for line in WordFile(io.BytesIO(answer.data)).paragraphs)


def _own_template(cast: Cast, text: str, *, is_offered: bool = True) -> str:
    word = WordFile()
    word.add_paragraph(text)
    content = io.BytesIO()
    word.save(content)
    cast.browser(cast.contributor).upload(cast.root.id, "Unsere Urkunde.docx", content.getvalue())
    document = document_named("Unsere Urkunde.docx")
    if is_offered:
        with meanwhile(cast) as opened:
            offer_template(planner(opened, cast), opened.get_one(Document, document.id))
    return str(document.id)


def test_the_cooperations_own_vorlage_is_filled(embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate_making, "print_word", lambda _word: Printed(Status.NO_READER))
    event = event_on(embedded_cast)
    row = guest_takes_part(embedded_cast, event, attended=True)
    template = _own_template(embedded_cast, "Urkunde für {{ name }}: {{ stunden }} Stunden")
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/events/{event.id}/certificates")
    said = {"teaching_units": "6,0", "contents": "Wege", "template": template}
    assert browser.post(f"/events/{event.id}/certificates", said).status_code == 302
    issue_all(embedded_cast, event)
    word = WordFile(io.BytesIO(browser.get(f"/participants/{row}/certificate").data))
    assert word.paragraphs[-1].text == "Urkunde für Gast Muster: 4,5 Stunden"


def test_a_document_that_is_no_vorlage_or_not_ones_own_to_read_is_refused(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    template = _own_template(embedded_cast, "Geheim", is_offered=False)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/events/{event.id}/certificates")
    said = {"teaching_units": "6", "contents": "Wege", "template": template}
    assert browser.post(f"/events/{event.id}/certificates", said).status_code == 422


@pytest.mark.usefixtures("quick_printing")
@pytest.mark.parametrize("text", ["{{ name.__class__ }}", "{% if %}"])
def test_a_vorlage_with_code_in_it_fails_with_a_sentence(embedded_cast: Cast, text: str) -> None:
    event = event_on(embedded_cast)
    guest_takes_part(embedded_cast, event, attended=True)
    template = document_id = _own_template(embedded_cast, text)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/events/{event.id}/certificates")
    said = {"teaching_units": "6", "contents": "Wege", "template": template}
    assert browser.post(f"/events/{event.id}/certificates", said).status_code == 302, document_id
    issue_all(embedded_cast, event)
    [row] = certificates()
    assert row.status == FAILED
    assert "Vorlage" in browser.get(f"/events/{event.id}/certificates").text


@pytest.mark.usefixtures("quick_printing")
def test_a_worker_that_was_killed_before_the_row_was_written_is_no_loss(cast: Cast) -> None:
    event = event_on(cast)
    described(cast, event)
    guest_takes_part(cast, event, attended=True)
    cast.browser(cast.contributor).post(f"/events/{event.id}/certificates/issue")
    with meanwhile(cast) as opened:
        job = opened.scalars(select(Job).where(Job.kind == "attendance.certificate")).one()
        payload = dict(job.payload)
    with cast.app.app_context():
        certificate_making.make_certificate(payload)
        [first] = certificates()
        certificate_making.make_certificate(payload)
    assert certificates()[0].store_key == first.store_key


@pytest.mark.usefixtures("quick_printing")
def test_bytes_of_a_certificate_whose_person_left_the_list_meanwhile_are_taken_back(
    embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = event_on(embedded_cast)
    described(embedded_cast, event)
    row = guest_takes_part(embedded_cast, event, attended=True)

    def print_slowly(_word: bytes) -> Printed:
        with transaction(writing=True) as opened:
            opened.delete(opened.get_one(Participant, row))
        return Printed(Status.OK, PDF)

    monkeypatch.setattr(certificate_making, "print_word", print_slowly)
    issue_all(embedded_cast, event)
    assert certificates() == []
    folder = Path(embedded_cast.app.config["SETTINGS"].data) / "store"
    assert [file for file in folder.rglob("*") if file.is_file() and file.read_bytes() == PDF] == []


@pytest.mark.parametrize(
    "said",
    [
        {"teaching_units": "-1"},
        {"teaching_units": "viele"},
        {"teaching_units": "1e9"},
        {"teaching_units": "NaN"},
        {"teaching_units": "inf"},
        {"contents": "x" * 4001},
    ],
)
def test_nonsense_in_the_details_is_said(embedded_cast: Cast, said: dict[str, str]) -> None:
    event = event_on(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/events/{event.id}/certificates")
    assert browser.post(f"/events/{event.id}/certificates", {"template": "", **said}).status_code == 422
