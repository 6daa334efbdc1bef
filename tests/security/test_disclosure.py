"""What somebody could learn who may not: from lists, refusals, choosers and addresses of other people's things."""

from __future__ import annotations

import uuid

import pytest

from hub.db import transaction
from hub.documents.folders import root_of
from hub.documents.models import Folder, Workspace
from hub.documents.workspaces import create_workspace
from tests.people import Browser, Cast, document_named

SECRET = "Familie Sommer"


@pytest.fixture
def cast(embedded_cast: Cast) -> Cast:
    """Who may see what does not depend on the stack."""
    return embedded_cast


@pytest.fixture
def secret(cast: Cast) -> Folder:
    """A Bereich of the stranger alone, with a document, a folder and something in the trash."""
    with transaction(writing=True):
        bereich = create_workspace(
            cast.user(cast.stranger), name=f"Bereich {SECRET}", purpose=SECRET, standard_folders=False
        )
        root = root_of(bereich)
    owner = cast.browser(cast.stranger)
    owner.upload(root.id, f"Vermerk {SECRET}.txt", b"geheim")
    owner.upload(root.id, f"Alt {SECRET}.txt", b"geheim")
    owner.post(f"/folders/{root.id}/new-folder", {"name": f"Ordner {SECRET}"})
    gone = f"document:{document_named(f'Alt {SECRET}.txt').id}"
    owner.post(f"/folders/{root.id}/selection/trash", {"item": gone, "confirmed": "1"})
    assert SECRET in owner.get("/trash").text
    return root


def probes(browser: Browser, cast: Cast, secret: Folder) -> dict[str, tuple[int, str]]:
    """Every way to name something of another Bereich."""
    browser.upload(cast.root.id, "Plan.txt", b"hallo")
    document, bereich = document_named(f"Vermerk {SECRET}.txt").id, secret.workspace_id
    selection = f"/folders/{cast.root.id}/selection"
    own = f"document:{document_named('Plan.txt').id}"
    asked = {
        page: browser.get(page)
        for page in (
            "/",
            "/workspaces",
            "/trash",
            "/search?q=Familie",
            "/search?q=Vermerk+Sommer",
            f"/folders/{cast.root.id}",
            f"/folders/{secret.id}",
            f"/documents/{document}",
            f"/documents/{secret.id}",
            f"/folders/{document}",
            f"/documents/{document}/move",
            f"/folders/{document}/copy",
            f"/documents/{document}/trash",
            f"/documents/{document}/versions/1/download",
            f"/workspaces/{bereich}/audience",
            f"/workspaces/{bereich}/members",
        )
    }
    for verb in ("move", "copy", "trash"):
        asked[f"{verb} theirs"] = browser.post(f"{selection}/{verb}", {"item": f"document:{document}"})
        asked[f"{verb} both"] = browser.post(f"{selection}/{verb}", {"item": [own, f"document:{document}"]})
    for verb in ("move", "copy"):
        asked[f"{verb} at theirs"] = browser.post(f"{selection}/{verb}", {"item": own, "at": str(secret.id)})
        asked[f"{verb} at all"] = browser.post(f"{selection}/{verb}", {"item": own, "at": "all"})
        asked[f"{verb} to theirs"] = browser.post(f"{selection}/{verb}", {"item": own, "target": str(secret.id)})
        asked[f"{verb} to a document"] = browser.post(f"{selection}/{verb}", {"item": own, "target": str(document)})
    asked["upload there"] = browser.upload(secret.id, f"Vermerk {SECRET}.txt", b"x")
    asked["check there"] = browser.send(
        "POST", f"/folders/{secret.id}/uploads/check", json={"paths": [f"Vermerk {SECRET}.txt"], "sizes": [1]}
    )
    asked["folder there"] = browser.post(f"/folders/{secret.id}/new-folder", {"name": "Neu"})
    return {what: (answer.status_code, answer.text) for what, answer in asked.items()}


@pytest.mark.parametrize("who", ["manager", "contributor", "reader", "guest", "administrator", "data_protection"])
def test_no_page_and_no_refusal_names_what_is_not_theirs(cast: Cast, secret: Folder, who: str) -> None:
    answers = probes_of(cast, who, secret)
    telling = [what for what, (_, text) in answers.items() if SECRET in text.replace("Vermerk Sommer", "")]
    assert telling == []
    assert {what: status for what, (status, _) in answers.items() if status >= 500} == {}
    assert document_named(f"Vermerk {SECRET}.txt").workspace_id == secret.workspace_id


def probes_of(cast: Cast, who: str, secret: Folder) -> dict[str, tuple[int, str]]:
    if who not in ("manager", "contributor"):
        cast.browser(cast.manager).upload(cast.root.id, "Plan.txt", b"hallo")
    return probes(cast.browser(getattr(cast, who)), cast, secret)


def test_the_name_of_a_bereich_is_not_given_away_by_the_refusal_of_a_second_one(cast: Cast, secret: Folder) -> None:
    """Whoever may make Bereiche could otherwise try names: „Fallkonferenz …“ exists or does not."""
    taken = cast.browser(cast.contributor).post("/workspaces/new", {"name": f"Bereich {SECRET}", "purpose": ""})
    assert "gibt es schon" not in taken.text
    assert taken.status_code == 302


def test_what_was_deleted_before_its_folder_moved_comes_back_where_it_was_seen(cast: Cast, secret: Folder) -> None:
    """The deletion belongs to the Bereich it was made in, not to where its folder went."""
    manager, coordination = cast.browser(cast.manager), cast.browser(cast.coordination)
    manager.post(f"/folders/{cast.root.id}/new-folder", {"name": "Wandert"})
    with transaction(writing=False) as opened:
        folder = opened.query(Folder).filter_by(name="Wandert").one().id
    manager.upload(folder, "Intern.txt", b"intern")
    item = f"document:{document_named('Intern.txt').id}"
    manager.post(f"/folders/{folder}/selection/trash", {"item": item, "confirmed": "1"})
    moving = {"item": f"folder:{folder}", "target": str(secret.id)}
    assert coordination.post(f"/folders/{cast.root.id}/selection/move", moving).status_code == 302
    assert "Intern.txt" not in cast.browser(cast.stranger).get("/trash").text
    assert "Intern.txt" in manager.get("/trash").text
    restore = manager.get("/trash").text.split('action="/trash/')[1].split("/")[0]
    assert manager.post(f"/trash/{restore}/restore").status_code == 302
    assert document_named("Intern.txt").parent_id == cast.root.id
    assert document_named("Intern.txt").workspace_id == cast.shared.id


def test_an_id_of_nothing_and_an_id_of_theirs_get_the_same_answer(cast: Cast, secret: Folder) -> None:
    browser = cast.browser(cast.contributor)
    theirs, nothing = document_named(f"Vermerk {SECRET}.txt").id, uuid.uuid4()
    for method in ("GET", "HEAD", "POST", "PATCH", "DELETE"):
        for path in ("", "/download", "/view", "/edit", "/upload", "/uploads", "/versions/1/restore", "/rename"):
            answers = [browser.send(method, f"/documents/{row_id}{path}") for row_id in (theirs, nothing)]
            assert answers[0].status_code == answers[1].status_code, (method, path)
            assert answers[0].text == answers[1].text or len({len(answer.text) for answer in answers}) == 1


def test_coordination_sees_every_bereich(cast: Cast, secret: Folder) -> None:
    with transaction(writing=False) as opened:
        names = [bereich.name for bereich in opened.query(Workspace)]
    page = cast.browser(cast.coordination).get("/workspaces").text
    assert [name for name in names if name not in page] == []
