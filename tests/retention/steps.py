"""Documents that became old, and what managers do with them."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from sqlalchemy import select, update

from hub.accounts.models import Person
from hub.db import session, transaction
from hub.documents.models import MANAGE, Document, Entry, Version, Workspace
from hub.documents.workspaces import change_member
from hub.retention.classes import set_class
from hub.retention.models import DeletionProposal, RetentionClass
from tests.documents.test_upload import begin
from tests.people import Browser, Cast, document_named

LONG_AGO = datetime(2010, 6, 1, tzinfo=UTC)
DELETED, OFFERED = "operations", "steering"  # five years then delete; ten years then offer


def file_old(cast: Cast, *names: str, at: datetime = LONG_AGO, **facts: str) -> list[Document]:
    """Documents whose last version is as old as that."""
    browser = cast.browser(cast.contributor)
    for name in names:
        assert begin(browser, cast, name=name, size=len(name.encode()), body=name.encode(), **facts).status_code == 201
    documents = [document_named(name) for name in names]
    with transaction(writing=True) as opened:
        ids = [document.id for document in documents]
        opened.execute(update(Version).where(Version.document_id.in_(ids)).values(created_at=at))
    return documents


def give_class(cast: Cast, entry: Entry, key: str, **facts: object) -> None:
    user = cast.user(cast.manager)
    with cast.app.app_context(), transaction(writing=True):
        chosen = session().scalars(select(RetentionClass).where(RetentionClass.standard_key == key)).one()
        set_class(user, session().get_one(Entry, entry.id), chosen, **{"ends_on": None, **facts})  # type: ignore[arg-type]


def second_manager(cast: Cast) -> Person:
    """Somebody else who manages „Gemeinsame Ablage“: the contributor, from now on."""
    user = cast.user(cast.manager)
    with cast.app.test_request_context(), transaction(writing=True):
        workspace = session().get_one(Workspace, cast.shared.id)
        change_member(user, workspace, principal=cast.contributor.principal, level=MANAGE)
    return cast.contributor


def page_of(cast: Cast) -> str:
    return f"/workspaces/{cast.shared.id}/retention"


def chosen(*documents: Document) -> dict[str, list[str]]:
    return {"item": [f"document:{document.id}" for document in documents]}


def propose(cast: Cast, browser: Browser, *documents: Document) -> str:
    """The address of the new proposal."""
    answer = browser.post(f"{page_of(cast)}/propose", chosen(*documents))
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def proposal_at(address: str) -> DeletionProposal:
    with transaction(writing=False) as opened:
        return opened.get_one(DeletionProposal, uuid.UUID(address.rpartition("/")[2]))


def exists(document: Document) -> bool:
    with transaction(writing=False) as opened:
        return opened.get(Document, document.id) is not None
