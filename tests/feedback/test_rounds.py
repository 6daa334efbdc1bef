"""Wellen: when a Fragebogen asks, again and again, and how many answered."""

from __future__ import annotations

import re
import threading
import uuid
from datetime import date, timedelta
from itertools import islice

import pytest
from flask import Flask
from sqlalchemy import select

from hub.audit.models import AuditEntry
from hub.db import session, transaction
from hub.errors import HubError
from hub.feedback.actions import publish_form
from hub.feedback.models import FeedbackForm, FeedbackRound, FormVersion
from hub.feedback.periods import following
from hub.feedback.repeating import begin_next_rounds, follow
from hub.feedback.round_queries import coarse
from hub.feedback.rounds import current_round, open_round
from tests.days import day_in
from tests.feedback.steps import Asked, asked, contributor, store_answers
from tests.people import Browser, Cast

DAY = timedelta(days=1)


def work(cast: Cast) -> None:
    """As the worker does every hour."""
    with cast.app.app_context():
        begin_next_rounds()


def planner(cast: Cast, found: Asked) -> Browser:
    browser = cast.browser(cast.contributor)
    browser.get(f"/feedback/{found.form}/rounds")
    return browser


def fields(found: Asked, **more: str) -> dict[str, str]:
    return {
        "name": "Winter",
        "opens_on": (day_in() + 40 * DAY).isoformat(),
        "closes_on": (day_in() + 50 * DAY).isoformat(),
        "repeats": "none",
        "version": str(found.version),
        **more,
    }


def rows(found: Asked) -> list[FeedbackRound]:
    with transaction(writing=False):
        wanted = select(FeedbackRound).where(FeedbackRound.form_id == found.form).order_by(FeedbackRound.number)
        return list(session().scalars(wanted))


def repeating(cast: Cast, opens_on: date, closes_on: date, *, name: str = "Beratung") -> Asked:
    """A Welle of every month that began some time ago."""
    found = asked(cast)
    with transaction(writing=True):
        row = session().get_one(FeedbackRound, found.round)
        row.opens_on, row.closes_on, row.repeats, row.name = opens_on, closes_on, "month", name
    return found


def last_month() -> tuple[date, date]:
    """Its first and its last day."""
    last = day_in().replace(day=1) - DAY
    return last.replace(day=1), last


def test_a_round_is_planned_by_a_form(embedded_cast: Cast) -> None:
    found = asked(embedded_cast)
    browser = planner(embedded_cast, found)
    assert browser.post(f"/feedback/{found.form}/rounds/new", fields(found)).status_code == 302

    shown = browser.get(f"/feedback/{found.form}/rounds").text
    assert "Winter" in shown
    assert "geplant" in shown
    with transaction(writing=False):
        lines = session().scalars(select(AuditEntry.text).where(AuditEntry.action == "feedback.open-round")).all()
    assert "Welle »Winter« von »Meinung junger Menschen« angelegt" in lines


