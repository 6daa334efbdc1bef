"""Groups (Gremien): members come from any institution and see what is shared with the group."""

from __future__ import annotations

from sqlalchemy import select

from hub.accounts.models import Group
from hub.db import session, transaction
from hub.documents.models import READ, Membership
from tests.accounts.steps import behind_the_scenes, trail_of
from tests.people import Cast


def share_with_group(cast: Cast) -> None:
    with behind_the_scenes(cast) as opened:
        opened.add(Membership(workspace_id=cast.shared.id, principal=cast.group.principal, level=READ))


def test_coordination_makes_a_group(cast: Cast) -> None:
    browser = cast.browser(cast.coordination)
    answer = browser.post("/groups/new", {"name": "Arbeitskreis", "purpose": "Schule und Wirtschaft"})
    with transaction(writing=False):
        made = session().scalars(select(Group).where(Group.name == "Arbeitskreis")).one()
    assert answer.headers["Location"] == f"/groups/{made.id}"
    assert "Noch niemand dabei" in browser.get(f"/groups/{made.id}").text
    assert browser.post("/groups/new", {"name": "ARBEITSKREIS"}).status_code == 422


def test_adding_a_member_first_says_what_they_will_see(embedded_cast: Cast) -> None:
    share_with_group(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.coordination)
    asked = browser.post(f"/groups/{embedded_cast.group.id}/members", {"person_id": str(embedded_cast.guest.id)})
    assert asked.status_code == 200
    assert "sieht danach alles, was mit dieser Gruppe geteilt ist" in asked.text
    assert "Gemeinsame Ablage" in asked.text
    theirs = embedded_cast.browser(embedded_cast.guest)
    assert theirs.get(f"/folders/{embedded_cast.root.id}").status_code == 404
    confirmed = {"person_id": str(embedded_cast.guest.id), "confirmed": "yes"}
    assert browser.post(f"/groups/{embedded_cast.group.id}/members", confirmed).status_code == 302
    assert theirs.get(f"/folders/{embedded_cast.root.id}").status_code == 200
    assert trail_of("groups.add-member")[-1].text == f"Steuergruppe: {embedded_cast.guest.name}"


def test_a_removed_member_sees_nothing_of_it_any_more(embedded_cast: Cast) -> None:
    share_with_group(embedded_cast)
    theirs = embedded_cast.browser(embedded_cast.stranger)
    assert theirs.get(f"/folders/{embedded_cast.root.id}").status_code == 200
    browser = embedded_cast.browser(embedded_cast.coordination)
    browser.post(f"/groups/{embedded_cast.group.id}/members/{embedded_cast.stranger.id}/remove")
    assert theirs.get(f"/folders/{embedded_cast.root.id}").status_code == 404
    assert (
        browser.post(f"/groups/{embedded_cast.group.id}/members/{embedded_cast.stranger.id}/remove").status_code == 404
    )


def test_nobody_joins_twice(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.coordination)
    again = {"person_id": str(embedded_cast.stranger.id), "confirmed": "yes"}
    assert browser.post(f"/groups/{embedded_cast.group.id}/members", again).status_code == 422


def test_deleting_a_group_asks_first_and_takes_its_rights_along(cast: Cast) -> None:
    share_with_group(cast)
    browser = cast.browser(cast.coordination)
    page = browser.get(f"/groups/{cast.group.id}/delete").text
    assert "Gruppe „Steuergruppe“ löschen?" in page
    assert cast.stranger.name in page
    assert browser.post(f"/groups/{cast.group.id}/delete").headers["Location"] == "/groups"
    with transaction(writing=False):
        left = session().scalars(select(Membership).where(Membership.principal == cast.group.principal)).all()
    assert left == []
    assert cast.browser(cast.stranger).get(f"/folders/{cast.root.id}").status_code == 404


def test_the_administration_keeps_groups_but_does_not_learn_names_of_workspaces(embedded_cast: Cast) -> None:
    share_with_group(embedded_cast)
    page = embedded_cast.browser(embedded_cast.administrator).get(f"/groups/{embedded_cast.group.id}").text
    assert "Rechte in Bereichen: 1" in page
    assert "Gemeinsame Ablage" not in page


def test_staff_does_not_keep_groups(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.manager)
    assert browser.get("/groups").status_code == 403
    assert browser.post(f"/groups/{embedded_cast.group.id}/delete").status_code == 403
