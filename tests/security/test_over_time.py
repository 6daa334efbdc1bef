"""What changes while a request is under way, or between two of them: rights, accounts, answers that are lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from hub import db
from hub.accounts.models import Person
from hub.accounts.people import deactivate_person
from hub.accounts.sign_in import forget_sign_ins
from hub.db import session, transaction
from hub.documents import store as storing
from hub.documents.entries import move_entries
from hub.documents.errors import LastManager
from hub.documents.folders import create_folder
from hub.documents.models import MANAGE, Document, Folder, TrashEntry, Workspace
from hub.documents.routes import uploads
from hub.documents.trash import purge, trash_entries
from hub.documents.workspaces import change_member, grants_of
from hub.errors import HubError
from tests.people import Cast, document_named
from tests.security.steps import announce, go_on, go_on_while

WHAT_HAPPENS: dict[str, Callable[[Person, Cast], object]] = {
    "the account is deactivated": lambda person, cast: deactivate_person(person, actor=None),
    "the role becomes one without content": lambda person, cast: setattr(person, "role", "administration"),
    "the person goes to another institution": lambda person, cast: setattr(
        person, "institution_id", cast.stranger.institution_id
    ),
    "all devices are signed out": lambda person, cast: forget_sign_ins(person),
}


@pytest.mark.parametrize("what", WHAT_HAPPENS)
def test_nothing_is_filed_when_the_person_loses_access_while_the_bytes_come_in(embedded_cast: Cast, what: str) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    location = announce(browser, cast).headers["Location"]

    def happen() -> None:
        with transaction(writing=True) as opened:
            WHAT_HAPPENS[what](opened.get_one(Person, cast.contributor.id), cast)

    assert go_on_while(browser, location, b"hallo", happen).status_code in (401, 403, 404)
    with transaction(writing=False):
        assert session().scalar(select(func.count()).select_from(Document)) == 0


def test_an_upload_whose_commit_answered_with_an_error_keeps_its_bytes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database made the rows, then the line broke: the second try must not take the bytes back."""
    browser = cast.browser(cast.contributor)
    location = announce(browser, cast).headers["Location"]
    breaks = iter([True])

    @contextmanager
    def breaking_line(*, writing: bool) -> Iterator[Session]:
        with transaction(writing=writing) as opened:
            yield opened
        if next(breaks, False):
            raise OperationalError("COMMIT", {}, Exception("the server closed the connection"))

    monkeypatch.setattr(storing, "transaction", breaking_line)
    done = go_on(browser, location, b"hallo")
    assert done.status_code == 204
    assert browser.get(done.headers["Hub-Document"] + "/download").data == b"hallo"


def test_a_finished_upload_says_nothing_new_when_it_is_asked_again(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    location = announce(browser, cast).headers["Location"]
    document = go_on(browser, location, b"hallo").headers["Hub-Document"]
    for again in (
        go_on(browser, location, b"anders"),
        browser.post(f"{location}/finish", {"on_conflict": "keep-both"}),
    ):
        assert (again.status_code, again.headers["Hub-Document"]) == (204, document)
    assert browser.get(f"{document}/download").data == b"hallo"
    assert document_named("Plan.txt").number == 1


def test_a_decision_about_a_waiting_upload_counts_only_with_the_right_to_add(cast: Cast) -> None:
    browser, manager = cast.browser(cast.contributor), cast.browser(cast.manager)
    location = announce(browser, cast).headers["Location"]
    manager.upload(cast.root.id, "Plan.txt", b"vorher")
    assert go_on(browser, location, b"hallo").status_code == 409
    members = f"/workspaces/{cast.shared.id}/members"
    manager.post(f"{members}/remove", {"principal": cast.jobcenter.principal, "confirmed": "1"})
    for decision in ("version", "keep-both", "ask"):
        answer = browser.post(f"{location}/finish", {"on_conflict": decision})
        assert answer.status_code == 404
        assert "Plan.txt" not in answer.text
    assert document_named("Plan.txt").number == 1


def test_two_decisions_about_one_waiting_upload_at_once_keep_its_bytes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A double click: the slower one must not take back what the faster one has filed."""
    browser, again = cast.browser(cast.contributor), cast.browser(cast.contributor)
    location = announce(browser, cast).headers["Location"]
    cast.browser(cast.manager).upload(cast.root.id, "Plan.txt", b"vorher")
    assert go_on(browser, location, b"hallo").status_code == 409
    finishing, overtaken = uploads.finish, iter([True])

    def finish_overtaken(*args: Any, **values: Any) -> Any:
        if next(overtaken, False):
            assert again.post(f"{location}/finish", {"on_conflict": "keep-both"}).status_code == 204
        return finishing(*args, **values)

    monkeypatch.setattr(uploads, "finish", finish_overtaken)
    assert browser.post(f"{location}/finish", {"on_conflict": "keep-both"}).status_code in (204, 409)
    assert browser.get(f"/documents/{document_named('Plan (2).txt').id}/download").data == b"hallo"


def test_nothing_moves_into_a_folder_that_went_to_the_trash_meanwhile(cast: Cast) -> None:
    """It would stay visible below the trash and, once that is emptied, break the page of its Bereich."""
    if db.engine().dialect.name == "sqlite":
        return  # a single writer: the other change waits
    user, manager = cast.user(cast.manager), cast.browser(cast.manager)
    with transaction(writing=True):
        goal = create_folder(user, cast.root, name="Ziel").id
        moving = create_folder(user, cast.root, name="Wandert").id
    with pytest.raises(HubError), transaction(writing=True) as opened:
        target, entry = opened.get_one(Folder, goal), opened.get_one(Folder, moving)
        with transaction(writing=True) as other:
            [deletion] = trash_entries(user, [other.get_one(Folder, goal)])
        move_entries(user, [entry], target=target)
    with cast.app.app_context(), transaction(writing=True) as opened:
        purge(user, opened.get_one(TrashEntry, deletion.id))
    assert manager.get(f"/workspaces/{cast.shared.id}", follow_redirects=True).status_code == 200


def test_two_managers_who_take_each_other_out_at_once_leave_one(cast: Cast) -> None:
    if db.engine().dialect.name == "sqlite":
        return  # a single writer: the other change waits
    user, names = cast.user(cast.manager), [cast.manager.principal, cast.stranger.principal]
    with transaction(writing=True) as opened:
        change_member(user, opened.get_one(Workspace, cast.shared.id), principal=names[1], level=MANAGE)

    def take_out(principal: str) -> None:
        try:
            with transaction(writing=True) as opened:
                change_member(user, opened.get_one(Workspace, cast.shared.id), principal=principal, level=None)
        except LastManager:
            pass

    with transaction(writing=True) as opened:
        change_member(user, opened.get_one(Workspace, cast.shared.id), principal=names[0], level=None)
        other = Thread(target=take_out, args=(names[1],))
        other.start()
        other.join(0.5)
    other.join(10)
    with transaction(writing=False):
        assert MANAGE in grants_of(cast.shared.id).values()


def test_a_guest_alone_is_nobody_who_manages(embedded_cast: Cast) -> None:
    cast = embedded_cast
    user = cast.user(cast.manager)
    with pytest.raises(HubError), transaction(writing=True) as opened:
        shared = opened.get_one(Workspace, cast.shared.id)
        change_member(user, shared, principal=cast.guest.principal, level=MANAGE)
        change_member(user, shared, principal=cast.manager.principal, level=None)
