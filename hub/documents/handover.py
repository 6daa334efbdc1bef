"""What the Ablage keeps in the name of a person or group: rights in Bereiche, and how they pass on."""

from __future__ import annotations

import uuid

from flask_babel import lazy_gettext
from sqlalchemy import select

from hub.accounts import handover
from hub.audit.actions import record
from hub.db import session
from hub.documents.audience import names_of_principals, readers_of
from hub.documents.models import Document, Membership, Reminder, Workspace


def workspace_names(principal: str) -> list[str]:
    """The Bereiche in which this principal itself (not its institution) holds a right."""
    return list(
        session().scalars(
            select(Workspace.name)
            .join(Membership, Membership.workspace_id == Workspace.id)
            .where(Membership.principal == principal)
            .order_by(Workspace.name)
        )
    )


def hand_over_memberships(old: str, new: str) -> None:
    """The new holder keeps the higher right of both."""
    held = {row.workspace_id: row for row in _memberships(new)}
    for membership in _memberships(old):
        own = held.get(membership.workspace_id)
        if own is None:
            session().add(Membership(workspace_id=membership.workspace_id, principal=new, level=membership.level))
            _record(membership.workspace_id, new, before=None, after=membership.level)
        elif own.level < membership.level:
            _record(membership.workspace_id, new, before=own.level, after=membership.level)
            own.level = membership.level
    give_up_memberships(old)


def give_up_memberships(principal: str) -> None:
    for membership in _memberships(principal):
        session().delete(membership)
        _record(membership.workspace_id, principal, before=membership.level, after=None)


def _record(workspace_id: uuid.UUID, principal: str, *, before: int | None, after: int | None) -> None:
    """Rights that pass on or end are in the trail of the Bereich, so that it can be said who saw what and when."""
    workspace = session().get_one(Workspace, workspace_id)
    name = names_of_principals([principal]).get(principal, principal)
    record(
        "workspaces.change-member",
        actor=None,
        about=workspace,
        workspace_id=workspace_id,
        text=f"{name}: Recht in „{workspace.name}“ {'übergeben' if after else 'beendet'}",
        details={"principal": principal, "before": before, "after": after},
    )


def _memberships(principal: str) -> list[Membership]:
    return list(session().scalars(select(Membership).where(Membership.principal == principal)))


handover.register(
    handover.Holding(
        title=lazy_gettext("Rechte in Bereichen"),
        names=workspace_names,
        hand_over=hand_over_memberships,
        give_up=give_up_memberships,
    )
)


def responsible_for(principal: str) -> list[str]:
    """The documents this person answers for; groups and institutions answer for none."""
    return [document.name for document in _answered_for(principal)]


def hand_over_responsibility(old: str, new: str) -> None:
    """The successor answers where they may read; elsewhere nobody does until somebody is chosen."""
    successor = _person_id(new)
    for document in _answered_for(old):
        readers = {row_id for row_id, *_ in readers_of(document.workspace_id)}
        document.responsible_id = successor if successor in readers else None


def give_up_responsibility(principal: str) -> None:
    for document in _answered_for(principal):
        document.responsible_id = None


def _answered_for(principal: str) -> list[Document]:
    person_id = _person_id(principal)
    if person_id is None:
        return []
    theirs = select(Document).where(Document.responsible_id == person_id).order_by(Document.sort_key)
    return list(session().scalars(theirs))


def _person_id(principal: str) -> uuid.UUID | None:
    kind, _, row_id = principal.partition(":")
    return uuid.UUID(row_id) if kind == "person" else None


handover.register(
    handover.Holding(
        title=lazy_gettext("Verantwortlich für Dokumente"),
        names=responsible_for,
        hand_over=hand_over_responsibility,
        give_up=give_up_responsibility,
    )
)


def reminders_set_by(principal: str) -> list[str]:
    """The documents this person wants to be reminded of."""
    return [document.name for document, _ in _reminders(principal)]


def hand_over_reminders(old: str, new: str) -> None:
    """The successor is reminded, of what they may read when the day comes."""
    successor = _person_id(new)
    for _, reminder in _reminders(old):
        reminder.set_by = successor or reminder.set_by


def _reminders(principal: str) -> list[tuple[Document, Reminder]]:
    person_id = _person_id(principal)
    if person_id is None:
        return []
    theirs = select(Document, Reminder).join(Reminder, Reminder.document_id == Document.id)
    rows = session().execute(theirs.where(Reminder.set_by == person_id).order_by(Document.sort_key))
    return [(document, reminder) for document, reminder in rows]


handover.register(
    handover.Holding(
        title=lazy_gettext("Wiedervorlagen"),
        names=reminders_set_by,
        hand_over=hand_over_reminders,
        give_up=lambda _principal: None,
    )
)
