"""Terminumfragen as stories need them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hub.accounts.models import Person
from hub.accounts.signed_in import User, user_of_person
from hub.db import now, session, transaction
from hub.documents.models import Workspace
from hub.polls.actions import Asked, ask_for_date
from hub.polls.addresses import token_of
from hub.polls.models import Poll
from tests.calendar.steps import format_called
from tests.people import Browser, Cast

TIMES = [datetime(2027, 3, day, 8, tzinfo=UTC) for day in (2, 3, 4)]


def ask(user: User, workspace: Workspace) -> Poll:
    """A poll for three mornings, open for a week; within a transaction."""
    asked = Asked(
        title="Netzwerktreffen",
        format_id=format_called("Netzwerktreffen").id,
        times=[(start, start + timedelta(hours=2)) for start in TIMES],
        closes_at=now() + timedelta(days=7),
    )
    return ask_for_date(user, workspace, asked)


def a_poll(cast: Cast, **more: object) -> tuple[Poll, str]:
    """Such a poll of the contributor, and the token of its address."""
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        poll = ask(user, opened.get_one(Workspace, cast.shared.id))
        for name, value in more.items():
            setattr(poll, name, value)
        session().flush()
        assert len(poll.options) == len(TIMES)
        return poll, token_of(poll)


def guest(cast: Cast, token: str) -> Browser:
    """Somebody without an account on the public page."""
    browser = cast.browser(None)
    assert browser.get(f"/p/{token}").status_code == 200
    return browser


def choices(poll: Poll, *said: str) -> dict[str, str]:
    """The fields of a form, one choice for each time."""
    return {f"option-{option.id}": choice for option, choice in zip(poll.options, said, strict=False)}
