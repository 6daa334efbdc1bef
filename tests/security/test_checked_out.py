"""While somebody has a document in Bearbeitung, no way saves over it, takes it away or calls it something else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from hub.db import transaction
from hub.documents.models import Document
from hub.exchange.command import Order, import_folder
from tests.documents.test_upload import begin
from tests.exchange.steps import imported, zipped
from tests.people import Browser, Cast
from tests.sharing.steps import filed, folder_called, hand_in, new_letterbox, only_delivery

NAME = "Plan.docx"


def only_document() -> Document:
    with transaction(writing=False) as opened:
        return opened.scalars(select(Document).where(Document.name == NAME)).one()


def page() -> str:
    return f"/documents/{only_document().id}"


def by_letterbox(browser: Browser, cast: Cast) -> None:
    hand_in(cast.browser(None), new_letterbox(browser, cast.root), (NAME, b"fremd"))
    delivery = only_delivery()
    browser.post(f"/deliveries/{delivery.id}/take-over", {"item": [str(file.id) for file in delivery.files]})


def by_command(_browser: Browser, cast: Cast) -> None:
    folder = cast.app.config["SETTINGS"].data / "Altbestand"
    folder.mkdir()
    (folder / NAME).write_bytes(b"fremd")
    order = Order(folder, cast.shared.name, "", cast.contributor.email, "version", report=None, resumes=False)
    with cast.app.test_request_context():
        import_folder(order)


def in_the_list(verb: str) -> Callable[[Browser, Cast], object]:
    def change(browser: Browser, cast: Cast) -> None:
        target = folder_called(browser, cast.root, "Ziel")
        sent = {"item": f"document:{only_document().id}", "target": str(target.id), "confirmed": "1"}
        browser.post(f"/folders/{cast.root.id}/selection/{verb}", sent)

    return change


WAYS: dict[str, Callable[[Browser, Cast], object]] = {
    "form": lambda browser, cast: browser.upload(cast.root.id, NAME, b"fremd", on_conflict="version"),
    "pieces": lambda browser, cast: begin(browser, cast, name=NAME, size=5, body=b"fremd", onConflict="version"),
    "zip": lambda browser, cast: imported(cast, browser, zipped((NAME, b"fremd")), on_conflict="version"),
    "command": by_command,
    "template": lambda browser, cast: browser.post(f"/folders/{cast.root.id}/templates/einladung", {"name": NAME}),
    "restore": lambda browser, _: browser.post(f"{page()}/versions/1/restore"),
    "rename": lambda browser, _: browser.post(f"{page()}/rename", {"name": "Anders.docx"}),
    "move": in_the_list("move"),
    "trash": in_the_list("trash"),
    "return": lambda browser, _: browser.post(f"{page()}/check-out/return"),
    "take": lambda browser, _: browser.post(f"{page()}/check-out"),
    "letterbox": by_letterbox,
}


@pytest.mark.parametrize("way", WAYS)
def test_nobody_else_changes_it(embedded_cast: Cast, way: str) -> None:
    cast = embedded_cast
    holder, browser = cast.browser(cast.coordination), cast.browser(cast.contributor)
    filed(browser, cast.root, NAME, b"eins")
    browser.upload(cast.root.id, NAME, b"zwei", on_conflict="version")
    holder.post(f"{page()}/check-out")
    before = only_document()
    WAYS[way](browser, cast)
    after = only_document()
    for fact in ("number", "sha256", "name", "parent_id", "trash_id", "checked_out_by", "checked_out_until"):
        assert getattr(after, fact) == getattr(before, fact), fact
    assert after.checked_out_by == cast.coordination.id
