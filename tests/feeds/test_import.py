"""Importing an .ics file into a Bereich: look first, then all or what is possible, and never twice."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import func, select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.actions import delete_event
from hub.calendar.ical import calendar_of
from hub.calendar.models import DRAFT, PLANNED, Event, EventFormat, Participant, Series
from hub.config import Settings
from hub.db import session, transaction
from hub.documents.models import Workspace
from hub.feeds.importing import begin_import, finish_import, preview_of
from hub.feeds.models import CalendarImport
from hub.feeds.reading_process import Refused, read
from hub.mail.models import Mail
from tests.calendar.steps import an_event
from tests.conftest import running
from tests.feeds.steps import ICS, bring_in, calendar_file, hand_in, soon
from tests.people import Cast, cast_of

MEETING = "DTSTART;TZID=Europe/Berlin:20270302T090000\nDURATION:PT2H\nUID:eins@example.org\nSUMMARY:Dienstgespräch"
WEEKLY = (
    "DTSTART;TZID=Europe/Berlin:20270302T140000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4\n"
    "EXDATE;TZID=Europe/Berlin:20270309T140000\nUID:woche@example.org\nSUMMARY:Wochenrunde"
)


def events_in(cast: Cast) -> list[Event]:
    with transaction(writing=False) as opened:
        wanted = select(Event).where(Event.workspace_id == cast.shared.id, Event.deleted_at.is_(None))
        return list(opened.scalars(wanted.order_by(Event.starts_at)))


def test_a_file_becomes_drafts(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)

    answer = bring_in(browser, cast, calendar_file(MEETING, WEEKLY))

    assert answer.status_code == 302
    found = events_in(cast)
    assert [event.title for event in found] == ["Dienstgespräch", *["Wochenrunde"] * 3]
    assert {event.status for event in found} == {DRAFT}
    assert len({event.uid for event in found}) == 2


CHANGED = (
    "RECURRENCE-ID;TZID=Europe/Berlin:20270316T140000\nDTSTART;TZID=Europe/Berlin:20270317T100000\nDURATION:PT1H\n"
    "UID:woche@example.org\nSUMMARY:Wochenrunde\nSEQUENCE:1"
)


def test_what_repeats_by_a_rule_becomes_a_series_with_what_differs_from_it(cast: Cast) -> None:
    bring_in(cast.browser(cast.contributor), cast, calendar_file(WEEKLY, CHANGED))

    found = events_in(cast)
    assert [event.recurrence for event in found] == ["2027-03-02T14:00", "2027-03-16T14:00", "2027-03-23T14:00"]
    assert [event.is_exception for event in found] == [False, True, False]
    with transaction(writing=False) as opened:
        series = opened.scalars(select(Series)).one()
        assert {event.series_id for event in found} == {series.id}
        assert (series.minutes, series.excluded, series.dates) == (60, ["2027-03-09T14:00"], [])
    with cast.app.app_context(), transaction(writing=False) as opened:
        content = calendar_of([opened.get_one(Event, event.id) for event in found])
    parts: list[Any] = list(Calendar.from_ical(content).walk("VEVENT"))
    assert ["RRULE" in part for part in parts] == [True, False]
    assert parts[1].start.isoformat() == "2027-03-17T10:00:00+01:00"


def test_what_a_later_file_adds_joins_the_series_and_what_was_deleted_comes_back_alone(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    bring_in(browser, cast, calendar_file(WEEKLY))
    first, second, _ = events_in(cast)
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        delete_event(user, opened.get_one(Event, second.id))

    longer = calendar_file(WEEKLY.replace("COUNT=4", "COUNT=5"))
    bring_in(browser, cast, longer)

    assert "Es gibt nichts zu importieren" in browser.get(hand_in(browser, cast, longer).location).text
    days = [(event.first_day.day, event.series_id == first.series_id) for event in events_in(cast)]
    assert days == [(2, True), (16, False), (23, True), (30, True)]


def test_a_rule_the_hub_does_not_know_becomes_single_termine(embedded_cast: Cast) -> None:
    cast = embedded_cast
    twice_a_day = WEEKLY.replace("FREQ=WEEKLY;COUNT=4", "FREQ=DAILY;BYHOUR=14,16;COUNT=4")

    bring_in(cast.browser(cast.contributor), cast, calendar_file(twice_a_day))

    assert [event.series_id for event in events_in(cast)] == [None] * 4
    with transaction(writing=False) as opened:
        assert opened.scalar(select(func.count()).select_from(Series)) == 0


def test_announced_ones_are_seen_by_all_and_mailed_to_nobody(embedded_cast: Cast) -> None:
    cast = embedded_cast
    attendee = "ATTENDEE;CN=Eltern:mailto:eltern@example.org\nORGANIZER:mailto:chef@example.org"
    bring_in(cast.browser(cast.contributor), cast, calendar_file(f"{MEETING}\n{attendee}"), status=PLANNED)

    assert [event.status for event in events_in(cast)] == [PLANNED]
    with transaction(writing=False) as opened:
        assert opened.scalar(select(func.count()).select_from(Mail)) == 0
        assert opened.scalar(select(func.count()).select_from(Participant)) == 0


def test_importing_again_updates_instead_of_doubling(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    bring_in(browser, cast, calendar_file(MEETING, WEEKLY))
    before = {event.id: event.uid for event in events_in(cast)}

    page = browser.get(hand_in(browser, cast, calendar_file(MEETING, WEEKLY)).location)
    assert "Es gibt nichts zu importieren" in page.text
    later = calendar_file(MEETING.replace("T090000", "T103000") + "\nSEQUENCE:1\nLOCATION:Rathaus", WEEKLY)
    bring_in(browser, cast, later)

    after = {event.id: event for event in events_in(cast)}
    assert {row_id: event.uid for row_id, event in after.items()} == before
    assert [event.place for event in after.values()] == ["Rathaus", "", "", ""]


def test_what_people_added_here_stays(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    bring_in(browser, cast, calendar_file(MEETING))
    with transaction(writing=True) as opened:
        opened.scalars(select(Event)).one().goal = "Unser Ziel"

    bring_in(browser, cast, calendar_file(MEETING.replace("Dienstgespräch", "Neuer Titel")))

    [event] = events_in(cast)
    assert (event.title, event.goal) == ("Neuer Titel", "Unser Ziel")


def test_a_termin_with_participants_is_left_as_it_is(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    bring_in(browser, cast, calendar_file(MEETING))
    with transaction(writing=True) as opened:
        event = opened.scalars(select(Event)).one()
        opened.add(Participant(id=uuid.uuid4(), event_id=event.id, person_id=cast.reader.id))

    page = browser.get(hand_in(browser, cast, calendar_file(MEETING.replace("T090000", "T103000"))).location)

    assert "hier nehmen schon Personen teil" in page.text


def test_what_was_called_off_elsewhere_is_called_off_here(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    bring_in(browser, cast, calendar_file(MEETING), status=PLANNED)

    bring_in(browser, cast, calendar_file(f"{MEETING}\nSTATUS:CANCELLED", "STATUS:CANCELLED\nUID:2\nDTSTART:20270101"))

    assert [event.is_cancelled for event in events_in(cast)] == [True]


def test_a_file_of_the_hub_itself_doubles_nothing(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast, "Eigener", start=soon())
    with cast.app.app_context(), transaction(writing=False) as opened:
        own = calendar_of([opened.get_one(Event, event.id)])
    browser = cast.browser(cast.contributor)

    page = browser.get(hand_in(browser, cast, own).location)

    assert "unverändert" in page.text


def test_the_preview_names_what_is_not_possible(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    broken = "UID:2\nSUMMARY:Kaputt\nDTSTART:20270302T090000Z\nRRULE:FREQ=SECONDLY"

    page = browser.get(hand_in(browser, cast, calendar_file(MEETING, broken)).location)

    assert "wird angelegt" in page.text
    assert "wiederholt sich häufiger als täglich" in page.text
    assert events_in(cast) == []


def test_confirming_twice_imports_once(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    where = hand_in(browser, cast, calendar_file(MEETING)).location
    page = browser.get(where)
    format_id = page.text.split("<option", 2)[1].split('value="', 1)[1].split('"', 1)[0]

    answers = [browser.post(where, {"format_id": format_id, "status": "draft"}).status_code for _ in range(2)]

    assert answers == [302, 409]
    assert len(events_in(cast)) == 1


def test_50_mb_are_refused_before_they_are_read(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)

    class Unread(io.BytesIO):
        """A body of 50 MB that nobody touches."""

        size = 50 * 1024 * 1024

        def seek(self, offset: int, whence: int = 0) -> int:
            self.at = self.size if whence else offset
            return self.at

        def tell(self) -> int:
            return getattr(self, "at", 0)

        def read(self, _size: int | None = -1) -> bytes:
            raise AssertionError("the body was read")

    answer = browser.send(
        "POST",
        f"/workspaces/{cast.shared.id}/calendar/import",
        input_stream=Unread(),
        content_type="multipart/form-data; boundary=x",
    )

    assert answer.status_code == 413
    assert "größer als 5 MB" in answer.text


@pytest.mark.parametrize("content", [b"", b"Hallo", b"\x00" * 1000, calendar_file()])
def test_what_is_no_calendar_is_refused_with_a_reason(embedded_cast: Cast, content: bytes) -> None:
    answer = hand_in(embedded_cast.browser(embedded_cast.contributor), embedded_cast, content)

    assert answer.status_code == 422
    assert "field-error" in answer.text


def test_nobody_sees_the_import_of_somebody_else(embedded_cast: Cast) -> None:
    cast = embedded_cast
    where = hand_in(cast.browser(cast.contributor), cast, calendar_file(MEETING)).location

    assert cast.browser(cast.manager).get(where).status_code == 404
    assert cast.browser(cast.reader).post(where).status_code == 404


def test_a_reader_imports_nothing(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.reader)
    path = f"/workspaces/{cast.shared.id}/calendar/import"

    assert browser.get(path).status_code == 403
    files = {"file": (io.BytesIO(calendar_file(MEETING)), "a.ics")}
    assert browser.post(path, files, content_type="multipart/form-data").status_code == 403
    assert cast.browser(cast.stranger).get(path).status_code == 404


@pytest.fixture(scope="module")
def one_world(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[tuple[Flask, Cast]]:
    folder = tmp_path_factory.mktemp("imports")
    (folder / "hub.sqlite3").write_bytes(migrated_sqlite.read_bytes())
    apps = running(Settings(data=folder, base_url="http://localhost"))
    app = next(apps)
    yield app, cast_of(app)
    next(apps, None)


@pytest.mark.parametrize("path", sorted(ICS.glob("*.ics")), ids=lambda path: path.name)
def test_every_calendar_of_the_real_world_imports_or_says_why_not(path: Path, one_world: tuple[Flask, Cast]) -> None:
    app, cast = one_world
    try:
        items = read(path.read_bytes(), "Europe/Berlin")["items"]
    except Refused as refused:
        assert str(refused) in ("no-calendar", "too-many")
        return
    with app.test_request_context():
        first, announced = _import(cast, items), _count()
        again = _import(cast, items)
        assert _count() == announced
    assert first["new"] + first["refuse"] + first["skip"] + first["same"] + first["change"] > 0 or items == []
    assert again["new"] == again["change"] == 0
    assert all(item["refused"] or item["start"] for item in items)


def _import(cast: Cast, items: list[dict[str, object]]) -> dict[str, int]:
    with transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        workspace = opened.get_one(Workspace, cast.shared.id)
        run = begin_import(user, workspace, file_name="a.ics", items=items)
        lines = preview_of(run)
        expected = {code: 0 for code in ("new", "refuse", "skip", "same", "change")}
        for line in lines:
            for code, _, number in line.outcomes:
                expected[code] = expected.get(code, 0) + number
        chosen = opened.scalars(select(EventFormat).limit(1)).one()
        tally = finish_import(user, run, workspace, of=chosen, status=DRAFT)
        assert {code: tally[code] for code in expected} == expected
        return expected


def _count() -> int:
    with transaction(writing=False):
        assert session().scalar(select(func.count()).where(CalendarImport.done_at.is_(None))) == 0
        return session().scalar(select(func.count()).select_from(Event)) or 0
