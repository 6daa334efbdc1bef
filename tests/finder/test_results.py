"""What is filed is found: by its text, in other words of the same stem, and only by those who may read it."""

from __future__ import annotations

import html

import pytest
from flask import Flask

from hub import jobs
from hub.db import transaction
from hub.documents.models import DRAFT, RELEASED
from hub.documents.readings import forget_failed, keep_reading, read_bytes, unread_hashes
from search.extract import Extract, Status
from tests.extract.samples import png
from tests.finder.steps import ask, describe, file_text, filter_counts, settle
from tests.people import Cast, document_named


def test_a_document_is_found_by_its_text_in_another_inflection(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "Notiz.txt", "Die Jugendliche bekam eine Förderung für die Ausbildung.")
    settle(app)
    for words in ("jugendlicher", "Foerderungen", "AUSBILDUNG", '"eine Förderung"', "förder* -schule"):
        assert ask(browser, words).names == ["Notiz.txt"], words


def test_title_and_tags_are_found(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "a.txt", "eins")
    edit = f"/documents/{document_named('a.txt').id}/edit"
    browser.get(edit)
    facts = {"title": "Konzept Förderung", "tags": "Übergang, Schule", "revision": "1"}
    assert browser.post(edit, facts).status_code == 302
    settle(app)
    for words in ("foerderung", "übergang schule", "KONZEPT a.txt", "schlagwort:schule"):
        assert ask(browser, words).names == ["a.txt"], words


def test_a_compound_is_found_by_its_parts(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "A.txt", "Einladung zur Konferenz am Montag")
    for number in range(4):
        file_text(browser, cast.root.id, f"{number}.txt", "Konferenz in kleiner Runde, ein Fall nach dem anderen")
    file_text(browser, cast.root.id, "B.txt", "Protokoll der Fallkonferenz")
    settle(app)
    assert "B.txt" in ask(browser, "Konferenz Protokoll").names


def test_the_text_around_what_was_found_is_shown_and_marked(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "Notiz.txt", "Am Ende <b>stand</b> eine Vereinbarung zwischen allen.")
    settle(app)
    page = ask(browser, "vereinbarung")
    assert "<mark>Vereinbarung</mark>" in page.text
    assert "&lt;b&gt;stand&lt;/b&gt;" in page.text


@pytest.mark.parametrize(
    "words", ["", "   ", '"', "-", "OR", "typ:", "bereich:gibtesnicht", "((", "*", "a" * 5000, "%00x"]
)
def test_a_question_that_makes_no_sense_is_no_error(embedded_app: Flask, embedded_cast: Cast, words: str) -> None:
    browser = embedded_cast.browser(embedded_cast.reader)
    assert ask(browser, words).names == []


def test_nobody_finds_what_is_not_shared_with_them(app: Flask, cast: Cast) -> None:
    file_text(cast.browser(cast.manager), cast.root.id, "Geheimplan.txt", "Umzug der Quittenmarmelade")
    settle(app)
    assert ask(cast.browser(cast.reader), "quittenmarmelade").names == ["Geheimplan.txt"]
    page = ask(cast.browser(cast.stranger), "quittenmarmelade")
    assert page.names == []
    assert "Geheimplan" not in page.text
    assert "uittenmarmelade" not in ask(cast.browser(cast.stranger), "quittenmarmelad").text.replace(
        "quittenmarmelad", ""
    )


def test_a_filter_narrows_the_results_and_says_how_many_there_are(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "Plan.txt", "Maßnahmen im Winter")
    file_text(browser, cast.root.id, "Plan.md", "Maßnahmen im Sommer")
    browser.post(f"/folders/{cast.root.id}/new-folder", {"name": "Maßnahmen"})
    settle(app)
    assert len(ask(browser, "massnahme").names) == 3
    assert ask(browser, "massnahme", kind="folder").names == ["Maßnahmen"]
    assert sorted(ask(browser, "massnahme art:dokument").names) == ["Plan.md", "Plan.txt"]
    assert ask(browser, "massnahme von:jugendamt").names == []
    assert len(ask(browser, "massnahme bereich:ablage seit:2020").names) == 3
    assert ask(browser, "massnahme bis:2020").names == []


def test_earlier_versions_are_found_on_request(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "Konzept.txt", "Entwurf mit Pflaumen")
    file_text(browser, cast.root.id, "Konzept.txt", "Endfassung mit Birnen")
    settle(app)
    assert ask(browser, "Pflaume").names == []
    page = ask(browser, "Pflaume", former="1")
    assert page.names == ["Konzept.txt"]
    assert "Fassung 1" in page.text
    assert ask(browser, "Birne").names == ["Konzept.txt"]


def test_a_misspelt_word_is_answered_with_did_you_mean(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "Muster.txt", "Schweigepflichtentbindung unterschrieben zurück")
    settle(app)
    page = ask(browser, "Schweigepflichtentbindng")
    assert page.names == ["Muster.txt"]
    assert "Schweigepflichtentbindung" in page.text


