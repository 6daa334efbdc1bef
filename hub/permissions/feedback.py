"""Rights to Fragebögen, results, Folgen and the public site."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hub.accounts.models import Institution
from hub.accounts.signed_in import User
from hub.answering.models import AnswerBurst, GivenText
from hub.db import now, session
from hub.documents.models import CONTRIBUTE
from hub.effects.models import Effect
from hub.feedback.models import FeedbackForm, FeedbackRound, LibraryQuestion
from hub.handouts.models import Printing
from hub.permissions.levels import Predicate, level_in
from hub.site.models import SiteEditor

# Feedback: rights come from the Bereich the Fragebogen belongs to.

_IN_ROUND = (AnswerBurst, GivenText, Printing)


def _form_of(thing: Any) -> FeedbackForm | None:
    """The Fragebogen a round, a way in, a text … belongs to; None when it was deleted."""
    if isinstance(thing, _IN_ROUND):
        thing = session().get_one(FeedbackRound, thing.round_id)
    form = thing if isinstance(thing, FeedbackForm) else session().get_one(FeedbackForm, thing.form_id)
    return form if form.deleted_at is None else None


def at_least_on_the_form(level: int) -> Predicate:
    def holds_level(user: User, thing: Any) -> bool:
        form = _form_of(thing)
        return form is not None and user.sees_content and level_in(user, form.workspace_id) >= level

    return holds_level


RESTORE_DAYS = 30  # how long a deleted Fragebogen can be brought back


def restores_form(user: User, form: FeedbackForm) -> bool:
    """Who works in the Bereich, for a while; nobody else learns that there was one."""
    if form.deleted_at is None or form.deleted_at < now() - timedelta(days=RESTORE_DAYS):
        return False
    return user.sees_content and level_in(user, form.workspace_id) >= CONTRIBUTE


def drops_library_question(user: User, kept: LibraryQuestion) -> bool:
    return user.role == "coordination" or (user.sees_content and kept.created_by == user.id)


def at_least_on_the_effect(level: int) -> Predicate:
    def holds_level(user: User, effect: Effect) -> bool:
        return effect.deleted_at is None and user.sees_content and level_in(user, effect.workspace_id) >= level

    return holds_level


# results: institutions beside each other are for the agencies of the cooperation; schools and partners see their own.


def compares_institutions(user: User, thing: Any) -> bool:
    if user.role != "staff":
        return user.role == "coordination"
    return session().get_one(Institution, user.institution_id).legal_area in ("sgb2", "sgb3", "sgb8")


def edits_site(user: User, thing: Any) -> bool:
    """The Koordination, and whom it has asked to."""
    return user.role == "coordination" or (user.role == "staff" and session().get(SiteEditor, user.id) is not None)
