"""Asking for a date, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from hub.calendar.models import DRAFT, Event, Participant
from hub.db import now, session, transaction
from hub.notices.models import Notice
from hub.polls.jobs import forget_answers, tell_of_ended_polls
from hub.polls.models import Poll, Voter
from tests.calendar.steps import format_called
from tests.days import day_in
from tests.invitations.steps import announced, answer_of, calendar_in, link_in, recipients, sent_mails
from tests.people import Cast
from tests.polls.steps import TIMES, a_poll, choices, guest


def fields(cast: Cast, *times: str) -> dict[str, str]:
    with transaction(writing=False):
        format_id = format_called("Netzwerktreffen").id
    return {
        "workspace_id": str(cast.shared.id),
        "format_id": str(format_id),
        "title": "Netzwerktreffen",
        "minutes": "90",
        "closes_on": day_in(7).isoformat(),
        "has_address": "y",
        **{f"times-{number}": time for number, time in zip((0, 7), times, strict=False)},
    }


def test_a_poll_is_asked_by_a_form(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    browser.get("/polls/new")
    assert browser.post("/polls/new", fields(cast, "2027-03-02T09:00", "2027-03-04T14:30")).status_code == 302

    with transaction(writing=False):
        poll = session().scalars(select(Poll)).one()
        assert [(option.starts_at.hour, option.ends_at.hour) for option in poll.options] == [(8, 9), (13, 15)]


def test_one_time_is_no_choice(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get("/polls/new")
    answer = browser.post("/polls/new", fields(embedded_cast, "2027-03-02T09:00"))

    assert answer.status_code == 422
    assert "mindestens zwei Zeiten" in answer.text


def test_nobody_asks_in_a_bereich_where_they_only_read(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.reader)
    browser.get("/polls/new")

    answer = browser.post("/polls/new", fields(embedded_cast, "2027-03-02T09:00", "2027-03-04T14:30"))
    assert answer.status_code == 422
    with transaction(writing=False):
        assert session().scalar(select(func.count()).select_from(Poll)) == 0


def test_the_poll_becomes_a_draft_with_everybody_who_can(cast: Cast) -> None:
    poll, token = a_poll(cast)
    colleague = cast.browser(cast.reader)
    colleague.get(f"/polls/{poll.id}")
    colleague.post(f"/polls/{poll.id}/answer", choices(poll, "yes", "maybe", "no"))
    visitor = guest(cast, token)
    for name, email, said in (("Kammer", "Kammer@Example.org", "maybe"), ("Ohne", "", "yes"), ("Nein", "n@x.de", "no")):
        visitor.post(f"/p/{token}", {**choices(poll, "no", said, "no"), "name": name, "email": email})
    browser = cast.browser(cast.contributor)
    assert "passt am besten" in browser.get(f"/polls/{poll.id}").text
    assert browser.post(f"/polls/{poll.id}/decide", {"option": str(poll.options[1].id)}).status_code == 302

    with transaction(writing=False):
        event = session().scalars(select(Event)).one()
        invited = session().scalars(select(Participant)).all()
    assert (event.status, event.starts_at) == (DRAFT, TIMES[1])
    assert {row.email for row in invited if row.email} == {"kammer@example.org"}
    assert {row.person_id for row in invited if row.person_id} == {cast.reader.id}
    assert {row.institution_id for row in invited} == {cast.reader.institution_id, None}


def test_who_answered_is_invited_when_the_termin_is_announced(embedded_cast: Cast) -> None:
    cast = embedded_cast
    poll, token = a_poll(cast)
    asker, colleague, visitor = cast.browser(cast.contributor), cast.browser(cast.reader), guest(cast, token)
    for browser in (asker, colleague):
        browser.get(f"/polls/{poll.id}")
        browser.post(f"/polls/{poll.id}/answer", choices(poll, "yes", "yes", "no"))
    for name, email in (("Kammer", "kammer@example.org"), ("Noch einmal Kammer", "Kammer@example.org")):
        visitor.post(f"/p/{token}", {**choices(poll, "yes", "maybe", "no"), "name": name, "email": email})
    asker.post(f"/polls/{poll.id}/decide", {"option": str(poll.options[1].id)})
    with transaction(writing=False):
        event = session().scalars(select(Event)).one()
    assert sent_mails(cast) == []

    announced(cast, event)

    letters = sent_mails(cast)
    assert recipients(letters) == ["kammer@example.org", cast.reader.email]  # who asked needs no mail
    assert {calendar_in(letter)["METHOD"] for letter in letters} == {"REQUEST"}
    assert "3. März 2027" in cast.browser(None).get(link_in(letters[0])).text
    assert answer_of(event, cast.contributor.name) == "accepted"


def test_a_poll_becomes_one_termin_only(embedded_cast: Cast) -> None:
    poll, _ = a_poll(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/polls/{poll.id}")
    option = {"option": str(poll.options[0].id)}

    assert [browser.post(f"/polls/{poll.id}/decide", option).status_code for _ in range(2)] == [302, 422]
    with transaction(writing=False):
        assert session().scalar(select(func.count()).select_from(Event)) == 1


def test_who_asked_is_told_once_when_the_deadline_is_over(cast: Cast) -> None:
    a_poll(cast, closes_at=now() - timedelta(days=3))
    with cast.app.app_context():
        tell_of_ended_polls()
        tell_of_ended_polls()

    with transaction(writing=False):
        assert [notice.person_id for notice in session().scalars(select(Notice))] == [cast.contributor.id]


def test_names_of_guests_go_after_ninety_days(embedded_cast: Cast) -> None:
    poll, token = a_poll(embedded_cast)
    guest(embedded_cast, token).post(f"/p/{token}", {**choices(poll, "yes", "no", "no"), "name": "Kammer"})
    with embedded_cast.app.app_context():
        forget_answers()
        with transaction(writing=True) as opened:
            assert opened.scalar(select(func.count()).select_from(Voter)) == 1
            opened.get_one(Poll, poll.id).closes_at = now() - timedelta(days=91)
        forget_answers()

    with transaction(writing=False):
        assert session().scalar(select(func.count()).select_from(Voter)) == 0


def test_a_stranger_sees_no_poll(embedded_cast: Cast) -> None:
    poll, _ = a_poll(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.stranger)

    assert "Netzwerktreffen" not in browser.get("/polls").text
    assert browser.get(f"/polls/{poll.id}").status_code == 404
