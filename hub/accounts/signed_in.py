"""The person behind a request, read in one query per request; a plain value that outlives the transaction."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_login import UserMixin
from sqlalchemy import bindparam, select, update

from hub.accounts.models import AccessRevision, GroupMember, Institution, Person, SignIn
from hub.db import now, read, session, transaction

TOUCH_EVERY = timedelta(minutes=1)  # a write per request would make every page a change

_SIGNED_IN = (
    select(
        SignIn.id,
        SignIn.created_at,
        SignIn.last_seen_at,
        Person.id,
        Person.name,
        Person.email,
        Person.role,
        Person.theme,
        Person.density,
        Person.language,
        Person.previous_visit_at,
        Institution.id,
        Institution.short_name,
        GroupMember.group_id,
        select(AccessRevision.number).scalar_subquery(),
    )
    .join(Person, Person.id == SignIn.person_id)
    .join(Institution, Institution.id == Person.institution_id)
    .outerjoin(GroupMember, GroupMember.person_id == Person.id)
    .where(Person.deactivated_at.is_(None), SignIn.token_hash == bindparam("token_hash"))
)


@dataclass(frozen=True)
class User(UserMixin):  # type: ignore[misc]
    """Who asks. `principals` are the names under which rights may be granted to this person.

    `access_revision` is the number that stood when the person was read (see `AccessRevision`).
    """

    id: uuid.UUID
    name: str
    email: str
    role: str
    institution_id: uuid.UUID
    institution_short_name: str
    principals: frozenset[str]
    theme: str = "auto"
    density: str = "compact"
    language: str = "de"
    previous_visit_at: datetime | None = None
    access_revision: int | None = None
    sign_in_id: uuid.UUID | None = None
    last_seen_at: datetime | None = None

    @property
    def sees_content(self) -> bool:
        """Technische Administration and Datenschutz hold no content whatever was granted to their institution."""
        return self.role in ("coordination", "staff", "guest")


def hash_token(token: str) -> str:
    """Tokens are random, so a plain SHA-256 is enough to keep a stolen database from signing in."""
    return hashlib.sha256(token.encode()).hexdigest()


def principals_of(
    *, role: str, person_id: uuid.UUID, institution_id: uuid.UUID, group_ids: list[uuid.UUID]
) -> frozenset[str]:
    """The default matrix of roles: guests get what is granted to them and their groups, not to their institution."""
    if role in ("administration", "data-protection"):
        return frozenset()
    own = {f"person:{person_id}", *(f"group:{group_id}" for group_id in group_ids)}
    return frozenset(own if role == "guest" else own | {f"institution:{institution_id}"})


def user_of_token(token: str, *, idle: timedelta, absolute: timedelta) -> User | None:
    """The person signed in with this token, or None when it is unknown, signed out or too old."""
    rows = read(_SIGNED_IN, token_hash=hash_token(token))
    if not rows:
        return None
    (sign_in_id, created_at, last_seen_at, person_id, name, email, role, theme, density, language) = rows[0][:10]
    previous_visit_at, institution_id, short_name = rows[0][10:13]
    if now() - last_seen_at > idle or now() - created_at > absolute:
        return None
    groups = [row[13] for row in rows if row[13]]
    return User(
        id=person_id,
        name=name,
        email=email,
        role=role,
        institution_id=institution_id,
        institution_short_name=short_name,
        principals=principals_of(role=role, person_id=person_id, institution_id=institution_id, group_ids=groups),
        theme=theme,
        density=density,
        language=language,
        previous_visit_at=previous_visit_at,
        access_revision=rows[0][14],
        sign_in_id=sign_in_id,
        last_seen_at=last_seen_at,
    )


def user_of_person(person: Person) -> User:
    """The same value for background work and tests, where nobody is signed in."""
    groups = list(session().scalars(select(GroupMember.group_id).where(GroupMember.person_id == person.id)))
    return User(
        id=person.id,
        name=person.name,
        email=person.email,
        role=person.role,
        institution_id=person.institution_id,
        institution_short_name=person.institution.short_name,
        principals=principals_of(
            role=person.role, person_id=person.id, institution_id=person.institution_id, group_ids=groups
        ),
        previous_visit_at=person.previous_visit_at,
    )


def touch_sign_in(user: User) -> None:
    """Note that the device is in use, at most once a minute, in a transaction of its own."""
    if user.sign_in_id is None or (user.last_seen_at and now() - user.last_seen_at < TOUCH_EVERY):
        return
    with transaction(writing=True) as opened:
        opened.execute(update(SignIn).where(SignIn.id == user.sign_in_id).values(last_seen_at=now()))
        opened.execute(update(Person).where(Person.id == user.id).values(last_visit_at=now()))
