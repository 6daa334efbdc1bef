"""Moving, copying and renaming, also over the border of a Bereich."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from hub.db import transaction
from hub.documents.models import Entry, Folder
from tests.documents.test_upload import begin
from tests.documents.test_workspaces import make_workspace
from tests.people import Browser, Cast, document_named


def make_folder(browser: Browser, parent_id: uuid.UUID, name: str) -> Folder:
    assert browser.post(f"/folders/{parent_id}/new-folder", {"name": name}).status_code == 302
    with transaction(writing=False) as opened:
        return opened.scalars(
            select(Folder).where(Folder.parent_id == parent_id, Folder.name == name, Folder.trash_id.is_(None))
        ).one()


def move(cast: Cast, browser: Browser, entry: Entry, target_id: uuid.UUID, verb: str = "move"):
    data = {"item": f"{entry.kind}:{entry.id}", "target": str(target_id)}
    return browser.post(f"/folders/{cast.root.id}/selection/{verb}", data)


def test_a_document_moves_into_a_folder(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    begin(browser, cast, name="Plan.txt", size=4, body=b"eins")
    folder = make_folder(browser, cast.root.id, "2026")
    assert move(cast, browser, document_named("Plan.txt"), folder.id).status_code == 302
    assert "Plan.txt" in browser.get(f"/folders/{folder.id}").text


def test_moving_to_another_bereich_says_who_will_see_it(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    begin(browser, cast, name="Plan.txt", size=4, body=b"eins")
    own = make_workspace(browser, "Team")
    root = browser.get(f"/workspaces/{own.id}").headers["Location"].rpartition("/")[2]
    document = document_named("Plan.txt")
    page = browser.post(f"/folders/{cast.root.id}/selection/move", {"item": f"document:{document.id}", "at": root}).text
    assert "Das ist ein anderer Bereich" in page
    assert move(cast, browser, document, uuid.UUID(root)).status_code == 302
    assert cast.browser(cast.reader).get(f"/documents/{document.id}").status_code == 404
    assert browser.get(f"/documents/{document.id}").status_code == 200


def test_a_whole_folder_carries_its_documents_into_the_other_bereich(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    begin(browser, cast, name="Plan.txt", size=4, body=b"eins", relativePath="2026/Mai")
    own = make_workspace(browser, "Team")
    root = browser.get(f"/workspaces/{own.id}").headers["Location"].rpartition("/")[2]
    with transaction(writing=False) as opened:
        folder = opened.scalars(select(Folder).where(Folder.name == "2026")).one()
    assert move(cast, browser, folder, uuid.UUID(root)).status_code == 302
    document = document_named("Plan.txt")
    assert document.workspace_id == own.id
    assert cast.browser(cast.reader).get(f"/documents/{document.id}").status_code == 404


def test_a_folder_never_moves_into_itself(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    outer = make_folder(browser, cast.root.id, "außen")
    inner = make_folder(browser, outer.id, "innen")
    for verb in ("move", "copy"):
        refused = move(cast, browser, outer, inner.id, verb)
        assert refused.status_code == 422
        assert "nicht in sich selbst" in refused.text


def test_a_taken_name_stops_the_whole_move(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    folder = make_folder(browser, cast.root.id, "2026")
    for name, place in (("a.txt", ""), ("b.txt", ""), ("b.txt", "2026")):
        begin(browser, cast, name=name, size=4, body=b"eins", **({"relativePath": place} if place else {}))
    with transaction(writing=False) as opened:
        here = opened.scalars(select(Entry).where(Entry.parent_id == cast.root.id, Entry.kind == "document")).all()
    items = [f"document:{entry.id}" for entry in sorted(here, key=lambda entry: entry.name)]
    refused = browser.post(f"/folders/{cast.root.id}/selection/move", {"item": items, "target": str(folder.id)})
    assert refused.status_code == 409
    assert document_named("a.txt").parent_id == cast.root.id


def test_copies_live_on_their_own(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    begin(browser, cast, name="Plan.txt", size=4, body=b"eins", relativePath="2026")
    with transaction(writing=False) as opened:
        folder = opened.scalars(select(Folder).where(Folder.name == "2026")).one()
    assert move(cast, browser, folder, cast.root.id, "copy").status_code == 302
    begin(browser, cast, name="Plan.txt", size=4, body=b"zwei", relativePath="2026 (2)", onConflict="version")
    with transaction(writing=False) as opened:
        plans = opened.scalars(select(Entry).where(Entry.name == "Plan.txt")).all()
    contents = {browser.get(f"/documents/{plan.id}/download").data for plan in plans}
    assert contents == {b"eins", b"zwei"}


def test_reading_is_not_enough_to_move_out_or_put_in(cast: Cast) -> None:
    begin(cast.browser(cast.contributor), cast, name="Plan.txt", size=4, body=b"eins")
    reader = cast.browser(cast.reader)
    own = make_workspace(reader, "Schule")
    root = uuid.UUID(reader.get(f"/workspaces/{own.id}").headers["Location"].rpartition("/")[2])
    document = document_named("Plan.txt")
    assert move(cast, reader, document, root).status_code == 403
    assert move(cast, reader, document, cast.root.id, "copy").status_code == 403
    assert move(cast, reader, document, root, "copy").status_code == 302


def test_renaming_over_somebody_elses_change_is_refused(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    folder = make_folder(browser, cast.root.id, "2026")
    path = f"/folders/{folder.id}/rename"
    assert browser.post(path, {"name": "Jahr 2026", "revision": "1"}).status_code == 302
    refused = cast.browser(cast.manager).post(path, {"name": "Zweitausend", "revision": "1"})
    assert refused.status_code == 422
    assert "inzwischen von Integrationsfachkraft U25" in refused.text


def test_the_root_folder_is_the_bereich_and_stays(cast: Cast) -> None:
    manager = cast.browser(cast.manager)
    assert manager.post(f"/folders/{cast.root.id}/rename", {"name": "Anders"}).status_code == 422
    item = {"item": f"folder:{cast.root.id}", "confirmed": "1"}
    assert manager.post(f"/folders/{cast.root.id}/selection/trash", item).status_code == 409
    assert manager.get(f"/folders/{cast.root.id}").status_code == 200


def test_somebody_who_moves_what_was_moved_meanwhile_is_told(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    begin(browser, cast, name="Plan.txt", size=4, body=b"eins")
    first, second = (make_folder(browser, cast.root.id, name) for name in ("eins", "zwei"))
    document = document_named("Plan.txt")
    assert move(cast, cast.browser(cast.manager), document, first.id).status_code == 302
    refused = move(cast, browser, document, second.id)
    assert refused.status_code == 409
    assert "inzwischen" in refused.text
    assert document_named("Plan.txt").parent_id == first.id
