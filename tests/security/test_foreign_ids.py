"""Ids of what a person may not see, put into every form that takes one: refused, and nothing is told of it."""

from __future__ import annotations

import uuid
from html import unescape

import pytest
from sqlalchemy import select

from hub.db import session, transaction
from hub.documents.folders import root_of
from hub.documents.models import CONTRIBUTE, Document, Folder, Workspace
from hub.documents.workspaces import change_member, create_workspace
from hub.sharing.models import Delivery
from tests.acknowledgements.steps import wish
from tests.people import Browser, Cast, document_named
from tests.sharing.steps import filed, hand_in, meanwhile, new_letterbox

HIDDEN = "Streng vertraulich.docx"


@pytest.fixture
def hidden(embedded_cast: Cast) -> Document:
    """A document of a Bereich of which only the Koordination knows."""
    cast = embedded_cast
    user = cast.user(cast.coordination)
    with cast.app.test_request_context(), transaction(writing=True):
        root = root_of(create_workspace(user, name="Vertraulich", purpose="", standard_folders=False))
    filed(cast.browser(cast.coordination), root, HIDDEN)
    return document_named(HIDDEN)


def test_no_form_takes_a_document_that_the_person_may_not_read(embedded_cast: Cast, hidden: Document) -> None:
    cast = embedded_cast
    browser, manager = cast.browser(cast.contributor), cast.browser(cast.manager)
    own = f"/documents/{filed(browser, cast.root)}"
    browser.post(f"{own}/agreement/edit", {})
    item, root = {"item": f"document:{hidden.id}"}, f"/folders/{cast.root.id}"
    retention = f"/workspaces/{cast.shared.id}/retention"
    for sender, path, sent in (
        (browser, f"{own}/successor", {"document": str(hidden.id)}),
        (browser, f"{own}/agreement/annexes", {"document": str(hidden.id)}),
        (browser, f"{own}/agreement/annexes/{hidden.id}/remove", {}),
        (browser, f"{root}/selection/details", item | {"confirmed": "1"}),
        (browser, f"{root}/selection/download", item),
        (browser, f"{root}/selection/copy", item | {"target": str(cast.root.id)}),
        (browser, f"{root}/selection/move", item | {"target": str(cast.root.id)}),
        (browser, f"{root}/selection/move", {"item": own[1:].replace("s/", ":"), "target": str(hidden.parent_id)}),
        (browser, f"{root}/selection/move", {"item": own[1:].replace("s/", ":"), "at": str(hidden.parent_id)}),
        (browser, f"{root}/selection/trash", item | {"confirmed": "1"}),
        (browser, f"{root}/templates/{hidden.id}", {"name": "x"}),
        (manager, f"{retention}/propose", item),
        (manager, f"{retention}/offer", item),
        (manager, f"{retention}/postpone", item | {"to": "2099-01-01", "reason": "so"}),
    ):
        answer = sender.post(path, sent)
        assert answer.status_code in (404, 409), (path, answer.status_code)
        assert "vertraulich" not in unescape(answer.text).lower(), path
    with transaction(writing=False) as opened:
        assert opened.get_one(Document, hidden.id).changed_at == hidden.changed_at


def test_no_form_takes_a_person_who_may_not_read_the_document(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    own = f"/documents/{filed(browser, cast.root)}"
    for path, sent in (
        (f"{own}/edit", {"responsible": str(cast.stranger.id)}),
        (f"{own}/comments", {"text": "Bitte lesen", "chosen": [cast.stranger.principal]}),
        (f"{own}/acknowledgements/new", wish(people=[cast.stranger.principal])),
        (f"{own}/acknowledgements/new", wish(people=[cast.administrator.principal])),
        (f"{own}/acknowledgements/new", wish(groups=[f"group:{uuid.uuid4()}"])),
    ):
        answer = browser.post(path, sent)
        assert answer.status_code == 422, (path, answer.status_code)
        assert cast.administrator.name not in unescape(answer.text), path


def test_a_file_of_another_delivery_is_not_taken_over(embedded_cast: Cast, hidden: Document) -> None:
    cast = embedded_cast
    with transaction(writing=False):
        secret = session().get_one(Folder, hidden.parent_id)
    for maker, folder in ((cast.coordination, secret), (cast.contributor, cast.root)):
        browser = cast.browser(maker)
        hand_in(cast.browser(None), new_letterbox(browser, folder), (f"Datei {maker.name}.txt", b"x"))
    theirs, own = deliveries_of(cast.coordination, cast.contributor)
    assert take(browser, own[0], theirs[1]) == 409
    assert take(browser, theirs[0], theirs[1]) == 404
    assert take(browser, own[0], own[1]) == 302


def test_a_person_put_out_keeps_no_way_in_by_old_ids(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    own = f"/documents/{filed(browser, cast.root)}"
    comment = browser.post(f"{own}/comments", {"text": "Meiner"}).headers["Location"].partition("#comment-")[2]
    user = cast.user(cast.manager)
    with meanwhile(cast) as opened:
        change_member(user, opened.get_one(Workspace, cast.shared.id), principal=cast.jobcenter.principal, level=None)
    for path in (own, f"{own}/history", f"{own}/comments", f"/comments/{comment}/edit", f"/comments/{comment}/answer"):
        assert browser.get(path).status_code == 404, path
    for path in (f"/comments/{comment}/delete", f"/comments/{comment}/resolve", f"{own}/check-out"):
        assert browser.post(path).status_code == 404, path
    with meanwhile(cast) as opened:
        workspace = opened.get_one(Workspace, cast.shared.id)
        change_member(user, workspace, principal=cast.jobcenter.principal, level=CONTRIBUTE)
    assert browser.get(own).status_code == 200


def deliveries_of(*makers: object) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """(delivery, its one file) by who made the Briefkasten."""
    with transaction(writing=False) as opened:
        found = {row.letterbox.created_by: (row.id, row.files[0].id) for row in opened.scalars(select(Delivery))}
    return [found[maker.id] for maker in makers]  # type: ignore[attr-defined]


def take(browser: Browser, delivery: uuid.UUID, file: uuid.UUID) -> int:
    return browser.post(f"/deliveries/{delivery}/take-over", {"item": str(file)}).status_code
