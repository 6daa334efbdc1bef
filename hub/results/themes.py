"""Themes that people gave to texts by hand, and which ones are offered to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import Stemmer
from flask_babel import gettext, lazy_gettext
from sqlalchemy import func, select

from hub.accounts.signed_in import User
from hub.answering.models import GivenText, TextTheme
from hub.audit.actions import record
from hub.db import session
from hub.errors import HubError
from hub.feedback.models import FeedbackRound
from hub.results.common_words import ALL_COMMON
from hub.results.texts import clean, current_text, rows_shown
from search.german.folding import fold, sort_key

MAX_THEMES = 8  # of one text
MAX_THEME_CHARACTERS = 40
MOST_USED = 12
MOST_FREQUENT = 8
MIN_TEXTS_WITH_WORD = 3
MIN_WORD_LETTERS = 4
_WORD = re.compile(r"[^\W\d_]+")
_ADDED = re.compile(r"\[[^\[\]]*\]")


class TooManyThemes(HubError):
    message = lazy_gettext("Bitte geben Sie einem Text höchstens acht Themen.")


class ThemeTooLong(HubError):
    message = lazy_gettext("Ein Thema hat höchstens 40 Zeichen. Bitte fassen Sie es kürzer.")


def tag_text(user: User, row: GivenText, themes: Iterable[str]) -> None:
    """Give a text these themes and no others, spelled as they were before. Raises `TooManyThemes`, `ThemeTooLong`."""
    form = session().get_one(FeedbackRound, row.round_id).form
    known = {fold(theme): theme for theme in _used_in_form(row)}
    wanted = {fold(theme): known.get(fold(theme), theme) for theme in map(_tidy, themes) if theme}
    if len(wanted) > MAX_THEMES:
        raise TooManyThemes
    if any(len(theme) > MAX_THEME_CHARACTERS for theme in wanted.values()):
        raise ThemeTooLong
    had = {theme.theme: theme for theme in session().scalars(select(TextTheme).where(TextTheme.text_id == row.id))}
    for theme in had.keys() - set(wanted.values()):
        session().delete(had[theme])
    for theme in set(wanted.values()) - had.keys():
        session().add(TextTheme(text_id=row.id, theme=theme))
    session().flush()
    record(
        "results.tag-text",
        actor=user,
        about=row,
        workspace_id=form.workspace_id,
        text=gettext("Themen eines Textes aus »%(title)s« geändert", title=form.title),
    )


def themes_used(asked: FeedbackRound) -> list[str]:
    """Themes of this Fragebogen's texts, in all its Wellen, the most used first."""
    used = (
        select(TextTheme.theme, func.count().label("texts"))
        .join(GivenText, GivenText.id == TextTheme.text_id)
        .join(FeedbackRound, FeedbackRound.id == GivenText.round_id)
        .where(FeedbackRound.form_id == asked.form_id)
        .group_by(TextTheme.theme)
        .order_by(func.count().desc(), TextTheme.theme)
        .limit(MOST_USED)
    )
    return [theme for theme, _ in session().execute(used)]


def suggested_themes(asked: FeedbackRound) -> list[str]:
    """Themes used before, then words that stand in several texts that are shown."""
    used = themes_used(asked)
    known = {fold(theme) for theme in used}
    words = frequent_words([current_text(row) for row in rows_shown(asked)])
    return [*used, *(word for word in words if fold(word) not in known)]


def frequent_words(texts: Sequence[str]) -> list[str]:
    """Words that stand in at least three texts, without those that say nothing; forms of a German word are one."""
    stem = Stemmer.Stemmer("german", 0).stemWord
    spelled: dict[str, Counter[str]] = {}
    for text in texts:
        forms = {}
        for word in _WORD.findall(_ADDED.sub(" ", text)):
            folded = fold(word)
            if len(folded) >= MIN_WORD_LETTERS and len(word) <= MAX_THEME_CHARACTERS and folded not in ALL_COMMON:
                forms[stem(folded)] = word
        for key, word in forms.items():
            spelled.setdefault(key, Counter())[word] += 1
    counted = [(sum(words.values()), words.most_common(1)[0][0]) for words in spelled.values()]
    often = [(count, word) for count, word in counted if count >= MIN_TEXTS_WITH_WORD]
    return [word for _, word in sorted(often, key=lambda one: (-one[0], sort_key(one[1])))[:MOST_FREQUENT]]


def _used_in_form(row: GivenText) -> Sequence[str]:
    form_id = session().get_one(FeedbackRound, row.round_id).form_id
    rounds = select(FeedbackRound.id).where(FeedbackRound.form_id == form_id)
    texts = select(GivenText.id).where(GivenText.round_id.in_(rounds))
    return session().scalars(select(TextTheme.theme).where(TextTheme.text_id.in_(texts)).distinct()).all()


def _tidy(theme: str) -> str:
    return " ".join(clean(theme).split())
