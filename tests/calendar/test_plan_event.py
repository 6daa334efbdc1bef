"""Planning a Termin on the pages: drafted, announced, changed, copied, called off, deleted and taken back."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from hub.audit.models import AuditEntry
from hub.calendar.jobs import purge_deleted_events
from hub.calendar.models import Event
from hub.calendar.times import local
from hub.db import now, session, transaction
from tests.calendar.steps import an_event, format_called
from tests.people import Cast


def fields(cast: Cast, **changes: Any) -> dict[str, Any]:
    """What a person fills in for „Dienstgespräch U25“ on 2 March 2027."""
    with transaction(writing=False):
        format_id = format_called("Dienstgespräch").id
    return {
        "workspace": str(cast.shared.id),
        "title": "Dienstgespräch U25",
        "format": str(format_id),
        "day": "2027-03-02",
        "starts": "09:00",
        "ends": "11:00",
        "place": "Jobcenter, Raum 204",
        "repeat": "never",
        "ending": "until",
        "every": "1",
        "in_month": "day",
        **changes,
    }


def events() -> list[Event]:
    with transaction(writing=False):
        return list(session().scalars(select(Event).order_by(Event.starts_at)))


def reloaded(event: Event) -> Event:
    with transaction(writing=False):
        return session().get_one(Event, event.id)


def actions_noted() -> list[str]:
    with transaction(writing=False):
        wanted = select(AuditEntry.action).where(AuditEntry.kind == "event").order_by(AuditEntry.number)
        return list(session().scalars(wanted))


def test_a_new_termin_is_a_draft_that_only_planners_see(cast: Cast) -> None:
    contributor = cast.browser(cast.contributor)
    page = contributor.post("/events/new", fields(cast), follow_redirects=True)
    assert "Das ist ein Entwurf. Noch niemand wurde benachrichtigt" in page.text
    assert "Dienstag, 2. März 2027, 9:00–11:00 Uhr" in page.text
    [event] = events()
    assert event.is_draft
    assert cast.browser(cast.reader).get(f"/events/{event.id}").status_code == 404
    contributor.post(f"/events/{event.id}/announce", {"scope": "this"})
    assert cast.browser(cast.reader).get(f"/events/{event.id}").status_code == 200
    assert actions_noted() == ["events.create", "events.plan"]


def test_a_termin_without_an_end_takes_an_hour(embedded_cast: Cast) -> None:
    embedded_cast.browser(embedded_cast.contributor).post("/events/new", fields(embedded_cast, ends=""))
    [event] = events()
    assert event.ends_at - event.starts_at == timedelta(hours=1)


def test_it_can_be_made_and_announced_at_once(embedded_cast: Cast) -> None:
    embedded_cast.browser(embedded_cast.contributor).post("/events/new", fields(embedded_cast, announce="yes"))
    assert [event.status for event in events()] == ["planned"]


def test_a_whole_day_needs_no_time(embedded_cast: Cast) -> None:
    asked = fields(embedded_cast, is_all_day="y", starts="", ends="", last_day="2027-03-03")
    page = embedded_cast.browser(embedded_cast.contributor).post("/events/new", asked, follow_redirects=True)
    assert "Dienstag, 2. März 2027 bis Mittwoch, 3. März 2027" in page.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": "  "}, "Bitte geben Sie dem Termin einen Titel."),
        ({"title": "x" * 301}, "Bitte höchstens 300 Zeichen."),
        ({"day": ""}, "Bitte geben Sie den Tag an."),
        ({"day": "2. März"}, "Bitte geben Sie ein Datum wie 31.12.2027 an."),
        ({"starts": ""}, "Bitte geben Sie an, wann der Termin beginnt."),
        ({"starts": "25:99"}, "Bitte geben Sie eine Uhrzeit wie 14:30 an."),
        ({"ends": "08:00"}, "Das Ende liegt vor dem Beginn"),
        ({"last_day": "2028-03-02"}, "Das Ende liegt vor dem Beginn oder sehr weit dahinter."),
        ({"video_url": "javascript:alert(1)"}, "Bitte geben Sie eine Adresse an, die mit https:// beginnt."),
        ({"repeat": "weekly"}, "Bitte geben Sie an, bis wann sich der Termin wiederholt."),
        ({"repeat": "weekly", "until": "2027-02-01"}, "Die Wiederholung endet vor dem ersten Termin."),
        ({"repeat": "weekly", "until": "2090-02-01"}, "Das sind zu viele Termine."),
        ({"repeat": "weekly", "ending": "count", "count": "401"}, "Bitte geben Sie eine Zahl von 1 bis 400 an."),
        ({"repeat": "dates"}, "Bitte geben Sie mindestens einen weiteren Tag an."),
        ({"workspace": "nirgends"}, "Bitte wählen Sie einen Bereich."),
    ],
)
def test_what_makes_no_sense_is_said_at_the_form_and_nothing_is_made(
    embedded_cast: Cast, changes: dict[str, str], sentence: str
) -> None:
    answer = embedded_cast.browser(embedded_cast.contributor).post("/events/new", fields(embedded_cast, **changes))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert events() == []


@pytest.mark.parametrize(
    ("changes", "sentence", "days"),
    [
        (
            {"repeat": "weekly", "every": "2", "until": "2027-04-30"},
            "jeden zweiten Dienstag bis 30. April 2027",
            [(3, 2), (3, 16), (3, 30), (4, 13), (4, 27)],
        ),
        (
            {"repeat": "weekly", "weekdays": ["0", "2"], "ending": "count", "count": "3"},
            "jede Woche am Montag und Mittwoch bis 10. März 2027",
            [(3, 3), (3, 8), (3, 10)],
        ),
        (
            {"repeat": "monthly", "in_month": "weekday", "until": "2027-05-31"},
            "jeden Monat am ersten Dienstag bis 31. Mai 2027",
            [(3, 2), (4, 6), (5, 4)],
        ),
        (
            {"repeat": "monthly", "in_month": "last-weekday", "day": "2027-03-25", "until": "2027-05-31"},
            "jeden Monat am letzten Donnerstag bis 31. Mai 2027",
            [(3, 25), (4, 29), (5, 27)],
        ),
        (
            {"repeat": "monthly", "in_month": "last-day", "day": "2027-03-31", "until": "2027-06-30"},
            "jeden Monat am letzten Tag bis 30. Juni 2027",
            [(3, 31), (4, 30), (5, 31), (6, 30)],
        ),
        ({"repeat": "yearly", "ending": "count", "count": "2"}, "jedes Jahr am 2. März bis 2. März 2028", [(3, 2)] * 2),
        (
            {"repeat": "dates", "dates": ["2027-12-07", "", "2027-06-01", "2027-09-07"]},
            "an festen Tagen",
            [(3, 2), (6, 1), (9, 7), (12, 7)],
        ),
    ],
)
def test_every_kind_of_repetition_can_be_chosen(
    embedded_cast: Cast, changes: dict[str, Any], sentence: str, days: list[tuple[int, int]]
) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    page = browser.post("/events/new", fields(embedded_cast, **changes), follow_redirects=True)
    assert sentence in page.text
    assert [(event.first_day.month, event.first_day.day) for event in events()] == days


def test_a_31st_that_some_months_do_not_have_is_said_clearly(embedded_cast: Cast) -> None:
    asked = fields(embedded_cast, repeat="monthly", day="2027-03-31", until="2027-06-30")
    page = embedded_cast.browser(embedded_cast.contributor).post("/events/new", asked, follow_redirects=True)
    assert "Monate ohne einen 31. haben keinen Termin." in page.text
    assert [event.first_day.month for event in events()] == [3, 5]


def test_a_change_is_kept_and_an_older_page_overwrites_nothing(cast: Cast) -> None:
    event = an_event(cast)
    first, second = cast.browser(cast.contributor), cast.browser(cast.manager)
    asked = fields(cast, revision=str(event.revision))
    assert first.post(f"/events/{event.id}/edit", {**asked, "place": "Rathaus"}).status_code == 302
    late = second.post(f"/events/{event.id}/edit", {**asked, "place": "Bahnhof"})
    assert late.status_code == 409
    assert "Jemand anderes hat diesen Termin inzwischen geändert." in late.text
    assert reloaded(event).place == "Rathaus"


def test_changing_one_termin_leaves_how_its_series_repeats(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    asked = fields(embedded_cast, repeat="weekly", until="2027-03-31")
    browser.post("/events/new", asked)
    third = events()[2]
    page = browser.get(f"/events/{third.id}/edit").text
    assert re.search(r'name="until"[^>]*value="2027-03-31"|value="2027-03-31"[^>]*name="until"', page)
    changed = {**asked, "day": "2027-04-06", "weekdays": ["1"], "scope": "this"}
    answer = browser.post(f"/events/{third.id}/edit", changed)
    assert answer.status_code == 302, answer.text[answer.text.find("note-danger") :][:800]
    assert [event.first_day.day for event in events()] == [2, 9, 23, 30, 6]
    assert [event.is_exception for event in events()] == [False] * 4 + [True]


def test_another_repetition_for_one_termin_alone_is_asked_back(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    asked = fields(embedded_cast, repeat="weekly", until="2027-03-31", weekdays=["1"])
    browser.post("/events/new", asked)
    answer = browser.post(f"/events/{events()[0].id}/edit", {**asked, "every": "2", "scope": "this"})
    assert answer.status_code == 422
    assert "Sie haben die Wiederholung geändert." in answer.text
    assert browser.post(f"/events/{events()[0].id}/edit", {**asked, "every": "2", "scope": "all"}).status_code == 302
    with transaction(writing=False):
        left = session().scalars(select(Event).where(Event.deleted_at.is_(None)).order_by(Event.starts_at))
        assert [event.first_day.day for event in left] == [2, 16, 30]


def test_a_termin_that_stands_alone_is_repeated_where_it_is_edited(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    assert "Wiederholung" in browser.get(f"/events/{event.id}/edit").text
    asked = fields(embedded_cast, repeat="weekly", ending="until", until="2027-03-16", place="Rathaus")
    page = browser.post(f"/events/{event.id}/edit", asked, follow_redirects=True)
    assert "Der Termin ist der erste einer Serie mit 3 Terminen." in page.text
    assert [(row.first_day.day, row.place) for row in events()] == [(2, "Rathaus"), (9, "Rathaus"), (16, "Rathaus")]


def test_a_copy_is_a_draft_on_another_day_at_the_same_time(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast, place="Rathaus")
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.post(f"/events/{event.id}/copy", {"day": "2027-04-06"})
    copied = events()[1]
    assert (copied.title, copied.place, copied.status) == ("Dienstgespräch", "Rathaus", "draft")
    assert local(copied.starts_at, copied.timezone) == datetime(2027, 4, 6, 9)  # after the clock change
    assert copied.uid != event.uid


def test_what_is_called_off_stays_visible_and_cannot_be_changed(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.post(f"/events/{event.id}/cancel", {"scope": "this"})
    assert "Dieser Termin ist abgesagt." in embedded_cast.browser(embedded_cast.reader).get(f"/events/{event.id}").text
    asked = fields(embedded_cast, title="Doch")
    assert browser.post(f"/events/{event.id}/edit", asked).status_code == 422
    assert reloaded(event).title == "Dienstgespräch"


def test_a_draft_is_not_called_off_but_deleted(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast, is_draft=True)
    answer = embedded_cast.browser(embedded_cast.contributor).post(f"/events/{event.id}/cancel", {"scope": "this"})
    assert answer.status_code == 422
    assert "Löschen Sie ihn, statt ihn abzusagen." in answer.text


def test_a_deleted_termin_can_be_taken_back_for_thirty_days(cast: Cast) -> None:
    event, draft = an_event(cast), an_event(cast, "Entwurf", is_draft=True)
    browser = cast.browser(cast.contributor)
    page = browser.post(f"/events/{event.id}/delete", {"scope": "this"}, follow_redirects=True)
    browser.post(f"/events/{draft.id}/delete", {"scope": "this"})
    assert "Dienstgespräch" in page.text
    assert browser.get(f"/events/{event.id}").status_code == 404
    browser.post(f"/events/{event.id}/restore")
    assert reloaded(event).status == "draft"  # those invited were told that it is off
    with cast.app.app_context():
        with transaction(writing=True):
            session().get_one(Event, draft.id).deleted_at = now() - timedelta(days=31)
        purge_deleted_events()
    assert [row.id for row in events()] == [event.id]
    assert browser.post(f"/events/{draft.id}/restore").status_code == 404


def test_only_planners_see_and_take_back_what_was_deleted(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast)
    embedded_cast.browser(embedded_cast.contributor).post(f"/events/{event.id}/delete", {"scope": "this"})
    for person in (embedded_cast.reader, embedded_cast.stranger, embedded_cast.guest, embedded_cast.administrator):
        browser = embedded_cast.browser(person)
        assert browser.post(f"/events/{event.id}/restore").status_code == 404
        assert browser.get(f"/workspaces/{embedded_cast.shared.id}/deleted-events").status_code in (403, 404)
    assert reloaded(event).deleted_at is not None


def test_nobody_plans_in_a_bereich_that_is_closed_to_them(embedded_cast: Cast) -> None:
    stranger, reader = embedded_cast.browser(embedded_cast.stranger), embedded_cast.browser(embedded_cast.reader)
    with transaction(writing=False):
        asked = fields(embedded_cast)
    assert stranger.post("/events/new", asked).status_code == 403
    assert reader.post("/events/new", asked).status_code == 403
    assert events() == []


def test_the_asked_day_and_bereich_stand_in_the_form(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.coordination)
    page = browser.get(f"/events/new?workspace={embedded_cast.shared.id}&day=2027-05-04").text
    assert f'value="{date(2027, 5, 4).isoformat()}"' in page
    assert browser.get("/events/new?workspace=x&day=morgen").status_code == 200