@pytest.mark.parametrize(
    ("opens", "closes", "repeats", "said"),
    [
        (10, 12, "none", "läuft schon eine Welle"),
        (-1, 50, "none", "beginnt heute oder später"),
        (60, 50, "none", "endet nicht vor ihrem Beginn"),
        (60, 60 + 800, "none", "höchstens zwei Jahre"),
        (999_999, None, "none", "höchstens zwei Jahre"),
    ],
)
def test_days_that_make_no_sense_are_refused(
    embedded_cast: Cast, opens: int, closes: int | None, repeats: str, said: str
) -> None:
    found = asked(embedded_cast)
    browser = planner(embedded_cast, found)
    last = (day_in() + closes * DAY).isoformat() if closes else ""
    sent = fields(found, opens_on=(day_in() + opens * DAY).isoformat(), closes_on=last, repeats=repeats)

    answer = browser.post(f"/feedback/{found.form}/rounds/new", sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert len(rows(found)) == 1


def test_a_round_that_repeats_begins_on_a_day_every_month_has_and_ends_before_the_next(embedded_cast: Cast) -> None:
    found = asked(embedded_cast)
    browser = planner(embedded_cast, found)
    year = day_in().year + 1

    def planned(opens: str, closes: str) -> str:
        sent = fields(found, opens_on=f"{year}-{opens}", closes_on=closes and f"{year}-{closes}", repeats="month")
        return browser.post(f"/feedback/{found.form}/rounds/new", sent).text

    assert "zwischen dem 1. und dem 28" in planned("03-31", "04-02")
    assert "wenn die nächste beginnt" in planned("03-01", "04-01")
    planned("03-01", "")
    assert rows(found)[-1].closes_on == date(year, 3, 31)


def test_an_unpublished_form_cannot_be_asked(embedded_cast: Cast) -> None:
    found = asked(embedded_cast)
    with transaction(writing=True):
        session().delete(session().get_one(FeedbackRound, found.round))
        session().flush()
        session().delete(session().get_one(FormVersion, found.version))
    browser = planner(embedded_cast, found)

    assert "noch nicht veröffentlicht" in browser.get(f"/feedback/{found.form}/rounds").text
    assert browser.post(f"/feedback/{found.form}/rounds/new", fields(found)).status_code == 422
    assert rows(found) == []


def test_another_forms_version_cannot_be_asked(embedded_cast: Cast) -> None:
    found, other = asked(embedded_cast), asked(embedded_cast)
    browser = planner(embedded_cast, found)

    sent = fields(found, version=str(other.version))
    assert browser.post(f"/feedback/{found.form}/rounds/new", sent).status_code == 422


def test_the_end_is_moved_while_it_runs_and_never_into_the_past(embedded_cast: Cast) -> None:
    found = asked(embedded_cast)
    browser = planner(embedded_cast, found)
    later, before = day_in() + 45 * DAY, day_in() - DAY

    sent = {"name": "Herbst", "closes_on": later.isoformat(), "repeats": "none"}
    assert browser.post(f"/rounds/{found.round}/change", sent).status_code == 302
    assert browser.post(f"/rounds/{found.round}/change", sent | {"closes_on": before.isoformat()}).status_code == 422
    assert rows(found)[0].closes_on == later


def test_a_round_that_was_ended_takes_no_answers_and_is_not_changed_any_more(embedded_cast: Cast) -> None:
    found = asked(embedded_cast)
    browser = planner(embedded_cast, found)
    assert "noch erfassen" in browser.get(f"/rounds/{found.round}/end").text
    assert browser.post(f"/rounds/{found.round}/end").status_code == 302
    assert browser.post(f"/rounds/{found.round}/end").status_code == 302

    with embedded_cast.app.app_context(), transaction(writing=False):
        assert current_round(found.form) is None
    answer = browser.post(f"/rounds/{found.round}/change", {"name": "Herbst", "closes_on": "", "repeats": "none"})
    assert answer.status_code == 422
    assert "Diese Welle ist zu Ende" in answer.text


def test_only_a_round_that_lies_ahead_is_deleted(embedded_cast: Cast) -> None:
    found = asked(embedded_cast)
    browser = planner(embedded_cast, found)
    browser.post(f"/feedback/{found.form}/rounds/new", fields(found))
    running, planned = rows(found)

    assert browser.post(f"/rounds/{planned.id}/delete").status_code == 302
    assert browser.post(f"/rounds/{running.id}/delete").status_code == 422
    assert [row.id for row in rows(found)] == [running.id]


def test_two_who_plan_at_once_get_one_round(cast: Cast) -> None:
    found = asked(cast)
    outcomes: list[str] = []

    def plan() -> None:
        try:
            with cast.app.app_context(), transaction(writing=True):
                form = session().get_one(FeedbackForm, found.form)
                version = session().get_one(FormVersion, found.version)
                days = {"opens_on": day_in() + 60 * DAY, "closes_on": day_in() + 70 * DAY}
                open_round(contributor(cast), form, version, name="Winter", **days)
                outcomes.append("planned")
        except HubError:
            outcomes.append("refused")

    threads = [threading.Thread(target=plan) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["planned", "refused", "refused", "refused"]


def test_the_next_round_asks_the_newest_version(embedded_cast: Cast) -> None:
    found = repeating(embedded_cast, *last_month())
    with embedded_cast.app.app_context(), transaction(writing=True):
        newest = publish_form(contributor(embedded_cast), session().get_one(FeedbackForm, found.form)).id
    work(embedded_cast)

    first, second = rows(found)
    assert (second.version_id, second.name) == (newest, "Beratung 2")
    assert (first.repeats, second.repeats) == ("none", "month")
    assert second.opens_on.day == 1


def test_the_next_round_is_made_once_however_often_and_by_however_many_it_is_asked_for(cast: Cast) -> None:
    found = repeating(cast, *last_month())

    def follow_it() -> None:
        with cast.app.app_context(), transaction(writing=True):
            follow(found.round)

    threads = [threading.Thread(target=follow_it) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work(cast)
    assert len(rows(found)) == 2


def test_a_worker_that_is_killed_before_the_commit_leaves_everything_to_the_next(embedded_cast: Cast) -> None:
    found = repeating(embedded_cast, *last_month())
    with pytest.raises(KeyboardInterrupt), embedded_cast.app.app_context(), transaction(writing=True):
        follow(found.round)
        raise KeyboardInterrupt
    assert [row.repeats for row in rows(found)] == ["month"]

    work(embedded_cast)
    assert len(rows(found)) == 2


def test_after_a_year_of_downtime_the_one_that_is_due_begins(embedded_cast: Cast) -> None:
    opens = (day_in() - 400 * DAY).replace(day=1)
    found = repeating(embedded_cast, opens, opens + 9 * DAY, name="Herbst 9")
    work(embedded_cast)

    first, *later = rows(found)
    assert len(later) <= 1  # between the tenth and the end of a month none is due
    for row in later:
        assert row.opens_on <= day_in() + DAY
        assert row.closes_on is not None
        assert row.closes_on >= day_in()
        assert row.name == "Herbst 10"
    assert first.closes_on == opens + 9 * DAY


def test_no_round_follows_one_that_was_ended_or_whose_form_was_deleted(embedded_cast: Cast) -> None:
    ended, deleted = (repeating(embedded_cast, *last_month()) for _ in range(2))
    with transaction(writing=True):
        session().get_one(FeedbackRound, ended.round).ended_at = session().get_one(FeedbackForm, ended.form).created_at
        form = session().get_one(FeedbackForm, deleted.form)
        form.deleted_at = form.created_at
    work(embedded_cast)
    assert len(rows(ended)) == len(rows(deleted)) == 1


def test_the_next_round_never_overlaps_with_one_that_was_planned_by_hand(embedded_cast: Cast) -> None:
    found = repeating(embedded_cast, *last_month())
    with embedded_cast.app.app_context(), transaction(writing=True):
        form, version = session().get_one(FeedbackForm, found.form), session().get_one(FormVersion, found.version)
        open_round(contributor(embedded_cast), form, version, name="Von Hand", opens_on=day_in(), closes_on=None)
    work(embedded_cast)

    assert [row.name for row in rows(found)] == ["Beratung", "Von Hand"]
    assert rows(found)[0].repeats == "month"  # it goes on when the days are free again


def test_months_are_filled_or_as_long_as_the_first() -> None:
    whole = list(islice(following(date(2027, 12, 1), date(2027, 12, 31), "month"), 3))
    assert [span.closes_on for span in whole] == [date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31)]
    short = list(islice(following(date(2027, 1, 15), date(2027, 1, 28), "quarter"), 2))
    assert short == [(date(2027, 4, 15), date(2027, 4, 28)), (date(2027, 7, 15), date(2027, 7, 28))]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "weniger als 5"),
        (4, "weniger als 5"),
        (5, "5 bis 10"),
        (10, "5 bis 10"),
        (11, "mehr als 10 "),
        (51, "mehr als 50"),
        (5000, "mehr als 1000"),
    ],
)
def test_counts_are_coarse(embedded_app: Flask, count: int, said: str) -> None:
    with embedded_app.test_request_context():
        assert said in coarse(count)


