"""Debian's Chromium in front of a hub that really runs: one browser for all, one hub for each file of tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture(scope="package")
def filled(launcher: Launcher, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a hub with the sample cooperation whose worker has done everything; each file of tests copies it."""
    stack = Stack.embedded(launcher, tmp_path_factory.mktemp("filled"))
    with live_hub(stack) as hub:
        hub.wait_until_idle()
        assert stack.stop() == [0], stack.log()
    return stack.data


@pytest.fixture(scope="module")
def hub(launcher: Launcher, filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveHub]:
    stack = Stack.embedded(launcher, tmp_path_factory.mktemp("browser"))
    shutil.copytree(filled, stack.data, dirs_exist_ok=True)
    with live_hub(stack) as hub:
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
