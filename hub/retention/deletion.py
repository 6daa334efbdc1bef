"""Deletion by two people, and the record that is left of it. Actions; they never commit."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext
from sqlalchemy import delete, func, select

from hub.accounts.models import Person
from hub.accounts.signed_in import User, user_of_person
from hub.audit.actions import record
from hub.db import now, session
from hub.documents.audience import managers_of
from hub.documents.entries import lock_tree
from hub.documents.models import MANAGE, Document, Version, Workspace
from hub.documents.trash import purge_at_end_of_retention, trash_entries
from hub.notices.actions import notify
from hub.permissions import level_in
from hub.retention.ends import chosen_due
from hub.retention.errors import AlreadyUnderWay, ArchiveComesFirst, IsHeld, ProposalClosed, ProposerGone, SamePerson
from hub.retention.kept_documents import KeptDocument, due_among
from hub.retention.models import (
    CONFIRMED,
    DELETE,
    OPEN,
    WITHDRAWN,
    DeletionProposal,
    DeletionRecord,
    ProposedDocument,
)


@dataclass
class Checked:
    """What of a proposal still stands, and what does not: name and reason."""

    standing: list[KeptDocument] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)
    dropped_ids: list[uuid.UUID] = field(default_factory=list)


def propose_deletion(user: User, workspace: Workspace, ids: Collection[uuid.UUID]) -> DeletionProposal:
    """The first of two people. Raises `NotDue`, `IsHeld`, `ArchiveComesFirst`, `AlreadyUnderWay`."""
    lock_tree(workspace.id)
    documents = chosen_due(workspace, ids)
    for document in documents:
        if document.is_held:
            raise IsHeld(document.name)
        if not document.is_deletable:
            raise ArchiveComesFirst(document.name)
        if document.proposal_id is not None:
            raise AlreadyUnderWay(document.name)
    proposal = DeletionProposal(id=uuid.uuid4(), workspace_id=workspace.id, proposed_by=user.id)
    session().add(proposal)
    session().flush()
    session().add_all(
        ProposedDocument(proposal_id=proposal.id, entry_id=document.id, number=document.number)
        for document in documents
    )
    session().flush()
    notify(
        [person_id for person_id in managers_of(workspace.id) if person_id != user.id],
        "retention.proposed",
        about=workspace,
        url=f"/deletion-proposals/{proposal.id}",
        who=user.name,
        workspace=workspace.name,
    )
    record(
        "retention.propose-deletion",
        actor=user,
        about=proposal,
        workspace_id=workspace.id,
        text=f"Löschung von {_count(len(documents))} in „{workspace.name}“ vorgeschlagen",
        details={"documents": [str(document.id) for document in documents]},
    )
    return proposal


def withdraw_proposal(user: User, proposal: DeletionProposal) -> None:
    """Nothing is deleted. Raises `ProposalClosed`."""
    proposal = _open_and_locked(proposal)
    proposal.state = WITHDRAWN
    session().flush()
    record(
        "retention.withdraw-proposal",
        actor=user,
        about=proposal,
        workspace_id=proposal.workspace_id,
        text="Löschvorschlag zurückgezogen",
    )


def check_proposal(proposal: DeletionProposal) -> Checked:
    """Compare what was proposed with how it is now. Three queries."""
    rows = (
        session()
        .execute(
            select(
                ProposedDocument.entry_id,
                ProposedDocument.number,
                Document.name,
                Document.number,
                Document.trash_id,
                Document.workspace_id,
            )
            .join(Document, Document.id == ProposedDocument.entry_id)
            .where(ProposedDocument.proposal_id == proposal.id)
            .order_by(Document.sort_key)
        )
        .all()
    )
    due = due_among(proposal.workspace_id, [row[0] for row in rows])
    checked = Checked()
    for entry_id, proposed_number, name, number, trash_id, workspace_id in rows:
        if workspace_id != proposal.workspace_id:  # how it is called there is not for here
            checked.dropped.append((gettext("Ein Dokument"), gettext("liegt nicht mehr in diesem Bereich")))
            checked.dropped_ids.append(entry_id)
            continue
        reason = _why_not(due.get(entry_id), proposed_number, number, is_trashed=trash_id is not None)
        if reason:
            checked.dropped.append((name, reason))
            checked.dropped_ids.append(entry_id)
        else:
            checked.standing.append(due[entry_id])
    return checked


def confirm_deletion(user: User, proposal: DeletionProposal) -> tuple[DeletionRecord | None, Checked]:
    """The second of two people: deletes for good what still stands of the proposal, and says what does not.

    Raises `SamePerson`, `ProposerGone`, `ProposalClosed`. Without a record nothing was left to delete.
    """
    lock_tree(proposal.workspace_id)  # no moving, no hold, no trash from here on
    proposal = _open_and_locked(proposal)
    if proposal.proposed_by == user.id:
        raise SamePerson
    proposer = session().get_one(Person, proposal.proposed_by)
    if not proposer.is_active or level_in(user_of_person(proposer), proposal.workspace_id) < MANAGE:
        raise ProposerGone(proposer.name)
    documents = _locked_documents(proposal)  # no new version either
    checked = check_proposal(proposal)
    session().execute(
        delete(ProposedDocument)
        .where(ProposedDocument.proposal_id == proposal.id, ProposedDocument.entry_id.in_(checked.dropped_ids))
        .execution_options(synchronize_session=False)
    )
    proposal.state = CONFIRMED if checked.standing else WITHDRAWN
    session().flush()
    made = _delete(user, proposal, checked.standing, documents) if checked.standing else None
    record(
        "retention.confirm-deletion",
        actor=user,
        about=proposal,
        workspace_id=proposal.workspace_id,
        text=f"{_count(len(checked.standing))} zu zweit gelöscht, {len(checked.dropped)} herausgenommen",
        details={"proposed_by": str(proposer.id), "dropped": [str(row_id) for row_id in checked.dropped_ids]},
    )
    return made, checked


def _delete(
    user: User, proposal: DeletionProposal, standing: Sequence[KeptDocument], documents: dict[uuid.UUID, Document]
) -> DeletionRecord:
    ids = [document.id for document in standing]
    versions = session().scalar(select(func.count()).select_from(Version).where(Version.document_id.in_(ids))) or 0
    ends = [document.ends_on for document in standing if document.ends_on]
    made = DeletionRecord(
        id=uuid.uuid4(),
        workspace_id=proposal.workspace_id,
        workspace=session().get_one(Workspace, proposal.workspace_id).name,
        documents=len(standing),
        versions=versions,
        classes=[list(pair) for pair in sorted(Counter(document.class_name for document in standing).items())],
        first_end=min(ends),
        last_end=max(ends),
        proposed_at=proposal.proposed_at,
        proposed_by=proposal.proposed_by,
        confirmed_at=now(),
        confirmed_by=user.id,
    )
    session().add(made)
    session().flush()
    for deletion in trash_entries(user, [documents[row_id] for row_id in ids]):
        purge_at_end_of_retention(user, deletion)
    return made


def _open_and_locked(proposal: DeletionProposal) -> DeletionProposal:
    locked = session().get_one(DeletionProposal, proposal.id, with_for_update=True, populate_existing=True)
    if locked.state != OPEN:
        raise ProposalClosed
    return locked


def _locked_documents(proposal: DeletionProposal) -> dict[uuid.UUID, Document]:
    proposed = select(ProposedDocument.entry_id).where(ProposedDocument.proposal_id == proposal.id)
    rows = session().scalars(
        select(Document)
        .where(Document.id.in_(proposed))
        .order_by(Document.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {document.id: document for document in rows}


def _why_not(due: KeptDocument | None, proposed: int, number: int | None, *, is_trashed: bool) -> str:
    if number != proposed:
        return gettext("hat eine neue Fassung")
    if is_trashed:
        return gettext("liegt im Papierkorb")
    if due is None:
        return gettext("ist nicht mehr fällig")
    if due.is_held:
        return gettext("hat eine Löschsperre")
    return "" if due.is_deletable or due.outcome == DELETE else gettext("wartet auf das Archiv")


def _count(documents: int) -> str:
    return "1 Dokument" if documents == 1 else f"{documents} Dokumente"
