"""New documents from Vorlagen: filled with what the hub knows and what the person types."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator

import docx
import pytest
from flask import Flask

from hub.word_templates.builtin import BUILT_IN, word_file
from hub.word_templates.filling import Field, UnusableTemplate, fields_of, fill
from tests.people import Browser, Cast, document_named

CODE = [
    "{{ 7*7 }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ a.b }}",
    "{{ a['b'] }}",
    "{{ a|upper }}",
    "{{ f() }}",
    "{% set a = 1 %}",
    "{% include 'x' %}",
    "{% macro m() %}{% endmacro %}",
    "{% for i in range(10) %}{% endfor %}",
    "{% for a in x %}{% for b in x %}{% for c in x %}{% endfor %}{% endfor %}{% endfor %}",
]


def word(*paragraphs: str, header: str = "") -> bytes:
    """A Word file with these paragraphs."""
    file = docx.Document()
    for paragraph in paragraphs:
        file.add_paragraph(paragraph)
    file.sections[0].header.paragraphs[0].text = header
    content = io.BytesIO()
    file.save(content)
    return content.getvalue()


def text_of(content: bytes) -> str:
    """All the text of a Word file, tables included, a line per paragraph."""
    file = docx.Document(io.BytesIO(content))
    cells = (cell for table in file.tables for row in table.rows for cell in row.cells)
    paragraphs = [*file.sections[0].header.paragraphs, *file.paragraphs]
    return "\n".join([paragraph.text for paragraph in paragraphs] + [cell.text for cell in cells])


def offer(browser: Browser, cast: Cast, name: str, content: bytes) -> uuid.UUID:
    browser.upload(cast.root.id, name, content)
    document = document_named(name)
    browser.post(f"/documents/{document.id}/offer-as-template")
    return document.id


def test_a_document_is_made_from_a_template_of_the_hub(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    page = f"/folders/{cast.root.id}/templates/einladung"
    form = browser.get(page).text
    assert "Integrationsfachkraft U25" in form  # known already

    lines = {"field-titel": "Fachtag Übergang & <Beruf>", "field-tagesordnung": "Begrüßung\n\nAustausch\n"}
    answer = browser.post(page, {"name": "Einladung Fachtag", "field-institution": "Jobcenter", **lines})
    document = document_named("Einladung Fachtag.docx")
    assert answer.headers["Location"].endswith(f"/documents/{document.id}")
    text = text_of(browser.get(f"/documents/{document.id}/download").data)
    assert "Einladung: Fachtag Übergang & <Beruf>" in text
    assert "1.\tBegrüßung\n2.\tAustausch" in text
    assert "{" not in text
    assert document.number == 1


@pytest.mark.parametrize("key", BUILT_IN)
def test_every_template_of_the_hub_can_be_filled(key: str) -> None:
    fields = fields_of(word_file(key))
    assert fields
    values = {"text": "Zwetschgen", "list": ["Mirabellen", "Quitten"], "yes-no": True}
    text = text_of(fill(word_file(key), {field.name: values[field.kind] for field in fields}))  # type: ignore[misc]
    assert "Zwetschgen" in text
    assert "{" not in text


def test_an_own_template_is_offered_to_those_who_may_read_it(app: Flask, cast: Cast) -> None:
    contributor = cast.browser(cast.contributor)
    template = offer(contributor, cast, "Fallmeldung.docx", word("Anlass: {{ anlass }}", header="{{ bereich }}"))

    choices = contributor.get(f"/folders/{cast.root.id}/templates").text
    assert "Fallmeldung" in choices
    page = f"/folders/{cast.root.id}/templates/{template}"
    contributor.post(page, {"name": "Neu.docx", "field-anlass": "Beratung", "field-bereich": "Gemeinsame Ablage"})
    text = text_of(contributor.get(f"/documents/{document_named('Neu.docx').id}/download").data)
    assert text.splitlines()[:2] == ["Gemeinsame Ablage", "Anlass: Beratung"]


def test_the_page_of_a_word_document_leads_to_offering_it_and_back(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    browser.upload(cast.root.id, "Plan.docx", word("{{ anlass }}"))
    page = f"/documents/{document_named('Plan.docx').id}"
    assert f"{page}/offer-as-template" in browser.get(page).text
    assert "als Vorlage anbieten?" in browser.get(f"{page}/offer-as-template").text
    browser.post(f"{page}/offer-as-template")
    assert f"{page}/offer-as-template" not in browser.get(page).text
    assert "Nicht mehr anbieten" in browser.get(page).text


def test_nobody_learns_of_a_template_of_others(app: Flask, cast: Cast) -> None:
    template = offer(cast.browser(cast.contributor), cast, "Geheim.docx", word("{{ anlass }}"))
    stranger = cast.browser(cast.stranger)
    stranger.post("/workspaces/new", {"name": "Eigenes", "purpose": ""})
    own = stranger.get("/workspaces").text.partition("/folders/")[2][:36]

    assert "Geheim" not in stranger.get(f"/folders/{own}/templates").text
    assert stranger.get(f"/folders/{own}/templates/{template}").status_code == 404


def test_what_is_no_longer_offered_cannot_be_used(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    template = offer(browser, cast, "Alt.docx", word("{{ anlass }}"))
    browser.post(f"/documents/{template}/withdraw-template")
    assert browser.get(f"/folders/{cast.root.id}/templates/{template}").status_code == 404


def test_what_lies_in_the_trash_is_no_template(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    template = offer(browser, cast, "Alt.docx", word("{{ anlass }}"))
    browser.post(f"/folders/{cast.root.id}/selection/trash", {"item": f"document:{template}", "confirmed": "1"})
    assert str(template) not in browser.get(f"/folders/{cast.root.id}/templates").text
    assert browser.get(f"/folders/{cast.root.id}/templates/{template}").status_code == 404


def test_only_a_word_document_becomes_a_template(embedded_app: Flask, embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.upload(embedded_cast.root.id, "Plan.txt", b"Fortbildung")
    answer = browser.post(f"/documents/{document_named('Plan.txt').id}/offer-as-template")
    assert answer.status_code == 422
    assert "Word-Dokument" in answer.text


@pytest.mark.parametrize("code", CODE)
def test_code_in_a_template_is_refused_and_not_run(code: str) -> None:
    with pytest.raises(UnusableTemplate) as refused:
        fields_of(word("Guten Tag", code))
    assert refused.value.reason == "code"


def test_code_in_a_header_is_refused_too() -> None:
    with pytest.raises(UnusableTemplate):
        fields_of(word("Guten Tag", header="{{ cycler.__init__.__globals__ }}"))


def test_a_template_with_code_says_so_and_files_nothing(embedded_app: Flask, embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    template = offer(browser, embedded_cast, "Böse.docx", word("{{ ''.__class__ }}"))
    answer = browser.post(f"/folders/{embedded_cast.root.id}/templates/{template}", {"name": "Neu.docx"})
    assert answer.status_code == 422
    assert "mehr als Felder" in answer.text
    assert "Neu.docx" not in browser.get(f"/folders/{embedded_cast.root.id}").text


@pytest.mark.parametrize("text", ["{{ a", "{% if %}", "{% for a %}", "{% endfor %}"])
def test_a_bracket_without_its_partner_is_named(text: str) -> None:
    with pytest.raises(UnusableTemplate) as refused:
        fields_of(word(text))
    assert refused.value.reason in ("syntax", "code")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 kein Archiv", word("{{ a }}")[:2000]])
def test_a_damaged_file_is_refused(content: bytes) -> None:
    with pytest.raises(UnusableTemplate) as refused:
        fields_of(content)
    assert refused.value.reason == "damaged"


def test_values_are_never_taken_for_fields_or_markup() -> None:
    filled = text_of(fill(word("{{ a }}"), {"a": "{{ b }} <w:p/> & \x00\x07\ud800 Ende"}))
    assert "{{ b }} <w:p/> &  Ende" in filled


def test_fields_are_found_in_the_order_of_the_text() -> None:
    template = word(
        "{{ titel }}",
        "{%p for zeile in punkte %}",
        "{{ loop.index }} {{ zeile }}",
        "{%p endfor %}",
        "{% if ja %}x{% endif %}",
    )
    assert fields_of(template) == [Field("titel", "text"), Field("punkte", "list"), Field("ja", "yes-no")]


def test_a_field_that_is_asked_for_and_shown_is_a_text() -> None:
    assert fields_of(word("{% if frist %}Bis {{ frist }}{% endif %}")) == [Field("frist", "text")]


def test_a_name_that_is_taken_is_said_at_the_field(embedded_app: Flask, embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.upload(embedded_cast.root.id, "Protokoll.docx", b"schon da")
    answer = browser.post(f"/folders/{embedded_cast.root.id}/templates/protokoll", {"name": "Protokoll.docx"})
    assert answer.status_code == 422
    assert document_named("Protokoll.docx").number == 1


@pytest.fixture
def built_in_file(embedded_cast: Cast) -> Iterator[bytes]:
    answer = embedded_cast.browser(embedded_cast.reader).get("/word-templates/protokoll.docx")
    assert answer.status_code == 200
    yield answer.data


def test_a_template_of_the_hub_can_be_taken_home_and_changed(built_in_file: bytes) -> None:
    assert "{{ titel }}" in text_of(built_in_file)
