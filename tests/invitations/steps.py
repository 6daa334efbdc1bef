"""Invitations as stories need them: inviting, letting time pass, and reading the mails that arrived."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from icalendar import Calendar
from sqlalchemy import select, update

from hub import jobs
from hub.accounts.models import Person
from hub.accounts.signed_in import User, user_of_person
from hub.calendar.actions import InSeries, cancel_event, change_event, create_event, plan_event
from hub.calendar.models import Event, Participant, Series
from hub.db import now, session, transaction
from hub.documents.models import Workspace
from hub.invitations.invited import Invited, invited_to
from hub.invitations.inviting import Outcome, Wish, invite
from hub.invitations.links import personal_link
from hub.jobs import Job
from hub.notices.models import Notice
from tests.calendar.steps import NINE, plan_of
from tests.days import day_in
from tests.mail.steps import use_server
from tests.people import Cast
from tests.smtp_sink import SmtpSink, plain_text_of

GUEST = "aulich@kammer.example"


def invited_by(cast: Cast, event: Event, *principals: str, addresses: str = "", **more: str) -> Outcome:
    """As the contributor, who planned it."""
    with cast.app.app_context(), transaction(writing=True) as opened:
        wish = Wish(principals, addresses, scope=more.get("scope", "this"))
        return invite(_contributor(cast), opened.get_one(Event, event.id), wish)


def changed(cast: Cast, event: Event, **columns: object) -> None:
    """The same plan but for what is given; `start` moves it."""
    with cast.app.app_context(), transaction(writing=True) as opened:
        row = opened.get_one(Event, event.id)
        plan = plan_of(**{"title": row.title, "start": NINE, **columns})  # type: ignore[arg-type]
        change_event(_contributor(cast), row, plan, revision=None)


def announced(cast: Cast, event: Event) -> None:
    with cast.app.app_context(), transaction(writing=True) as opened:
        plan_event(_contributor(cast), opened.get_one(Event, event.id))


def called_off(cast: Cast, event: Event) -> None:
    with cast.app.app_context(), transaction(writing=True) as opened:
        cancel_event(_contributor(cast), opened.get_one(Event, event.id))


def a_series(cast: Cast, weeks: int = 3) -> list[Event]:
    """Every Tuesday at nine, as drafts."""
    with cast.app.app_context(), transaction(writing=True) as opened:
        user, workspace = _contributor(cast), opened.get_one(Workspace, cast.shared.id)
        series = Series(
            id=uuid.uuid4(),
            uid=f"{uuid.uuid4()}@jba-hub",
            workspace_id=workspace.id,
            rule=f"FREQ=WEEKLY;COUNT={weeks}",
            first=NINE.isoformat(timespec="minutes"),
            minutes=120,
            timezone="Europe/Berlin",
            created_by=user.id,
        )
        opened.add(series)
        opened.flush()
        events = []
        for week in range(weeks):
            start = NINE + timedelta(weeks=week)
            place = InSeries(series.id, series.uid, start.isoformat(timespec="minutes"))
            events.append(create_event(user, workspace, plan_of("Steuergruppe", start=start), of=place))
        return events


def participants(event: Event) -> list[Invited]:
    with transaction(writing=False):
        return invited_to([event.id])


def participant(event: Event, name_or_email: str) -> Participant:
    [found] = [row for row in participants(event) if name_or_email in (row.name, row.email)]
    return found.participant


def link_of(cast: Cast, row: Participant) -> str:
    """The path of the personal address."""
    with cast.app.app_context():
        return personal_link(row).removeprefix("http://localhost")


def over(event: Event) -> None:
    """As if the Termin had been two days ago."""
    with transaction(writing=True) as opened:
        ago = now() - timedelta(days=2)
        values = {"starts_at": ago, "ends_at": ago + timedelta(hours=1), "first_day": ago.date()}
        opened.execute(update(Event).where(Event.id == event.id).values(last_day=ago.date(), **values))


def tomorrow_at(hour: int) -> datetime:
    day = day_in(1)
    return datetime(day.year, day.month, day.day, hour)


@contextmanager
def mailbox(cast: Cast) -> Iterator[list[EmailMessage]]:
    """Everything that is sent while the worker works; `work` lets it."""
    with SmtpSink() as sink:
        use_server(cast.app, sink.url)
        yield sink.mails


def work(cast: Cast) -> None:
    """The worker does everything, also what is to wait a while."""
    with cast.app.app_context():
        for _ in range(2):
            with transaction(writing=True) as opened:
                opened.execute(update(Job).values(run_at=now()))
            jobs.run_due_jobs()


def sent_mails(cast: Cast) -> list[EmailMessage]:
    """What the worker sends now, by recipient."""
    with mailbox(cast) as arrived:
        work(cast)
    return sorted(arrived, key=lambda one: str(one["To"]))


def recipients(letters: Sequence[EmailMessage]) -> list[str]:
    return [str(letter["To"]) for letter in letters]


def calendar_in(letter: EmailMessage) -> Calendar:
    return Calendar.from_ical(calendar_bytes(letter))


def calendar_bytes(letter: EmailMessage) -> bytes:
    [part] = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def link_in(letter: EmailMessage) -> str:
    """The path of the personal address a mail brings."""
    [found] = set(re.findall(r"http://localhost(/i/\S+)", plain_text_of(letter)))
    return str(found)


def in_utc(year: int, month: int, day: int, hour: int) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def answer_of(event: Event, name_or_email: str) -> str:
    return participant(event, name_or_email).answer


def notices_of(person: Person, kind: str) -> int:
    with transaction(writing=False) as opened:
        return len(opened.scalars(select(Notice).where(Notice.person_id == person.id, Notice.kind == kind)).all())


def _contributor(cast: Cast) -> User:
    return user_of_person(session().get_one(Person, cast.contributor.id))
