"""A large upload on a line that is slow, breaks, comes back, loses its server, and on a page that is left meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page, expect

from tests.browser.line import Line
from tests.browser.live import LiveHub, Room
from tests.browser.steps import choose_files, start_upload

MIB = 1024 * 1024
FILM = Random(2).randbytes(64 * MIB)
LOST = "Verbindung unterbrochen – wird fortgesetzt, sobald sie wieder da ist."


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desktop") / "Film.mp4"
    path.write_bytes(FILM)
    return path


@pytest.fixture
def line(hub: LiveHub) -> Iterator[Line]:
    with Line(hub.stack.ports[0]) as line:
        yield line


@pytest.fixture
def page(room: Room, hub: LiveHub, line: Line) -> Page:
    """The shared Bereich, reached over the line."""
    page = room.open("koordination", url=line.url)
    page.goto(hub.visitor("koordination").folder())
    return page


def start_film(page: Page, line: Line, film: Path, name: str) -> None:
    """Begin to upload the film under this name; the line carries 20 MiB of it and then stalls."""
    copy = film.with_name(name)
    copy.hardlink_to(film)
    choose_files(page, copy)
    expect(page.locator("[data-upload-start]:not([aria-disabled])")).to_be_visible()
    line.allow(20 * MIB)
    start_upload(page)
    expect_under_way(page)


def expect_under_way(page: Page) -> None:
    expect(page.get_by_role("list", name="Dateien")).to_contain_text(re.compile(r"[1-9]\d? % · 64 MB"))


def expect_filed(page: Page, hub: LiveHub, line: Line, name: str) -> None:
    """The film lies in the folder, byte for byte, and did not begin anew (what was on the way goes twice)."""
    expect(page.locator("[data-toasts]")).to_contain_text("Eine Datei hochgeladen.")
    visitor = hub.visitor("koordination")
    document = visitor.documents_in(visitor.folder())[name]
    assert sha256(visitor.get(f"{document}/download").body).digest() == sha256(FILM).digest()
    assert line.carried < len(FILM) + 16 * MIB


def test_an_upload_can_be_paused_and_continued(page: Page, line: Line, hub: LiveHub, film: Path) -> None:
    start_film(page, line, film, "Pause.mp4")
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.locator("[data-state]").first).to_have_text("Angehalten")
    line.allow(None)
    page.get_by_role("button", name="Fortsetzen").click()

    expect_filed(page, hub, line, "Pause.mp4")


def test_after_a_lost_network_the_upload_goes_on_by_itself(page: Page, line: Line, hub: LiveHub, film: Path) -> None:
    start_film(page, line, film, "Netz.mp4")
    page.context.set_offline(True)
    line.cut()
    expect(page.locator("[data-state]").first).to_have_text(LOST)
    expect(page.get_by_role("list", name="Dateien")).to_contain_text("wartet auf die Verbindung")
    expect(page.locator("tbody .name", has_text="Netz.mp4")).to_have_count(0)
    line.mend()
    line.allow(None)
    page.context.set_offline(False)

    expect_filed(page, hub, line, "Netz.mp4")


def test_a_line_that_has_gone_silent_is_noticed(page: Page, line: Line, hub: LiveHub, film: Path) -> None:
    start_film(page, line, film, "Funkloch.mp4")
    line.fall_silent()

    # The page waits twenty seconds for a sign of life, the hub thirty.
    expect(page.locator("[data-toasts]")).to_contain_text("Eine Datei hochgeladen.", timeout=90_000)
    visitor = hub.visitor("koordination")
    document = visitor.documents_in(visitor.folder())["Funkloch.mp4"]
    assert sha256(visitor.get(f"{document}/download").body).digest() == sha256(FILM).digest()


def test_after_a_restart_of_the_server_the_upload_goes_on_by_itself(
    page: Page, line: Line, hub: LiveHub, film: Path
) -> None:
    start_film(page, line, film, "Neustart.mp4")
    hub.stack.kill_hub()
    expect(page.locator("[data-state]").first).to_have_text(LOST)
    line.allow(None)
    hub.stack.start()

    expect_filed(page, hub, line, "Neustart.mp4")


def test_after_a_reload_in_the_middle_the_upload_goes_on_by_itself(
    page: Page, line: Line, hub: LiveHub, film: Path
) -> None:
    start_film(page, line, film, "Neu geladen.mp4")
    page.reload()
    line.allow(None)

    expect_filed(page, hub, line, "Neu geladen.mp4")


def test_an_upload_goes_on_while_the_person_reads_another_page(
    page: Page, line: Line, hub: LiveHub, film: Path
) -> None:
    start_film(page, line, film, "Nebenbei.mp4")
    page.get_by_role("navigation", name="Hauptnavigation").get_by_role("link", name="Start").click()
    line.allow(None)

    expect_filed(page, hub, line, "Nebenbei.mp4")
    page.locator("[data-toasts]").get_by_role("link", name="Dokument öffnen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nebenbei.mp4")


def test_an_upload_that_is_cancelled_leaves_nothing_behind(page: Page, line: Line, hub: LiveHub, film: Path) -> None:
    start_film(page, line, film, "Doch nicht.mp4")
    with page.expect_response(lambda answer: answer.request.method == "DELETE" and answer.status == 204):
        page.get_by_role("button", name="Alle abbrechen").click()
        page.get_by_role("button", name="Wirklich alle abbrechen?").click()
        line.allow(None)

    page.reload()
    expect(page.locator("tbody .name", has_text="Doch nicht.mp4")).to_have_count(0)
    expect(page.locator("[data-uploads]")).to_be_hidden()