def test_the_page_tells_coarsely_how_many_answered(cast: Cast) -> None:
    found = asked(cast)
    with cast.app.app_context(), transaction(writing=True):
        store_answers(found.round, 12, {"understood": "4"})
    shown = planner(cast, found).get(f"/feedback/{found.form}/rounds").text

    assert "mehr als 10 Rückmeldungen" in shown
    assert not re.search(r"\b12 Rückmeldungen", shown)


def test_readers_look_and_change_nothing(embedded_cast: Cast) -> None:
    found = asked(embedded_cast)
    reader = embedded_cast.browser(embedded_cast.reader)
    shown = reader.get(f"/feedback/{found.form}/rounds")

    assert shown.status_code == 200
    assert "Neue Welle" not in shown.text
    assert reader.post(f"/rounds/{found.round}/end").status_code == 403
    assert embedded_cast.browser(embedded_cast.stranger).post(f"/rounds/{found.round}/end").status_code == 404
    assert rows(found)[0].ended_at is None


def test_nothing_of_a_deleted_form_is_reached(embedded_cast: Cast) -> None:
    found = asked(embedded_cast)
    with transaction(writing=True):
        form = session().get_one(FeedbackForm, found.form)
        form.deleted_at = form.created_at
    browser = embedded_cast.browser(embedded_cast.contributor)
    for address in (f"/feedback/{found.form}/rounds", f"/rounds/{found.round}/end", f"/channels/{found.channel}/close"):
        assert browser.get(address).status_code == 404
    assert browser.get(f"/rounds/{uuid.uuid4()}/change").status_code == 404
