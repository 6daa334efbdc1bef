"""Giving an Aufgabe to somebody without an account, and what they do with it. Actions; they never commit."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from flask import current_app
from flask_babel import gettext, lazy_gettext
from sqlalchemy import func, select

from hub import mail, slots
from hub.accounts.queries import normal_address
from hub.accounts.signed_in import User
from hub.acknowledgements.texts import clean_text
from hub.audit.actions import record
from hub.audit.names import name_actions
from hub.days import today
from hub.db import now, session
from hub.documents.models import Workspace
from hub.errors import HubError
from hub.mail.letters import BadHeader, Letter, composes
from hub.notices.actions import notify
from hub.notices.sentences import sentence
from hub.task_guests.addresses import LinkNotValid, Opened, address_of, open_address, token_of
from hub.task_guests.models import GuestNote, TaskGuest
from hub.tasks.models import DONE, Task
from hub.tasks.owners import helpers_of, people_able

MAX_DAYS = 180
MAX_GUESTS = 20
MAX_NOTES = 50
MAX_CHARACTERS = 2000
MAX_NAME_CHARACTERS = 120

sentence("task-guests.note", lazy_gettext("%(who)s hat zur Aufgabe „%(task)s“ geschrieben."))
sentence("task-guests.done", lazy_gettext("%(who)s hat die Aufgabe „%(task)s“ erledigt."))
name_actions(
    {
        "tasks.invite-guest": lazy_gettext("Aufgabe an Person ohne Konto gegeben"),
        "tasks.revoke-guest": lazy_gettext("Aufgabe von Person ohne Konto zurückgenommen"),
        "tasks.finish-by-guest": lazy_gettext("Aufgabe von Person ohne Konto erledigt"),
        "tasks.note-by-guest": lazy_gettext("Aufgabe von Person ohne Konto kommentiert"),
    }
)


class BadAddress(HubError):
    message = lazy_gettext("Bitte geben Sie eine E-Mail-Adresse wie name@beispiel.de an.")


class AlreadyGiven(HubError):
    message = lazy_gettext("Diese Person hat die Aufgabe schon.")


class TooMany(HubError):
    message = lazy_gettext("Das sind zu viele. Teilen Sie die Aufgabe bitte auf.")


class BadEnd(HubError):
    def __init__(self) -> None:
        super().__init__(
            gettext("Bitte wählen Sie einen Tag zwischen heute und heute in %(days)s Tagen.", days=MAX_DAYS)
        )


class NothingSaid(HubError):
    message = lazy_gettext("Bitte schreiben Sie etwas.")


class TooLong(HubError):
    def __init__(self) -> None:
        super().__init__(gettext("Bitte höchstens %(most)s Zeichen.", most=MAX_CHARACTERS))


def invite_guest(user: User, task: Task, *, name: str, email: str, expires_on: date) -> TaskGuest:
    """Give the Aufgabe to somebody at an address: they get a mail with a personal link and need no account.

    Whether there is an account with it is nobody's business: who has one gets the same.
    Raises `BadAddress`, `AlreadyGiven`, `TooMany`, `BadEnd`.
    """
    if not today() <= expires_on <= today() + timedelta(days=MAX_DAYS):
        raise BadEnd
    address = normal_address(email)
    known = (
        session()
        .scalars(select(TaskGuest.email).where(TaskGuest.task_id == task.id, TaskGuest.revoked_at.is_(None)))
        .all()
    )
    if address in known:
        raise AlreadyGiven
    if len(known) >= MAX_GUESTS:
        raise TooMany
    clean_name = " ".join(clean_text(name).split())[:MAX_NAME_CHARACTERS]
    guest = TaskGuest(
        id=uuid.uuid4(), task_id=task.id, name=clean_name, email=address, expires_on=expires_on, created_by=user.id
    )
    session().add(guest)
    session().flush()
    try:
        mail.send_composed("tasks.guest", recipient=address, guest_id=str(guest.id))
    except BadHeader as error:
        raise BadAddress from error
    _record(user, task, "tasks.invite-guest", "Aufgabe „{}“ an eine Person ohne Konto gegeben")
    return guest


def revoke_guest(user: User, task: Task, guest: TaskGuest) -> None:
    """Their address does not hold any more."""
    if guest.revoked_at is None:
        guest.revoked_at = now()
        session().flush()
        _record(user, task, "tasks.revoke-guest", "Aufgabe „{}“ von einer Person ohne Konto zurückgenommen")


def write_note(opened: Opened, text: str) -> None:
    """Raises `NothingSaid`, `TooLong`, `TooMany`."""
    cleaned = clean_text(text)
    if not cleaned:
        raise NothingSaid
    if len(cleaned) > MAX_CHARACTERS:
        raise TooLong
    count = session().scalar(select(func.count(GuestNote.id)).where(GuestNote.guest_id == opened.guest.id)) or 0
    if count >= MAX_NOTES:
        raise TooMany
    session().add(GuestNote(id=uuid.uuid4(), guest_id=opened.guest.id, text=cleaned))
    session().flush()
    _tell(opened, "task-guests.note")
    _record(None, opened.task, "tasks.note-by-guest", "Eine Person ohne Konto hat zur Aufgabe „{}“ geschrieben")


def finish(opened: Opened) -> None:
    """„Erledigt“, as a click in the hub would; whoever works in the Bereich can open it again."""
    task, guest = opened.task, opened.guest
    guest.done_at = guest.done_at or now()
    if task.is_done:
        session().flush()
        return
    task.status, task.done_at, task.done_by = DONE, now(), None
    task.revision += 1
    task.changed_at, task.changed_by = now(), opened.giver.id
    session().flush()
    _tell(opened, "task-guests.done")
    slots.announce(slots.AFTER_TASK_CHANGE, None, task, {"status", "done_at", "done_by"})
    _record(None, task, "tasks.finish-by-guest", "Eine Person ohne Konto hat die Aufgabe „{}“ erledigt")


@composes("tasks.guest")
def letter_to_guest(details: dict[str, str]) -> Letter | None:
    """Nothing when the address does not hold any more. Names what is to do, nothing else of the Bereich."""
    guest = session().get(TaskGuest, uuid.UUID(details["guest_id"]))
    if guest is None:
        return None
    try:
        opened = open_address(token_of(guest))
    except LinkNotValid:
        return None
    due = opened.task.due_on
    text = gettext(
        "Guten Tag %(name)s,\n\n%(giver)s (%(institution)s) bittet Sie um eine Aufgabe:\n\n%(task)s\n\n%(due)s"
        "Hier sehen Sie alles dazu, können antworten und sie als erledigt melden. Sie brauchen kein Konto:\n\n"
        "%(link)s\n\n"
        "Der Link ist nur für Sie und gilt bis %(until)s.\n",
        name=guest.name,
        giver=opened.giver.name,
        institution=opened.giver.institution_short_name,
        task=opened.task.title,
        due=gettext("Bis: %(day)s\n\n", day=due.strftime("%d.%m.%Y")) if due else "",
        link=address_of(guest),
        until=guest.expires_on.strftime("%d.%m.%Y"),
    )
    return Letter(gettext("Eine Aufgabe für Sie: %(task)s", task=opened.task.title), text)


def forget_after() -> timedelta:
    """How long name and address of a guest stay once their link has ended."""
    return timedelta(days=int(current_app.config["SETTINGS"].trash_days))


def _tell(opened: Opened, kind: str) -> None:
    task = opened.task
    principals = {f"person:{opened.guest.created_by}", f"person:{task.created_by}", *helpers_of(task)}
    if task.owner:
        principals.add(task.owner)
    notify(
        people_able(task.workspace_id, principals),
        kind,
        url=f"/tasks/{task.id}",
        about=session().get_one(Workspace, task.workspace_id),
        who=opened.guest.name,
        task=task.title,
    )


def _record(user: User | None, task: Task, action: str, text: str) -> None:
    told = {"task": task.title}
    record(action, actor=user, about=task, workspace_id=task.workspace_id, text=text.format(task.title), details=told)
