"""Versions: they are numbered, kept for ever, compared by bytes and brought back as new ones."""

from __future__ import annotations

import hashlib

from tests.documents.test_upload import begin
from tests.people import Cast, document_named


def test_every_version_downloads_unchanged(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    for content in (b"eins", b"zwei", b"drei"):
        begin(browser, cast, name="Plan.txt", size=4, body=content, onConflict="version")
    document = document_named("Plan.txt")
    for number, content in enumerate((b"eins", b"zwei", b"drei"), start=1):
        assert browser.get(f"/documents/{document.id}/versions/{number}/download").data == content
    assert browser.get(f"/documents/{document.id}/versions/4/download").status_code == 404


def test_the_page_names_author_comment_size_and_checksum_of_each_version(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    begin(browser, cast, name="Plan.txt", size=4, body=b"eins", comment="Zeitplan ergänzt")
    page = browser.get(f"/documents/{document_named('Plan.txt').id}").text
    for shown in ("Integrationsfachkraft U25", "Zeitplan ergänzt", "4 Byte", hashlib.sha256(b"eins").hexdigest()):
        assert shown in page


def test_only_the_newest_five_versions_stand_open(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    for content in (b"1111", b"2222", b"3333", b"4444", b"5555", b"6666", b"7777"):
        begin(browser, embedded_cast, name="Plan.txt", size=4, body=content, onConflict="version")
    newest, _, older = browser.get(f"/documents/{document_named('Plan.txt').id}").text.partition("2 ältere Fassungen")
    assert 'id="version-7"' in newest
    assert 'id="version-3"' in newest
    assert 'id="version-2"' in older


def test_restoring_makes_a_new_version_and_keeps_all_others(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    for content in (b"eins", b"zwei"):
        begin(browser, cast, name="Plan.txt", size=4, body=content, onConflict="version")
    document = document_named("Plan.txt")
    assert "Fassung 1" in browser.get(f"/documents/{document.id}/versions/1/restore").text
    assert browser.post(f"/documents/{document.id}/versions/1/restore").status_code == 302
    assert document_named("Plan.txt").number == 3
    assert browser.get(f"/documents/{document.id}/download").data == b"eins"
    assert browser.get(f"/documents/{document.id}/versions/2/download").data == b"zwei"


def test_restoring_what_is_current_already_makes_no_version(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    begin(browser, cast, name="Plan.txt", size=4, body=b"eins")
    document = document_named("Plan.txt")
    refused = browser.post(f"/documents/{document.id}/versions/1/restore")
    assert refused.status_code == 422
    assert document_named("Plan.txt").number == 1


def test_somebody_who_describes_an_outdated_state_is_told(cast: Cast) -> None:
    first, second = cast.browser(cast.contributor), cast.browser(cast.manager)
    begin(first, cast, name="a.txt", size=4, body=b"eins")
    path = f"/documents/{document_named('a.txt').id}/edit"
    assert first.post(path, {"title": "Eins", "tags": "", "revision": "1"}).status_code == 302
    refused = second.post(path, {"title": "Zwei", "tags": "", "revision": "1"})
    assert refused.status_code == 422
    assert "inzwischen von Integrationsfachkraft U25 geändert" in refused.text
    assert document_named("a.txt").title == "Eins"
