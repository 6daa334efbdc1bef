"""Asking people about a version, and again about the next one. Actions; they never commit.

Asking never widens who may read. Groups and, with „alle“, institutions are resolved to people at the moment of asking;
who joins later is not asked. Where one person of an institution is enough, anybody who belongs to it at the moment of
answering may answer.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from flask_babel import gettext
from sqlalchemy import select

from hub.accounts.models import Institution
from hub.accounts.queries import people_behind
from hub.accounts.signed_in import User
from hub.acknowledgements.errors import (
    CannotBeAsked,
    DueInThePast,
    DueTooFarAway,
    NobodyChosen,
    VersionReplaced,
)
from hub.acknowledgements.labels import ASKED, ASKED_AGAIN, RECORDED_AIMS
from hub.acknowledgements.models import AGREE, ALL, NOTE, ONE, REPLACED, Addressee, Round
from hub.acknowledgements.texts import clean_text
from hub.audit.actions import record
from hub.days import day_of, today
from hub.db import now, session
from hub.documents.audience import Reader, readers_of
from hub.documents.entries import lock
from hub.documents.models import Document, Version
from hub.errors import HubError, NotFound
from hub.notices.actions import notify

REMINDED_BEFORE = timedelta(days=3)
MAX_AHEAD = timedelta(days=365)
MAX_MESSAGE_CHARACTERS = 1000
MAX_CHOSEN = 1000


@dataclass(frozen=True)
class Wish:
    """What the asker wants: by whom (principals), until when, and for institutions one person or all of them."""

    aim: str
    principals: Sequence[str]
    due_on: date
    of_institution: str = ONE
    asks_again: bool = False
    message: str = ""


@dataclass(frozen=True)
class Circle:
    """An institution of which any one person may answer, and who that is today."""

    id: uuid.UUID
    name: str
    people: list[Reader] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """Who is asked by a wish, and how many members of what was chosen are not, because they may not read."""

    people: list[Reader]
    institutions: list[Circle]
    left_out: int

    @property
    def count(self) -> int:
        """How many answers are awaited."""
        return len(self.people) + len(self.institutions)

    @property
    def fingerprint(self) -> str:
        """The same for the same people: what was confirmed is what is sent."""
        ids = [reader.id for reader in self.people]
        ids += [circle.id for circle in self.institutions]
        ids += [reader.id for circle in self.institutions for reader in circle.people]
        return hashlib.sha256("".join(sorted(map(str, ids))).encode()).hexdigest()[:16]


def who_is_asked(document: Document, wish: Wish) -> Asked:
    """Who would be asked. Raises `NobodyChosen`, `CannotBeAsked`."""
    if not wish.principals or len(wish.principals) > MAX_CHOSEN:
        raise NobodyChosen
    readers = readers_of(document.workspace_id)
    parts = [_behind(principal, readers, of_institution=wish.of_institution) for principal in wish.principals]
    if any(part.count == 0 for part in parts):
        raise CannotBeAsked
    return _together(parts, readers)


def ask(user: User, document: Document, wish: Wish, *, number: int, round_id: uuid.UUID) -> Round:
    """Open a round about version `number` and tell those who are asked; the same `round_id` again changes nothing.

    Raises `VersionReplaced`, `DueInThePast`, `DueTooFarAway`, `NobodyChosen`, `CannotBeAsked`.
    """
    document = locked(document.id)
    known = session().get(Round, round_id)
    if known is not None:
        if (known.document_id, known.asked_by) != (document.id, user.id):
            raise NotFound
        return known
    if document.number != number:
        raise VersionReplaced(document.number or 0)
    expect_sensible(wish)
    asked = who_is_asked(document, wish)
    opened = _open(document, wish, asked, round_id=round_id, person_id=user.id)
    _tell(opened, document, asked, kind=ASKED, who=user.name, spared=user.id)
    record(
        "acknowledgements.ask",
        actor=user,
        about=opened,
        workspace_id=document.workspace_id,
        text=f"Gebeten, Fassung {number} von „{document.name}“ {RECORDED_AIMS[wish.aim]}",
        details=_details(opened, document, asked),
    )
    return opened


def expect_sensible(wish: Wish) -> None:
    """Raises what is wrong with day or words."""
    latest = today() + MAX_AHEAD
    if wish.due_on < today():
        raise DueInThePast
    if wish.due_on > latest:
        raise DueTooFarAway(latest)
    if wish.aim not in (NOTE, AGREE) or wish.of_institution not in (ONE, ALL):
        raise HubError
    if len(clean_text(wish.message)) > MAX_MESSAGE_CHARACTERS:
        raise HubError(gettext("Bitte höchstens %(most)s Zeichen.", most=MAX_MESSAGE_CHARACTERS))


def ask_again(user: User, document: Document, version: Version) -> None:
    """A new version ends the open rounds that were meant to go on with it, and opens each of them anew.

    The new round has as many days as the old one had; whoever lost access since is not asked.
    """
    rounds = select(Round).where(Round.document_id == document.id, Round.ended_at.is_(None), Round.asks_again)
    for former in session().scalars(rounds.order_by(Round.asked_at)).all():
        former.ended_at, former.ended_as, former.ended_by = now(), REPLACED, user.id
        _ask_again(user, document, version, former)


def _ask_again(user: User, document: Document, version: Version, former: Round) -> None:
    readers = readers_of(document.workspace_id)
    parts = [_behind(principal, readers, of_institution=former.of_institution) for principal in former.principals]
    asked = _together(parts, readers)
    if not asked.count:
        return
    days = former.due_on - day_of(former.asked_at)
    wish = Wish(
        aim=former.aim,
        principals=former.principals,
        due_on=today() + days,
        of_institution=former.of_institution,
        asks_again=True,
        message=former.message,
    )
    opened = _open(document, wish, asked, round_id=uuid.uuid4(), person_id=former.asked_by, number=version.number)
    _tell(opened, document, asked, kind=ASKED_AGAIN, who=user.name, spared=user.id)
    record(
        "acknowledgements.ask-again",
        actor=user,
        about=opened,
        workspace_id=document.workspace_id,
        text=f"Erneut gebeten, Fassung {version.number} von „{document.name}“ {RECORDED_AIMS[former.aim]}",
        details=_details(opened, document, asked) | {"former": str(former.id)},
    )


def locked(document_id: uuid.UUID) -> Document:
    """The document, so that asking, answering, ending and new versions of it come one after the other."""
    document = lock(Document, document_id)
    assert isinstance(document, Document)
    return document


def _behind(principal: str, readers: Sequence[Reader], *, of_institution: str) -> Asked:
    kind, _, row_id = principal.partition(":")
    with suppress(ValueError):
        chosen = uuid.UUID(row_id)
        if kind == "person":
            return Asked([reader for reader in readers if reader.id == chosen], [], 0)
        if kind in ("institution", "group"):
            members = set(people_behind([f"{kind}:{chosen}"]))
            able = [reader for reader in readers if reader.id in members]
            if kind == "institution" and of_institution == ONE:
                return Asked([], [Circle(chosen, "", able)] if able else [], 0)
            return Asked(able, [], len(members) - len(able))
    return Asked([], [], 0)


def _together(parts: Sequence[Asked], readers: Sequence[Reader]) -> Asked:
    chosen = {reader.id for part in parts for reader in part.people}
    circles = {circle.id: circle.people for part in parts for circle in part.institutions}
    return Asked(
        people=[reader for reader in readers if reader.id in chosen],
        institutions=[Circle(row_id, name, circles[row_id]) for row_id, name in _named(circles)],
        left_out=sum(part.left_out for part in parts),
    )


def _named(ids: Collection[uuid.UUID]) -> Sequence[tuple[uuid.UUID, str]]:
    if not ids:
        return []
    statement = select(Institution.id, Institution.name).where(Institution.id.in_(ids)).order_by(Institution.name)
    return [(row_id, name) for row_id, name in session().execute(statement)]


def _open(
    document: Document,
    wish: Wish,
    asked: Asked,
    *,
    round_id: uuid.UUID,
    person_id: uuid.UUID,
    number: int | None = None,
) -> Round:
    opened = Round(
        id=round_id,
        document_id=document.id,
        number=number or document.number or 0,
        aim=wish.aim,
        message=clean_text(wish.message),
        due_on=wish.due_on,
        asks_again=wish.asks_again,
        principals=list(dict.fromkeys(wish.principals)),
        of_institution=wish.of_institution,
        asked_at=now(),
        asked_by=person_id,
        reminded_before_at=_not_at_once(wish.due_on),
    )
    session().add(opened)
    session().flush()
    session().add_all(Addressee(round_id=opened.id, person_id=reader.id) for reader in asked.people)
    session().add_all(Addressee(round_id=opened.id, institution_id=circle.id) for circle in asked.institutions)
    session().flush()
    return opened


def _not_at_once(due_on: date) -> datetime | None:
    """Who is asked on one of the last days needs no reminder on top of the question."""
    return now() if due_on - today() <= REMINDED_BEFORE else None


def _tell(opened: Round, document: Document, asked: Asked, *, kind: str, who: str, spared: uuid.UUID) -> None:
    ids = [reader.id for reader in asked.people]
    ids += [reader.id for circle in asked.institutions for reader in circle.people]
    notify(
        [row_id for row_id in ids if row_id != spared],
        kind,
        about=document,
        by_mail=True,
        **words(opened, document, who),
    )


def words(opened: Round, document: Document, who: str = "") -> dict[str, str]:
    """What stands in the gaps of a notice about this round, and where it leads."""
    return {
        "url": f"/acknowledgements/{opened.id}",
        "who": who,
        "name": document.name,
        "number": str(opened.number),
        "due": f"{opened.due_on:%d.%m.%Y}",
    }


def _details(opened: Round, document: Document, asked: Asked) -> dict[str, object]:
    return {
        "document": str(document.id),
        "number": opened.number,
        "due": opened.due_on.isoformat(),
        "people": [reader.name for reader in asked.people],
        "institutions": [circle.name for circle in asked.institutions],
    }
