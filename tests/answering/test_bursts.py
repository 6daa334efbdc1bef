"""Unusually many answers at once: taken, marked, kept or taken out as one block."""

from __future__ import annotations

import time
import uuid

import pytest
from sqlalchemy import insert, select

from hub.answering import limits
from hub.answering.bursts import open_burst
from hub.answering.models import AnswerBurst, GivenAnswer, GivenText, IncomingAnswer
from hub.audit.models import AuditEntry
from hub.days import today
from hub.db import now, transaction
from hub.feedback.models import FeedbackRound
from tests.answering.steps import Reader, waiting
from tests.feedback.steps import Asked, asked
from tests.people import Cast


def flood(cast: Cast, count: int) -> tuple[Asked, uuid.UUID]:
    """A burst with as many answers, some stored already, each with a text; and five answers of others."""
    asking = asked(cast)
    with cast.app.app_context(), transaction(writing=True) as opened:
        burst_id = open_burst(asking.round, asking.channel)
        row = {"round_id": asking.round, "version_id": asking.version, "given_on": today()}
        marked = [row | {"id": uuid.uuid4(), "burst_id": burst_id, "values": {}} for _ in range(count)]
        opened.execute(insert(IncomingAnswer), [one | {"language": "de"} for one in marked[: count // 2]])
        opened.execute(insert(GivenAnswer), marked[count // 2 :])
        opened.execute(insert(GivenAnswer), [row | {"id": uuid.uuid4(), "values": {}} for _ in range(5)])
        text = {"round_id": asking.round, "question_id": "wish", "text": "Kauft!", "state": "waiting"}
        opened.execute(insert(GivenText), [text | {"id": uuid.uuid4(), "burst_id": burst_id} for _ in range(count)])
    return asking, burst_id


def test_more_than_a_class_within_a_minute_are_marked_and_all_are_taken(embedded_cast: Cast) -> None:
    """Those sent at once, as a program does it, count four times."""
    code = asked(embedded_cast).code
    for _ in range(15):
        assert Reader(embedded_cast.app, code).open().press().is_done
    marked = [answer for answer in waiting() if answer.burst_id]
    assert len(waiting()) == 15
    assert len(marked) == 15 - limits.BURST_WEIGHT // limits.QUICK_WEIGHT
    assert len({answer.burst_id for answer in marked}) == 1


def test_what_fills_in_the_field_that_nobody_sees_is_taken_and_marked(embedded_cast: Cast) -> None:
    reader = Reader(embedded_cast.app, asked(embedded_cast).code).open()
    assert reader.press("next", website="https://kauf.example").is_done
    assert [bool(answer.burst_id) for answer in waiting()] == [True]


def test_a_whole_class_behind_one_address_is_nothing_special(monkeypatch: pytest.MonkeyPatch) -> None:
    channel = uuid.uuid4()
    assert not any(limits.is_burst(channel, 1) for _ in range(40))
    assert limits.is_burst(channel, 1)
    moment = time.monotonic()
    monkeypatch.setattr(limits.time, "monotonic", lambda: moment + 61)
    assert not limits.is_burst(channel, 1)


def test_a_flood_from_one_address_is_slowed_down_and_another_one_is_not() -> None:
    flooding = [limits.answers_too_often("203.0.113.9") for _ in range(limits.MAX_ANSWERS + 1)]
    assert flooding == [False] * limits.MAX_ANSWERS + [True]
    assert not limits.answers_too_often("203.0.113.10")


def test_of_an_address_nothing_but_a_salted_hash_is_in_memory() -> None:
    limits.answers_too_often("203.0.113.77")
    assert "203.0.113.77" not in repr(vars(limits._addresses._recent))


def test_ten_thousand_are_taken_out_as_one_block(cast: Cast) -> None:
    asking, burst_id = flood(cast, 10_000)
    browser = cast.browser(cast.contributor)
    assert "In kurzer Zeit mehr als 1000 Rückmeldungen" in browser.get(f"/rounds/{asking.round}/bursts").text
    assert browser.post(f"/bursts/{burst_id}/remove").status_code == 302

    with transaction(writing=False) as opened:
        assert len(list(opened.scalars(select(GivenAnswer.id)))) == 5
        assert not list(opened.scalars(select(IncomingAnswer.id)))
        assert not list(opened.scalars(select(GivenText.id)))
        line = opened.scalars(select(AuditEntry).where(AuditEntry.action == "results.remove-burst")).one()
    assert not any(letter.isdigit() for letter in line.text)  # it would say how many had come by then
    assert "herausgenommen" in browser.get(f"/rounds/{asking.round}/bursts").text


def test_a_block_that_is_kept_counts_and_is_settled_once(embedded_cast: Cast) -> None:
    _, burst_id = flood(embedded_cast, 10)
    browser = embedded_cast.browser(embedded_cast.contributor)
    assert browser.post(f"/bursts/{burst_id}/keep").status_code == 302
    assert browser.post(f"/bursts/{burst_id}/remove").status_code == 409
    with transaction(writing=False) as opened:
        assert opened.get_one(AnswerBurst, burst_id).state == "kept"
        assert len(list(opened.scalars(select(GivenText.id)))) == 10


def test_after_the_release_nothing_is_taken_out(embedded_cast: Cast) -> None:
    asking, burst_id = flood(embedded_cast, 10)
    with transaction(writing=True) as opened:
        opened.get_one(FeedbackRound, asking.round).released_at = now()
    browser = embedded_cast.browser(embedded_cast.contributor)
    refused = browser.post(f"/bursts/{burst_id}/remove")
    assert refused.status_code == 422
    assert "stehen schon fest" in refused.text


def test_a_few_are_not_counted_out(embedded_cast: Cast) -> None:
    asking, _ = flood(embedded_cast, 3)
    page = embedded_cast.browser(embedded_cast.contributor).get(f"/rounds/{asking.round}/bursts")
    assert "weniger als 5 Rückmeldungen" in page.text
