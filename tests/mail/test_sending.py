"""Mails: text and HTML, kept while the mail server is down, given up only after days or for a wrong address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from hub import mail
from hub.db import transaction
from hub.mail.letters import BadHeader, Letter, composes
from hub.mail.reasons import RECIPIENT, UNREACHABLE
from tests.mail.steps import let_pass, mails_waiting, nobody_listens, use_server, work, write
from tests.smtp_sink import SmtpSink, html_of, plain_text_of


def test_a_mail_says_the_same_as_text_and_as_html(app: Flask) -> None:
    with SmtpSink() as sink:
        use_server(app, sink.url)
        write(app)
        work(app)
    [letter] = sink.mails
    assert letter.get_content_type() == "multipart/alternative"
    assert "ein <b>Text</b>." in plain_text_of(letter)
    assert "ein &lt;b&gt;Text&lt;/b&gt;." in html_of(letter)
    assert '<a href="http://localhost/x">' in html_of(letter)
    assert letter["List-Unsubscribe"] is None
    assert mails_waiting() == []


def test_a_mail_outlives_days_without_a_mail_server(app: Flask) -> None:
    use_server(app, nobody_listens())
    write(app)
    for _ in range(20):
        work(app)
        let_pass(timedelta(hours=3))
    [waiting] = mails_waiting()
    assert (waiting.attempts, waiting.reason, waiting.given_up_at) == (20, UNREACHABLE, None)

    with SmtpSink() as sink:
        use_server(app, sink.url)
        work(app)
    assert len(sink.mails) == 1
    assert mails_waiting() == []


def test_after_three_days_a_mail_is_given_up_and_stays_visible(embedded_app: Flask) -> None:
    use_server(embedded_app, nobody_listens())
    write(embedded_app)
    work(embedded_app)
    let_pass(timedelta(days=3, minutes=1))
    work(embedded_app)
    [given_up] = mails_waiting()
    assert given_up.given_up_at is not None


def test_an_address_that_is_refused_holds_up_no_other_mail(embedded_app: Flask) -> None:
    with SmtpSink(refused=("niemand@musterstadt.example",)) as sink:
        use_server(embedded_app, sink.url)
        write(embedded_app, "niemand@musterstadt.example")
        write(embedded_app)
        work(embedded_app)
    assert [letter["To"] for letter in sink.mails] == ["lesen@musterstadt.example"]
    [refused] = mails_waiting()
    assert (refused.reason, refused.error) == (RECIPIENT, "550 5.1.1 nobody here")
    assert refused.given_up_at is not None


@pytest.mark.parametrize(
    ("recipient", "subject"),
    [
        ("lesen@musterstadt.example", "Betreff\r\nBcc: alle@musterstadt.example"),
        ("lesen@musterstadt.example", "Betreff\nX: y"),
        ("lesen@musterstadt.example", "Betreff\u2028X: y"),
        ("lesen@musterstadt.example\r\nBcc: alle@musterstadt.example", "Betreff"),
        ("lesen@musterstadt.example, alle@musterstadt.example", "Betreff"),
        ("keine Adresse", "Betreff"),
        ("", "Betreff"),
    ],
)
def test_what_would_become_another_header_or_recipient_is_refused(
    embedded_app: Flask, recipient: str, subject: str
) -> None:
    with pytest.raises(BadHeader):
        write(embedded_app, recipient, subject)
    assert mails_waiting() == []


def test_what_is_composed_says_what_is_true_when_it_is_sent(app: Flask) -> None:
    words = ["erst"]
    composes("test.words")(lambda _details: Letter(words[0], words[0]) if words else None)
    with app.app_context(), transaction(writing=True):
        for _ in range(2):
            mail.send_composed("test.words", recipient="lesen@musterstadt.example")
    use_server(app, nobody_listens())
    work(app)
    words[0] = "jetzt"
    with SmtpSink() as sink:
        use_server(app, sink.url)
        let_pass(timedelta(hours=1))
        work(app)
    assert [(letter["Subject"], plain_text_of(letter).strip()) for letter in sink.mails] == [("jetzt", "jetzt")] * 2


def test_what_has_nothing_to_say_any_more_is_not_sent(embedded_app: Flask) -> None:
    composes("test.nothing")(lambda _details: None)
    with SmtpSink() as sink, embedded_app.app_context():
        use_server(embedded_app, sink.url)
        with transaction(writing=True):
            mail.send_composed("test.nothing", recipient="lesen@musterstadt.example")
        work(embedded_app)
    assert (sink.mails, mails_waiting()) == ([], [])


def test_a_long_link_to_unsubscribe_stays_in_one_piece(embedded_app: Flask) -> None:
    address = "https://hub.musterstadt.example/digest/" + "x" * 200
    composes("test.link")(lambda _details: Letter("Neues", "Text", unsubscribe_url=address))
    with SmtpSink() as sink, embedded_app.app_context():
        use_server(embedded_app, sink.url)
        with transaction(writing=True):
            mail.send_composed("test.link", recipient="a@b.example")
        work(embedded_app)
    [letter] = sink.mails
    assert letter["List-Unsubscribe"] == f"<{address}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
