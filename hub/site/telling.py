"""Telling once a day that messages from the public site wait: never how many, from whom or what about."""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask_babel import lazy_gettext
from sqlalchemy import select, update

from hub import jobs
from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import session, transaction
from hub.notices.actions import notify
from hub.notices.sentences import sentence
from hub.permissions import can
from hub.site.models import SiteEditor, SiteMessage

sentence(
    "site.messages",
    lazy_gettext("Auf der öffentlichen Seite hat jemand geschrieben: ein Terminwunsch oder eine gemeldete Barriere."),
)


@jobs.every(timedelta(days=1))
def tell_of_messages() -> None:
    """Repeated, nothing is told twice: which messages were told of is written with the notices."""
    with transaction(writing=True) as opened:
        told = opened.execute(
            update(SiteMessage).where(~SiteMessage.is_told).values(is_told=True).returning(SiteMessage.id)
        )
        if told.all():
            notify(readers_of_messages(), "site.messages", url="/site/messages", by_mail=True)


def readers_of_messages() -> list[uuid.UUID]:
    """The Koordination, and whom it has asked to write."""
    may = (Person.role == "coordination") | Person.id.in_(select(SiteEditor.person_id))
    people = session().scalars(select(Person).where(may, Person.deactivated_at.is_(None)).order_by(Person.name))
    return [person.id for person in people.all() if can(user_of_person(person), "site.edit")]
