"""From the invitation that was sent to the answer of a calendar, as a mail server hands it to `hub mail-in`."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from hub.invitations.labels import NEW_ANSWERS
from hub.mail_in.command import read_one
from tests.calendar.steps import NINE, an_event
from tests.invitations.steps import (
    GUEST,
    a_series,
    announced,
    answer_of,
    changed,
    invited_by,
    notices_of,
    participant,
    sent_mails,
)
from tests.mail_in.replies import reply_to
from tests.people import Cast

TAKEN, NOBODYS, FORGED, AGAIN = (
    "Antwort auf eine Einladung übernommen",
    "Antwort ohne passende Einladung",
    "Antwort für jemand anderen, abgelehnt",
    "Schon gelesen",
)


def comes_in(cast: Cast, mail: bytes) -> str:
    with cast.app.test_request_context():
        return read_one(io.BytesIO(mail))


@pytest.mark.parametrize(
    ("partstat", "answer"), [("ACCEPTED", "accepted"), ("DECLINED", "declined"), ("TENTATIVE", "tentative")]
)
def test_guest_and_colleague_answer_from_outlook(embedded_cast: Cast, partstat: str, answer: str) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, cast.stranger.principal, addresses=f"Aulich, Eva <{GUEST}>")
    for number, letter in enumerate(sent_mails(cast)):
        assert comes_in(cast, reply_to(letter, partstat, number=number)) == TAKEN

    for name in (GUEST, cast.stranger.name):
        assert answer_of(event, name) == answer
        assert participant(event, name).comment == "Bringe Zahlen mit, bis dann."
    assert notices_of(cast.contributor, NEW_ANSWERS) == 1


def test_an_answer_to_one_of_a_series_is_not_one_to_all_and_the_last_one_counts(cast: Cast) -> None:
    events = a_series(cast)
    invited_by(cast, events[0], addresses=GUEST, scope="all")
    for event in events:
        announced(cast, event)
    [letter] = sent_mails(cast)

    assert comes_in(cast, reply_to(letter, "ACCEPTED", number=1)) == TAKEN
    assert [answer_of(event, GUEST) for event in events] == ["accepted"] * 3
    assert comes_in(cast, reply_to(letter, "DECLINED", of="20270309T090000", number=2)) == TAKEN
    assert [answer_of(event, GUEST) for event in events] == ["accepted", "declined", "accepted"]
    assert comes_in(cast, reply_to(letter, "TENTATIVE", of="20270310T090000", number=3)) == NOBODYS
    assert comes_in(cast, reply_to(letter, "ACCEPTED", number=1)) == AGAIN
    assert [answer_of(event, GUEST) for event in events] == ["accepted", "declined", "accepted"]


def test_who_is_invited_to_one_of_a_series_answers_for_that(embedded_cast: Cast) -> None:
    cast = embedded_cast
    events = a_series(cast)
    invited_by(cast, events[1], addresses=GUEST)
    for event in events:
        announced(cast, event)
    [letter] = sent_mails(cast)

    assert comes_in(cast, reply_to(letter, "ACCEPTED", of="20270309T090000")) == TAKEN
    assert answer_of(events[1], GUEST) == "accepted"


@pytest.mark.parametrize("sender", ["eve@evil.example", f"{GUEST}.evil.example"])
def test_nobody_answers_from_another_address(embedded_cast: Cast, sender: str) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, addresses=GUEST)
    [letter] = sent_mails(cast)

    assert comes_in(cast, reply_to(letter, "ACCEPTED", sender=sender)) == FORGED
    assert answer_of(event, GUEST) == "open"


def test_who_passes_the_invitation_on_passes_on_no_answer(embedded_cast: Cast) -> None:
    """Somebody else's calendar answers in its own name: that address was not invited."""
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, addresses=GUEST)
    [letter] = sent_mails(cast)
    letter.replace_header("To", "vertretung@kammer.example")

    assert comes_in(cast, reply_to(letter, "ACCEPTED")) == NOBODYS
    assert answer_of(event, GUEST) == "open"


def test_an_answer_to_the_time_it_had_before_changes_nothing(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, addresses=GUEST)
    [first] = sent_mails(cast)
    changed(cast, event, start=NINE + timedelta(hours=4))
    [second] = sent_mails(cast)

    assert comes_in(cast, reply_to(first, "ACCEPTED", number=1)) == NOBODYS
    assert answer_of(event, GUEST) == "open"
    assert comes_in(cast, reply_to(second, "ACCEPTED", number=2)) == TAKEN
    assert answer_of(event, GUEST) == "accepted"


FALK = "falk@kammer.example"


def test_who_delegates_in_their_calendar_names_the_deputy_who_answers_for_themselves(cast: Cast) -> None:
    event = an_event(cast)
    invited_by(cast, event, addresses=GUEST)
    [letter] = sent_mails(cast)

    assert comes_in(cast, reply_to(letter, "DELEGATED", deputy=FALK, number=1)) == TAKEN
    deputy = participant(event, FALK)
    assert answer_of(event, GUEST) == "delegated"
    assert (deputy.name, deputy.source, deputy.answer) == ("Jo Falk", "deputy", "open")
    assert deputy.deputy_of_id == participant(event, GUEST).id

    [to_deputy] = sent_mails(cast)
    assert to_deputy["To"] == FALK
    assert comes_in(cast, reply_to(to_deputy, "ACCEPTED", instead_of=GUEST, number=2)) == TAKEN
    assert (answer_of(event, FALK), answer_of(event, GUEST)) == ("accepted", "delegated")


def test_a_calendar_delegates_by_the_rules_of_the_personal_link(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, cast.reader.principal, addresses=GUEST)
    letter = next(letter for letter in sent_mails(cast) if letter["To"] == GUEST)

    assert comes_in(cast, reply_to(letter, "DELEGATED", deputy=cast.reader.email, number=1)) == NOBODYS
    assert answer_of(event, GUEST) == "open"
    assert comes_in(cast, reply_to(letter, "DELEGATED", deputy=FALK, number=3)) == TAKEN
    assert comes_in(cast, reply_to(letter, "DELEGATED", deputy="zweite@kammer.example", number=4)) == NOBODYS
    [to_deputy] = sent_mails(cast)
    assert comes_in(cast, reply_to(to_deputy, "DELEGATED", deputy="dritte@kammer.example", number=5)) == NOBODYS
    assert answer_of(event, FALK) == "open"


def test_nobody_becomes_a_deputy_by_saying_so(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, addresses=GUEST)
    [letter] = sent_mails(cast)
    letter.replace_header("To", FALK)

    assert comes_in(cast, reply_to(letter, "ACCEPTED", instead_of=GUEST)) == NOBODYS
    assert answer_of(event, GUEST) == "open"


def test_who_delegates_a_series_sends_the_same_deputy_to_all_of_it(embedded_cast: Cast) -> None:
    cast = embedded_cast
    events = a_series(cast)
    invited_by(cast, events[0], addresses=GUEST, scope="all")
    for event in events:
        announced(cast, event)
    [letter] = sent_mails(cast)

    assert comes_in(cast, reply_to(letter, "DELEGATED", deputy=FALK)) == TAKEN
    assert [participant(event, FALK).source for event in events] == ["deputy"] * 3
    assert len(sent_mails(cast)) == 1
