"""Public and school holidays as hints, and the Koordination who reads the latter in."""

from __future__ import annotations

import io
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from hub.app import create_app
from hub.audit.models import AuditEntry
from hub.calendar.holidays import Hint, public_holidays, stretches_of
from hub.calendar.models import SchoolHoliday
from hub.calendar.school_holidays import NotACalendar, read_holidays
from hub.config import Settings
from hub.db import session, transaction
from tests.people import Browser, Cast, cast_of

REAL_CALENDARS = Path(__file__).parents[3] / "shared" / "ics"
SUMMER = ("Sommerferien 2027 Niedersachsen", "20270708", "20270819")
CHRISTMAS = ("Weihnachtsferien", "20271223", "20280109")


def calendar(*holidays: tuple[str, str, str], extra: str = "") -> bytes:
    """As the ministries offer them: DTEND is the day after the last one."""
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}@x\r\nDTSTART;VALUE=DATE:{first}\r\nDTEND;VALUE=DATE:{after}\r\n"
        f"SUMMARY:{name}\r\nEND:VEVENT\r\n"
        for number, (name, first, after) in enumerate(holidays)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}{extra}END:VCALENDAR\r\n".encode()


def read_in(browser: Browser, content: bytes, *, year: str = "2027", land: str = "NI") -> tuple[int, str]:
    files = {"file": (io.BytesIO(content), "ferien.ics"), "year": year, "land": land}
    browser.get("/school-holidays")
    answer = browser.post("/school-holidays", files, content_type="multipart/form-data")
    return answer.status_code, answer.text


def known() -> list[tuple[str, int, str, date, date]]:
    with transaction(writing=False):
        rows = session().scalars(select(SchoolHoliday).order_by(SchoolHoliday.year, SchoolHoliday.first_day))
        return [(row.land, row.year, row.name, row.first_day, row.last_day) for row in rows]


def test_holidays_read_in_stand_in_every_view(cast: Cast) -> None:
    assert read_in(cast.browser(cast.coordination), calendar(SUMMER, CHRISTMAS))[0] == 302
    assert known()[0] == ("NI", 2027, "Sommerferien", date(2027, 7, 8), date(2027, 8, 18))
    reader = cast.browser(cast.reader)
    for path in ("month?month=2027-07", "week?week=2027-W28", "list?from=2027-07-01", "year?year=2027"):
        assert "Sommerferien NI" in reader.get(f"/calendar/{path}").text


def test_reading_in_again_replaces_the_year_of_that_land_alone(cast: Cast) -> None:
    browser = cast.browser(cast.coordination)
    read_in(browser, calendar(SUMMER))
    read_in(browser, calendar(SUMMER), land="NW")
    read_in(browser, calendar(("Herbstferien", "20271016", "20271031")))
    assert [(land, name) for land, _, name, *_ in known()] == [("NW", "Sommerferien"), ("NI", "Herbstferien")]


def test_holidays_over_new_year_count_to_both_years_and_are_shown_once(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.coordination)
    read_in(browser, calendar(CHRISTMAS))
    read_in(browser, calendar(CHRISTMAS), year="2028")
    assert len(known()) == 2
    page = browser.get("/calendar/week?week=2027-W52").text
    assert page.count("Weihnachtsferien NI") == 7


def test_a_year_is_deleted_and_nothing_else(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.coordination)
    read_in(browser, calendar(SUMMER, CHRISTMAS))
    read_in(browser, calendar(CHRISTMAS), year="2028")
    assert "löschen?" in browser.get("/school-holidays/NI/2027/delete").text
    assert browser.post("/school-holidays/NI/2027/delete").status_code == 302
    assert [year for _, year, *_ in known()] == [2028]
    assert browser.post("/school-holidays/NI/2027/delete").status_code == 404


def test_reading_in_and_deleting_are_in_the_trail(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.coordination)
    read_in(browser, calendar(SUMMER))
    browser.post("/school-holidays/NI/2027/delete")
    with transaction(writing=False):
        lines = session().scalars(select(AuditEntry.text).where(AuditEntry.action.startswith("school-holidays"))).all()
    assert lines == ["Schulferien NI 2027 eingelesen (1)", "Schulferien NI 2027 gelöscht"]


