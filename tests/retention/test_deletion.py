"""Deletion by two people: never one alone, never what changed meanwhile, and only a record without content stays."""

from __future__ import annotations

import io

from sqlalchemy import select, update

from hub.accounts.models import Person
from hub.db import session, transaction
from hub.documents.models import READ, TrashEntry, Version, Workspace
from hub.documents.store import store
from hub.documents.workspaces import change_member
from hub.jobs import run_due_jobs
from hub.notices.models import Notice
from hub.retention.models import DeletionRecord
from tests.documents.test_trash import put_into_trash
from tests.people import Cast
from tests.retention.steps import (
    DELETED,
    chosen,
    exists,
    file_old,
    give_class,
    page_of,
    proposal_at,
    propose,
    second_manager,
)


def records() -> list[DeletionRecord]:
    with transaction(writing=False) as opened:
        return list(opened.scalars(select(DeletionRecord)))


def test_two_people_delete_for_good_and_a_record_without_content_stays(cast: Cast) -> None:
    give_class(cast, cast.root, DELETED)
    first, second = file_old(cast, "Mustermann.txt", "Musterfrau.txt")
    with transaction(writing=False) as opened:
        keys = opened.execute(select(Version.store_key, Version.store_version)).all()
    proposal = propose(cast, cast.browser(cast.manager), first, second)
    with transaction(writing=False) as opened:
        told = opened.scalars(select(Notice.person_id).where(Notice.kind == "retention.proposed")).all()
    other = cast.browser(second_manager(cast))
    assert "2 Dokumente endgültig löschen" in other.get(proposal).text
    assert other.post(f"{proposal}/confirm").status_code == 302
    assert not exists(first)
    assert not exists(second)
    [made] = records()
    assert (made.documents, made.versions, made.classes) == (2, 2, [["Laufende Zusammenarbeit", 2]])
    assert (made.proposed_by, made.confirmed_by) == (cast.manager.id, cast.contributor.id)
    everything = " ".join(str(getattr(made, column.key)) for column in DeletionRecord.__table__.columns)
    assert "Muster" not in everything
    page = other.get(page_of(cast)).text
    assert "2 × Laufende Zusammenarbeit" in page
    assert "Teamleitung Jugendamt" in page
    assert told == []  # nobody else managed it then
    with cast.app.app_context():
        run_due_jobs()
        assert [store().versions(key) for key, _ in keys] == [[], []]
    with transaction(writing=False) as opened:
        assert opened.scalars(select(TrashEntry)).all() == []


def test_nobody_confirms_what_they_proposed_themselves(embedded_cast: Cast) -> None:
    cast = embedded_cast
    give_class(cast, cast.root, DELETED)
    [document] = file_old(cast, "alt.txt")
    other = second_manager(cast)
    with transaction(writing=True) as opened:  # nor as the deputy of the second one
        opened.execute(update(Person).where(Person.id == other.id).values(deputy_id=cast.manager.id))
    browser = cast.browser(cast.manager)
    proposal = propose(cast, browser, document)
    assert "endgültig löschen" not in browser.get(proposal).text
    for _ in range(2):
        assert browser.post(f"{proposal}/confirm").status_code == 403
    assert exists(document)
    assert proposal_at(proposal).state == "open"


def test_a_proposal_of_somebody_who_no_longer_manages_is_void(embedded_cast: Cast) -> None:
    cast = embedded_cast
    give_class(cast, cast.root, DELETED)
    [document] = file_old(cast, "alt.txt")
    other = second_manager(cast)
    proposal = propose(cast, cast.browser(other), document)
    user = cast.user(cast.manager)
    with cast.app.test_request_context(), transaction(writing=True):
        workspace = session().get_one(Workspace, cast.shared.id)
        change_member(user, workspace, principal=other.principal, level=READ)
    refused = cast.browser(cast.manager).post(f"{proposal}/confirm")
    assert refused.status_code == 409
    assert "verwaltet diesen Bereich nicht mehr" in refused.text
    assert exists(document)


def test_a_proposal_of_a_deactivated_person_is_void(embedded_cast: Cast) -> None:
    cast = embedded_cast
    give_class(cast, cast.root, DELETED)
    [document] = file_old(cast, "alt.txt")
    proposal = propose(cast, cast.browser(second_manager(cast)), document)
    with transaction(writing=True) as opened:
        opened.get_one(Person, cast.contributor.id).deactivated_at = document.created_at
    assert cast.browser(cast.manager).post(f"{proposal}/confirm").status_code == 409
    assert exists(document)


