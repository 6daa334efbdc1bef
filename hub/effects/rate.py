"""How much of the feedback has a documented effect: the figure and what it counts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import distinct, func, select

from hub.accounts.signed_in import User
from hub.answering.models import SHOWN, GivenAnswer, GivenText
from hub.db import session
from hub.effects.models import Effect
from hub.feedback.models import FeedbackForm, FeedbackRound, FormVersion
from hub.permissions import visible_forms
from hub.results.texts import TEXTS_FROM, not_junk


@dataclass(frozen=True)
class Rate:
    """Released Wellen, the questions they asked and their texts that are shown: how many there are, and how many of
    them have at least one published Folge."""

    rounds: int = 0
    rounds_with: int = 0
    questions: int = 0
    questions_with: int = 0
    texts: int = 0
    texts_with: int = 0

    @property
    def percent(self) -> int | None:
        """The rate itself: of the released Wellen. None while there is none."""
        return round(100 * self.rounds_with / self.rounds) if self.rounds else None


_PUBLISHED = (Effect.round_id == FeedbackRound.id, Effect.published_at.is_not(None), Effect.deleted_at.is_(None))
_QUESTIONS_WITH = select(func.count(distinct(Effect.question_id))).where(*_PUBLISHED).scalar_subquery()
_PUBLISHED_AT_ALL = select(func.count()).select_from(Effect).where(*_PUBLISHED).scalar_subquery()
_ANSWERS = (
    select(func.count())
    .select_from(GivenAnswer)
    .where(GivenAnswer.round_id == FeedbackRound.id, not_junk(GivenAnswer))
    .correlate(FeedbackRound)
    .scalar_subquery()
)
# As hub/results/texts.py shows them: let through by moderation, no junk, of a Welle with enough answers.
_IS_SHOWN = (
    GivenText.round_id == FeedbackRound.id,
    GivenText.state == SHOWN,
    not_junk(GivenText),
    _ANSWERS >= TEXTS_FROM,
)
_TEXTS = select(func.count()).select_from(GivenText).where(*_IS_SHOWN).scalar_subquery()
_TEXTS_WITH = (
    select(func.count(distinct(Effect.text_id)))
    .join(GivenText, GivenText.id == Effect.text_id)
    .where(*_PUBLISHED, *_IS_SHOWN)
    .scalar_subquery()
)
_ROUNDS = (
    select(
        FeedbackRound.form_id,
        FormVersion.content,
        _PUBLISHED_AT_ALL.label("effects"),
        _QUESTIONS_WITH.label("questions_with"),
        _TEXTS.label("texts"),
        _TEXTS_WITH.label("texts_with"),
    )
    .join(FormVersion, FormVersion.id == FeedbackRound.version_id)
    .join(FeedbackForm, FeedbackForm.id == FeedbackRound.form_id)
    .where(FeedbackRound.released_at.is_not(None))
)


def rate_of(form: FeedbackForm) -> Rate:
    """Of one Fragebogen. One query."""
    return _sum(session().execute(_ROUNDS.where(FeedbackRound.form_id == form.id)).all())


def rates_for(user: User) -> tuple[Rate, list[tuple[uuid.UUID, str, Rate]]]:
    """In all, and for each readable Fragebogen with released Wellen, by its title. One query."""
    rows = session().execute(_ROUNDS.add_columns(FeedbackForm.title).where(visible_forms(user))).all()
    by_form: dict[tuple[uuid.UUID, str], list[Any]] = {}
    for row in rows:
        by_form.setdefault((row.form_id, row.title), []).append(row)
    rates = [(form_id, title, _sum(found)) for (form_id, title), found in by_form.items()]
    return _sum(rows), sorted(rates, key=lambda one: one[1].casefold())


def _sum(rows: Iterable[Any]) -> Rate:
    rows = list(rows)
    return Rate(
        rounds=len(rows),
        rounds_with=sum(row.effects > 0 for row in rows),
        questions=sum(_asked(row.content) for row in rows),
        questions_with=sum(row.questions_with for row in rows),
        texts=sum(row.texts for row in rows),
        texts_with=sum(row.texts_with for row in rows),
    )


def _asked(content: dict[str, Any]) -> int:
    """How many questions; read from the JSON, which is quicker than making the whole shape."""
    return sum(len(page.get("questions", ())) for page in content.get("pages", ()))
