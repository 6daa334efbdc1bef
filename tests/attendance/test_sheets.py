"""What is printed, and what is forgotten after five years."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from hub.attendance import sheets
from hub.attendance.jobs import forget_old_guests
from hub.attendance.models import Certificate
from hub.calendar.models import Event
from hub.db import session, transaction
from tests.attendance.steps import event_on, guest_takes_part, meanwhile, participant, takes_part
from tests.people import Cast


def text_of(pdf: pypdfium2.PdfDocument) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def test_the_list_is_a_tagged_pdf_with_numbered_names_a_column_to_sign_and_empty_lines(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    takes_part(embedded_cast, event, embedded_cast.reader)
    guest_takes_part(embedded_cast, event, "<b>Änne</b> Groß", institution_id=embedded_cast.jobcenter.id)
    answer = embedded_cast.browser(embedded_cast.contributor).get(f"/events/{event.id}/attendance/list.pdf")
    assert answer.mimetype == "application/pdf"
    pdf = pypdfium2.PdfDocument(answer.data)
    assert pdfium.FPDFCatalog_IsTagged(pdf.raw)
    assert pdf.get_metadata_dict()["Title"] == "Anwesenheitsliste Fachtag Übergang"
    text = text_of(pdf)
    for words in (
        "<b>Änne</b> Groß",
        "Schulsozialarbeit",
        "Jobcenter",
        "Unterschrift",
        "Rathaus",
        "12",
        "Jobcenter Musterstadt",
    ):
        assert words in text, words
    pdf.close()


def test_the_poster_is_one_page_that_names_the_termin_and_nobody(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    guest_takes_part(embedded_cast, event)
    answer = embedded_cast.browser(embedded_cast.contributor).get(f"/events/{event.id}/attendance/poster.pdf")
    pdf = pypdfium2.PdfDocument(answer.data)
    assert len(pdf) == 1
    text = text_of(pdf)
    assert event.title in text
    assert "Gast" not in text
    pdf.close()


def test_without_pango_it_is_said_and_the_page_is_printed_instead(
    embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "can_print", lambda: False)
    event = event_on(embedded_cast)
    answer = embedded_cast.browser(embedded_cast.contributor).get(f"/events/{event.id}/attendance/list.pdf")
    assert answer.status_code == 422
    assert "Pango" in answer.text


def test_lists_are_for_planners_alone(embedded_cast: Cast) -> None:
    event = event_on(embedded_cast)
    for path in ("list.pdf", "poster", "poster.pdf"):
        assert (
            embedded_cast.browser(embedded_cast.reader).get(f"/events/{event.id}/attendance/{path}").status_code == 403
        )


def test_five_years_later_guests_are_a_number_of_their_institution(cast: Cast) -> None:
    old, young = event_on(cast), event_on(cast)
    guest = guest_takes_part(cast, old, institution_id=cast.jobcenter.id, attended=True, comment="Allergie")
    person = takes_part(cast, old, cast.reader, attended=True)
    kept = guest_takes_part(cast, young, attended=True)
    with meanwhile(cast) as opened:
        opened.get_one(Event, old.id).last_day = date(2015, 2, 28)
        issued = {"issued_by": cast.contributor.id, "event_id": old.id}
        opened.add(Certificate(participant_id=guest, status="made", store_key="k", store_version="v", **issued))
    for _ in range(2):
        with cast.app.app_context():
            forget_old_guests()
    cleared = participant(guest)
    assert (cleared.name, cleared.email, cleared.comment) == ("", None, "")
    assert (cleared.institution_id, cleared.attended) == (cast.jobcenter.id, True)
    assert participant(person).person_id == cast.reader.id
    assert participant(kept).email == "gast@verein.example"
    with transaction(writing=False):
        assert session().query(Certificate).count() == 0
