"""What people choose for themselves."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from flask_babel import lazy_gettext

from hub.accounts.models import Person
from hub.accounts.queries import possible_deputies
from hub.audit.actions import record
from hub.db import session
from hub.errors import HubError


class NotADeputy(HubError):
    """Only colleagues of the same institution with a living account."""

    message = lazy_gettext("Diese Person kann Sie nicht vertreten. Bitte wählen Sie jemanden aus der Liste.")


def change_deputy(person: Person, deputy_id: uuid.UUID | None) -> None:
    """Say who stands in, or nobody. Raises `NotADeputy`."""
    if person.deputy_id == deputy_id:
        return
    deputy = next((other for other in possible_deputies(person) if other.id == deputy_id), None)
    if deputy_id and deputy is None:
        raise NotADeputy
    person.deputy_id = deputy_id
    session().flush()
    text = f"{person.name}: {deputy.name if deputy else 'niemand'}"
    record("accounts.change-deputy", actor=person, about=person, text=text)


def change_appearance(person: Person, chosen: Mapping[str, str | None]) -> None:
    """Colours, density and language; what is not chosen stays.

    No line in the trail: it would keep for years how somebody likes to read, and answer nobody's question.
    """
    for field, value in chosen.items():
        if value:
            setattr(person, field, value)