def test_when_nothing_holds_all_the_words_what_holds_some_is_shown_and_said(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "Eins.txt", "Beratung in der Schule")
    file_text(browser, cast.root.id, "Zwei.txt", "Beratung im Betrieb, Praktikum im Sommer")
    settle(app)
    assert ask(browser, "Beratung Praktikum").names == ["Zwei.txt"]
    page = ask(browser, "Beratung Praktikum Schule")
    assert sorted(page.names) == ["Eins.txt", "Zwei.txt"]
    assert "Kein Eintrag enthält alle Wörter" in page.text


def test_a_document_says_how_the_reading_of_it_ended(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "Film.mp4", "kein Film")
    file_text(browser, cast.root.id, "Notiz.txt", "Hallo")
    page = f"/documents/{document_named('Notiz.txt').id}"
    assert "Wird noch gelesen" in browser.get(page).text
    settle(app)
    assert "Text gelesen" in browser.get(page).text
    assert "Dateiart wird nicht gelesen" in browser.get(f"/documents/{document_named('Film.mp4').id}").text


def test_a_scan_is_found_by_what_stands_in_its_picture(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    browser.upload(cast.root.id, "Brief.png", png("Schweigepflichtentbindung", "liegt bei"))
    with app.app_context():
        jobs.run_due_jobs("reading")
    page = f"/documents/{document_named('Brief.png').id}"
    assert "Scan, wird noch gelesen" in browser.get(page).text
    settle(app)
    assert "Text gelesen" in browser.get(page).text
    assert ask(browser, "schweigepflichtentbindung").names == ["Brief.png"]


def test_what_could_not_be_read_is_read_again_on_request(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "Notiz.txt", "Quittenmus")
    with app.app_context():
        sha256 = document_named("Notiz.txt").sha256 or ""
        keep_reading(sha256, Extract(Status.FAILED))
        settle(app)
        assert ask(browser, "quittenmus").names == []
        with transaction(writing=True):
            forget_failed()
        with transaction(writing=False):
            assert unread_hashes() == [sha256]
        read_bytes(sha256)
    settle(app)
    assert ask(browser, "quittenmus").names == ["Notiz.txt"]


def test_a_document_is_found_by_its_art_and_status(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    for name, category, status in (
        ("A.txt", "Vereinbarung", DRAFT),
        ("B.txt", "vereinbarung", RELEASED),
        ("C.txt", "Steckbrief", DRAFT),
        ("D.txt", "", ""),
    ):
        file_text(browser, cast.root.id, name, "Kooperation")
        describe(browser, name, category=category, status=status)
    settle(app)
    for words, names in {
        "kooperation art:vereinbarung": ["A.txt", "B.txt"],
        "art:steckbrief": ["C.txt"],
        "status:entwurf": ["A.txt", "C.txt"],
        "status:freigegeben art:Vereinbarung": ["B.txt"],
        "status:ersetzt": [],
    }.items():
        assert sorted(ask(browser, words).names) == names, words
    assert sorted(ask(browser, "kooperation", category="Steckbrief").names) == ["C.txt"]
    page = ask(browser, "kooperation")
    assert filter_counts(page, "Art") == {"Vereinbarung": 2, "Steckbrief": 1}
    assert filter_counts(page, "Status") == {"Entwurf": 2, "freigegeben": 1}


def test_what_art_and_status_meant_before_is_still_understood(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "Plan.txt", "Maßnahmen")
    browser.post(f"/folders/{cast.root.id}/new-folder", {"name": "Maßnahmen"})
    settle(app)
    for words in ("massnahme art:ordner", "massnahme was:ordner", "art:ordner art:ordner massnahme"):
        assert ask(browser, words).names == ["Maßnahmen"], words
    assert ask(browser, "massnahme status:gelesen").names == ["Plan.txt"]
    assert ask(browser, "massnahme lesbarkeit:gelesen").names == ["Plan.txt"]
    page = ask(browser, "massnahme", status="ok")  # a saved search of then
    assert page.names == ["Plan.txt"]
    assert "Lesbarkeit: Text gelesen" in page.text


def test_a_saved_search_keeps_art_and_status(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    form = {"name": "Entwürfe", "query": "q=plan&category=Konzept&status=draft"}
    assert browser.post("/searches", form).status_code == 302
    start = html.unescape(browser.get("/").text)
    assert "category=Konzept" in start
    assert "status=draft" in start


def test_an_art_of_others_is_named_nowhere(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "A.txt", "Kooperation")
    describe(browser, "A.txt", category="Quartalsblatt")
    settle(app)
    for words in ("kooperation", "art:quartal", "art:quartal kooperation"):
        page = ask(cast.browser(cast.stranger), words)
        assert page.names == [], words
        assert "Quartalsblatt" not in page.text, words
