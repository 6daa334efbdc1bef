"""Steps of stories about feeds and files."""

from __future__ import annotations

import io
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from icalendar import Calendar
from werkzeug.test import TestResponse

from tests.days import day_in
from tests.people import Browser, Cast

ICS = Path(__file__).parents[3] / "shared" / "ics"


def new_feed(browser: Browser, *, shows: str = "mine", also: tuple[str, ...] = (), purpose: str = "") -> str:
    """The path of a new address, as its maker sees it once."""
    browser.get("/account/feeds")
    answer = browser.post("/account/feeds", {"shows": shows, "also": list(also), "purpose": purpose})
    assert answer.status_code == 302, answer.text
    page = browser.get("/account/feeds").text
    return address_shown(page)


def address_shown(page: str) -> str:
    found = re.search(r'id="address"[^>]*value="http://localhost(/feeds/[^"]+)"', page)
    assert found, page
    return found.group(1)


def titles(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200, answer.text
    return sorted(str(event["SUMMARY"]) for event in Calendar.from_ical(answer.data).walk("VEVENT"))


def soon(days: int = 10, hour: int = 9) -> datetime:
    """A wall time some days from now: feeds show half a year back and two ahead."""
    return datetime.combine(day_in(days), datetime.min.time()).replace(hour=hour)


def calendar_file(*events: str, head: str = "") -> bytes:
    """A small file; each event is the lines within its VEVENT."""
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Test//DE\n{head}{body}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def hand_in(browser: Browser, cast: Cast, content: bytes, name: str = "kalender.ics") -> TestResponse:
    path = f"/workspaces/{cast.shared.id}/calendar/import"
    browser.get(path)
    return browser.post(path, {"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")


def bring_in(browser: Browser, cast: Cast, content: bytes, **choices: Any) -> TestResponse:
    """Hand in, look, and say yes."""
    answer = hand_in(browser, cast, content)
    assert answer.status_code == 302, answer.text
    page = browser.get(answer.location)
    found = re.search(r'<option[^>]*value="([0-9a-f-]{36})">Dienstgespräch|name="format_id" value="([^"]+)"', page.text)
    assert found, page.text
    return browser.post(answer.location, {"format_id": found.group(1) or found.group(2), "status": "draft", **choices})
