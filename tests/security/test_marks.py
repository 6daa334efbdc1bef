"""„Enthält personenbezogene Daten“: the mark goes with the content, and a link made before it holds no longer."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from hub.db import transaction
from hub.documents.models import Document
from tests.acknowledgements.steps import preview, wish
from tests.exchange.steps import imported, zipped
from tests.people import Browser, Cast, document_named
from tests.sharing.steps import filed, folder_called, new_link, refused
from tests.word_templates.test_templates import offer, word


def mark(browser: Browser, document: object) -> None:
    assert browser.post(f"/documents/{document}/edit", {"has_personal_data": "y"}).status_code == 302


def is_marked(name: str) -> bool:
    return bool(document_named(name).has_personal_data)


def test_a_link_made_before_the_mark_shows_nothing_more_by_any_of_its_addresses(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser, visitor = cast.browser(cast.contributor), cast.browser(None)
    folder = folder_called(browser, cast.root, "Teilen")
    inner = folder_called(browser, folder, "Innen")
    document, other = filed(browser, inner), filed(browser, folder, "Anderes.txt")
    links = {place: new_link(browser, place) for place in (f"/documents/{document}", f"/folders/{folder.id}")}
    fixed = new_link(browser, f"/documents/{document}", version="1")
    tails = ("", f"/documents/{document}/download", f"/documents/{document}/view")
    more = (f"/folders/{inner.id}", f"/documents/{other}/download")
    mark(browser, document)
    for link in (*links.values(), fixed):
        assert all(refused(visitor.get(link + tail)) for tail in (*tails, *more))
        assert refused(visitor.get(link + tails[1], headers={"Range": "bytes=5-"}))


@pytest.mark.parametrize("way", ["zip", "form", "restore", "copy", "move"])
def test_no_way_of_changing_takes_the_mark_away(embedded_cast: Cast, way: str) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    document, folder = filed(browser, cast.root), folder_called(browser, cast.root, "Ziel")
    mark(browser, document)
    item = {"item": f"document:{document}", "target": str(folder.id)}
    if way == "zip":
        imported(cast, browser, zipped(("Plan.txt", b"neu")), on_conflict="version")
    elif way in ("form", "restore"):
        browser.upload(cast.root.id, "Plan.txt", b"neu", on_conflict="version")
    if way == "restore":
        browser.post(f"/documents/{document}/versions/1/restore")
    if way in ("copy", "move"):
        browser.post(f"/folders/{cast.root.id}/selection/{way}", item)
    with transaction(writing=False) as opened:
        marks = opened.scalars(select(Document.has_personal_data)).all()
    assert marks
    assert all(marks)


def test_what_is_made_from_a_marked_template_is_marked(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    template = offer(browser, cast, "Muster.docx", word("{{ titel }} für Kim M."))
    mark(browser, template)
    address = f"/folders/{cast.root.id}/templates/{template}"
    assert browser.post(address, {"name": "Kopie", "field-titel": "Einladung"}).status_code == 302
    assert is_marked("Kopie.docx")


def test_the_sheet_of_a_marked_document_is_marked(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    document = filed(browser, cast.root)
    mark(browser, document)
    sent = wish(people=[cast.reader.principal])
    confirmed = preview(browser, document_named("Plan.txt"), sent).text
    confirmed = confirmed.partition('name="confirmed" value="')[2].partition('"')[0]
    made = browser.post(f"/documents/{document}/acknowledgements/new", sent | {"confirmed": confirmed})
    filed_at = browser.post(f"{made.headers['Location']}/file").headers["Location"]
    assert "enthält personenbezogene Daten" in browser.get(filed_at).text
