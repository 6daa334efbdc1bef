"""What mails that come in change, and that none does it twice; by stream and by IMAP."""

from __future__ import annotations

import logging
import uuid

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from hub import jobs
from hub.calendar.models import Participant
from hub.db import transaction
from hub.mail_in.mailbox import MailboxUnreachable, read_mailbox
from hub.mail_in.models import MailBounce, ReadMail
from hub.mail_in.queries import bounced_addresses
from hub.mail_in.reading import MAX_MESSAGE_BYTES
from hub.mail_in.taking import take_in
from tests.calendar.steps import an_event
from tests.mail_in.imap_server import ImapServer
from tests.mail_in.test_reading import sample
from tests.people import Cast

BOUNCE = sample("bounce-postfix")


def invite_guest(cast: Cast, email: str = "weg@traeger.example") -> str:
    """Returns the address of the Termin's page."""
    event = an_event(cast)
    with transaction(writing=True) as opened:
        opened.add(Participant(id=uuid.uuid4(), event_id=event.id, name="Wega", email=email))
    return f"/events/{event.id}"


def notes() -> list[tuple[str, str]]:
    with transaction(writing=False) as opened:
        return [(row.address, row.status) for row in opened.scalars(select(MailBounce))]


def test_a_bounce_becomes_a_note_once(cast: Cast) -> None:
    invite_guest(cast)
    with cast.app.app_context():
        outcomes = [take_in(BOUNCE), take_in(BOUNCE), take_in(sample("bounce-exchange"))]

        assert outcomes == ["bounce", "again", "bounce"]
        assert notes() == [("weg@traeger.example", "5.2.2")]  # what was said last
        with transaction(writing=False):
            assert bounced_addresses(["Weg@traeger.example", "da@traeger.example"]) == {"weg@traeger.example"}


def test_a_bounce_about_an_address_the_hub_never_wrote_to_is_left(embedded_cast: Cast) -> None:
    with embedded_cast.app.app_context():
        assert take_in(BOUNCE) == "left"
    assert notes() == []


def test_who_plans_sees_who_was_not_reached_and_nobody_else(embedded_cast: Cast) -> None:
    cast = embedded_cast
    page = invite_guest(cast)
    with cast.app.app_context():
        take_in(BOUNCE)

    assert "E-Mail kam nicht an" in cast.browser(cast.contributor).get(page).text
    assert "weg@traeger.example" not in cast.browser(cast.reader).get(page).text


def test_the_list_of_participants_says_who_was_not_reached(embedded_cast: Cast) -> None:
    cast = embedded_cast
    page = invite_guest(cast)
    browser = cast.browser(cast.contributor)
    assert "E-Mail kam nicht an" not in browser.get(f"{page}/participants").text
    with cast.app.app_context():
        take_in(BOUNCE)

    assert "E-Mail kam nicht an" in browser.get(f"{page}/participants").text


def test_the_administration_sees_the_address_and_settles_it(embedded_cast: Cast) -> None:
    cast = embedded_cast
    invite_guest(cast)
    with cast.app.app_context():
        take_in(BOUNCE)
    browser = cast.browser(cast.administrator)

    page = browser.get("/mail").text
    assert "weg@traeger.example" in page
    assert "Diese Adresse gibt es nicht." in page
    assert "Vertrauliches" not in page
    with transaction(writing=False) as opened:
        bounce_id = opened.scalars(select(MailBounce.id)).one()
    browser.post(f"/mail/bounces/{bounce_id}/forget")
    assert notes() == []


@pytest.mark.parametrize(
    ("mail", "outcome"),
    [(sample("ordinary"), "left"), (sample("other-sender"), "not-own"), (b"x" * (MAX_MESSAGE_BYTES + 1), "refused")],
    ids=["ordinary", "other sender", "too large"],
)
def test_everything_else_is_counted_and_left(
    embedded_cast: Cast, caplog: pytest.LogCaptureFixture, mail: bytes, outcome: str
) -> None:
    with embedded_cast.app.app_context(), caplog.at_level(logging.DEBUG):
        assert take_in(mail) == outcome

    with transaction(writing=False) as opened:
        assert opened.scalars(select(ReadMail.outcome)).all() == [outcome]
    for word in ("Frage", "berta", "Wo ist denn", "eve@"):
        assert word not in caplog.text


def test_a_mailbox_is_read_and_marked(embedded_cast: Cast) -> None:
    cast = embedded_cast
    invite_guest(cast)
    large = b"Subject: gross\r\n\r\n" + b"x" * MAX_MESSAGE_BYTES
    with cast.app.app_context(), ImapServer(BOUNCE, sample("ordinary"), large) as server:
        tally = read_mailbox(server.url)

        assert tally == {"bounce": 1, "left": 1, "refused": 1}
        assert server.seen == {1, 2, 3}
        assert server.fetched == [1, 2]  # what is too large is not even fetched
        assert read_mailbox(server.url) == {}


def test_killed_before_it_was_marked_a_mail_does_nothing_twice(embedded_cast: Cast) -> None:
    cast = embedded_cast
    invite_guest(cast)
    with cast.app.app_context(), ImapServer(BOUNCE) as server:
        read_mailbox(server.url)
        server.seen.clear()

        assert read_mailbox(server.url) == {"again": 1}


def test_the_worker_reads_the_mailbox_where_one_is_set_up(embedded_cast: Cast) -> None:
    cast = embedded_cast
    app = cast.app
    with app.app_context(), ImapServer(sample("ordinary")) as server:
        app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"imap_url": SecretStr(server.url)})
        assert jobs.run_scheduled("read_mailbox_now_and_then")
        assert server.seen == {1}


def test_a_mailbox_that_does_not_answer_is_said_without_its_password(embedded_cast: Cast) -> None:
    with embedded_cast.app.app_context(), ImapServer() as server:
        for url in (server.url.replace("gehe%20im", "falsch"), "imap://hub:geheim@127.0.0.1:9/INBOX", "http://a/b"):
            with pytest.raises(MailboxUnreachable) as raised:
                read_mailbox(url)
            assert "falsch" not in str(raised.value)
            assert "geheim" not in str(raised.value)
