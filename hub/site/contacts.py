"""„Ich brauche Hilfe bei …“: whom to ask. Actions; they never commit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext
from sqlalchemy import func, select

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import session
from hub.errors import HubError
from hub.feedback.content import Texts
from hub.site.models import SiteContact


class NeedMissing(HubError):
    message = lazy_gettext("Bitte sagen Sie auf Deutsch, wobei hier geholfen wird.")


class NobodyToAsk(HubError):
    message = lazy_gettext("Bitte geben Sie eine Telefonnummer oder eine E-Mail-Adresse an.")


@dataclass(frozen=True)
class Contact:
    """What people read of it; texts by language."""

    need: Texts
    about: Texts
    hours: Texts
    name: str = ""
    phone: str = ""
    email: str = ""
    institution_id: uuid.UUID | None = None


def add_contact(user: User, contact: Contact) -> SiteContact:
    """Raises `NeedMissing`, `NobodyToAsk`."""
    _expect_whole(contact)
    last = session().scalar(select(func.max(SiteContact.position))) or 0
    row = SiteContact(id=uuid.uuid4(), position=last + 1)
    _fill(row, contact)
    session().add(row)
    session().flush()
    _record(user, row, "site.add-contact", gettext("Kontakt »%(need)s« angelegt", need=row.need["de"]))
    return row


def change_contact(user: User, row: SiteContact, contact: Contact) -> None:
    """Raises `NeedMissing`, `NobodyToAsk`."""
    _expect_whole(contact)
    _fill(row, contact)
    session().flush()
    _record(user, row, "site.change-contact", gettext("Kontakt »%(need)s« geändert", need=row.need["de"]))


def remove_contact(user: User, row: SiteContact) -> None:
    need = row.need["de"]
    session().delete(row)
    session().flush()
    _record(user, row, "site.remove-contact", gettext("Kontakt »%(need)s« entfernt", need=need))


def move_contact(user: User, row: SiteContact, *, up: bool) -> None:
    """Change places with the neighbour."""
    rows = list(session().scalars(select(SiteContact).order_by(SiteContact.position, SiteContact.id).with_for_update()))
    at = rows.index(row)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for position, one in enumerate(rows):
        one.position = position
    session().flush()
    _record(user, row, "site.move-contact", gettext("Kontakt »%(need)s« verschoben", need=row.need["de"]))


def _expect_whole(contact: Contact) -> None:
    if not contact.need.get("de", "").strip():
        raise NeedMissing
    if not contact.phone and not contact.email:
        raise NobodyToAsk


def _fill(row: SiteContact, contact: Contact) -> None:
    row.need, row.about, row.hours = contact.need, contact.about, contact.hours
    row.name, row.phone, row.email = contact.name, contact.phone, contact.email
    row.institution_id = contact.institution_id


def _record(user: User, row: SiteContact, action: str, text: str) -> None:
    record(action, actor=user, about=row, text=text)
