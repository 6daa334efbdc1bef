"""Closing accounts: who may not go, what ends at once, what passes to a successor."""

from __future__ import annotations

from sqlalchemy import select

from hub.accounts.groups import add_group, add_member
from hub.accounts.invitations import create_administrator
from hub.accounts.models import GroupMember, Person
from hub.db import session, transaction
from hub.documents.models import CONTRIBUTE, MANAGE, READ, Membership
from tests.accounts.steps import (
    attempt,
    behind_the_scenes,
    person,
    profile,
    trail_of,
)
from tests.people import Cast, make_person


def test_the_last_administrator_keeps_role_and_account(cast: Cast) -> None:
    browser = cast.browser(cast.administrator)
    refused = browser.post(f"/people/{cast.administrator.id}", profile(cast.administrator, role="staff"))
    assert refused.status_code == 422
    assert "letzte aktive Person mit Technischer Administration" in refused.text
    assert person(cast.administrator).role == "administration"


def test_an_administrator_who_never_signed_in_does_not_count(embedded_cast: Cast) -> None:
    with behind_the_scenes(embedded_cast):
        create_administrator("zweite@musterstadt.example")
    browser = embedded_cast.browser(embedded_cast.administrator)
    refused = browser.post(
        f"/people/{embedded_cast.administrator.id}", profile(embedded_cast.administrator, role="staff")
    )
    assert refused.status_code == 422


def test_with_a_second_administrator_the_first_may_go(cast: Cast) -> None:
    with transaction(writing=True):
        second = make_person("technik2", "Zweite Technik", "administration", cast.jobcenter)
    browser = cast.browser(second)
    assert browser.post(f"/people/{cast.administrator.id}/deactivate").status_code == 302
    assert not person(cast.administrator).is_active
    refused = browser.post(f"/people/{second.id}", profile(second, role="staff"))
    assert refused.status_code == 422


def test_administrators_do_not_lock_themselves_out(embedded_cast: Cast) -> None:
    with transaction(writing=True):
        make_person("technik2", "Zweite Technik", "administration", embedded_cast.jobcenter)
    refused = embedded_cast.browser(embedded_cast.administrator).post(
        f"/people/{embedded_cast.administrator.id}/deactivate"
    )
    assert refused.status_code == 422
    assert "Das eigene Konto können Sie nicht deaktivieren" in refused.text


def test_deactivating_asks_first_and_ends_everything_at_once(embedded_cast: Cast) -> None:
    theirs = embedded_cast.browser(embedded_cast.reader)
    browser = embedded_cast.browser(embedded_cast.administrator)
    page = browser.get(f"/people/{embedded_cast.reader.id}/deactivate").text
    assert f"Konto von {embedded_cast.reader.name} deaktivieren?" in page
    assert theirs.get("/account").status_code == 200
    browser.post(f"/people/{embedded_cast.reader.id}/deactivate")
    assert theirs.get("/account").status_code == 302
    assert attempt(embedded_cast.browser(None), embedded_cast.reader.email).status_code == 422


def test_a_reactivated_person_signs_in_with_the_old_password(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.administrator)
    browser.post(f"/people/{embedded_cast.reader.id}/deactivate")
    browser.post(f"/people/{embedded_cast.reader.id}/reactivate")
    assert attempt(embedded_cast.browser(None), embedded_cast.reader.email).status_code == 302


def test_groups_deputies_and_rights_pass_to_the_successor(cast: Cast) -> None:
    leaving, successor = cast.stranger, cast.reader
    with behind_the_scenes(cast) as opened:
        second = add_group(name="Arbeitskreis", purpose="", actor=None)
        for group, member in ((second, leaving), (second, successor)):
            add_member(group, opened.merge(member), actor=None)
        for principal, level in ((leaving.principal, MANAGE), (successor.principal, READ)):
            opened.add(Membership(workspace_id=cast.shared.id, principal=principal, level=level))
        for represented in (cast.contributor, successor):
            opened.get_one(Person, represented.id).deputy_id = leaving.id
    browser = cast.browser(cast.administrator)
    assert "Steuergruppe" in browser.get(f"/people/{leaving.id}/deactivate").text
    browser.post(f"/people/{leaving.id}/deactivate", {"successor_id": str(successor.id)})

    with transaction(writing=False):
        levels = dict(session().execute(select(Membership.principal, Membership.level)).all())
        members = set(session().execute(select(GroupMember.group_id, GroupMember.person_id)).all())
    assert levels[successor.principal] == MANAGE
    assert leaving.principal not in levels
    assert members == {(cast.group.id, successor.id), (second.id, successor.id)}
    assert person(cast.contributor).deputy_id == successor.id
    assert person(successor).deputy_id is None
    assert trail_of("people.deactivate")[0].text == f"{leaving.name}, übergeben an {successor.name}"


def test_a_lower_right_of_the_leaving_person_takes_nothing_from_the_successor(cast: Cast) -> None:
    with behind_the_scenes(cast) as opened:
        for principal, level in ((cast.stranger.principal, READ), (cast.reader.principal, CONTRIBUTE)):
            opened.add(Membership(workspace_id=cast.shared.id, principal=principal, level=level))
    browser = cast.browser(cast.administrator)
    browser.post(f"/people/{cast.stranger.id}/deactivate", {"successor_id": str(cast.reader.id)})
    with transaction(writing=False):
        assert session().get_one(Membership, (cast.shared.id, cast.reader.principal)).level == CONTRIBUTE


def test_the_administration_learns_how_many_workspaces_not_which(embedded_cast: Cast) -> None:
    page = embedded_cast.browser(embedded_cast.administrator).get(f"/people/{embedded_cast.manager.id}/deactivate").text
    assert "Rechte in Bereichen: 1" in page
    assert "Gemeinsame Ablage" not in page


def test_without_a_successor_nothing_passes_on(embedded_cast: Cast) -> None:
    embedded_cast.browser(embedded_cast.administrator).post(
        f"/people/{embedded_cast.stranger.id}/deactivate", {"successor_id": ""}
    )
    with transaction(writing=False):
        assert session().get(GroupMember, (embedded_cast.group.id, embedded_cast.stranger.id)) is not None
