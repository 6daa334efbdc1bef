"""Comparing two versions in the browser: what the page says, who may see it, what is kept and what is noted."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from hub.audit.models import AuditEntry
from hub.comparison.engine.blocks import PARAGRAPH, Block
from hub.comparison.engine.changes import compare
from hub.comparison.shown import shown
from hub.db import transaction
from tests.comparison.steps import file_versions
from tests.comparison.word_files import accepted, rejected, word_file
from tests.documents.test_trash import newest_deletion, put_into_trash
from tests.documents.test_upload import begin
from tests.people import Cast, document_named

OLD, NEW = b"Das Jobcenter <b>laedt</b> ein.\n", b"Das Jugendamt <b>laedt</b> ein.\n"


def test_the_page_shows_both_versions_word_by_word(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    document = file_versions(browser, cast, "Plan.txt", OLD, NEW)
    page = browser.get(f"/documents/{document}/compare?from=1&to=2").text
    assert "1 Wort neu, 1 Wort entfernt" in page
    assert '<del><span class="sr-only">gelöscht: </span>Jobcenter</del>' in page
    assert '<ins><span class="sr-only">neu: </span>Jugendamt</ins>' in page
    assert "&lt;b&gt;laedt" in page, "what is in a document is text, never markup"
    again = browser.get(f"/documents/{document}/compare").text
    assert "1 Wort neu" in again, "without a choice the last two versions"


def test_every_older_version_offers_it(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.reader)
    document = file_versions(embedded_cast.browser(embedded_cast.contributor), embedded_cast, "Plan.txt", OLD, NEW)
    page = browser.get(f"/documents/{document}").text
    assert page.count("Mit aktueller vergleichen") == 1
    assert f"/documents/{document}/compare?from=1&amp;to=2" in page


def test_versions_that_do_not_exist_or_are_no_numbers(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    document = file_versions(browser, embedded_cast, "Plan.txt", OLD, NEW)
    for query in ("from=1&to=3", "from=0&to=1", "from=-1&to=99999999999999999999"):
        assert browser.get(f"/documents/{document}/compare?{query}").status_code == 404
    assert browser.get(f"/documents/{document}/compare?from=x&to='").status_code == 200
    assert "Byte für Byte gleich" in browser.get(f"/documents/{document}/compare?from=2&to=2").text


@pytest.mark.parametrize("who", ["stranger", "guest", "administrator", "data_protection"])
def test_somebody_without_a_share_learns_nothing(embedded_cast: Cast, who: str) -> None:
    document = file_versions(embedded_cast.browser(embedded_cast.contributor), embedded_cast, "Plan.txt", OLD, NEW)
    embedded_cast.browser(embedded_cast.reader).get(f"/documents/{document}/compare")  # it is kept now
    browser = embedded_cast.browser(getattr(embedded_cast, who))
    for path in ("compare", "compare/word", "compare?from=1&to=9"):
        assert browser.get(f"/documents/{document}/{path}").status_code in (403, 404)


def test_in_the_trash_it_is_no_longer_compared(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    document = file_versions(browser, embedded_cast, "Plan.txt", OLD, NEW)
    assert browser.get(f"/documents/{document}/compare").status_code == 200
    put_into_trash(embedded_cast, browser, f"document:{document}")
    assert browser.get(f"/documents/{document}/compare").status_code == 404


def test_deleting_for_good_forgets_what_was_kept(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.manager)
    document = file_versions(embedded_cast.browser(embedded_cast.contributor), embedded_cast, "Plan.txt", OLD, NEW)
    browser.get(f"/documents/{document}/compare")
    kept = embedded_cast.app.config["SETTINGS"].data / "comparisons"
    assert len(list(kept.glob("*.json.gz"))) == 1
    put_into_trash(embedded_cast, browser, f"document:{document}")
    browser.post(f"/trash/{newest_deletion()}/purge")
    assert list(kept.iterdir()) == []


def test_reading_two_versions_side_by_side_is_noted_once(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.reader)
    document = file_versions(embedded_cast.browser(embedded_cast.contributor), embedded_cast, "Plan.txt", OLD, NEW)
    for _ in range(2):
        browser.get(f"/documents/{document}/compare")
    with transaction(writing=False) as opened:
        lines = opened.scalars(select(AuditEntry).where(AuditEntry.action == "documents.compare")).all()
    assert [line.text for line in lines] == ["Fassung 1 und 2 von „Plan.txt“ verglichen"]


def test_what_cannot_be_compared_offers_both_downloads(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    document = file_versions(browser, embedded_cast, "Plan.docx", b"PK\x03\x04 kaputt", b"PK\x03\x04 anders kaputt")
    page = browser.get(f"/documents/{document}/compare").text
    assert "beschädigt" in page
    assert f"/documents/{document}/versions/1/download" in page
    assert "als Word-Datei" not in page
    assert "beschädigt" in browser.get(f"/documents/{document}/compare/word").text


def test_the_word_file_has_the_changes_recorded(cast: Cast, tmp_path: Path) -> None:
    browser = cast.browser(cast.contributor)
    files = [
        word_file(tmp_path / f"{number}.docx", texts).read_bytes()
        for number, texts in enumerate((["Das Jobcenter lädt ein."], ["Das Jugendamt lädt ein.", "Noch ein Satz."]))
    ]
    document = file_versions(browser, cast, "Plan.docx", *files)
    assert "/compare/word?from=1&amp;to=2" in browser.get(f"/documents/{document}/compare").text
    answer = browser.get(f"/documents/{document}/compare/word?from=1&to=2")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert rejected(answer.data) == ["Das Jobcenter lädt ein."]
    assert accepted(answer.data) == ["Das Jugendamt lädt ein.", "Noch ein Satz."]


def test_versions_of_different_kinds_are_compared_by_their_text(embedded_cast: Cast, tmp_path: Path) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    word = word_file(tmp_path / "a.docx", ["Das Jobcenter lädt ein."]).read_bytes()
    document = file_versions(browser, embedded_cast, "Plan.txt", OLD)
    begin(browser, embedded_cast, name="Plan.txt", size=len(word), body=word, onConflict="version")
    assert document_named("Plan.txt").id == document
    assert browser.get(f"/documents/{document}/compare").status_code == 200


def test_long_unchanged_stretches_are_folded_and_long_comparisons_have_pages() -> None:
    old = [Block(PARAGRAPH, (f"Absatz {number} bleibt, wie er ist.",)) for number in range(400)]
    new = [block if number % 4 else Block(PARAGRAPH, (f"{block.cells[0]} Neu!",)) for number, block in enumerate(old)]
    pages = [shown(compare(old, new)[0], page=number) for number in (1, 2, 99)]
    assert [(page.number, page.pages, page.total) for page in pages] == [(1, 2, 100), (2, 2, 100), (2, 2, 100)]
    far = shown(compare(old, [*old, Block(PARAGRAPH, ("Ende.",))])[0], page=1)
    assert [part.folded for part in far.parts] == [399, 0, 0]
