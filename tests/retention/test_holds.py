"""Löschsperren: nothing below one is deleted for good, by nobody and by no clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from hub.db import now, transaction
from hub.documents.jobs import empty_trash
from hub.documents.models import Folder, TrashEntry
from hub.retention.models import LegalHold
from hub.sharing.jobs import forget_old_deliveries
from hub.sharing.models import Delivery
from tests.documents.test_trash import newest_deletion, put_into_trash
from tests.people import Cast, document_named
from tests.retention.steps import exists, file_old
from tests.sharing.steps import folder_called, hand_in, new_letterbox, only_delivery

WHY = {"reason": "Rechnungshof prüft"}


def folder_named(name: str) -> Folder:
    with transaction(writing=False) as opened:
        return opened.scalars(select(Folder).where(Folder.name == name)).one()


def the_hold() -> LegalHold:
    with transaction(writing=False) as opened:
        return opened.scalars(select(LegalHold)).one()


def test_a_held_document_stays_in_the_trash(cast: Cast) -> None:
    manager = cast.browser(cast.manager)
    [document] = file_old(cast, "Beleg.txt")
    assert manager.post(f"/documents/{document.id}/hold", WHY).status_code == 302
    assert "Rechnungshof prüft" in cast.browser(cast.reader).get(f"/documents/{document.id}").text
    put_into_trash(cast, manager, f"document:{document.id}")
    refused = manager.post(f"/trash/{newest_deletion()}/purge")
    assert refused.status_code == 409
    assert "Auf „Beleg.txt“ liegt eine Löschsperre" in refused.text
    assert exists(document)


def test_the_nightly_emptying_skips_what_is_held_and_takes_the_others(cast: Cast) -> None:
    manager = cast.browser(cast.manager)
    held, inside, free = file_old(cast, "gehalten.txt", "frei.txt", "anders.txt")
    manager.post(f"/documents/{held.id}/hold", WHY)
    for document in (held, inside, free):
        put_into_trash(cast, manager, f"document:{document.id}")
    with transaction(writing=True) as opened:
        opened.execute(update(TrashEntry).values(trashed_at=now() - timedelta(days=31)))
    with cast.app.app_context():
        empty_trash()
    assert [exists(document) for document in (held, inside, free)] == [True, False, False]


def test_a_hold_on_a_folder_covers_what_was_trashed_from_within_and_the_folder_above(embedded_cast: Cast) -> None:
    cast = embedded_cast
    manager = cast.browser(cast.manager)
    [document] = file_old(cast, "Beleg.txt", relativePath="Außen/Innen")
    inner, outer = folder_named("Innen"), folder_named("Außen")
    manager.post(f"/folders/{inner.id}/hold", WHY)
    put_into_trash(cast, manager, f"document:{document.id}", folder=inner)
    first = newest_deletion()
    assert manager.post(f"/trash/{first}/purge").status_code == 409
    put_into_trash(cast, manager, f"folder:{outer.id}")
    assert manager.post(f"/trash/{newest_deletion()}/purge").status_code == 409
    assert manager.post(f"/trash/{first}/purge").status_code == 409
    assert exists(document)


def test_moving_out_of_a_held_folder_does_not_end_the_hold(embedded_cast: Cast) -> None:
    cast = embedded_cast
    manager, contributor = cast.browser(cast.manager), cast.browser(cast.contributor)
    [document] = file_old(cast, "Beleg.txt", relativePath="Außen/Innen")
    inner, outer = folder_named("Innen"), folder_named("Außen")
    manager.post(f"/folders/{outer.id}/hold", WHY)
    item = f"document:{document.id}"
    refused = contributor.post(f"/folders/{inner.id}/selection/move", {"item": item, "target": str(cast.root.id)})
    assert refused.status_code == 409
    assert "Auf dem Ordner „Außen“ liegt eine Löschsperre" in refused.text
    inside = contributor.post(f"/folders/{inner.id}/selection/move", {"item": item, "target": str(outer.id)})
    assert inside.status_code == 302
    assert document_named("Beleg.txt").parent_id == outer.id


def test_after_the_release_with_a_reason_it_may_be_deleted(embedded_cast: Cast) -> None:
    cast = embedded_cast
    manager = cast.browser(cast.manager)
    [document] = file_old(cast, "Beleg.txt")
    manager.post(f"/documents/{document.id}/hold", WHY)
    address = f"/holds/{the_hold().id}/release"
    assert manager.post(address, {"reason": " "}).status_code == 422
    assert manager.post(address, {"reason": "Prüfung beendet"}).status_code == 302
    assert manager.post(address, {"reason": "noch einmal"}).status_code == 409
    put_into_trash(cast, manager, f"document:{document.id}")
    assert manager.post(f"/trash/{newest_deletion()}/purge").status_code == 302
    assert not exists(document)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_hold_without_a_sensible_reason_is_refused(embedded_cast: Cast, reason: str) -> None:
    browser = embedded_cast.browser(embedded_cast.manager)
    assert browser.post(f"/folders/{embedded_cast.root.id}/hold", {"reason": reason}).status_code == 422


def test_strangers_cannot_release_a_hold_nor_learn_of_it(embedded_cast: Cast) -> None:
    cast = embedded_cast
    cast.browser(cast.manager).post(f"/folders/{cast.root.id}/hold", WHY)
    address = f"/holds/{the_hold().id}/release"
    assert cast.browser(cast.stranger).post(address, WHY).status_code == 404
    assert cast.browser(cast.contributor).post(address, WHY).status_code == 403
    assert the_hold().released_at is None


def test_what_waits_in_a_letterbox_of_a_held_folder_is_deleted_by_nobody(embedded_cast: Cast) -> None:
    manager = embedded_cast.browser(embedded_cast.manager)
    folder = folder_called(manager, embedded_cast.root, "Zuarbeiten")
    hand_in(embedded_cast.browser(None), new_letterbox(manager, folder), ("Zahlen.txt", b"eins"))
    manager.post(f"/folders/{folder.id}/hold", WHY)
    delivery = only_delivery()
    long_ago = {"created_at": now() - timedelta(days=40), "reminded_at": now() - timedelta(days=5)}
    with transaction(writing=True) as opened:
        opened.execute(update(Delivery).values(long_ago))
    with embedded_cast.app.app_context():
        forget_old_deliveries()
    address = f"/deliveries/{delivery.id}"
    assert "Auf „Zuarbeiten“ liegt eine Löschsperre" in manager.get(address).text
    chosen = {"item": str(delivery.files[0].id), "confirmed": "1"}
    assert manager.post(f"{address}/refuse", chosen).status_code == 409
    manager.post(f"/holds/{the_hold().id}/release", {"reason": "Prüfung beendet"})
    with embedded_cast.app.app_context():
        forget_old_deliveries()
    assert manager.get(address).status_code == 404
