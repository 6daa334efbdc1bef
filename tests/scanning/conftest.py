"""The application with a real clamd beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from hub.config import Settings
from tests.clamd_server import ClamdServer
from tests.conftest import running


@pytest.fixture(scope="session")
def clamd() -> Iterator[ClamdServer]:
    with ClamdServer() as server:
        yield server


@pytest.fixture
def settings(settings: Settings, clamd: ClamdServer) -> Settings:
    return settings.model_copy(update={"clamd_url": clamd.url})


@pytest.fixture
def embedded_app(embedded_settings: Settings, clamd: ClamdServer) -> Iterator[Flask]:
    yield from running(embedded_settings.model_copy(update={"clamd_url": clamd.url}))
