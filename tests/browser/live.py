"""A hub that really runs, and people who sit in front of it; knows the sample cooperation of hub/demo.py."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import exists, or_, select

from hub import db
from hub.app import create_app
from hub.config import Settings
from hub.demo import DOMAIN, PASSWORD
from hub.indexing import IndexChange
from hub.jobs import Job
from tests.stack import Stack
from tests.visitor import Visitor

WAIT_MS = 30_000  # the machine may be busy; a test that passes never waits this long
IDLE_SECONDS = 120
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 320, "height": 640}


@dataclass
class LiveHub:
    """The running hub, and an application on the same database to look things up or put rows in directly."""

    stack: Stack
    app: Flask
    _visitors: dict[str, Visitor] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.stack.urls[0]

    def wait_until_idle(self) -> None:
        """Return when the worker has read, indexed and drawn everything that stands in the hub."""
        deadline = time.monotonic() + IDLE_SECONDS
        while self._is_anything_due():
            assert time.monotonic() < deadline, self.stack.log()
            time.sleep(0.2)

    def _is_anything_due(self) -> bool:
        due = select(Job.id).where(Job.run_at <= db.now(), Job.failed_at.is_(None))
        with self.app.app_context(), db.transaction(writing=False) as opened:
            return bool(opened.scalar(select(or_(exists(due), exists(select(IndexChange.id))))))

    def visitor(self, local: str) -> Visitor:
        """One of the sample people over plain HTTP, signed in once for the whole module."""
        if local not in self._visitors:
            self._visitors[local] = Visitor(self.url).sign_in(local)
        return self._visitors[local]

    def cookies_of(self, local: str) -> list[dict[str, Any]]:
        cookies = self.visitor(local).cookies
        return [{"name": name, "value": value, "url": self.url} for name, value in cookies.items()]


@contextmanager
def live_hub(stack: Stack) -> Iterator[LiveHub]:
    with stack:
        app = create_app(Settings(data=stack.data, base_url=stack.urls[0]))
        yield LiveHub(stack, app)
        db.engine().dispose()


class Room:
    """Where the browsers of one test stand; what went wrong in any of them fails the test when it ends."""

    def __init__(self, chromium: Browser, hub: LiveHub) -> None:
        self._chromium = chromium
        self._hub = hub
        self._contexts: list[BrowserContext] = []
        self._pages: dict[str | None, Page] = {}
        self.complaints: list[str] = []

    def open(self, local: str | None = None, *, url: str | None = None, **options: Any) -> Page:
        """A page of a fresh browser, of a person who is signed in already or of nobody."""
        context = self._chromium.new_context(
            base_url=url or self._hub.url, **{"viewport": WIDE, "locale": "de-DE", "reduced_motion": "reduce"} | options
        )
        self._contexts.append(context)
        context.set_default_timeout(WAIT_MS)
        if local:
            context.add_cookies(self._hub.cookies_of(local))  # type: ignore[arg-type]
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._listen(page, message.text))
        return page

    def page_of(self, local: str | None) -> Page:
        """The same page for the same person each time, for tests that only go somewhere and look."""
        if local not in self._pages:
            self._pages[local] = self.open(local)
        return self._pages[local]

    def _listen(self, page: Page, text: str) -> None:
        if "Content Security Policy" in text:
            self.complaints.append(f"{page.url}: {text}")

    def close(self) -> None:
        for context in self._contexts:
            context.close()


def sign_in(page: Page, local: str) -> None:
    """By the page, as a person does it."""
    page.goto("/sign-in")
    page.get_by_label("E-Mail-Adresse").fill(f"{local}@{DOMAIN}")
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Guten Tag")
