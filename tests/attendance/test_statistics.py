"""Statistics: per partner and year, never per person, over nothing but what one may read."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest

from hub.calendar.actions import cancel_event
from hub.calendar.models import Event
from tests.attendance.steps import described, guest_takes_part, meanwhile, planner, takes_part
from tests.calendar.steps import an_event
from tests.people import Cast

YEAR = "/calendar/statistics.csv?year=2025"


def held(cast: Cast, month: int, *, title: str = "Fachtag", **more: object) -> Event:
    return an_event(cast, title, start=datetime(2025, month, 3, 9), format_name="Fachtag", **more)


def tables(cast: Cast, person: str = "coordination", address: str = YEAR) -> dict[str, list[str]]:
    """The rows of both tables by their first cell."""
    answer = cast.browser(getattr(cast, person)).get(address)
    rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    return {row[0]: row[1:] for row in rows if row}


def test_formats_are_counted_per_month_held_called_off_and_joint(cast: Cast) -> None:
    joint, alone, called_off = held(cast, 3), held(cast, 3), held(cast, 5)
    held(cast, 4, is_draft=True)
    takes_part(cast, joint, cast.reader, attended=True)
    takes_part(cast, joint, cast.contributor, attended=True)
    takes_part(cast, alone, cast.contributor, attended=True)
    takes_part(cast, alone, cast.reader, attended=False)
    with meanwhile(cast) as opened:
        cancel_event(planner(opened, cast), opened.get_one(Event, called_off.id))
    held_in_march, *other_months = tables(cast)["Fachtag"][2:3], *tables(cast)["Fachtag"][:2]
    assert held_in_march == ["2"]
    assert other_months == ["0", "0"]
    assert tables(cast)["Fachtag"][12:] == ["2", "1", "0", "1"]


def test_what_lies_ahead_is_planned_and_not_held(embedded_cast: Cast) -> None:
    an_event(embedded_cast, "Später", start=datetime(2099, 3, 3, 9), format_name="Fachtag")
    row = tables(embedded_cast, address="/calendar/statistics.csv?year=2099")["Fachtag"]
    assert row[12:] == ["0", "0", "1", "0"]


def test_hours_and_people_are_told_per_institution_from_three_different_people_on(cast: Cast) -> None:
    event, other = held(cast, 3), held(cast, 4)
    described(cast, event, teaching_units=7.5)
    for number in range(3):
        guest_takes_part(cast, event, f"Gast{number} X", institution_id=cast.jobcenter.id, attended=True)
    guest_takes_part(cast, other, "Gast0 X", institution_id=cast.jobcenter.id, attended=True)
    for each in (event, other):  # one person, however often
        takes_part(cast, each, cast.reader, attended=True)
    guest_takes_part(cast, event, "Fern Geblieben", institution_id=cast.jobcenter.id, attended=False)
    rows = tables(cast)
    assert rows["Jobcenter Musterstadt"] == ["2", "4", "22,5"]
    assert rows["Berufskolleg Musterstadt"] == ["< 3", "< 3", "< 3"]


def test_only_termine_one_may_read_are_counted(embedded_cast: Cast) -> None:
    held(embedded_cast, 3)
    assert tables(embedded_cast, "reader")["Fachtag"][12] == "1"
    assert "Fachtag" not in tables(embedded_cast, "stranger")
    assert embedded_cast.browser(embedded_cast.administrator).get(YEAR).status_code == 403


def test_an_invitation_counts_that_one_termin_and_nothing_else_of_the_bereich(embedded_cast: Cast) -> None:
    mine = held(embedded_cast, 3)
    held(embedded_cast, 4)
    takes_part(embedded_cast, mine, embedded_cast.stranger)
    assert tables(embedded_cast, "stranger")["Fachtag"][12] == "1"


@pytest.mark.parametrize("year", ["", "0", "-5", "99999999999", "abc", "1e3"])
def test_a_year_that_makes_no_sense_shows_this_one(embedded_cast: Cast, year: str) -> None:
    browser = embedded_cast.browser(embedded_cast.reader)
    assert browser.get(f"/calendar/statistics?year={year}").status_code == 200


def test_a_name_that_would_be_a_formula_is_neutral_in_the_file(embedded_cast: Cast) -> None:
    event = held(embedded_cast, 3, title="=cmd()")
    with meanwhile(embedded_cast) as opened:
        opened.get_one(Event, event.id).format.name = "=1+1"
    assert "'=1+1" in tables(embedded_cast)
