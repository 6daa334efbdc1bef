"""Ways around a Löschsperre: taking out of the held place what is held, and then deleting it alone."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from hub.db import session, transaction
from hub.documents.folders import root_of
from hub.documents.models import Document, Folder
from hub.documents.workspaces import create_workspace
from hub.retention.models import LegalHold
from tests.documents.test_trash import newest_deletion, put_into_trash
from tests.exchange.steps import folder_named
from tests.people import Browser, Cast, document_named
from tests.retention.steps import exists, file_old

WHY = {"reason": "Rechnungshof prüft"}


def own_workspace(cast: Cast) -> Folder:
    """The root of a Bereich that the contributor has made and so manages; any member of staff may."""
    user = cast.user(cast.contributor)
    with cast.app.test_request_context(), transaction(writing=True):
        return root_of(create_workspace(user, name="Eigener Bereich", purpose="", standard_folders=False))


def held_document(cast: Cast, place: str) -> Document:
    """A document two folders down; `place` says on what of it the hold stands."""
    [document] = file_old(cast, "Beleg.txt", relativePath="Außen/Innen")
    address = f"/documents/{document.id}" if place == "document" else f"/folders/{folder_named(place).id}"
    assert cast.browser(cast.manager).post(f"{address}/hold", WHY).status_code == 302
    return document


def move(browser: Browser, source: uuid.UUID, item: str, target: Folder) -> int:
    sent = {"item": item, "target": str(target.id)}
    return browser.post(f"/folders/{source}/selection/move", sent).status_code


def hold_stands() -> bool:
    with transaction(writing=False) as opened:
        return opened.scalars(select(LegalHold.released_at)).one() is None


def test_who_may_not_release_a_hold_cannot_carry_the_document_where_they_may(embedded_cast: Cast) -> None:
    cast = embedded_cast
    document = held_document(cast, "document")
    inner, outer, own = folder_named("Innen"), folder_named("Außen"), own_workspace(cast)
    browser = cast.browser(cast.contributor)
    assert move(browser, inner.id, f"document:{document.id}", own) == 409
    assert move(browser, cast.root.id, f"folder:{outer.id}", own) == 409  # nor within a folder
    assert move(browser, inner.id, f"document:{document.id}", outer) == 302  # within the Bereich it may
    assert document_named("Beleg.txt").workspace_id == cast.shared.id


def test_who_manages_the_bereich_carries_the_hold_along(embedded_cast: Cast) -> None:
    cast = embedded_cast
    document = held_document(cast, "document")
    user = cast.user(cast.manager)
    with cast.app.test_request_context(), transaction(writing=True):
        target = root_of(create_workspace(user, name="Archiv", purpose="", standard_folders=False))
    manager = cast.browser(cast.manager)
    assert move(manager, folder_named("Innen").id, f"document:{document.id}", target) == 302
    put_into_trash(cast, manager, f"document:{document.id}", folder=target)
    assert manager.post(f"/trash/{newest_deletion()}/purge").status_code == 409
    assert exists(document)


def test_putting_back_beside_a_held_folder_in_the_trash_does_not_end_its_hold(embedded_cast: Cast) -> None:
    cast = embedded_cast
    document = held_document(cast, "Innen")
    inner, outer = folder_named("Innen"), folder_named("Außen")
    browser, manager = cast.browser(cast.contributor), cast.browser(cast.manager)
    put_into_trash(cast, browser, f"document:{document.id}", folder=inner)
    of_document = newest_deletion()
    put_into_trash(cast, browser, f"folder:{inner.id}", folder=outer)
    of_folder = newest_deletion()
    refused = browser.post(f"/trash/{of_document}/restore")
    assert refused.status_code == 409
    assert "Auf dem Ordner „Innen“ liegt eine Löschsperre" in refused.text
    assert manager.post(f"/trash/{of_document}/purge").status_code == 409
    assert browser.post(f"/trash/{of_folder}/restore").status_code == 302  # first the folder, then what lay in it
    assert browser.post(f"/trash/{of_document}/restore").status_code == 302
    with transaction(writing=False):
        assert session().get_one(Document, document.id).parent_id == inner.id
    assert hold_stands()
