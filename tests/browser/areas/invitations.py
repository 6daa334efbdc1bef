"""The pages of invitations: a Termin with people of several institutions, a guest, and their personal address."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from hub.accounts.groups import add_member
from hub.accounts.models import Group, Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.models import Event
from hub.db import transaction
from hub.demo import DOMAIN
from hub.invitations.invited import invited_to
from hub.invitations.inviting import Wish, invite
from hub.invitations.links import personal_link
from tests.browser.live import LiveHub
from tests.browser.shown import Shown

PAGES = [
    Shown("invitations.participants", "koordination", "/events/{event}/participants"),
    Shown("invitations.new_members_page", "koordination", "/events/{event}/participants/new-members"),
    Shown("invitations.remove", "koordination", "/participants/{participant}/remove"),
    Shown("invitations.renew", "koordination", "/participants/{participant}/renew-link"),
    Shown("invitations.answer", "schulsozialarbeit", "/events/{event}/answer"),
    Shown("invitations.invitation", None, "/i/{invitation}"),
]


NOT_PAGES = {"invitations.malformed_personal_address"}


def make_places(hub: LiveHub, places: dict[str, str]) -> dict[str, str]:
    """The Steuergruppe and a guest; one joined the group later."""
    with hub.app.app_context(), transaction(writing=True) as opened:
        people = {person.email.partition("@")[0]: person for person in opened.scalars(select(Person))}
        user = user_of_person(people["koordination"])
        assert people["koordination"].email.endswith(DOMAIN)
        group = opened.scalars(select(Group).where(Group.name == "Steuergruppe")).one()
        event = opened.get_one(Event, uuid.UUID(places["event"]))
        invite(user, event, Wish((group.principal,), "Aulich, Eva <aulich@kammer.example>"))
        add_member(group, people["jobcenter"], actor=user)
        [guest] = [row.participant for row in invited_to([event.id]) if row.person is None]
        token = personal_link(guest).rpartition("/")[2]
        return {"participant": str(guest.id), "invitation": token}
