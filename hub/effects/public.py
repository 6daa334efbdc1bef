"""„Das haben wir geändert“: what everybody may know of Folgen. Asks for columns of its own, never for a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select

from hub.days import day_of
from hub.db import read
from hub.effects.models import Effect
from hub.feedback.models import FeedbackForm
from hub.public_pages import direction

WORDS = Path(__file__).parent / "words"
ON_PAGE = 20
MAX_PAGE = 10_000


@dataclass(frozen=True)
class Card:
    """One Folge as it is read. `language` is that of its texts: German where it is not translated."""

    key: str
    audience: str
    said: str
    done: str
    language: str
    year: int

    @property
    def direction(self) -> str:
        return direction(self.language)


@dataclass(frozen=True)
class PublicPage:
    """Cards by year, the newest first."""

    years: Sequence[tuple[int, Sequence[Card]]]
    newer: int | None
    older: int | None


_PUBLIC = (
    select(Effect.id, Effect.said, Effect.done, Effect.published_at, FeedbackForm.audience)
    .join(FeedbackForm, FeedbackForm.id == Effect.form_id)
    .where(Effect.published_at.is_not(None), Effect.deleted_at.is_(None))
    .order_by(Effect.published_at.desc(), Effect.id)
    .limit(bindparam("most"))
    .offset(bindparam("before"))
)


def public_effects(language: str, number: int) -> PublicPage:
    """One page; past the end it is empty. One query."""
    number = min(max(number, 1), MAX_PAGE)
    rows = read(_PUBLIC, most=ON_PAGE + 1, before=(number - 1) * ON_PAGE)
    cards = [_card(row, language) for row in rows[:ON_PAGE]]
    years = [(year, list(found)) for year, found in groupby(cards, key=lambda card: card.year)]
    return PublicPage(years, number - 1 if number > 1 else None, number + 1 if len(rows) > ON_PAGE else None)


def latest_effects(language: str, *, most: int) -> list[Card]:
    """The newest ones. One query."""
    return [_card(row, language) for row in read(_PUBLIC, most=most, before=0)]


def card_of(effect: Effect, audience: str, language: str, *, year: int) -> Card:
    """How a Folge will be read, for a look at it before."""
    spoken = language_of(effect.said, effect.done, language)
    said, done = effect.said.get(spoken, ""), effect.done.get(spoken, "")
    return Card(str(effect.id), audience, said, done, spoken, year)


def language_of(said: Mapping[str, str], done: Mapping[str, str], language: str) -> str:
    """This language if both texts are there, else German: nobody reads one half in each."""
    return language if said.get(language) and done.get(language) else "de"


def _card(row: Any, language: str) -> Card:
    spoken = language_of(row.said, row.done, language)
    year = day_of(row.published_at).year
    return Card(str(row.id), row.audience, row.said.get(spoken, ""), row.done.get(spoken, ""), spoken, year)
