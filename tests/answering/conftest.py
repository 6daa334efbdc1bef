"""A hub that really runs, for what a kill and a log may show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.live import LiveHub, live_hub
from tests.launcher import Launcher
from tests.stack import Stack


@pytest.fixture(scope="package")
def launcher() -> Iterator[Launcher]:
    with Launcher() as launcher:
        yield launcher


@pytest.fixture(scope="module")
def hub(launcher: Launcher, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveHub]:
    folder: Path = tmp_path_factory.mktemp("answering")
    with live_hub(Stack.embedded(launcher, folder, HUB_TRUSTED_PROXIES="1", HUB_WEB_PROCESSES="2")) as hub:
        yield hub
