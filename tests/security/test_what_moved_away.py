"""A document that went to another Bereich: what is left where it was says nothing of it, and decides nothing there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from html import unescape

import pytest

from hub.db import session, transaction
from hub.documents.folders import root_of
from hub.documents.models import MANAGE, Document, Entry, Folder
from hub.documents.workspaces import change_member, create_workspace
from hub.exchange import history
from tests.exchange.steps import contents
from tests.people import Browser, Cast
from tests.retention.steps import OFFERED, chosen, file_old, give_class, page_of, propose
from tests.sharing.steps import filed, folder_called, hand_in, new_letterbox, new_link, only_delivery, only_link

NEW_NAME = "Umbenannt im anderen Bereich.txt"


@pytest.fixture(autouse=True)
def without_printing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Setting pages takes two seconds and shows what Verlauf.csv shows."""
    monkeypatch.setattr(history, "find_library", lambda name: None)
    yield


def elsewhere(cast: Cast) -> Folder:
    """A folder of the Koordination's own Bereich, which nobody of `shared` may read."""
    user = cast.user(cast.coordination)
    with cast.app.test_request_context(), transaction(writing=True):
        made = create_workspace(user, name="Vertraulicher Bereich", purpose="", standard_folders=False)
        change_member(user, made, principal=cast.stranger.principal, level=MANAGE)
        return root_of(made)


def carry_away(cast: Cast, entry: Entry, target: Folder, *, name: str = NEW_NAME) -> None:
    coordination = cast.browser(cast.coordination)
    sent = {"item": f"{entry.kind}:{entry.id}", "target": str(target.id)}
    assert coordination.post(f"/folders/{entry.parent_id}/selection/move", sent).status_code == 302
    assert coordination.post(f"/{entry.kind}s/{entry.id}/rename", {"name": name}).status_code == 302


def exported_history(browser: Browser, cast: Cast, *, workspace_id: object = None) -> str:
    answer = browser.post(f"/workspaces/{workspace_id or cast.shared.id}/export")
    lines = csv.reader(io.StringIO(contents(answer.data)["Verlauf.csv"].decode("utf-8-sig")), delimiter=";")
    return "\n".join(" | ".join(line) for line in lines)


def test_a_proposal_does_not_tell_the_new_name(embedded_cast: Cast) -> None:
    cast = embedded_cast
    [document] = file_old(cast, "Alt.txt")
    give_class(cast, cast.root, "operations")
    manager = cast.browser(cast.manager)
    proposal = propose(cast, manager, document)
    carry_away(cast, document, elsewhere(cast))
    page = unescape(manager.get(proposal).text)
    assert "Umbenannt" not in page
    assert "liegt nicht mehr in diesem Bereich" in page
    confirmed = cast.browser(cast.coordination)
    assert confirmed.post(f"{proposal}/confirm").status_code == 302
    assert "Umbenannt" not in unescape(confirmed.get(page_of(cast)).text)
    with transaction(writing=False) as opened:
        assert opened.get(Document, document.id)


def test_a_proposal_of_the_former_bereich_does_not_stop_the_new_one(embedded_cast: Cast) -> None:
    cast = embedded_cast
    [document] = file_old(cast, "Alt.txt")
    give_class(cast, cast.root, "operations")
    left_open = propose(cast, cast.browser(cast.manager), document)
    target = elsewhere(cast)
    carry_away(cast, document, target)
    with cast.app.app_context():
        give_class(cast, target, "operations")
    stranger = cast.browser(cast.stranger)
    page = stranger.get(f"/workspaces/{target.workspace_id}/retention").text
    assert left_open.rpartition("/")[2] not in page
    made = stranger.post(f"/workspaces/{target.workspace_id}/retention/propose", chosen(document))
    assert made.status_code == 302


def test_the_archive_cannot_answer_there_what_was_offered_here(embedded_cast: Cast) -> None:
    cast = embedded_cast
    document, stays = file_old(cast, "Alt.txt", "Bleibt.txt")
    give_class(cast, cast.root, OFFERED)
    manager = cast.browser(cast.manager)
    offer = manager.post(f"{page_of(cast)}/offer", chosen(document, stays)).headers["Location"]
    carry_away(cast, document, elsewhere(cast))
    assert "Umbenannt" not in manager.get(offer).text
    assert manager.post(f"{offer}/answers/not-worthy", chosen(document)).status_code == 409
    assert manager.post(f"{offer}/answers/not-worthy", chosen(stays)).status_code == 302


def test_the_exported_history_names_no_folder_of_another_bereich(embedded_cast: Cast) -> None:
    cast = embedded_cast
    coordination, secret = cast.browser(cast.coordination), elsewhere(cast)
    inside = folder_called(coordination, secret, "Geheimer Ordner")
    document_id = filed(coordination, inside, "Kommt.txt")
    sent = {"item": f"document:{document_id}", "target": str(cast.root.id)}
    assert coordination.post(f"/folders/{inside.id}/selection/move", sent).status_code == 302
    lines = exported_history(cast.browser(cast.manager), cast)
    assert "Geheimer Ordner" not in lines
    assert "Vertraulicher Bereich" not in lines
    assert "„Kommt.txt“ aus einem anderen Bereich verschoben nach Gemeinsame Ablage" in lines


def test_revoking_a_link_does_not_write_the_new_name_down(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser, manager = cast.browser(cast.contributor), cast.browser(cast.manager)
    new_link(browser, f"/documents/{filed(browser, cast.root)}")
    with transaction(writing=False):
        document = session().get_one(Document, only_link().entry_id)
    carry_away(cast, document, elsewhere(cast))
    assert "Umbenannt" not in manager.get(f"/share-links/{only_link().id}").text
    assert manager.post(f"/share-links/{only_link().id}/revoke").status_code == 302
    lines = exported_history(manager, cast)
    assert "Freigabelink widerrufen" in lines
    assert "Umbenannt" not in lines


def test_a_delivery_does_not_tell_where_its_folder_went(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser, manager = cast.browser(cast.contributor), cast.browser(cast.manager)
    folder = folder_called(browser, cast.root, "Eingang")
    hand_in(cast.browser(None), new_letterbox(browser, folder), ("a.txt", b"x"))
    address = f"/deliveries/{only_delivery().id}"
    assert "Eingang" in manager.get(address).text
    carry_away(cast, folder, elsewhere(cast), name="Umbenannt")
    page = manager.get(address)
    assert page.status_code == 200
    assert "Umbenannt" not in page.text
    files = {"item": [str(file.id) for file in only_delivery().files]}
    assert manager.post(f"{address}/take-over", files).status_code in (403, 404)
