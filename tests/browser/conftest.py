"""Debian's Chromium in front of a hub that really runs: one browser for all, one hub for each file of tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.live import WAIT_MS, LiveHub, Room, live_hub
from tests.launcher import Launcher
from tests.stack import Stack

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="package")
def launcher() -> Iterator[Launcher]:
    with Launcher() as launcher:
        yield launcher


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def hub(launcher: Launcher, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveHub]:
    with live_hub(Stack.embedded(launcher, tmp_path_factory.mktemp("browser"))) as hub:
        yield hub


@pytest.fixture
def room(chromium: Browser, hub: LiveHub) -> Iterator[Room]:
    """Browsers for one test: `room.open("koordination")`."""
    room = Room(chromium, hub)
    yield room
    room.close()
    assert room.complaints == []


@pytest.fixture(scope="module")
def module_room(chromium: Browser, hub: LiveHub) -> Iterator[Room]:
    """Browsers that stay open for a whole file of tests."""
    room = Room(chromium, hub)
    yield room
    room.close()
    assert room.complaints == []
