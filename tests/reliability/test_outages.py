"""The database or the store goes away and comes back, while people work and no process is started again."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from tests.postgres_server import PostgresServer
from tests.reliability.steps import UNREACHABLE, eventually, expect_clean, new_folder, person_at
from tests.s3_server import S3Server
from tests.stack import Stack, is_ready
from tests.visitor import Answer

DOWN_SECONDS = 10
PATIENCE_SECONDS = 20
CONTENT = b"Protokoll der Sitzung " * 5_000


def test_an_upload_whose_bytes_are_stored_waits_for_a_database_that_is_away_for_ten_seconds(
    production: Stack, postgres: PostgresServer, s3: S3Server
) -> None:
    person = person_at(production)
    folder = new_folder(person)
    with ThreadPoolExecutor(1) as threads:
        s3.pause()
        upload = threads.submit(person.upload, folder, "Protokoll.txt", CONTENT)
        time.sleep(1)  # the rights are checked; the bytes are on their way to the store
        with postgres.down():
            s3.resume()
            time.sleep(DOWN_SECONDS)
        answer = upload.result()

    assert answer.status == 201, answer.text
    assert person.documents_in(folder)["Protokoll.txt"] == answer.document
    assert person.get(f"{answer.document}/download").body == CONTENT
    expect_clean(production)


def test_without_the_database_people_read_what_is_wrong_and_go_on_afterwards(
    production: Stack, postgres: PostgresServer
) -> None:
    person = person_at(production)
    folder = new_folder(person)
    upload = person.announce(folder, "Protokoll.txt", len(CONTENT)).headers["Location"]
    person.append(upload, 0, CONTENT[:60_000])

    with postgres.down():
        expect_unreachable(person.append(upload, 60_000, CONTENT[60_000:]))
        expect_unreachable(person.upload(folder, "Neu.txt", b"neu"))
        expect_unreachable(person.get(folder))
        expect_unreachable(person.get("/sign-in"))

    reached = person.progress(upload)
    assert (reached.offset, reached.document) == (60_000, "")
    assert not {"Protokoll.txt", "Neu.txt"} & set(person.documents_in(folder))
    done = person.append(upload, 60_000, CONTENT[60_000:])
    assert person.get(f"{done.document}/download").body == CONTENT
    expect_clean(production)


def test_after_a_database_outage_the_worker_goes_on(production: Stack, postgres: PostgresServer) -> None:
    person = person_at(production)
    with postgres.down():
        time.sleep(2)  # the worker looks for work every second

    person.post("/sign-in/forgotten", email="berufsberatung@musterstadt.example")

    assert eventually(lambda: any(production.data.glob("outbox/*")), seconds=30), production.log()


def test_without_the_store_people_read_what_is_wrong_and_go_on_afterwards(production: Stack, s3: S3Server) -> None:
    person = person_at(production)
    folder = new_folder(person)
    document = person.upload(folder, "Plan.txt", CONTENT).document
    upload = person.announce(folder, "Protokoll.txt", len(CONTENT)).headers["Location"]
    person.append(upload, 0, CONTENT[:60_000])

    with s3.down():
        started = time.monotonic()
        expect_unreachable(person.upload(folder, "Neu.txt", b"neu"))
        assert time.monotonic() - started < PATIENCE_SECONDS
        expect_unreachable(person.append(upload, 60_000, CONTENT[60_000:]))
        expect_unreachable(person.get(f"{document}/download"))
        assert "Neu.txt" not in person.documents_in(folder)  # pages need no bytes
        assert not is_ready(production.ports[0])

    assert person.upload(folder, "Neu.txt", b"neu").status == 201
    assert person.get(f"{document}/download").body == CONTENT
    assert person.progress(upload).offset == 60_000
    done = person.append(upload, 60_000, CONTENT[60_000:])
    assert person.get(f"{done.document}/download").body == CONTENT
    expect_clean(production)


def expect_unreachable(answer: Answer) -> None:
    """A page for people, JSON for scripts; the same sentence in both."""
    assert answer.status == 503, answer
    is_page = answer.headers["Content-Type"].startswith("text/html")
    assert UNREACHABLE in (answer.text if is_page else answer.json["message"])
