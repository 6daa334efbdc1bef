"""What may not leave the hub is not compared either."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from hub.config import Settings
from tests.comparison.steps import file_versions
from tests.conftest import running
from tests.people import Cast


@pytest.fixture
def embedded_app(embedded_settings: Settings) -> Iterator[Flask]:
    """With a virus scanner that never answers: nothing is known to be clean."""
    yield from running(embedded_settings.model_copy(update={"clamd_url": "tcp://127.0.0.1:9"}))


def test_versions_that_are_not_scanned_yet_are_not_compared(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    document = file_versions(browser, embedded_cast, "Plan.txt", b"Das Jobcenter", b"Das Jugendamt")
    for page in ("compare", "compare/word"):
        answer = browser.get(f"/documents/{document}/{page}")
        assert answer.status_code in (422, 423)
        assert "Jugendamt</ins>" not in answer.text
