"""Questions kept for other Fragebögen, so that what is asked in the same words can be compared. Actions and queries."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext
from sqlalchemy import select

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import session
from hub.feedback.actions import change_draft, content_of
from hub.feedback.changing import add_question, question_of
from hub.feedback.content import Question, new_key
from hub.feedback.models import FeedbackForm, LibraryQuestion
from hub.permissions import can

MAX_SHOWN = 200


def keep_question(user: User, form: FeedbackForm, key: str, *, base: int) -> LibraryQuestion:
    """Put a copy of this question into the library; in the Fragebogen it bears the library's key from now on.

    One's own that is there already is brought up to date. Raises `ChangedMeanwhile`, `NotFound`.
    """
    content = content_of(form)
    question = question_of(content, key)
    kept = _kept(question.library_key) if question.library_key else None
    is_theirs = kept is not None and not can(user, "feedback.drop-question", kept)
    if kept is None or is_theirs:  # somebody else's stays as it is: other Fragebögen are compared by it
        new = new_key() if is_theirs or not question.library_key else question.library_key
        kept = LibraryQuestion(key=new, audience=form.audience, content={}, created_by=user.id)
        session().add(kept)
    question.library_key = kept.key
    bare = question.model_copy(deep=True, update={"condition": None, "indicator": ""})
    kept.content = bare.model_dump(mode="json", exclude_defaults=True)
    change_draft(user, form, content, base=base)
    text = gettext("Eine Frage aus »%(title)s« in die Fragensammlung gelegt", title=form.title)
    record("feedback.keep-question", actor=user, about=kept, workspace_id=form.workspace_id, text=text)
    return kept


def take_question(
    user: User, form: FeedbackForm, kept: LibraryQuestion, *, base: int, page_key: str | None = None
) -> Question:
    """Add a copy to the Fragebogen, at the end of the page. Raises `ChangedMeanwhile`, `TooManyQuestions`."""
    question = asked_in(kept).model_copy(update={"id": new_key(), "library_key": kept.key})
    content = content_of(form)
    add_question(content, question, page_key=page_key)
    change_draft(user, form, content, base=base)
    return question


def drop_question(user: User, kept: LibraryQuestion) -> None:
    """Out of the library; Fragebögen that ask it go on asking it."""
    session().delete(kept)
    session().flush()
    record("feedback.drop-question", actor=user, about=kept, text=gettext("Eine Frage aus der Fragensammlung entfernt"))


def library_questions(audience: str | None = None) -> Sequence[LibraryQuestion]:
    """Those for this audience first, the newest first among them."""
    wanted = select(LibraryQuestion).order_by(LibraryQuestion.audience != audience, LibraryQuestion.created_at.desc())
    return session().scalars(wanted.limit(MAX_SHOWN)).all()


def asked_in(kept: LibraryQuestion) -> Question:
    return Question.model_validate(kept.content)


def _kept(key: str) -> LibraryQuestion | None:
    return session().scalar(select(LibraryQuestion).where(LibraryQuestion.key == key))
