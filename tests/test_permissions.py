"""Lists never show more than `can` allows: every person × every kind of sharing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import session, transaction
from hub.documents.audience import audience_of
from hub.documents.models import CONTRIBUTE, LEVELS, MANAGE, READ, Entry, Membership, Workspace
from hub.documents.workspaces import create_workspace
from hub.permissions import can, visible_entries, visible_workspaces, workspace_ids_at
from tests.people import Cast

PERMISSION_AT = {READ: "workspaces.read", CONTRIBUTE: "documents.add", MANAGE: "workspaces.manage"}


def share_in_every_way(cast: Cast) -> None:
    """One Bereich per principal and level, and one that is shared with nobody."""
    maker = user_of_person(session().merge(cast.coordination))
    principals = {
        "Institution": cast.jobcenter.principal,
        "Gruppe": cast.group.principal,
        **{f"Person {person.name}": person.principal for person in session().scalars(select(Person))},
    }
    for label, principal in principals.items():
        for level in LEVELS:
            workspace = create_workspace(maker, name=f"{label} {level}", purpose="", standard_folders=False)
            session().query(Membership).filter_by(workspace_id=workspace.id).delete()
            session().add(Membership(workspace_id=workspace.id, principal=principal, level=level))
    alone = create_workspace(maker, name="Niemand", purpose="", standard_folders=False)
    session().query(Membership).filter_by(workspace_id=alone.id).delete()
    session().flush()


def test_lists_and_single_answers_agree_for_everybody(cast: Cast) -> None:
    with transaction(writing=True), cast.app.app_context():
        share_in_every_way(cast)
        workspaces = session().scalars(select(Workspace)).all()
        for person in session().scalars(select(Person)).all():
            user = user_of_person(person)
            listed = set(session().scalars(select(Workspace.id).where(visible_workspaces(user))))
            assert listed == {workspace.id for workspace in workspaces if can(user, "workspaces.read", workspace)}
            entries = set(session().scalars(select(Entry.workspace_id).where(visible_entries(user))))
            assert entries == listed, person.name
            for level, permission in PERMISSION_AT.items():
                reached = set(
                    session().scalars(select(Workspace.id).where(Workspace.id.in_(workspace_ids_at(user, level))))
                )
                assert reached == {workspace.id for workspace in workspaces if can(user, permission, workspace)}


def test_who_sees_this_names_exactly_those_who_may_read(cast: Cast) -> None:
    with transaction(writing=True), cast.app.app_context():
        share_in_every_way(cast)
        people = session().scalars(select(Person)).all()
        for workspace in session().scalars(select(Workspace)).all():
            audience = audience_of(workspace.id)
            named = {name for circle in (*audience.institutions, *audience.groups) for name in circle.people}
            named |= {single.name for single in audience.people}
            readers = {person.name for person in people if can(user_of_person(person), "workspaces.read", workspace)}
            assert named == readers, workspace.name
            assert audience.count == len(readers)


@pytest.mark.parametrize("role", ["administrator", "data_protection"])
def test_roles_without_content_see_none_whatever_is_shared_with_them(cast: Cast, role: str) -> None:
    with transaction(writing=True), cast.app.app_context():
        share_in_every_way(cast)
        user = user_of_person(session().merge(getattr(cast, role)))
        assert session().scalars(select(Workspace.id).where(visible_workspaces(user))).all() == []


def test_a_guest_gets_nothing_through_the_institution(cast: Cast) -> None:
    with transaction(writing=False):
        guest = user_of_person(session().merge(cast.guest))
        assert guest.institution_id == cast.jobcenter.id
        assert not can(guest, "documents.read", session().merge(cast.root))
