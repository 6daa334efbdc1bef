"""Who has read what is for Datenschutz alone: neither an export nor a Verlauf tells it."""

from __future__ import annotations

import pytest

from hub import jobs
from hub.exchange import history
from tests.exchange.steps import contents
from tests.people import Cast
from tests.sharing.steps import filed, new_link

READ = ("heruntergeladen", "angesehen", "verglichen", "abgerufen", "geöffnet", "exportiert")


@pytest.fixture(autouse=True)
def without_printing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Setting pages takes two seconds and shows what Verlauf.csv shows."""
    monkeypatch.setattr(history, "find_library", lambda name: None)


def test_nobody_learns_who_has_read(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser, reader, manager = (cast.browser(one) for one in (cast.contributor, cast.reader, cast.manager))
    document = f"/documents/{filed(browser, cast.root, content=b'alt')}"
    browser.upload(cast.root.id, "Plan.txt", b"neu", on_conflict="version")
    cast.browser(None).get(f"{new_link(browser, document)}{document}/download")
    with cast.app.app_context():
        jobs.run_due_jobs("reading")
    for page in ("download", "view", "versions/1/download", "preview", "compare"):
        assert reader.get(f"{document}/{page}").status_code == 200
    folder = f"/folders/{cast.root.id}"
    assert reader.post(f"{folder}/download").status_code == 200
    assert reader.post(f"{folder}/selection/download", {"item": document[1:].replace("s/", ":")}).status_code == 200
    export = f"/workspaces/{cast.shared.id}/export"
    manager.post(export)
    lines = contents(manager.post(export).data)["Verlauf.csv"].decode()
    assert cast.contributor.name in lines
    assert cast.reader.name not in lines
    for page in (f"/workspaces/{cast.shared.id}/history", f"{document}/history"):
        lines += manager.get(page).text
    assert [word for word in READ if word in lines] == []
