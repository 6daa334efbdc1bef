"""Through real processes: no trace of who answered, and a kill at any moment loses and doubles nothing."""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select, update

from hub.accounts.models import Person, SignIn
from hub.accounts.signed_in import user_of_person
from hub.answering.models import GivenAnswer, IncomingAnswer
from hub.answering.shuffling import store_waiting
from hub.db import now, transaction
from hub.demo import DOMAIN
from hub.documents.models import Workspace
from hub.feedback.content import Content, Page, Question
from tests.browser.live import LiveHub
from tests.feedback.steps import Asked, ask, some_content
from tests.stack import Stack, free_port
from tests.visitor import Lost, Visitor

ADDRESS, BROWSER = "203.0.113.77", "Telltale/1.0 (five-year-old phone)"
MAY_CHANGE = {"incoming_answer", "used_token", "given_answer", "given_text", "answer_burst"}


@pytest.fixture(scope="module")
def asking(hub: LiveHub) -> Asked:
    with hub.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one())
        workspace = opened.scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one()
        content = some_content()
        numbered = Question(id="number", kind="number", text={"de": "Nummer"})
        content = Content(**{**dict(content), "pages": [*content.pages, Page(id="last", questions=[numbered])]})
        return ask(user, workspace, content)


def token_in(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found, page
    return found.group(1)


def send(visitor: Visitor, code: str, token: str, **said: str) -> Any:
    fields = {"page": "last", "go": "next", "token": token, "language": "de"} | said
    headers = {"User_Agent": BROWSER, "X_Forwarded_For": ADDRESS}
    body = urlencode(fields).encode()
    return visitor.request("POST", f"/r/{code}", body, Content_Type="application/x-www-form-urlencoded", **headers)


@contextmanager
def without_worker(hub: LiveHub) -> Iterator[str]:
    """Only the web, whose address is given: what changes then, a request has changed."""
    stack = hub.stack
    stack.stop()
    with Stack(stack.launcher, stack.folder, stack.environment, [(("web",), free_port())]) as web:
        yield web.urls[0]
    stack.start()


def dump(hub: LiveHub) -> dict[str, list[str]]:
    """Every row of every table as text."""
    with sqlite3.connect(hub.stack.data / "hub.sqlite3") as opened:
        tables = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: sorted(map(repr, opened.execute(f'SELECT * FROM "{table}"'))) for table in tables}


def test_after_answering_neither_database_nor_log_say_who_it_was(hub: LiveHub, asking: Asked) -> None:
    """Also of somebody who is signed in in the same browser, whose last visit is not noted either."""
    said = {"q.understood": "4", "q.wish": "Mehr Zeit", "q.number": "9999"}
    with without_worker(hub) as url:
        visitor = Visitor(url).sign_in("jobcenter")
        visitor.get("/account")
        with transaction(writing=True) as opened:
            opened.execute(update(SignIn).values(last_seen_at=now() - timedelta(minutes=9)))
        before = dump(hub)
        page = visitor.get(f"/r/{asking.code}", User_Agent=BROWSER, X_Forwarded_For=ADDRESS)
        done = send(visitor, asking.code, token_in(page.text), **said)
        assert done.status == 303
        visitor.get(done.headers["Location"], User_Agent=BROWSER, X_Forwarded_For=ADDRESS)
        after = dump(hub)

    assert {table for table in after if after[table] != before[table]} <= MAY_CHANGE
    assert len(after["incoming_answer"]) == len(before["incoming_answer"]) + 1
    for table in MAY_CHANGE:
        for row in set(after[table]) - set(before[table]):
            assert "jobcenter" not in row.lower()
            assert not re.search(r"\d\d:\d\d", row), row
    written = [*hub.stack.folder.rglob("*")]
    for file in filter(lambda file: file.is_file(), written):
        assert ADDRESS.encode() not in file.read_bytes(), file
        assert b"Telltale" not in file.read_bytes(), file
    assert asking.code not in hub.stack.log()


def test_killed_at_any_moment_no_acknowledged_answer_is_lost_and_none_is_doubled(hub: LiveHub, asking: Asked) -> None:
    acknowledged: set[int] = set()
    is_over = threading.Event()

    def keep_answering(first: int) -> None:
        """Until the server says that it has the answer, the same page is sent again."""
        visitor, number, token = Visitor(hub.url), first, ""
        while not is_over.is_set():
            try:
                token = token or token_in(visitor.get(f"/r/{asking.code}").text)
                if send(visitor, asking.code, token, **{"q.number": str(number)}).status == 303:
                    acknowledged.add(number)
                    number, token = number + 1, ""
            except Lost:
                time.sleep(0.02)

    threads = [threading.Thread(target=keep_answering, args=(first,)) for first in (100_000, 200_000, 300_000)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        enough = len(acknowledged) + 10
        deadline = time.monotonic() + 20
        while len(acknowledged) < enough and time.monotonic() < deadline:
            if len(acknowledged) % 5 == 0:
                with hub.app.app_context():
                    store_waiting()  # what the worker does every few minutes
            time.sleep(0.01)
        hub.stack.kill_hub()
        hub.stack.start()
    is_over.set()
    for thread in threads:
        thread.join()

    with transaction(writing=False) as opened:
        found = [
            values.get("number")
            for kind in (IncomingAnswer, GivenAnswer)
            for values in opened.scalars(select(kind.values))
        ]
    numbers = [number for number in found if number is not None and number >= 100_000]
    assert len(acknowledged) >= 30
    assert acknowledged <= set(numbers)
    assert len(numbers) == len(set(numbers))
