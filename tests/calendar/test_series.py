"""Series: made, changed from one of their Termine, ended, continued."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from hub import slots
from hub.accounts.models import Person
from hub.accounts.signed_in import User, user_of_person
from hub.calendar.actions import (
    ChangedMeanwhile,
    change_event,
    create_event,
    delete_event,
    plan_event,
    plan_of_event,
    restore_event,
)
from hub.calendar.jobs import extend_series
from hub.calendar.models import Event, Series
from hub.calendar.recurrence import BadRule, NeverHappens, Repetition, TooManyEvents
from hub.calendar.series import NeedsAnEnd, NotTheFirst, create_series, repeat_event, rows_of
from hub.calendar.series_changes import (
    ALL,
    FOLLOWING,
    Reach,
    cancel_events,
    change_events,
    delete_events,
    plan_events,
)
from hub.calendar.times import local, span_of_days, span_of_times
from hub.days import today
from hub.db import session, transaction
from hub.documents.models import Workspace
from hub.errors import Conflict
from tests.calendar.steps import NINE, plan_of
from tests.people import Cast

SIX_TUESDAYS = Repetition("FREQ=WEEKLY;BYDAY=TU;COUNT=6")  # from 2 March 2027; the clocks change on the 28th


@contextmanager
def planning(cast: Cast) -> Iterator[User]:
    """As the contributor, in one transaction."""
    with cast.app.app_context(), transaction(writing=True) as opened:
        yield user_of_person(opened.get_one(Person, cast.contributor.id))


def make(cast: Cast, user: User, repetition: Repetition = SIX_TUESDAYS, **more: Any) -> list[Event]:
    return create_series(user, session().get_one(Workspace, cast.shared.id), plan_of(**more), repetition)


def starts(events: list[Event]) -> list[datetime]:
    return [local(event.starts_at, event.timezone) for event in events]


def living(series: Series | None) -> list[Event]:
    assert series is not None
    return [row for row in rows_of(series) if row.deleted_at is None]


def moved(event: Event, *, days: int = 0, hour: int = 9) -> Any:
    start = local(event.starts_at, event.timezone).replace(hour=hour) + timedelta(days=days)
    return replace(plan_of_event(event), span=span_of_times(start, start + timedelta(hours=2)))


def test_every_termin_of_a_series_is_a_row_at_the_same_time_of_day(cast: Cast) -> None:
    with planning(cast) as user:
        events = make(cast, user)
        assert starts(events) == [NINE + timedelta(weeks=number) for number in range(6)]
        assert {event.uid for event in events} == {events[0].series.uid if events[0].series else ""}
        assert all(event.is_draft for event in events)


def test_the_first_termin_is_the_first_day_of_the_rule(embedded_cast: Cast) -> None:
    with planning(embedded_cast) as user:
        events = make(embedded_cast, user, Repetition("FREQ=WEEKLY;BYDAY=TH;COUNT=2"))
        assert [at.date() for at in starts(events)] == [date(2027, 3, 4), date(2027, 3, 11)]
        assert events[0].series is not None
        assert events[0].series.first == "2027-03-04T09:00"


def test_fixed_dates_make_a_series_too(embedded_cast: Cast) -> None:
    days = (datetime(2027, 6, 1, 9), datetime(2027, 9, 7, 9), datetime(2027, 12, 7, 9))
    with planning(embedded_cast) as user:
        assert starts(make(embedded_cast, user, Repetition(dates=days))) == [NINE, *days]


def test_what_is_left_out_and_added_stands_in_the_series(embedded_cast: Cast) -> None:
    repetition = replace(
        SIX_TUESDAYS, dates=(datetime(2027, 5, 5, 9),), excluded=(datetime(2027, 3, 9, 9), datetime(2027, 3, 30, 9))
    )
    with planning(embedded_cast) as user:
        events = make(embedded_cast, user, repetition)
        assert len(events) == 5
        assert events[0].series is not None
        assert events[0].series.excluded == ["2027-03-09T09:00", "2027-03-30T09:00"]
        assert events[0].series.dates == ["2027-05-05T09:00"]


def test_a_whole_day_series_has_whole_days(embedded_cast: Cast) -> None:
    with planning(embedded_cast) as user:
        plan = replace(plan_of(), span=span_of_days(date(2027, 3, 27), date(2027, 3, 28)))
        workspace = session().get_one(Workspace, embedded_cast.shared.id)
        events = create_series(user, workspace, plan, Repetition("FREQ=WEEKLY;COUNT=3"))
        assert [(event.first_day, event.last_day) for event in events] == [
            (date(2027, 3, 27) + timedelta(weeks=number), date(2027, 3, 28) + timedelta(weeks=number))
            for number in range(3)
        ]


def alone(cast: Cast, user: User) -> Event:
    return create_event(user, session().get_one(Workspace, cast.shared.id), plan_of())


def test_a_draft_that_stands_alone_becomes_the_first_of_a_series(cast: Cast) -> None:
    with planning(cast) as user:
        event = alone(cast, user)
        uid = event.uid
        events = repeat_event(user, event, SIX_TUESDAYS)
        assert events[0] is event
        assert starts(living(event.series)) == [NINE + timedelta(weeks=number) for number in range(6)]
        assert {row.uid for row in events} == {uid}
        with pytest.raises(Conflict):
            repeat_event(user, event, SIX_TUESDAYS)


def test_what_was_announced_keeps_its_uid_and_the_others_are_drafts_of_their_own(embedded_cast: Cast) -> None:
    with planning(embedded_cast) as user:
        event = alone(embedded_cast, user)
        plan_event(user, event)
        with pytest.raises(NeedsAnEnd):
            repeat_event(user, event, Repetition("FREQ=WEEKLY;BYDAY=TU"))
        events = repeat_event(user, event, SIX_TUESDAYS)
        assert [row.status for row in events] == ["planned", *["draft"] * 5]
        assert len({row.uid for row in events}) == 6
        assert event.series is not None
        assert event.series.rule == ""


def test_a_repetition_that_leaves_the_termin_out_is_refused(embedded_cast: Cast) -> None:
    with planning(embedded_cast) as user, pytest.raises(NotTheFirst):
        repeat_event(user, alone(embedded_cast, user), Repetition("FREQ=WEEKLY;BYDAY=TH;COUNT=2"))


@pytest.mark.parametrize(
    ("rule", "error"),
    [
        ("FREQ=SECONDLY", BadRule),
        ("FREQ=DAILY;COUNT=1000000000", TooManyEvents),
        ("FREQ=DAILY;UNTIL=20281231", TooManyEvents),
        ("FREQ=YEARLY;COUNT=20", TooManyEvents),
        ("FREQ=WEEKLY;UNTIL=99991231", TooManyEvents),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", NeverHappens),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", NeverHappens),
        ("FREQ=WEEKLY;UNTIL=20270101", NeverHappens),
    ],
)
def test_a_series_out_of_bounds_is_refused_with_a_reason(
    embedded_cast: Cast, rule: str, error: type[Exception]
) -> None:
    with planning(embedded_cast) as user:
        with pytest.raises(error):
            make(embedded_cast, user, Repetition(rule))
        assert session().query(Event).count() == 0


def test_a_termin_that_was_changed_by_itself_stays_when_the_others_change(cast: Cast) -> None:
    with planning(cast) as user:
        events = make(cast, user)
        change_event(user, events[2], moved(events[2], days=1, hour=14), revision=None)
        plan = replace(plan_of_event(events[4]), title="Dienstgespräch U25", place="Raum 3")
        assert change_events(user, events[4], plan, reach=Reach(ALL), revision=events[4].revision) == 5
        assert [event.title for event in events].count("Dienstgespräch U25") == 5
        assert events[2].title == "Dienstgespräch"
        assert starts(events)[2] == datetime(2027, 3, 17, 14)


def test_only_what_the_person_changed_is_carried_to_the_others(embedded_cast: Cast) -> None:
    with planning(embedded_cast) as user:
        events = make(embedded_cast, user)
        events[1].place = "Rathaus"
        plan = replace(plan_of_event(events[0]), goal="Fälle besprechen")
        change_events(user, events[0], plan, reach=Reach(ALL), revision=None)
        assert events[1].place == "Rathaus"
        assert events[1].goal == "Fälle besprechen"


def test_all_move_to_another_time_and_day_and_keep_who_is_invited(cast: Cast) -> None:
    with planning(cast) as user:
        events = make(cast, user)
        ids = [event.id for event in events]
        change_events(user, events[1], moved(events[1], days=2, hour=14), reach=Reach(ALL), revision=None)
        assert [event.id for event in living(events[0].series)] == ids
        thursdays = [datetime(2027, 3, 4, 14) + timedelta(weeks=number) for number in range(6)]
        assert starts(events) == thursdays
        assert [event.recurrence for event in events] == [at.isoformat(timespec="minutes") for at in thursdays]


def test_the_last_tuesday_moves_to_the_last_wednesday(embedded_cast: Cast) -> None:
    start = datetime(2027, 1, 26, 9)
    with planning(embedded_cast) as user:
        events = make(embedded_cast, user, Repetition("FREQ=MONTHLY;BYDAY=-1TU;COUNT=6"), start=start)
        change_events(user, events[0], moved(events[0], days=1), reach=Reach(ALL), revision=None)
        assert [at.date() for at in starts(living(events[0].series))] == [
            date(2027, 1, 27), date(2027, 2, 24), date(2027, 3, 31), date(2027, 4, 28), date(2027, 5, 26),
            date(2027, 6, 30),
        ]  # fmt: skip


def test_this_and_the_following_become_a_series_of_their_own(cast: Cast) -> None:
    with planning(cast) as user:
        events = make(cast, user)
        old = events[0].series
        change_events(user, events[3], moved(events[3], hour=13), reach=Reach(FOLLOWING), revision=None)
        new = events[3].series
        assert old is not None
        assert new is not None
        assert old.uid != new.uid
        assert starts(living(old)) == [NINE + timedelta(weeks=number) for number in range(3)]
        assert starts(living(new)) == [NINE.replace(hour=13) + timedelta(weeks=number) for number in range(3, 6)]
        assert {event.uid for event in events[3:]} == {new.uid}


def test_a_new_rule_keeps_the_termine_whose_day_stays(cast: Cast) -> None:
    with planning(cast) as user:
        events = make(cast, user)
        fortnightly = Repetition("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270430")
        plan = plan_of_event(events[0])
        change_events(user, events[0], plan, reach=Reach(ALL), revision=None, repetition=fortnightly)
        left = living(events[0].series)
        assert starts(left) == [NINE + timedelta(weeks=number) for number in (0, 2, 4, 6, 8)]
        assert [event.id for event in left[:3]] == [events[0].id, events[2].id, events[4].id]


def test_a_deleted_termin_stays_deleted_when_the_series_changes(cast: Cast) -> None:
    with planning(cast) as user:
        events = make(cast, user)
        delete_event(user, events[1])
        change_events(user, events[0], moved(events[0], days=1, hour=10), reach=Reach(ALL), revision=None)
        left = living(events[0].series)
        assert [at.day for at in starts(left)] == [3, 17, 24, 31, 7]
        assert events[0].series is not None
        assert events[0].series.excluded == ["2027-03-10T10:00"]


def test_a_deleted_termin_comes_back_into_its_series(cast: Cast) -> None:
    with planning(cast) as user:
        events = make(cast, user)
        delete_event(user, events[1])
        restore_event(user, events[1])
        assert events[1].series is not None
        assert events[1].series.excluded == []
        assert len(living(events[1].series)) == 6


def test_somebody_who_saw_an_older_series_overwrites_nothing(embedded_cast: Cast) -> None:
    with planning(embedded_cast) as user:
        events = make(embedded_cast, user)
        plan = replace(plan_of_event(events[0]), title="Anderes")
        with pytest.raises(ChangedMeanwhile):
            change_events(user, events[0], plan, reach=Reach(ALL), revision=0)
        assert {event.title for event in events} == {"Dienstgespräch"}


def test_the_following_are_called_off_and_the_others_stay(cast: Cast) -> None:
    with planning(cast) as user:
        events = make(cast, user)
        plan_events(user, events[0], reach=Reach(ALL))
        assert cancel_events(user, events[4], reach=Reach(FOLLOWING)) == 2
        assert [event.status for event in events] == ["planned"] * 4 + ["cancelled"] * 2


def test_a_deleted_series_ends_and_what_was_moved_stays_unless_it_is_meant(cast: Cast) -> None:
    with planning(cast) as user:
        events = make(cast, user)
        change_event(user, events[5], moved(events[5], hour=15), revision=None)
        assert delete_events(user, events[2], reach=Reach(FOLLOWING)) == 3
        assert living(events[0].series) == [events[0], events[1], events[5]]
        assert delete_events(user, events[0], reach=Reach(ALL, with_exceptions=True)) == 3
        assert living(events[0].series) == []


def test_an_open_series_is_made_two_years_ahead_and_goes_on_by_itself(cast: Cast) -> None:
    with planning(cast) as user:
        start = datetime.combine(today(), NINE.time())
        events = make(cast, user, Repetition("FREQ=MONTHLY;BYDAY=-1TH"), start=start)
        plan_events(user, events[0], reach=Reach(ALL))
        series_id, made = events[0].series_id, len(events)
        assert made >= 20
    with cast.app.app_context():
        with transaction(writing=True) as opened:
            opened.execute(delete(Event).where(Event.first_day > today() + timedelta(days=300)))
            opened.get_one(Series, series_id).expanded_until = today() + timedelta(days=300)
        for _ in range(2):  # repeating it changes nothing
            extend_series()
        with transaction(writing=False) as opened:
            left = living(opened.get_one(Series, series_id))
            assert len(left) == made
            assert {event.status for event in left} == {"planned"}


def test_an_open_series_that_was_called_off_does_not_go_on(embedded_cast: Cast) -> None:
    with planning(embedded_cast) as user:
        events = make(embedded_cast, user, Repetition("FREQ=MONTHLY"))
        plan_events(user, events[0], reach=Reach(ALL))
        cancel_events(user, events[0], reach=Reach(ALL))
        count = len(events)
    with embedded_cast.app.app_context():
        extend_series()
        with transaction(writing=False) as opened:
            assert opened.query(Event).count() == count


def test_every_later_termin_follows_the_first(embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, str]] = []
    known = {**slots._fillers}
    known[slots.AFTER_EVENT_COPIED] = [(1, lambda _, new, old: told.append((new.recurrence, old.recurrence)))]
    monkeypatch.setattr(slots, "_fillers", known)
    with planning(embedded_cast) as user:
        make(embedded_cast, user, Repetition("FREQ=WEEKLY;COUNT=3"))
    assert told == [("2027-03-09T09:00", "2027-03-02T09:00"), ("2027-03-16T09:00", "2027-03-02T09:00")]
