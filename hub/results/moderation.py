"""Letting texts through or keeping them back, one by one or many at once. Actions; they never commit.

What is shown is what was written: moderation may leave words out, and what it adds stands in square brackets.
Nothing of a text goes into the trail.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Sequence

from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from hub import slots
from hub.accounts.models import Person
from hub.accounts.signed_in import User
from hub.answering.models import SHOWN, WITHHELD, GivenText
from hub.audit.actions import record
from hub.db import session
from hub.errors import Conflict, HubError, NotFound
from hub.feedback.models import FeedbackForm, FeedbackRound
from hub.results.marking import Mark, marks_in, without
from hub.results.texts import clean, current_text, is_of_open_round

MAX_SHOWN_CHARACTERS = 3000
_ADDED = re.compile(r"\[[^\[\]]*\]")
_WORD = re.compile(r"\w+")


class NothingLeft(HubError):
    message = lazy_gettext("So bleibt nichts von dem Text. Halten Sie ihn besser zurück.")


class NotTheirWords(HubError):
    message = lazy_gettext(
        "Bitte lassen Sie nur Wörter weg. Was Sie selbst dazuschreiben, steht in eckigen Klammern, "
        "zum Beispiel [eine Beraterin]."
    )


class TooLong(HubError):
    message = lazy_gettext("Der Text ist zu lang. Bitte kürzen Sie ihn auf 3.000 Zeichen.")


def show_texts(user: User, rows: Sequence[GivenText]) -> None:
    """Let everybody who reads the results read them; also those that were withheld before."""
    _decide(user, rows, SHOWN)
    for row in rows:
        _note(user, row, "results.show-text", gettext("Text aus »%(title)s« gezeigt", title=_form_of(row).title))


def withhold_texts(user: User, rows: Sequence[GivenText]) -> None:
    """Show them nowhere, from now on; also not where somebody quoted them in public. They can be shown later."""
    _decide(user, rows, WITHHELD)
    slots.announce(slots.AFTER_TEXTS_WITHHELD, user, rows)
    for row in rows:
        said = gettext("Text aus »%(title)s« zurückgehalten", title=_form_of(row).title)
        _note(user, row, "results.withhold-text", said)


def change_text(user: User, row: GivenText, words: str) -> None:
    """Show it shortened. Raises `NothingLeft`, `NotTheirWords`, `TooLong`."""
    wanted = clean(words)
    if len(wanted) > MAX_SHOWN_CHARACTERS:
        raise TooLong
    if not _WORD.search(_ADDED.sub(" ", wanted)):
        raise NothingLeft
    if not is_faithful(clean(row.text), wanted):
        raise NotTheirWords
    _keep(user, row, wanted)


def leave_out(user: User, row: GivenText, marks: Sequence[Mark]) -> None:
    """Put „[…]“ in place of these marks of the text as it stands now."""
    _keep(user, row, without(current_text(row), marks))


def restore_text(user: User, row: GivenText) -> None:
    """As it was written."""
    _keep(user, row, clean(row.text))


def marks_of(row: GivenText, names: Sequence[str]) -> list[Mark]:
    """What stands out in the text as it is now."""
    return marks_in(current_text(row), names)


def names_of_persons() -> list[str]:
    """Everybody with an account: nobody of them shall be named in a text by oversight. One query."""
    return list(session().scalars(select(Person.name).where(Person.deactivated_at.is_(None))))


def is_faithful(written: str, shown: str) -> bool:
    """Whether `shown` has only words of `written`, in their order, but for what stands in square brackets."""
    words = iter(_WORD.findall(written.casefold()))
    return all(word in words for word in _WORD.findall(_ADDED.sub(" ", shown).casefold()))


def look_of(row: GivenText) -> str:
    """A fingerprint of what a moderator sees of a text: a decision goes for that and nothing else."""
    return hashlib.sha256(f"{row.state}\n{current_text(row)}".encode()).hexdigest()[:16]


def claim(text_id: uuid.UUID, look: str | None = None) -> GivenText:
    """The text's row for a decision, locked. Raises `NotFound`, and `Conflict` if it looks different by now."""
    wanted = select(GivenText).where(GivenText.id == text_id).with_for_update()
    row = session().scalar(wanted.execution_options(populate_existing=True))
    if row is None or not is_of_open_round(row):
        raise NotFound
    if look is not None and look != look_of(row):
        raise Conflict
    return row


def _decide(user: User, rows: Sequence[GivenText], state: str) -> None:
    for row in rows:
        row.state = state
        row.moderated_by = user.id
    session().flush()


def _keep(user: User, row: GivenText, words: str) -> None:
    row.shown_text = None if words == clean(row.text) else words
    row.moderated_by = user.id
    _note(user, row, "results.change-text", gettext("Text aus »%(title)s« gekürzt", title=_form_of(row).title))


def _note(user: User, row: GivenText, action: str, sentence: str) -> None:
    record(action, actor=user, about=row, workspace_id=_form_of(row).workspace_id, text=sentence)


def _form_of(row: GivenText) -> FeedbackForm:
    return session().get_one(FeedbackRound, row.round_id).form
