"""Who writes the public site beside the Koordination. Actions; they never commit."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import session
from hub.errors import HubError
from hub.site.models import SiteEditor


class NoStaff(HubError):
    message = lazy_gettext(
        "Bitte wählen Sie eine aktive Fachkraft der Partner. Gäste schreiben die öffentliche Seite nicht."
    )


def appoint_editor(user: User, person: Person) -> None:
    """Twice is once. Raises `NoStaff`."""
    if person.role != "staff" or not person.is_active:
        raise NoStaff
    if session().get(SiteEditor, person.id) is not None:
        return
    session().add(SiteEditor(person_id=person.id))
    session().flush()
    text = gettext("%(name)s schreibt die öffentliche Seite mit", name=person.name)
    record("site.appoint", actor=user, about=person, text=text)


def dismiss_editor(user: User, person: Person) -> None:
    """Twice is once."""
    editor = session().get(SiteEditor, person.id)
    if editor is None:
        return
    session().delete(editor)
    session().flush()
    text = gettext("%(name)s schreibt die öffentliche Seite nicht mehr mit", name=person.name)
    record("site.dismiss", actor=user, about=person, text=text)


def editors() -> Sequence[Person]:
    return (
        session()
        .scalars(select(Person).join(SiteEditor, SiteEditor.person_id == Person.id).order_by(Person.name))
        .all()
    )


def possible_editors() -> Sequence[Person]:
    """Active staff who are none yet."""
    query = select(Person).where(
        Person.role == "staff",
        Person.deactivated_at.is_(None),
        Person.id.not_in(select(SiteEditor.person_id)),
    )
    return session().scalars(query.order_by(Person.name)).all()
