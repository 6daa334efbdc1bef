"""Adding and changing the partners of the cooperation."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import func, or_, select

from hub.accounts.models import Institution
from hub.audit.actions import record
from hub.db import session
from hub.errors import HubError


class InstitutionNameTaken(HubError):
    """Names and short names tell institutions apart."""

    message = lazy_gettext("Diesen Namen oder diese Kurzbezeichnung trägt schon eine andere Institution.")


@dataclass(frozen=True)
class Description:
    """What is said about an institution."""

    name: str
    short_name: str
    legal_area: str
    contact: str = ""


def add_institution(description: Description, *, actor: Any) -> Institution:
    """Raises `InstitutionNameTaken`."""
    _refuse_taken_name(description)
    institution = Institution(**asdict(description))
    session().add(institution)
    session().flush()
    record("institutions.add", actor=actor, about=institution, text=institution.name)
    return institution


def change_institution(institution: Institution, description: Description, *, actor: Any) -> None:
    """Raises `InstitutionNameTaken`."""
    _refuse_taken_name(description, but=institution.id)
    changed = [field for field, value in asdict(description).items() if getattr(institution, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(institution, field, getattr(description, field))
    session().flush()
    record("institutions.change", actor=actor, about=institution, text=institution.name, details={"fields": changed})


def _refuse_taken_name(description: Description, *, but: uuid.UUID | None = None) -> None:
    same = select(Institution.id).where(
        or_(
            func.lower(Institution.name) == func.lower(description.name),
            func.lower(Institution.short_name) == func.lower(description.short_name),
        )
    )
    if any(found != but for found in session().scalars(same)):
        raise InstitutionNameTaken
