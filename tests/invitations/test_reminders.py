"""The reminder of the day before: once, in one mail, and never to who declined."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage

from sqlalchemy import update

from hub.calendar.models import Event, Participant
from hub.db import now, transaction
from hub.invitations.jobs import remind
from tests.calendar.steps import an_event
from tests.invitations.steps import (
    GUEST,
    called_off,
    changed,
    invited_by,
    participant,
    recipients,
    sent_mails,
    tomorrow_at,
)
from tests.people import Cast
from tests.smtp_sink import plain_text_of


def long_invited(cast: Cast, *addresses: str, hour: int = 9, title: str = "Dienstgespräch") -> Event:
    """A Termin of tomorrow whose invitations went out a week ago."""
    event = an_event(cast, title, start=tomorrow_at(hour))
    invited_by(cast, event, addresses=";".join(addresses))
    sent_mails(cast)
    with transaction(writing=True) as opened:
        opened.execute(update(Participant).values(told_at=now() - timedelta(days=7)))
    return event


def reminders(cast: Cast) -> list[EmailMessage]:
    with cast.app.app_context():
        remind()
        remind()
    return sent_mails(cast)


def answered(event: Event, email: str, answer: str) -> None:
    with transaction(writing=True) as opened:
        opened.get_one(Participant, participant(event, email).id).answer = answer


def test_each_is_reminded_once_and_who_declined_never(cast: Cast) -> None:
    event = long_invited(cast, "a@x.de", "b@x.de", "c@x.de", "d@x.de")
    for email, answer in (("a@x.de", "accepted"), ("b@x.de", "declined"), ("c@x.de", "delegated")):
        answered(event, email, answer)
    letters = reminders(cast)
    assert recipients(letters) == ["a@x.de", "d@x.de"]
    assert letters[0]["Subject"] == "Erinnerung: Dienstgespräch"
    assert reminders(cast) == []


def test_several_termine_are_one_mail(embedded_cast: Cast) -> None:
    cast = embedded_cast
    long_invited(cast, GUEST, hour=9, title="Dienstgespräch")
    long_invited(cast, GUEST, hour=14, title="Fachtag")
    [letter] = reminders(cast)
    assert letter["Subject"] == "Erinnerung: 2 Termine"
    assert "Dienstgespräch" in plain_text_of(letter)
    assert "Fachtag" in plain_text_of(letter)


def test_nobody_is_reminded_of_what_is_called_off_deleted_far_or_over(embedded_cast: Cast) -> None:
    cast = embedded_cast
    called_off(cast, long_invited(cast, GUEST))
    sent_mails(cast)
    far = an_event(cast, "Fern")
    invited_by(cast, far, addresses=GUEST)
    past = long_invited(cast, GUEST, title="Vorbei")
    deleted = long_invited(cast, GUEST, title="Gelöscht")
    with transaction(writing=True) as opened:
        opened.get_one(Event, past.id).starts_at = now() - timedelta(hours=1)
        opened.get_one(Event, deleted.id).deleted_at = now()
    sent_mails(cast)
    assert reminders(cast) == []


def test_who_was_just_invited_needs_no_reminder(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast, start=tomorrow_at(9))
    invited_by(embedded_cast, event, addresses=GUEST)
    assert [letter["Subject"] for letter in sent_mails(embedded_cast)] == ["Einladung: Dienstgespräch"]
    assert reminders(embedded_cast) == []


def test_a_reminder_whose_termin_is_called_off_before_it_leaves_is_not_sent(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = long_invited(cast, GUEST)
    with cast.app.app_context():
        remind()
    called_off(cast, event)
    assert [letter["Subject"] for letter in sent_mails(cast)] == ["Abgesagt: Dienstgespräch"]


def test_a_new_time_is_reminded_of_anew(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = long_invited(cast, GUEST)
    assert len(reminders(cast)) == 1
    changed(cast, event, start=tomorrow_at(9) + timedelta(days=5))
    assert participant(event, GUEST).reminded_at is None
