"""The page of the trail and its CSV, for Datenschutz alone."""

from __future__ import annotations

import csv
import io

import pytest

from hub.audit.actions import record
from hub.db import transaction
from tests.days import day_in
from tests.people import Cast


def write(cast: Cast, *texts: str, action: str = "documents.upload") -> None:
    with transaction(writing=True):
        for text in texts:
            record(action, actor=cast.manager, text=text)


def csv_rows(cast: Cast, query: str = "") -> list[list[str]]:
    answer = cast.browser(cast.data_protection).get(f"/audit.csv{query}")
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("role", ["coordination", "manager", "guest", "administrator"])
def test_nobody_else_reads_the_trail(embedded_cast: Cast, role: str) -> None:
    browser = embedded_cast.browser(getattr(embedded_cast, role))
    assert browser.get("/audit").status_code == 403
    assert browser.get("/audit.csv").status_code == 403
    assert browser.post("/audit/verify").status_code == 403


def test_the_newest_line_comes_first_and_older_ones_page_by_page(cast: Cast) -> None:
    write(cast, *(f"Zeile-{number:03}." for number in range(250)))
    browser = cast.browser(cast.data_protection)
    first = browser.get("/audit?words=Zeile").text
    assert first.index("Zeile-249.") < first.index("Zeile-248.")
    assert "Zeile-149." not in first
    assert first.count("Zeile-") == 100
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = browser.get(older).text
    assert "Zeile-149." in second
    assert "Zeile-150." not in second


def test_the_trail_filters_by_person_action_text_and_day(cast: Cast) -> None:
    write(cast, "Übersicht.docx", "Plan.docx")
    write(cast, "Plan.docx", action="documents.purge")
    browser = cast.browser(cast.data_protection)

    def lines(query: str) -> int:
        page = browser.get(f"/audit?{query}")
        assert page.status_code == 200
        return page.text.count(".docx</th>")

    tomorrow, yesterday = day_in(2), day_in(-2)
    assert lines("words=plan") == 2
    assert lines("words=übersicht") == 1
    assert lines("words=ÜBERSICHT") == 1
    assert lines("person=teamleitung") == 3
    assert lines("person=niemand") == 0
    assert lines(f"from={yesterday}&to={tomorrow}") == 3
    assert lines(f"from={tomorrow}") == 0
    assert lines(f"to={yesterday:%d.%m.%Y}") == 0
    assert browser.get("/audit?action=people.invite").text.count('<td class="state">Person eingeladen') == 8


@pytest.mark.parametrize("query", ["from=gestern", "before=-1", "action=quatsch", "words=" + "x" * 201])
def test_a_filter_that_makes_no_sense_is_named(embedded_cast: Cast, query: str) -> None:
    answer = embedded_cast.browser(embedded_cast.data_protection).get(f"/audit?{query}")
    assert answer.status_code == 422
    assert "Bitte prüfen Sie Ihre Angaben" in answer.text


def test_the_csv_holds_what_the_filter_shows_under_german_heads(embedded_cast: Cast) -> None:
    write(embedded_cast, "Übersicht.docx", "=1+1")
    rows = csv_rows(embedded_cast, "?person=teamleitung&words=1%2B1")
    assert rows[0] == ["Nr.", "Zeitpunkt", "Person", "Vorgang", "Text", "Kennung", "Prüfsumme"]
    assert [row[4] for row in rows[1:]] == ["'=1+1"]


def test_saving_the_csv_leaves_a_line_of_its_own(embedded_cast: Cast) -> None:
    rows = csv_rows(embedded_cast)
    assert rows[1][2:5] == [
        embedded_cast.data_protection.name,
        "Prüfprotokoll als CSV gespeichert",
        "Prüfprotokoll als CSV gespeichert",
    ]


def test_a_long_trail_is_complete_in_the_csv(cast: Cast) -> None:
    write(cast, *(f"Zeile {number}" for number in range(2_100)))
    rows = csv_rows(cast, "?words=Zeile")
    assert [row[4] for row in rows[1:]] == [f"Zeile {number}" for number in reversed(range(2_100))]
