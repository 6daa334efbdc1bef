"""Understanding mails as Outlook, Gmail, Apple, Thunderbird, Exchange and mail servers send them; and hostile ones."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import pytest

from hub.mail_in.reading import MAX_MESSAGE_BYTES, Bounce, NotTheirOwn, TooMuch, understand

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.eml").read_bytes()


def reply(*lines: str, sender: str = "berta@traeger.example", head: str = "") -> bytes:
    body = "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:REPLY", *lines, "END:VCALENDAR"))
    lines_above = f"From: {sender}\r\nMessage-ID: <x@example.org>\r\n{head}Content-Type: text/calendar; method=REPLY"
    return f"{lines_above}\r\n\r\n{body}\r\n".encode()


@pytest.mark.parametrize(
    ("name", "partstat", "comment"),
    [
        ("outlook", "ACCEPTED", "Ich komme gern."),
        ("gmail", "TENTATIVE", ""),
        ("apple", "DECLINED", "Leider Urlaub, bin am 8. zurück"),
        ("thunderbird", "ACCEPTED", ""),
    ],
)
def test_an_answer_is_found_wherever_it_stands(name: str, partstat: str, comment: str) -> None:
    [answer] = understand(sample(name)).answers

    assert (answer.uid, answer.email) == ("einladung-1@jba-hub", "berta@traeger.example")
    assert (answer.partstat, answer.comment, answer.sequence) == (partstat, comment, 0)


def test_an_answer_to_one_of_a_series_names_it() -> None:
    [answer] = understand(sample("thunderbird")).answers

    assert answer.recurrence is not None
    assert answer.recurrence.replace(tzinfo=None) == datetime(2027, 3, 2, 9)


ATTENDEE = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:berta@traeger.example"


DELEGATED = 'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:Falk@traeger.example":mailto:berta@traeger.example'
DEPUTY = 'ATTENDEE;CN="Falk, Jo";DELEGATED-FROM="mailto:berta@traeger.example":mailto:falk@traeger.example'


@pytest.mark.parametrize(("lines", "name"), [([DELEGATED], ""), ([DELEGATED, DEPUTY], "Falk, Jo")])
def test_an_answer_names_who_comes_instead(lines: list[str], name: str) -> None:
    [answer] = understand(reply("BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT")).answers

    assert (answer.email, answer.partstat) == ("berta@traeger.example", "DELEGATED")
    assert (answer.deputy_email, answer.deputy_name) == ("falk@traeger.example", name)


def test_an_answer_that_names_two_deputies_names_none() -> None:
    two = DELEGATED.replace(":mailto:berta", ',"mailto:jo@traeger.example":mailto:berta')
    [answer] = understand(reply("BEGIN:VEVENT", "UID:1", two, "END:VEVENT")).answers

    assert answer.deputy_email == ""


@pytest.mark.parametrize(
    "mail",
    [
        sample("other-sender"),
        reply("BEGIN:VEVENT", "UID:1", "END:VEVENT"),
        reply("BEGIN:VEVENT", "UID:1", ATTENDEE, ATTENDEE.replace("berta", "anton"), "END:VEVENT"),
        reply("BEGIN:VEVENT", "UID:1", DELEGATED, ATTENDEE.replace("berta", "anton"), "END:VEVENT"),
        reply("BEGIN:VEVENT", "UID:1", DELEGATED, DEPUTY, ATTENDEE.replace("berta", "anton"), "END:VEVENT"),
        reply("BEGIN:VEVENT", "UID:1", DELEGATED, DEPUTY, "END:VEVENT", sender="eve@evil.example"),
        reply("BEGIN:VEVENT", "UID:1", ATTENDEE, "END:VEVENT", sender="a@b.example, berta@traeger.example"),
        reply("BEGIN:VEVENT", "UID:1", ATTENDEE, "END:VEVENT", head="From: eve@evil.example\r\n"),
        reply("BEGIN:VEVENT", "UID:1", ATTENDEE, "END:VEVENT", sender='"berta@traeger.example" <eve@evil.example>'),
    ],
)
def test_nobody_answers_for_somebody_else(mail: bytes) -> None:
    with pytest.raises(NotTheirOwn):
        understand(mail)


@pytest.mark.parametrize(
    ("name", "status"), [("bounce-postfix", "5.1.1"), ("bounce-exchange", "5.2.2"), ("bounce-plain", "5.7.1")]
)
def test_a_bounce_names_the_address_and_the_reason(name: str, status: str) -> None:
    assert understand(sample(name)).bounces == (Bounce("weg@traeger.example", status),)


def test_any_other_mail_says_nothing() -> None:
    understood = understand(sample("ordinary"))

    assert (understood.answers, understood.bounces) == ((), ())


def test_an_answer_to_one_termin_never_becomes_one_to_all() -> None:
    with pytest.raises(TooMuch):
        understand(reply("BEGIN:VEVENT", "UID:1", "RECURRENCE-ID:quatsch", ATTENDEE, "END:VEVENT"))


def _deep(kind: bytes) -> bytes:
    return b"From: a@b.example\r\n" + b"".join(
        b"Content-Type: " + kind + b"; boundary=%d\r\n\r\n--%d\r\n" % (number, number) for number in range(5_000)
    )


@pytest.mark.parametrize(
    "mail",
    [
        b"From: a@b.example\r\n\r\n" + b"x" * MAX_MESSAGE_BYTES,
        _deep(b"multipart/mixed"),
        _deep(b"message/rfc822"),
        reply(*["BEGIN:VEVENT", "UID:1", ATTENDEE, "END:VEVENT"] * 1_000),
        reply("BEGIN:VEVENT", "DESCRIPTION:" + "x" * 1_000_000, ATTENDEE, "END:VEVENT"),
    ],
    ids=["50 MB", "nested parts", "nested mails", "many", "long"],
)
def test_hostile_mails_are_refused_in_no_time(mail: bytes) -> None:
    began = time.process_time()

    with pytest.raises(TooMuch):
        understand(mail)

    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"\x00\xff\xfe" * 1000,
        b"From: " + b"(" * 100_000 + b"\r\n\r\n",
        b"From: =?utf-8?q?" + b"=C3" * 50_000 + b"?= <a@b.example>\r\n\r\n",
        b"Content-Type: text/calendar; charset=\x80\xff\r\nFrom: a@b.example\r\n\r\nBEGIN:VCALENDAR\r\n",
        b"Content-Type: text/calendar; charset=idna\r\nFrom: a@b.example\r\n\r\nMETHOD:REPLY\xff",
        b"Content-Type: multipart/report; report-type=delivery-status\r\n\r\nleer",
        b"Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
        b"From: a@b.example\r\n" + b"X-Lang: y\r\n" * 100_000 + b"\r\n",
    ],
)
def test_strange_mails_are_left(mail: bytes) -> None:
    began = time.process_time()

    assert understand(mail).answers == ()

    assert time.process_time() - began < 2