def test_whoever_lost_the_right_cannot_confirm(embedded_cast: Cast) -> None:
    cast = embedded_cast
    give_class(cast, cast.root, DELETED)
    [document] = file_old(cast, "alt.txt")
    proposal = propose(cast, cast.browser(cast.manager), document)
    for person, status in ((cast.contributor, 403), (cast.guest, 404), (cast.stranger, 404), (cast.administrator, 404)):
        assert cast.browser(person).post(f"{proposal}/confirm").status_code == status
    assert exists(document)


def test_what_changed_after_the_proposal_is_taken_out_and_said(cast: Cast) -> None:
    give_class(cast, cast.root, DELETED)
    names = ("neue Fassung.txt", "gesperrt.txt", "im Papierkorb.txt", "verschoben.txt", "bleibt dabei.txt")
    documents = file_old(cast, *names)
    changed, held, trashed, kept, _ = documents
    manager = cast.browser(cast.manager)
    proposal = propose(cast, manager, *documents)
    manager.post(
        f"/documents/{changed.id}/upload",
        {"files": (io.BytesIO(b"neu"), "neue Fassung.txt"), "base_number": "1"},
        content_type="multipart/form-data",
    )
    manager.post(f"/documents/{held.id}/hold", {"reason": "Prüfung"})
    put_into_trash(cast, manager, f"document:{trashed.id}")
    manager.post(f"{page_of(cast)}/postpone", chosen(kept) | {"to": "2999-01-01", "reason": "doch noch"})
    other = cast.browser(cast.coordination)
    assert "1 Dokument endgültig löschen" in other.get(proposal).text
    answer = other.get(other.post(f"{proposal}/confirm").location).text
    for sentence in (
        "„neue Fassung.txt“ hat eine neue Fassung",
        "„gesperrt.txt“ hat eine Löschsperre",
        "„im Papierkorb.txt“ liegt im Papierkorb",
        "„verschoben.txt“ ist nicht mehr fällig",
    ):
        assert sentence in answer
    assert [exists(document) for document in documents] == [True, True, True, True, False]
    assert records()[0].documents == 1
    assert other.post(f"{proposal}/confirm").status_code == 409


def test_a_proposal_of_which_nothing_is_left_deletes_nothing(embedded_cast: Cast) -> None:
    cast = embedded_cast
    give_class(cast, cast.root, DELETED)
    [document] = file_old(cast, "alt.txt")
    manager = cast.browser(cast.manager)
    proposal = propose(cast, manager, document)
    manager.post(f"/documents/{document.id}/hold", {"reason": "Prüfung"})
    other = cast.browser(cast.coordination)
    assert "nichts mehr zu löschen" in other.get(other.post(f"{proposal}/confirm").location).text
    assert records() == []
    assert exists(document)


def test_a_withdrawn_proposal_can_be_made_anew(embedded_cast: Cast) -> None:
    cast = embedded_cast
    give_class(cast, cast.root, DELETED)
    [document] = file_old(cast, "alt.txt")
    manager = cast.browser(cast.manager)
    proposal = propose(cast, manager, document)
    assert manager.post(f"{page_of(cast)}/propose", chosen(document)).status_code == 409
    assert manager.post(f"{proposal}/withdraw").status_code == 302
    assert cast.browser(cast.coordination).post(f"{proposal}/confirm").status_code == 409
    assert exists(document)
    assert propose(cast, manager, document) != proposal


def test_a_document_that_moved_into_another_bereich_is_not_deleted_there(embedded_cast: Cast) -> None:
    cast = embedded_cast
    give_class(cast, cast.root, DELETED)
    [document] = file_old(cast, "alt.txt")
    manager = cast.browser(cast.manager)
    proposal = propose(cast, manager, document)
    manager.post("/workspaces/new", {"name": "Anderswo"})
    with transaction(writing=False) as opened:
        elsewhere = opened.scalars(select(Workspace).where(Workspace.name == "Anderswo")).one()
    root = manager.get(f"/workspaces/{elsewhere.id}").location.rpartition("/")[2]
    move = {"item": f"document:{document.id}", "target": root}
    assert manager.post(f"/folders/{cast.root.id}/selection/move", move).status_code == 302
    cast.browser(cast.coordination).post(f"{proposal}/confirm")
    assert exists(document)
