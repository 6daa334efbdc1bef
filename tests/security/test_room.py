"""No way brings bytes into a full Bereich, and every way counts what it brings."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from hub.db import transaction
from hub.documents.models import Document, Version
from tests.acknowledgements.steps import preview, wish
from tests.documents.test_quota import limit, other_workspace, used
from tests.documents.test_upload import begin, go_on
from tests.exchange.steps import imported, zipped
from tests.people import Browser, Cast
from tests.sharing.steps import filed, hand_in, new_letterbox, only_delivery

BROUGHT = b"0123456789" * 9


def by_form(browser: Browser, cast: Cast) -> None:
    browser.upload(cast.root.id, "Neu.txt", BROUGHT)


def by_new_version(browser: Browser, cast: Cast) -> None:
    browser.upload(cast.root.id, "Da.txt", BROUGHT, on_conflict="version")


def by_pieces(browser: Browser, cast: Cast) -> None:
    begun = begin(browser, cast, name="Neu.txt", size=len(BROUGHT))
    if begun.status_code == 201:
        go_on(browser, begun.headers["Location"], 0, BROUGHT)


def by_zip(browser: Browser, cast: Cast) -> None:
    imported(cast, browser, zipped(("Neu.txt", BROUGHT)))


def by_zip_as_version(browser: Browser, cast: Cast) -> None:
    imported(cast, browser, zipped(("Da.txt", BROUGHT)), on_conflict="version")


def by_letterbox(browser: Browser, cast: Cast) -> None:
    hand_in(cast.browser(None), new_letterbox(browser, cast.root), ("Neu.txt", BROUGHT))
    delivery = only_delivery()
    browser.post(f"/deliveries/{delivery.id}/take-over", {"item": [str(file.id) for file in delivery.files]})


def by_template(browser: Browser, cast: Cast) -> None:
    browser.post(f"/folders/{cast.root.id}/templates/einladung", {"name": "Neu", "field-titel": "x"})


def by_sheet(browser: Browser, cast: Cast) -> None:
    with transaction(writing=False) as opened:
        document = opened.scalars(select(Document).where(Document.name == "Da.txt")).one()
    sent = wish(people=[cast.reader.principal])
    page = preview(browser, document, sent).text
    confirmed = page.partition('name="confirmed" value="')[2].partition('"')[0]
    made = browser.post(f"/documents/{document.id}/acknowledgements/new", sent | {"confirmed": confirmed})
    browser.post(f"{made.headers['Location']}/file")


def from_elsewhere(verb: str) -> Callable[[Browser, Cast], None]:
    def bring(browser: Browser, cast: Cast) -> None:
        _, source = other_workspace(cast)
        begun = browser.post(f"/folders/{source}/new-folder", {"name": "Dort"})
        assert begun.status_code == 302
        browser.send("POST", f"/folders/{source}/uploads", headers=HEADERS, data=BROUGHT)
        with transaction(writing=False) as opened:
            document = opened.scalars(select(Document).where(Document.name == "Neu.txt")).one()
        item = {"item": f"document:{document.id}", "target": str(cast.root.id)}
        browser.post(f"/folders/{source}/selection/{verb}", item)

    return bring


HEADERS = {
    "Tus-Resumable": "1.0.0",
    "Upload-Length": str(len(BROUGHT)),
    "Upload-Metadata": "filename TmV1LnR4dA==",
    "Content-Type": "application/offset+octet-stream",
}
WAYS = {
    "form": by_form,
    "version": by_new_version,
    "pieces": by_pieces,
    "zip": by_zip,
    "zip as version": by_zip_as_version,
    "letterbox": by_letterbox,
    "template": by_template,
    "sheet": by_sheet,
    "copy": from_elsewhere("copy"),
    "move": from_elsewhere("move"),
}


def bytes_here(cast: Cast) -> int:
    with transaction(writing=False) as opened:
        held = select(Version.size).join(Document, Document.id == Version.document_id)
        return sum(opened.scalars(held.where(Document.workspace_id == cast.shared.id)))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("quota", [15, None])
def test_a_full_bereich_takes_nothing_and_any_other_counts_it(embedded_cast: Cast, way: str, quota: int | None) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    filed(browser, cast.root, "Da.txt", b"0123456789")
    limit(cast, quota)
    WAYS[way](browser, cast)
    assert bytes_here(cast) == used(cast.shared)
    assert (bytes_here(cast) > 10) == (quota is None)
