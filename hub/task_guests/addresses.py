"""The personal address of a guest of an Aufgabe: signed, never kept, held against the rights of who gave it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import current_app
from flask_babel import lazy_gettext
from itsdangerous import BadSignature, URLSafeSerializer

from hub.accounts.models import Person
from hub.accounts.signed_in import User, user_of_person
from hub.days import today
from hub.db import session
from hub.errors import HubError
from hub.permissions import can
from hub.task_guests.models import TaskGuest
from hub.tasks.models import Task


class LinkNotValid(HubError):
    """Unknown, forged, revoked, ended, or the Aufgabe is gone: nobody is told which."""

    status = 404
    message = lazy_gettext(
        "Dieser Link gilt nicht (mehr). Bitten Sie die Person, die ihn geschickt hat, um einen neuen."
    )


@dataclass(frozen=True)
class Opened:
    """A guest whose address holds, the Aufgabe, and who gave it to them."""

    guest: TaskGuest
    task: Task
    giver: User


def address_of(guest: TaskGuest) -> str:
    return f"{current_app.config['SETTINGS'].url}/a/{token_of(guest)}"


def token_of(guest: TaskGuest) -> str:
    token: str = _signer().dumps(guest.id.hex)
    return token


def open_address(token: str, *, locks: bool = False) -> Opened:
    """Holds only as long as whoever gave it may change the Aufgabe. Raises `LinkNotValid`."""
    try:
        guest = session().get(TaskGuest, uuid.UUID(str(_signer().loads(token))))
    except (BadSignature, ValueError) as error:
        raise LinkNotValid from error
    if guest is None or guest.revoked_at is not None or guest.expires_on < today():
        raise LinkNotValid
    task = session().get(Task, guest.task_id, with_for_update=locks)
    giver = session().get_one(Person, guest.created_by)
    user = user_of_person(giver)
    if task is None or task.deleted_at is not None or not giver.is_active or not can(user, "tasks.change", task):
        raise LinkNotValid
    return Opened(guest, task, user)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="hub.task-guests")
