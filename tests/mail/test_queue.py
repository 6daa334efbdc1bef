"""„E-Mails“: what the administration sees of mails that do not go out, and what it does not see."""

from __future__ import annotations

from datetime import timedelta

from tests.accounts.steps import trail_of
from tests.mail.steps import let_pass, mails_waiting, nobody_listens, use_server, work, write
from tests.people import Cast
from tests.smtp_sink import SmtpSink


def test_the_administration_sees_recipient_age_and_reason_but_no_content(embedded_cast: Cast) -> None:
    use_server(embedded_cast.app, nobody_listens())
    write(embedded_cast.app, subject="Geheime Fassung von „Plan.docx“")
    work(embedded_cast.app)
    page = embedded_cast.browser(embedded_cast.administrator).get("/mail").text
    for shown in ("lesen@musterstadt.example", "Der Mailserver ist nicht erreichbar.", "1 Versuch", "gerade eben"):
        assert shown in page
    for hidden in ("Geheime Fassung", "Plan.docx", "ein &lt;b&gt;"):
        assert hidden not in page


def test_a_banner_warns_the_administration_once_mail_has_been_failing_for_an_hour(embedded_cast: Cast) -> None:
    administrator = embedded_cast.browser(embedded_cast.administrator)
    use_server(embedded_cast.app, nobody_listens())
    write(embedded_cast.app)
    work(embedded_cast.app)
    warning = "E-Mails gehen nicht hinaus"
    assert warning not in administrator.get("/people").text
    let_pass(timedelta(hours=1, minutes=1))
    assert warning in administrator.get("/people").text
    assert warning not in embedded_cast.browser(embedded_cast.coordination).get("/").text


def test_trying_again_sends_what_waits_and_what_was_given_up(embedded_cast: Cast) -> None:
    app, administrator = embedded_cast.app, embedded_cast.browser(embedded_cast.administrator)
    use_server(app, nobody_listens())
    write(app)
    work(app)
    let_pass(timedelta(days=4))
    work(app)
    write(app, "zwei@musterstadt.example")
    work(app)
    assert len(mails_waiting()) == 2

    administrator.get("/mail")
    assert administrator.post("/mail/retry").status_code == 302
    with SmtpSink() as sink:
        use_server(app, sink.url)
        work(app)
    assert {letter["To"] for letter in sink.mails} == {"lesen@musterstadt.example", "zwei@musterstadt.example"}
    assert [line.text for line in trail_of("mail.retry")] == ["2 E-Mails noch einmal versucht"]
    assert "Alle E-Mails sind gesendet" in administrator.get("/mail").text


def test_nobody_else_opens_the_page(embedded_cast: Cast) -> None:
    assert embedded_cast.browser(embedded_cast.coordination).get("/mail").status_code == 403
