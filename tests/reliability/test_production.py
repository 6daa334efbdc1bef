"""docker-compose.yml by hand: PostgreSQL, an S3 server, two webs and one worker, with a mail server beside them."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.accounts.throttle import MAX_PER_ACCOUNT
from hub.server import GRACE_SECONDS
from tests.launcher import Launcher
from tests.postgres_server import PostgresServer
from tests.reliability.steps import eventually, new_folder, person_at
from tests.s3_server import S3Server
from tests.smtp_sink import SmtpSink, plain_text_of
from tests.stack import Stack
from tests.visitor import Visitor

CONTENT = bytes(range(256)) * 4_000
NEW_PASSWORD = "sieben Boote auf dem Kanal"


@pytest.fixture(scope="module")
def mail() -> Iterator[SmtpSink]:
    with SmtpSink() as sink:
        yield sink


@pytest.fixture(scope="module")
def two_webs(
    launcher: Launcher, tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer, s3: S3Server, mail: SmtpSink
) -> Iterator[Stack]:
    """As `production`, with a mail server."""
    folder = tmp_path_factory.mktemp("two-webs")
    with Stack.production(launcher, folder, postgres, s3, HUB_SMTP_URL=mail.url) as stack:
        yield stack


def test_what_one_web_stores_the_other_shows_to_the_same_browser(two_webs: Stack) -> None:
    here = person_at(two_webs)
    there = here.at(two_webs.urls[1])
    folder = new_folder(here)

    document = here.upload(folder, "Übersicht.bin", CONTENT).document

    assert there.documents_in(folder) == {"Übersicht.bin": document}
    assert there.get(f"{document}/download").body == CONTENT
    part = there.get(f"{document}/download", Range="bytes=1000-1999")
    assert (part.status, part.body) == (206, CONTENT[1000:2000])
    assert part.headers["Content-Range"] == f"bytes 1000-1999/{len(CONTENT)}"


def test_an_upload_begun_at_one_web_goes_on_at_the_other(two_webs: Stack) -> None:
    here = person_at(two_webs)
    there = here.at(two_webs.urls[1])
    upload = here.announce(new_folder(here), "Übersicht.bin", len(CONTENT)).headers["Location"]

    here.append(upload, 0, CONTENT[:100_000])
    assert there.progress(upload).offset == 100_000
    there.append(upload, 100_000, CONTENT[100_000:200_000])
    done = here.append(upload, 200_000, CONTENT[200_000:])

    assert there.get(f"{done.document}/download").body == CONTENT


def test_wrong_passwords_count_over_both_webs(two_webs: Stack) -> None:
    browsers = [Visitor(url) for url in two_webs.urls]
    for number in range(MAX_PER_ACCOUNT):
        assert browsers[number % 2].try_to_sign_in("kammer", "falsch geraten").status in (401, 422)

    for browser in browsers:
        refused = browser.try_to_sign_in("kammer", "falsch geraten")
        assert refused.status == 429
        assert "Das waren zu viele Versuche." in refused.text


def test_signing_out_at_one_web_ends_the_session_at_the_other(two_webs: Stack) -> None:
    here = Visitor(two_webs.urls[0]).sign_in("jugendamt")
    there = here.at(two_webs.urls[1])
    stolen = dict(here.cookies)
    assert there.get("/account").status == 200

    assert here.post("/sign-out").status == 302

    there.cookies = stolen
    answer = there.get("/account")
    assert (answer.status, answer.headers["Location"].partition("?")[0]) == (302, "/sign-in")


def test_a_forgotten_password_comes_by_mail_and_the_link_opens_at_the_other_web(
    two_webs: Stack, mail: SmtpSink
) -> None:
    here, there = (Visitor(url) for url in two_webs.urls)
    here.get("/sign-in/forgotten")
    assert here.post("/sign-in/forgotten", email="berufsberatung@musterstadt.example").status == 200

    assert eventually(lambda: len(mail.mails) == 1, seconds=30), two_webs.log()
    letter = mail.mails[0]
    assert letter["To"] == "berufsberatung@musterstadt.example"
    assert letter["Subject"] == "Neues Passwort für den JBA-Hub"
    text = plain_text_of(letter)
    assert "Guten Tag Berufsberatung," in text
    link = re.search(r"^http://\S+(/one-time-links/\S+)", text, re.MULTILINE)
    assert link, text
    assert there.get(link[1]).status == 200
    assert there.post(link[1], password=NEW_PASSWORD, again=NEW_PASSWORD).status == 302
    assert Visitor(two_webs.urls[0]).sign_in("berufsberatung", NEW_PASSWORD)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_webs_and_worker_end_cleanly_when_they_are_asked_to(two_webs: Stack, number: signal.Signals) -> None:
    assert two_webs.stop(number) == [0, 0, 0], two_webs.log()
    assert "Traceback" not in two_webs.log()
    two_webs.start()


def test_one_web_is_replaced_while_people_work_at_the_other(two_webs: Stack) -> None:
    person = person_at(two_webs).at(two_webs.urls[1])
    folder = new_folder(person)

    assert two_webs.stop_one(0) == 0
    document = person.upload(folder, "Übersicht.bin", CONTENT).document
    two_webs.start_one(0)

    assert person.at(two_webs.urls[0]).get(f"{document}/download").body == CONTENT


def test_the_embedded_hub_ends_at_once_when_it_is_asked_to(launcher: Launcher, tmp_path: Path) -> None:
    """Several times: web and worker get two signals at almost the same moment, and must not stumble over them."""
    with Stack.embedded(launcher, tmp_path) as stack:
        for number in [signal.SIGTERM, *[signal.SIGINT] * 6]:
            started = time.monotonic()
            assert stack.stop(number) == [0], stack.log()
            assert time.monotonic() - started < GRACE_SECONDS, "somebody missed the signal and had to be killed"
            stack.start()
        assert "Traceback" not in stack.log()
