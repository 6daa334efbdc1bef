"""Without a scanner configured everything is as if there were none, and the administration is told."""

from __future__ import annotations

import pytest

from hub.config import Settings
from tests.conftest import running
from tests.people import Cast, cast_of, document_named


@pytest.fixture
def plain_cast(embedded_settings: Settings) -> Cast:
    [app] = running(embedded_settings)
    return cast_of(app)


def test_files_open_at_once(plain_cast: Cast) -> None:
    browser = plain_cast.browser(plain_cast.contributor)
    browser.upload(plain_cast.root.id, "Plan.txt", b"Fortbildung")
    assert browser.get(f"/documents/{document_named('Plan.txt').id}/download").text == "Fortbildung"


def test_the_administration_reads_that_nothing_is_scanned(plain_cast: Cast) -> None:
    assert "kein Virenscanner eingerichtet" in plain_cast.browser(plain_cast.administrator).get("/scanning").text
