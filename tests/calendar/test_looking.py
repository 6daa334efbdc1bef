"""Month, week, list and year: what stands where, for whom."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from hub import slots
from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.actions import cancel_event, create_event, delete_event, plan_event
from hub.calendar.grid import Span, month_named, week_named, weeks_of
from hub.calendar.models import Event, Participant
from hub.calendar.selection import Selection
from hub.calendar.times import Span as Times
from hub.calendar.times import span_of_days, span_of_times
from hub.calendar.views import cards_between, days_of_year, names_for
from hub.db import session, transaction
from hub.documents.models import Workspace
from hub.documents.workspaces import create_workspace
from hub.errors import NotFound
from hub.permissions import visible_events
from hub.slots import DayMark
from tests.calendar.steps import an_event, plan_of
from tests.people import Cast

MARCH = "/calendar/month?month=2027-03"
VIEWS = ("/calendar/month?month=2027-03", "/calendar/week?week=2027-W09", "/calendar/list?from=2027-03-01")

NONSENSE = (
    "/calendar/month?month=2027-13",
    "/calendar/month?month=9999-12",
    "/calendar/month?month=x",
    "/calendar/week?week=2027-W53",
    "/calendar/week?week=0000-W01",
    "/calendar/list?from=2027-02-29",
    "/calendar/list?day=%27;DROP",
    "/calendar/year?year=0",
    "/calendar/month?workspace=x",
    "/calendar/month?format=6d6f6e74-6865-4c61-9a6e-6f7468696e67",
)


def text_of(cast: Cast, path: str, person: Person | None = None) -> str:
    answer = cast.browser(person or cast.reader).get(path)
    assert answer.status_code == 200, answer.status
    return answer.text


def cell(page: str, day: str) -> str:
    """What stands in the month on this day."""
    return next(part for part in page.split("<td ") if f'datetime="{day}"' in part)


def timed(cast: Cast, title: str, times: Times) -> Event:
    """A Termin of the contributor with exactly these times."""
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        event = create_event(user, opened.get_one(Workspace, cast.shared.id), replace(plan_of(title), span=times))
        plan_event(user, event)
        return event


def whole_days(cast: Cast, title: str, first: date, last: date) -> Event:
    with cast.app.app_context():
        times = span_of_days(first, last)
    return timed(cast, title, times)


def invite(event: Event, person: Person, answer: str = "open") -> None:
    with transaction(writing=True) as opened:
        opened.add(Participant(event_id=event.id, person_id=person.id, answer=answer))


def test_every_view_shows_a_termin_with_its_time(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast)
    for path in VIEWS:
        page = text_of(embedded_cast, path)
        assert f"/events/{event.id}" in page
        assert "09:00" in page


def test_a_stranger_sees_nothing_of_a_closed_bereich(embedded_cast: Cast) -> None:
    an_event(embedded_cast, "Übergabe im Vertrauen")
    for path in (*VIEWS, "/calendar/year?year=2027", "/calendar/month/print?month=2027-03"):
        page = text_of(embedded_cast, path, embedded_cast.stranger)
        assert "Übergabe im Vertrauen" not in page
        assert "Gemeinsame Ablage" not in page


def test_who_is_invited_sees_this_termin_and_not_where_it_belongs(embedded_cast: Cast) -> None:
    invite(an_event(embedded_cast, "Mit Gästen"), embedded_cast.guest)
    an_event(embedded_cast, "Ohne Gäste", start=datetime(2027, 3, 3, 9))
    page = text_of(embedded_cast, "/calendar/list?from=2027-03-01", embedded_cast.guest)
    assert "Mit Gästen" in page
    assert "Ohne Gäste" not in page
    assert "Gemeinsame Ablage" not in page


def test_a_draft_is_shown_to_planners_alone_and_called_one(embedded_cast: Cast) -> None:
    an_event(embedded_cast, "Noch offen", is_draft=True)
    assert "Noch offen" not in text_of(embedded_cast, MARCH)
    assert "Entwurf:" in text_of(embedded_cast, MARCH, embedded_cast.contributor)


def test_a_deleted_termin_is_nowhere(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast, "Fällt weg")
    with embedded_cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, embedded_cast.contributor.id))
        delete_event(user, opened.get_one(Event, event.id))
    assert not any("Fällt weg" in text_of(embedded_cast, path, embedded_cast.contributor) for path in VIEWS)


def test_what_was_called_off_says_so_in_words(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast)
    with embedded_cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, embedded_cast.contributor.id))
        cancel_event(user, opened.get_one(Event, event.id))
    assert all("Abgesagt" in text_of(embedded_cast, path) for path in VIEWS)


def test_a_termin_of_three_days_stands_on_each_of_them(embedded_cast: Cast) -> None:
    whole_days(embedded_cast, "Fachtage", date(2027, 3, 30), date(2027, 4, 1))
    page = text_of(embedded_cast, MARCH)
    assert all("Fachtage" in cell(page, day) for day in ("2027-03-30", "2027-03-31", "2027-04-01"))
    assert "Fachtage" not in cell(page, "2027-03-29")


def test_a_termin_until_midnight_ends_that_day(embedded_cast: Cast) -> None:
    with embedded_cast.app.app_context():
        times = span_of_times(datetime(2027, 3, 2, 20), datetime(2027, 3, 3))
    timed(embedded_cast, "Langer Abend", times)
    page = text_of(embedded_cast, MARCH)
    assert "Langer Abend" in cell(page, "2027-03-02")
    assert "Langer Abend" not in cell(page, "2027-03-03")


def test_a_termin_planned_elsewhere_stands_on_the_day_it_is_here(embedded_cast: Cast) -> None:
    with embedded_cast.app.app_context():
        times = span_of_times(datetime(2027, 2, 28, 20), datetime(2027, 2, 28, 22), timezone="America/New_York")
    timed(embedded_cast, "Austausch mit Partnerstadt", times)
    page = text_of(embedded_cast, MARCH)
    assert "02:00" in cell(page, "2027-03-01")
    assert "Austausch" not in text_of(embedded_cast, "/calendar/list?day=2027-02-28")


def test_the_fifth_termin_of_a_day_is_behind_a_link_to_that_day(embedded_cast: Cast) -> None:
    for hour in range(8, 15):
        an_event(embedded_cast, f"Gespräch {hour}", start=datetime(2027, 3, 2, hour), hours=1)
    page = cell(text_of(embedded_cast, MARCH), "2027-03-02")
    assert page.count("event-title") == 4
    assert "+3 weitere" in page
    assert text_of(embedded_cast, "/calendar/list?day=2027-03-02").count("Gespräch ") >= 7


def test_today_is_marked(embedded_cast: Cast) -> None:
    assert re.search(r'class="day[^"]* is-today', text_of(embedded_cast, "/calendar/month"))
    assert 'aria-current="date"' in text_of(embedded_cast, "/calendar/week")


def test_filters_stay_in_the_addresses_of_the_other_views(embedded_cast: Cast) -> None:
    page = text_of(embedded_cast, f"{MARCH}&workspace={embedded_cast.shared.id}&own=1")
    links = re.findall(
        r'href="(/calendar/(?:month|week|list|year)[^"]*)"', page.partition('class="calendar-filters')[0]
    )
    assert len(links) >= 6
    assert all(f"workspace={embedded_cast.shared.id}" in link and "own=1" in link for link in links)


def test_only_mine_are_those_i_take_part_in(embedded_cast: Cast) -> None:
    invite(an_event(embedded_cast, "Mit mir"), embedded_cast.reader)
    an_event(embedded_cast, "Ohne mich")
    invite(an_event(embedded_cast, "Abgelehnt"), embedded_cast.reader, "declined")
    page = text_of(embedded_cast, f"{MARCH}&own=1")
    assert "Mit mir" in page
    assert "Ohne mich" not in page
    assert "Abgelehnt" not in page


def test_one_format_alone(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast, "Lernen", format_name="Fortbildung")
    an_event(embedded_cast, "Reden")
    page = text_of(embedded_cast, f"{MARCH}&format={event.format_id}&workspace=&institution={event.institution_id}")
    assert "Lernen" in page
    assert "Reden" not in page


def test_an_address_that_makes_no_sense_is_not_found(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.reader)
    for path in NONSENSE:
        assert browser.get(path).status_code == 404, path


def test_a_bereich_that_is_closed_cannot_be_filtered_for(embedded_cast: Cast) -> None:
    path = f"{MARCH}&workspace={embedded_cast.shared.id}"
    assert embedded_cast.browser(embedded_cast.stranger).get(path).status_code == 404


def test_the_first_and_last_pages_of_the_calendar_open(embedded_cast: Cast) -> None:
    for path in ("month?month=1990-01", "month?month=2190-12", "week?week=2190-W52", "year?year=2190"):
        text_of(embedded_cast, f"/calendar/{path}")


def test_many_termine_of_four_weeks_come_in_pages(embedded_cast: Cast) -> None:
    whole = [whole_days(embedded_cast, f"Woche {number}", date(2027, 3, 1), date(2027, 3, 28)) for number in range(4)]
    first = text_of(embedded_cast, "/calendar/list?from=2027-03-01")
    second = text_of(embedded_cast, "/calendar/list?from=2027-03-01&page=2")
    assert first.count("event-name") == 100
    assert second.count("event-name") == 4 * 28 - 100
    assert f"/events/{whole[3].id}" in second


def test_an_empty_list_says_when_the_next_termin_is(embedded_cast: Cast) -> None:
    an_event(embedded_cast, start=datetime(2027, 6, 1, 9))
    assert "/calendar/list?from=2027-06-01" in text_of(embedded_cast, "/calendar/list?from=2027-03-01")


def test_new_is_offered_only_to_who_may_plan(embedded_cast: Cast) -> None:
    assert "/events/new" not in text_of(embedded_cast, MARCH)
    assert "/events/new?day=2027-03-01" in text_of(embedded_cast, MARCH, embedded_cast.contributor)
    of_bereich = text_of(embedded_cast, f"{MARCH}&workspace={embedded_cast.shared.id}", embedded_cast.contributor)
    assert f"/events/new?workspace={embedded_cast.shared.id}&amp;day=2027-03-01" in of_bereich


def test_the_year_counts_joint_formats_without_drafts(embedded_cast: Cast) -> None:
    for number in range(3):
        an_event(embedded_cast, f"Gespräch {number}", start=datetime(2027, 3, 2 + number, 9))
    an_event(embedded_cast, "Vorher", start=datetime(2025, 3, 2, 9))
    an_event(embedded_cast, "Entwurf", is_draft=True)
    page = text_of(embedded_cast, "/calendar/year?year=2027", embedded_cast.contributor)
    assert re.search(r"Dienstgespräch</th><td>0</td><td>3</td><td>0</td>", page)
    past = text_of(embedded_cast, "/calendar/year?year=2025")
    assert re.search(r"Dienstgespräch</th><td>1</td><td>0</td><td>0</td>", past)


def test_the_year_never_counts_more_than_the_person_may_see(cast: Cast) -> None:
    event = an_event(cast, "Eins")
    an_event(cast, "Zwei", start=datetime(2027, 3, 2, 14))
    an_event(cast, "Entwurf", is_draft=True)
    invite(event, cast.stranger)
    expected = {cast.reader: 2, cast.contributor: 3, cast.coordination: 3, cast.stranger: 1, cast.guest: 0}
    for person, number in expected.items():
        with cast.app.app_context(), transaction(writing=False) as opened:
            user = user_of_person(opened.merge(person))
            counts, joint = days_of_year(user, 2027, Selection())
            assert counts.get(date(2027, 3, 2), 0) == number
            assert sum(line.ahead for line in joint) == min(number, 2)


def test_the_views_show_exactly_what_the_rights_say(cast: Cast) -> None:
    invite(an_event(cast, "Eins"), cast.guest)
    an_event(cast, "Zwei", is_draft=True)
    with cast.app.app_context(), transaction(writing=True) as opened:
        alone = user_of_person(opened.get_one(Person, cast.stranger.id))
        own = create_workspace(alone, name="Eigener Bereich", purpose="", standard_folders=False)
        plan_event(alone, create_event(alone, own, plan_of("Drei")))
    people = (cast.coordination, cast.manager, cast.contributor, cast.reader, cast.stranger, cast.guest)
    for person in people:
        with cast.app.app_context(), transaction(writing=False) as opened:
            user = user_of_person(opened.merge(person))
            allowed = set(session().scalars(select(Event.id).where(visible_events(user))))
            span = Span(date(2027, 3, 1), date(2027, 3, 31))
            days = cards_between(user, span, Selection(), names_for(user))
            assert {card.id for cards in days.values() for card in cards} == allowed


def test_what_is_due_stands_beside_the_termine(embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(slots._fillers, slots.CALENDAR_OVERLAY, [(1, _one_task)])
    for path in VIEWS:
        assert "Protokoll schreiben" in text_of(embedded_cast, path)
    assert "Protokoll schreiben" not in text_of(embedded_cast, f"{MARCH}&own=1")


def _one_task(_user: object, first: date, last: date, _workspace_id: object) -> list[DayMark]:
    assert first <= date(2027, 3, 2) <= last
    return [DayMark(date(2027, 3, 2), "Protokoll schreiben", "/tasks/1", "tasks")]


def test_the_paper_of_a_month_leaves_nothing_out(embedded_cast: Cast) -> None:
    for hour in range(8, 15):
        an_event(embedded_cast, f"Gespräch {hour}", start=datetime(2027, 3, 2, hour), hours=1)
    page = text_of(embedded_cast, "/calendar/month/print?month=2027-03")
    assert all(f"Gespräch {hour}" in page for hour in range(8, 15))


def test_the_start_page_has_the_next_five_own_ones_first(embedded_cast: Cast) -> None:
    soon = datetime.now().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
    for number in range(5):
        an_event(embedded_cast, f"Gespräch {number}", start=soon + timedelta(days=number))
    invite(an_event(embedded_cast, "Mit mir", start=soon + timedelta(days=10)), embedded_cast.reader)
    an_event(embedded_cast, "Später", start=soon + timedelta(days=20))
    page = text_of(embedded_cast, "/").partition('id="next-events"')[2].partition("</section>")[0]
    assert re.findall(r'/events/[^"]+">([^<]+)<', page) == ["Mit mir", *(f"Gespräch {number}" for number in range(4))]


def test_the_start_page_stays_quiet_without_termine(embedded_cast: Cast) -> None:
    assert "Nächste Termine" not in text_of(embedded_cast, "/")


def test_weeks_and_months_are_read_from_addresses() -> None:
    assert week_named("2027-W01", date(2027, 6, 1)) == date(2027, 1, 4)
    assert week_named("2026-W53", date(2027, 6, 1)) == date(2026, 12, 28)
    assert month_named(None, date(2028, 2, 29)) == date(2028, 2, 1)
    assert [day for week in weeks_of(date(2028, 2, 1)) for day in week][-1] == date(2028, 3, 5)
    with pytest.raises(NotFound):
        month_named("2027-3", date(2027, 1, 1))
