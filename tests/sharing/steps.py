"""Steps of sharing stories: making a link or Briefkasten as a person does, coming with nothing but its address."""

from __future__ import annotations

import html
import io
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from hub.db import transaction
from hub.documents.models import CONTRIBUTE, Folder, Membership
from hub.sharing.models import Delivery, Letterbox, ShareLink
from tests.days import day_in
from tests.people import Browser, Cast, document_named

NOT_VALID = "Dieser Link gilt nicht (mehr). Bitten Sie die Person, die ihn geschickt hat, um einen neuen."
IN_TWO_WEEKS = day_in(14).isoformat()


@contextmanager
def meanwhile(cast: Cast) -> Iterator[Session]:
    """Something happens that no page is needed for."""
    with cast.app.app_context(), transaction(writing=True) as opened:
        yield opened


def filed(browser: Browser, folder: Folder, name: str = "Plan.txt", content: bytes = b"0123456789") -> uuid.UUID:
    assert browser.upload(folder.id, name, content).status_code == 302
    return document_named(name).id


def folder_called(browser: Browser, parent: Folder, name: str) -> Folder:
    assert browser.post(f"/folders/{parent.id}/new-folder", {"name": name}).status_code == 302
    with transaction(writing=False) as opened:
        return opened.scalars(select(Folder).where(Folder.name == name)).one()


def new_link(browser: Browser, entry: str, **wishes: Any) -> str:
    """Make a Freigabelink by its form; returns the path that is passed on. `entry` is the entry's page."""
    fields = {"allows": "download", "until": IN_TWO_WEEKS, **({"version": "current"} if "doc" in entry else {})}
    browser.get(f"{entry}/new-link")
    made = browser.post(f"{entry}/new-link", {**fields, **wishes})
    assert made.status_code == 302, made.text
    return shown_address(browser.get(made.headers["Location"]))


def new_letterbox(browser: Browser, folder: Folder, **wishes: Any) -> str:
    fields = {"title": "Zuarbeit", "max_file_mib": 1, "max_total_mib": 2, "max_files": 3, "until": IN_TWO_WEEKS}
    made = browser.post(f"/folders/{folder.id}/new-letterbox", {**fields, **wishes})
    assert made.status_code == 302, made.text
    return shown_address(browser.get(made.headers["Location"]))


def shown_address(page: TestResponse) -> str:
    found = re.search(r'value="http://localhost(/[sb]/[^"]+)"', page.text)
    assert found, page.text
    return found.group(1)


def hand_in(visitor: Browser, address: str, *files: tuple[str, bytes], sender: str = "Kammer") -> TestResponse:
    visitor.get(address)
    sent = [(io.BytesIO(content), name) for name, content in files]
    data = {"sender": sender, "message": "Wie besprochen", "files": sent}
    return visitor.post(address, data, content_type="multipart/form-data")


def only_link() -> ShareLink:
    with transaction(writing=False) as opened:
        return opened.scalars(select(ShareLink)).one()


def only_letterbox() -> Letterbox:
    with transaction(writing=False) as opened:
        return opened.scalars(select(Letterbox)).one()


def only_delivery() -> Delivery:
    with transaction(writing=False) as opened:
        delivery = opened.scalars(select(Delivery)).one()
        _ = delivery.files
        return delivery


def refused(answer: TestResponse) -> bool:
    """The one answer for everything that does not hold."""
    return answer.status_code == 404 and NOT_VALID in html.unescape(answer.text)


def take_right_away(cast: Cast) -> None:
    """The Jobcenter reads from now on and no longer contributes."""
    with meanwhile(cast) as opened:
        held = opened.scalars(select(Membership).where(Membership.principal == cast.jobcenter.principal)).one()
        assert held.level == CONTRIBUTE
        held.level = 10
