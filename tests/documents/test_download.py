"""Downloads: ranges, ETag, names, and nothing that runs in the hub's origin."""

from __future__ import annotations

import pytest

from tests.documents.test_upload import begin
from tests.people import Browser, Cast, document_named

CONTENT = bytes(range(200))


def filed(cast: Cast, name: str = "Plan.bin", content: bytes = CONTENT) -> tuple[Browser, str]:
    browser = cast.browser(cast.contributor)
    assert begin(browser, cast, name=name, size=len(content), body=content).status_code == 201
    return browser, f"/documents/{document_named(name).id}"


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-9", 206, 0, 9),
        ("bytes=190-", 206, 190, 199),
        ("bytes=-5", 206, 195, 199),
        ("bytes=50-9999", 206, 50, 199),
        ("bytes=0-0", 206, 0, 0),
        ("bytes=0-1,5-6", 200, 0, 199),
        ("lines=1-2", 200, 0, 199),
    ],
)
def test_one_range_is_answered_with_exactly_its_bytes(
    cast: Cast, asked: str, status: int, first: int, last: int
) -> None:
    browser, url = filed(cast)
    response = browser.get(f"{url}/download", headers={"Range": asked})
    assert (response.status_code, response.data) == (status, CONTENT[first : last + 1])
    if status == 206:
        assert response.headers["Content-Range"] == f"bytes {first}-{last}/200"
    assert response.content_length == last - first + 1


def test_a_range_behind_the_end_is_refused_with_the_size(cast: Cast) -> None:
    browser, url = filed(cast)
    response = browser.get(f"{url}/download", headers={"Range": "bytes=200-"})
    assert (response.status_code, response.headers["Content-Range"]) == (416, "bytes */200")


def test_a_known_etag_saves_the_bytes_and_if_range_protects_a_resumed_download(cast: Cast) -> None:
    browser, url = filed(cast)
    etag = browser.get(f"{url}/download").headers["ETag"]
    unchanged = browser.get(f"{url}/download", headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    resumed = browser.get(f"{url}/download", headers={"Range": "bytes=100-", "If-Range": etag})
    assert resumed.status_code == 206
    begin(browser, cast, name="Plan.bin", size=3, body=b"neu", onConflict="version")
    changed = browser.get(f"{url}/download", headers={"Range": "bytes=1-", "If-Range": etag})
    assert (changed.status_code, changed.data) == (200, b"neu")


def test_head_tells_the_size_without_bytes(cast: Cast) -> None:
    browser, url = filed(cast)
    response = browser.head(f"{url}/download")
    assert (response.status_code, response.content_length, response.data) == (200, 200, b"")


@pytest.mark.parametrize(
    ("name", "opens"),
    [
        ("a.pdf", True),
        ("a.png", True),
        ("a.txt", True),
        ("a.svg", False),
        ("a.html", False),
        ("a.xhtml", False),
        ("a.xml", False),
        ("a.docx", False),
    ],
)
def test_only_harmless_kinds_open_in_the_browser(cast: Cast, name: str, opens: bool) -> None:
    browser, url = filed(cast, name=name, content=b"<script>alert(1)</script>")
    response = browser.get(f"{url}/view")
    assert response.headers["Content-Disposition"].startswith("inline" if opens else "attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    if not name.endswith(".pdf"):
        assert "sandbox" in response.headers["Content-Security-Policy"]


def test_a_download_is_noted_in_the_trail(cast: Cast) -> None:
    browser, url = filed(cast)
    browser.get(f"{url}/download")
    trail = cast.browser(cast.data_protection).get("/audit").text
    assert "Plan.bin" in trail
    assert "heruntergeladen" in trail
