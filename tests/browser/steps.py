"""What people do on several pages: choose, drop and upload files. Waits for what the page shows, never for a time."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

FOUND_SECONDS = 30


def choose_files(page: Page, *files: Path) -> None:
    """Open the upload dialog and choose files in it, as the system's file dialog would give them."""
    page.get_by_role("link", name="Hochladen").first.click()
    expect(page.locator("[data-upload-dialog]")).to_be_visible()  # what takes the files comes with it
    page.locator("[data-input-files]").set_input_files(files)


def drop_from_desktop(page: Page, *paths: Path) -> None:
    """Drag files or whole folders from the desktop onto the page; the browser reads them from the disk itself."""
    expect(page.locator("[data-drop-overlay]")).to_be_attached()
    devtools = page.context.new_cdp_session(page)
    load = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for step in ("dragEnter", "dragOver"):
        devtools.send("Input.dispatchDragEvent", {"type": step, "x": 600, "y": 400, "data": load})
    expect(page.locator("[data-drop-overlay]")).to_contain_text("Sehen werden das:")
    devtools.send("Input.dispatchDragEvent", {"type": "drop", "x": 600, "y": 400, "data": load})
    devtools.detach()


def start_upload(page: Page) -> None:
    """Press „Hochladen“ in the dialog as soon as the names are checked."""
    expect(page.locator("[data-upload-start]:not([aria-disabled])")).to_be_visible()
    page.locator("[data-upload-start]").click()


def upload(page: Page, path: Path, content: bytes) -> None:
    """A small file into the folder that is open, to the end."""
    path.write_bytes(content)
    choose_files(page, path)
    start_upload(page)
    expect(page.locator("tbody .name", has_text=path.name)).to_be_visible()


def search_until_found(page: Page, words: str, *, hits: int = 1) -> None:
    """Ask again until the worker has brought that much into the index: it follows an upload by seconds."""
    deadline = time.monotonic() + FOUND_SECONDS
    while time.monotonic() < deadline:
        page.goto("/search?" + urlencode({"q": words}))
        if page.locator(".hit").count() >= hits:
            return
    raise AssertionError(f"not found within {FOUND_SECONDS} s: {words}")
