"""Two people at two browsers delete what is due; one alone never can."""

from __future__ import annotations

from playwright.sync_api import expect
from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import session, transaction
from hub.demo import DOMAIN
from hub.documents.models import MANAGE, Workspace
from hub.documents.workspaces import change_member
from tests.browser.ends import make_old
from tests.browser.live import LiveHub, Room

NAME = "Teilnahmeliste Fachtag.docx"


def test_one_person_proposes_and_another_one_confirms(hub: LiveHub, room: Room) -> None:
    address = f"/workspaces/{_managed_by_two(hub)}/retention"
    first = room.open("koordination")
    first.goto(address)
    first.get_by_label(f"{NAME} auswählen").check()
    first.get_by_role("button", name="Löschung vorschlagen").click()
    expect(first.locator("[data-toasts]")).to_contain_text("wenn eine zweite Person bestätigt")
    expect(first.get_by_role("button", name="endgültig löschen")).to_have_count(0)

    second = room.open("jugendamt")
    second.goto(address)
    second.get_by_role("link", name="Löschung von 1 Dokument").click()
    expect(second.locator("main")).to_contain_text(NAME)
    second.get_by_role("button", name="1 Dokument endgültig löschen").click()
    expect(second.locator("[data-toasts]")).to_contain_text("1 Dokument ist endgültig gelöscht")
    expect(second.locator("main")).to_contain_text("1 × Laufende Zusammenarbeit")
    expect(second.locator("main").get_by_text(NAME)).to_have_count(0)


def _managed_by_two(hub: LiveHub) -> str:
    with hub.app.test_request_context(), transaction(writing=True):
        shared = session().scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one()
        people = select(Person).where(Person.email.in_([f"koordination@{DOMAIN}", f"jugendamt@{DOMAIN}"]))
        by_role = {person.role: person for person in session().scalars(people)}
        keeper = user_of_person(by_role["coordination"])
        change_member(keeper, shared, principal=by_role["staff"].principal, level=MANAGE)
        make_old(NAME)
        return str(shared.id)
