"""Bereiche and who belongs to them. Actions; they never commit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext, ngettext
from sqlalchemy import func, select

from hub import slots
from hub.accounts.models import Person
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import session
from hub.documents.audience import LEVEL_LABELS, Audience, audience_of_grants, names_of_principals
from hub.documents.entries import set_name
from hub.documents.errors import LastManager
from hub.documents.folders import STANDARD_FOLDERS, new_folder, root_of
from hub.documents.models import CONTRIBUTE, LEVELS, MANAGE, READ, Document, Membership, Workspace
from hub.documents.names import clean_name
from hub.errors import Conflict, HubError
from hub.permissions import visible_workspaces


class UnknownMember(HubError):
    """The principal names nobody."""

    message = lazy_gettext("Diese Person, Gruppe oder Institution gibt es nicht. Bitte wählen Sie aus der Liste.")


RECORDED_LEVELS = {READ: "lesen", CONTRIBUTE: "mitarbeiten", MANAGE: "verwalten"}  # the trail is German, whoever acts


@dataclass(frozen=True)
class MemberChange:
    """What a change of members means in words, before it is made. `before` and `after` are who sees it."""

    sentences: list[str]
    before: Audience
    after: Audience


def create_workspace(user: User, *, name: str, purpose: str, standard_folders: bool) -> Workspace:
    """A new Bereich with its root folder; whoever makes it manages it. Raises `Conflict` for a name in use."""
    workspace = Workspace(id=uuid.uuid4(), name=clean_name(name), purpose=purpose.strip(), created_by=user.id)
    _expect_free_name(user, workspace.name)
    session().add(workspace)
    session().flush()
    session().add(Membership(workspace_id=workspace.id, principal=f"person:{user.id}", level=MANAGE))
    root = new_folder(user, workspace_id=workspace.id, parent_id=None, name=workspace.name)
    names = STANDARD_FOLDERS if standard_folders else ()
    folders = {name: new_folder(user, workspace_id=workspace.id, parent_id=root.id, name=name) for name in names}
    slots.announce(slots.AFTER_NEW_WORKSPACE, user, workspace, folders)
    record(
        "workspaces.create",
        actor=user,
        about=workspace,
        workspace_id=workspace.id,
        text=f"Bereich „{workspace.name}“ angelegt",
    )
    return workspace


def describe_workspace(user: User, workspace: Workspace, *, name: str, purpose: str) -> None:
    """Change name and purpose; the root folder carries the same name."""
    name = clean_name(name)
    if name != workspace.name:
        _expect_free_name(user, name)
    former, workspace.name, workspace.purpose = workspace.name, name, purpose.strip()
    set_name(root_of(workspace), name)
    session().flush()
    record(
        "workspaces.describe",
        actor=user,
        about=workspace,
        workspace_id=workspace.id,
        text=f"Bereich „{former}“ heißt „{name}“" if former != name else f"Zweck von „{name}“ geändert",
    )


def grants_of(workspace_id: uuid.UUID) -> dict[str, int]:
    """Principal → level."""
    rows = session().execute(
        select(Membership.principal, Membership.level).where(Membership.workspace_id == workspace_id)
    )
    return {principal: level for principal, level in rows}


def describe_member_change(workspace: Workspace, *, principal: str, level: int | None) -> MemberChange:
    """Say in words who sees how much after the change. `level` None takes the principal out."""
    before = grants_of(workspace.id)
    after = {key: value for key, value in before.items() if key != principal}
    if level is not None:
        after[principal] = level
    name = names_of_principals([principal]).get(principal)
    if name is None:
        raise UnknownMember
    documents = session().scalar(
        select(func.count()).where(Document.workspace_id == workspace.id, Document.trash_id.is_(None))
    )
    return MemberChange(
        sentences=[_sentence(name, documents or 0, before=before.get(principal), after=level)],
        before=audience_of_grants(before),
        after=audience_of_grants(after),
    )


def change_member(user: User, workspace: Workspace, *, principal: str, level: int | None) -> None:
    """Give a principal this level in the Bereich, or take it out. Raises `LastManager`."""
    session().get(Workspace, workspace.id, with_for_update=True, populate_existing=True)  # one change at a time
    names = names_of_principals([principal])
    if principal not in names:
        raise UnknownMember
    if level is not None and level not in LEVELS:
        raise HubError(gettext("Bitte wählen Sie lesen, mitarbeiten oder verwalten."))
    membership = session().get(Membership, (workspace.id, principal))
    before = membership.level if membership else None
    if membership and level is None:
        session().delete(membership)
    elif membership and level is not None:
        membership.level = level
    elif level is not None:
        session().add(Membership(workspace_id=workspace.id, principal=principal, level=level))
    session().flush()
    if not _has_manager(workspace.id):
        raise LastManager
    record(
        "workspaces.change-member",
        actor=user,
        about=workspace,
        workspace_id=workspace.id,
        text=_change_text(names[principal], workspace.name, before=before, after=level),
        details={"principal": principal, "before": before, "after": level},
    )


def _has_manager(workspace_id: uuid.UUID) -> bool:
    """Whether somebody who may manage is left; guests and deactivated people never do."""
    managers = [principal for principal, level in grants_of(workspace_id).items() if level >= MANAGE]
    people = [uuid.UUID(principal.removeprefix("person:")) for principal in managers if principal.startswith("person:")]
    if len(people) < len(managers):
        return True
    able = select(Person.id).where(Person.id.in_(people), Person.role != "guest", Person.deactivated_at.is_(None))
    return session().scalar(able.limit(1)) is not None


def _sentence(name: str, documents: int, *, before: int | None, after: int | None) -> str:
    count = ngettext("%(num)s Dokument", "%(num)s Dokumente", documents)
    if after is None:
        return gettext("%(name)s sieht danach keines der Dokumente mehr (jetzt %(count)s).", name=name, count=count)
    if before is None:
        return gettext("%(name)s sieht danach %(count)s.", name=name, count=count)
    return gettext(
        "%(name)s sieht weiterhin %(count)s und darf danach %(level)s.",
        name=name,
        count=count,
        level=LEVEL_LABELS[after],
    )


def _change_text(name: str, workspace: str, *, before: int | None, after: int | None) -> str:
    if after is None:
        return f"{name} aus „{workspace}“ herausgenommen"
    verb = "aufgenommen" if before is None else "geändert"
    return f"{name} in „{workspace}“ {verb}: {RECORDED_LEVELS[after]}"


def _expect_free_name(user: User, name: str) -> None:
    if session().scalar(select(Workspace.id).where(Workspace.name == name, visible_workspaces(user)).limit(1)):
        raise Conflict(
            gettext("Einen Bereich „%(name)s“ gibt es schon. Bitte wählen Sie einen anderen Namen.", name=name)
        )
