"""Taking a document „in Bearbeitung“, giving it back, ending it for somebody else. Actions; they never commit."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from hub import slots
from hub.accounts.models import Person
from hub.accounts.signed_in import User, user_of_person
from hub.audit.actions import record
from hub.audit.names import name_actions, tell_in_history
from hub.db import now, session
from hub.documents.entries import tree_of
from hub.documents.errors import CheckedOut
from hub.documents.models import CONTRIBUTE, MANAGE, Document, Entry
from hub.documents.versions import locked
from hub.errors import Conflict
from hub.notices.actions import notify
from hub.notices.sentences import sentence
from hub.permissions import level_in

MAX_NOTE_CHARACTERS = 500

name_actions(
    {
        "checkouts.take": lazy_gettext("In Bearbeitung genommen"),
        "checkouts.return": lazy_gettext("Bearbeitung beendet"),
        "checkouts.break": lazy_gettext("Bearbeitung durch andere beendet"),
    }
)
tell_in_history(
    {
        "checkouts.take": lazy_gettext("hat „%(name)s“ in Bearbeitung genommen"),
        "checkouts.return": lazy_gettext("hat die Bearbeitung von „%(name)s“ beendet"),
        "checkouts.break": lazy_gettext("hat die Bearbeitung von „%(name)s“ für jemand anderen beendet"),
    }
)
sentence("checkouts.broken", lazy_gettext("%(by)s hat Ihre Bearbeitung von „%(name)s“ beendet. %(note)s"))


class NotCheckedOut(Conflict):
    """There is nothing to end."""

    def __init__(self, name: str) -> None:
        super().__init__(
            gettext("„%(name)s“ ist nicht mehr in Bearbeitung. Sie können einfach weiterarbeiten.", name=name)
        )


def holder_of(document: Document) -> Person | None:
    """Who works on the document now: not past the time, not without an account, not where they may not change it."""
    if document.checked_out_by is None or document.checked_out_until is None or document.checked_out_until <= now():
        return None
    holder = session().get_one(Person, document.checked_out_by)
    may_still = holder.is_active and level_in(user_of_person(holder), document.workspace_id) >= CONTRIBUTE
    return holder if may_still else None


def check_out(user: User, document: Document) -> None:
    """Take the document, or go on for as long again. Raises `CheckedOut` when somebody else was faster."""
    document = locked(document.id)
    _refuse_others(user, document)
    is_new = holder_of(document) is None
    hours = current_app.config["SETTINGS"].checkout_hours
    document.checked_out_by = user.id
    document.checked_out_at = now() if is_new else document.checked_out_at
    document.checked_out_until = now() + timedelta(hours=hours)
    session().flush()
    _note("checkouts.take", user, document, f"„{document.name}“ für {hours} Stunden in Bearbeitung genommen")


def give_back(user: User, document: Document) -> None:
    """End one's own. Raises `CheckedOut` for somebody else's, `NotCheckedOut` when it has ended already."""
    document = locked(document.id)
    _refuse_others(user, document)
    if holder_of(document) is None:
        raise NotCheckedOut(document.name)
    _end(document)
    _note("checkouts.return", user, document, f"Bearbeitung von „{document.name}“ beendet")


def break_check_out(user: User, document: Document, *, note: str) -> None:
    """End somebody else's and tell them why. Raises `NotCheckedOut`."""
    document = locked(document.id)
    holder = holder_of(document)
    if holder is None:
        raise NotCheckedOut(document.name)
    _end(document)
    notify(
        [holder.id],
        "checkouts.broken",
        about=document,
        url=f"/documents/{document.id}",
        by_mail=True,
        by=user.name,
        name=document.name,
        note=note.strip()[:MAX_NOTE_CHARACTERS],
    )
    _note("checkouts.break", user, document, f"Bearbeitung von „{document.name}“ durch {holder.name} beendet")


@slots.fills(slots.BEFORE_NEW_VERSION, order=10)
def refuse_new_version(user: User, document: Document) -> None:
    """Nobody saves over somebody else's work, managers neither: they end the check-out first. Raises `CheckedOut`."""
    _refuse_others(user, document)


@slots.fills(slots.BEFORE_CHANGE, order=10)
def refuse_change(user: User, entry: Entry) -> None:
    """Nor is it renamed, moved or trashed meanwhile, alone or with its folder, except by managers."""
    if level_in(user, entry.workspace_id) >= MANAGE:
        return
    below = select(tree_of(entry.id).c.id)
    held = select(Document).where(Document.id.in_(below), Document.checked_out_until > now())
    for document in session().scalars(held.where(Document.checked_out_by != user.id)):
        _refuse_others(user, document)


def _refuse_others(user: User, document: Document) -> None:
    holder = holder_of(document)
    if holder is not None and holder.id != user.id:
        raise CheckedOut(document.name, holder.name)


def _end(document: Document) -> None:
    document.checked_out_by = document.checked_out_at = document.checked_out_until = None
    session().flush()


def _note(action: str, user: User, document: Document, text: str) -> None:
    record(action, actor=user, about=document, workspace_id=document.workspace_id, text=text)