def test_a_bad_file_is_refused_in_words_and_what_stood_before_stays(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.coordination)
    read_in(browser, calendar(SUMMER))
    before = known()
    refused = {
        b"": "nicht als Ferienkalender lesen",
        b"\x89PNG\r\n\x00\x01": "nicht als Ferienkalender lesen",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n": "Ferien",
        calendar(("x", "20279999", "20270101")): "nicht als Ferienkalender lesen",
        calendar(("Besprechung", "20270101T090000", "20270101T100000")): "keine ganztägigen Ferien",
        calendar(("Ewig", "20270101", "20290101")): "keine ganztägigen Ferien",
        calendar(("Sommerferien", "20260702", "20260813")): "sondern für 2026",
    }
    for content, message in refused.items():
        status, page = read_in(browser, content)
        assert (status, message in page) == (422, True), content
    assert known() == before


def test_a_form_without_a_file_or_a_sensible_year_says_so(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.coordination)
    browser.get("/school-holidays")
    answer = browser.post("/school-holidays", {"land": "NI", "year": "2027"}, content_type="multipart/form-data")
    assert (answer.status_code, "Bitte wählen Sie eine .ics-Datei aus." in answer.text) == (422, True)
    for year, land in (("zwei", "NI"), ("99999", "NI"), ("2027", "XX")):
        assert read_in(browser, calendar(SUMMER), year=year, land=land)[0] == 422
    assert known() == []


def test_a_file_of_fifty_megabytes_is_not_even_read(embedded_cast: Cast) -> None:
    status, _ = read_in(embedded_cast.browser(embedded_cast.coordination), b"x" * 50_000_000)
    assert status == 413


@pytest.mark.parametrize(
    "content",
    [
        calendar(SUMMER, extra="BEGIN:VEVENT\r\nRRULE:FREQ=DAILY;BYDAY=" + "MO," * 300_000 + "MO\r\nEND:VEVENT\r\n"),
        calendar(SUMMER, extra="BEGIN:VEVENT\r\nRDATE:" + "20270101T000000Z,\r\n " * 45_000 + "\r\nEND:VEVENT\r\n"),
        calendar(*[SUMMER] * 399),
        b"BEGIN:VEVENT\r\n" * 70_000,
        b"DTSTART" + b";X=Y" * 200_000 + b":20270101\r\n",
    ],
    ids=["rule", "dates", "many", "nested", "parameters"],
)
def test_a_file_made_to_hurt_is_read_or_refused_at_once(content: bytes) -> None:
    began = time.process_time()
    with suppress(NotACalendar):
        assert read_holidays(content)
    assert time.process_time() - began < 1.0


def test_calendars_of_real_life_are_read_or_refused() -> None:
    files = sorted(REAL_CALENDARS.glob("*.ics"))
    assert files
    for file in files:
        with suppress(NotACalendar):
            read_holidays(file.read_bytes())


def test_public_holidays_are_those_of_the_land() -> None:
    assert public_holidays("NI", 2027, "de")[date(2027, 10, 31)] == "Reformationstag"
    assert date(2027, 10, 31) not in public_holidays("BY", 2027, "de")
    assert public_holidays(None, 2027, "de")[date(2027, 10, 3)] == "Tag der Deutschen Einheit"
    assert date(2027, 10, 31) not in public_holidays(None, 2027, "de")
    assert public_holidays(None, 2027, "en")[date(2027, 1, 1)] == "New Year's Day"


def test_the_calendar_shows_the_holidays_of_the_hubs_land(embedded_settings: Settings) -> None:
    app = create_app(embedded_settings.model_copy(update={"land": "NI"}))
    with app.app_context():
        cast = cast_of(app)
    assert "Reformationstag" in cast.browser(cast.reader).get("/calendar/month?month=2027-10").text


def test_a_land_that_does_not_exist_stops_the_start() -> None:
    with pytest.raises(ValueError, match="land"):
        Settings(land="XX")  # type: ignore[arg-type]


def test_days_in_a_row_are_said_once() -> None:
    days = [date(2027, 7, day) for day in (8, 9, 10, 20)]
    assert [
        (found.first.day, found.last.day) for found in stretches_of({day: [Hint("F", "school")] for day in days})
    ] == [
        (8, 10),
        (20, 20),
    ]
