"""Steps that several stories about accounts share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from hub import jobs
from hub.accounts.models import Person
from hub.audit.models import AuditEntry
from hub.config import Settings
from hub.db import session, transaction
from tests.people import PASSWORD, Browser, Cast

NEW_PASSWORD = "sieben Birnen tanzen leise"


@contextmanager
def behind_the_scenes(cast: Cast) -> Iterator[Session]:
    """Something happens that no page is needed for."""
    with cast.app.app_context(), transaction(writing=True) as opened:
        yield opened


def attempt(browser: Browser, email: str, password: str = PASSWORD, **fields: str) -> TestResponse:
    """Fill in the sign-in page."""
    browser.get("/sign-in")
    return browser.post("/sign-in", {"email": email, "password": password, **fields})


def choose_password(browser: Browser, link: str, password: str = NEW_PASSWORD, again: str = "") -> TestResponse:
    """Open a one-time link and fill in its page."""
    path = link.removeprefix("http://localhost")
    browser.get(path)
    return browser.post(path, {"password": password, "again": again or password})


def mails_sent(cast: Cast) -> list[str]:
    """What the worker has written to the outbox, oldest first."""
    with cast.app.app_context():
        jobs.run_due_jobs()
    settings: Settings = cast.app.config["SETTINGS"]
    paths = sorted((settings.data / "outbox").glob("*.txt"), key=lambda path: path.stat().st_mtime_ns)
    return [path.read_text(encoding="utf-8") for path in paths]


def link_in(mail: str) -> str:
    found = re.search(r"^http\S+/one-time-links/\S+$", mail, re.MULTILINE)
    assert found, mail
    return found.group()


def trail_of(action: str) -> list[AuditEntry]:
    with transaction(writing=False):
        return list(
            session().scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.number))
        )


def person(row: Person) -> Person:
    """The row as it is now."""
    with transaction(writing=False):
        return session().get_one(Person, row.id)


def profile(row: Person, **changes: str) -> dict[str, str]:
    """What the page of a person sends."""
    return {
        "email": row.email,
        "name": row.name,
        "role": row.role,
        "institution_id": str(row.institution_id),
        "deputy_id": str(row.deputy_id or ""),
    } | changes
