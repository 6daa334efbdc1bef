"""What people wrote, as everybody may read it who reads the results."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from flask import render_template, request
from flask_babel import gettext, lazy_gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.answering.models import WAITING, GivenText
from hub.audit.names import name_actions
from hub.feedback.content import LANGUAGE_NAMES
from hub.feedback.models import FeedbackRound
from hub.guard import allow, signed_in_user
from hub.paging import MAX_PAGE, ROWS_PER_PAGE, Page
from hub.permissions import can
from hub.results import telling  # noqa: F401 (registers its work)
from hub.results.common_words import language_of
from hub.results.routes import blueprint
from hub.results.routes import moderation as moderation_routes  # noqa: F401 (registers its routes)
from hub.results.routes.text_frame import closed_page, crumbs_of, question_titles
from hub.results.texts import current_text, rows_shown, text_questions, texts_are_open, texts_by_state, themes_of
from hub.slots import Action
from search.german.folding import sort_key

name_actions(
    {
        "results.show-text": lazy_gettext("Text einer Rückmeldung gezeigt"),
        "results.withhold-text": lazy_gettext("Text einer Rückmeldung zurückgehalten"),
        "results.change-text": lazy_gettext("Text einer Rückmeldung gekürzt"),
        "results.tag-text": lazy_gettext("Themen eines Textes geändert"),
    }
)


class Line(NamedTuple):
    """One text as it is read."""

    row: GivenText
    words: str
    language: str | None
    themes: list[str]
    actions: list[Action]


@blueprint.get("/rounds/<uuid:round_id>/texts/shown")
@allow("results.read", loads=FeedbackRound)
def shown(asked: FeedbackRound) -> str:
    if not texts_are_open(asked):
        return closed_page(asked)
    user, rows, theme = signed_in_user(), rows_shown(asked), request.args.get("theme", "")
    themes = themes_of([row.id for row in rows])
    titles = question_titles(asked)
    page = _page_of([row for row in rows if not theme or theme in themes.get(row.id, ())], titles)
    return render_template(
        "results/texts_shown.html",
        asked=asked,
        page=page,
        total=len(rows),
        groups=_groups(user, titles, page.rows, themes),
        theme=theme,
        themes=_counted(themes),
        may_moderate=can(user, "results.moderate", asked),
        counts=texts_by_state(asked),
        languages=LANGUAGE_NAMES,
        crumbs=crumbs_of(asked, gettext("Texte")),
    )


@slots.fills(slots.RESULT_PANELS, order=10)
def _panel(user: User, asked: FeedbackRound) -> str | None:
    if not text_questions(asked) or not texts_are_open(asked):
        return None
    counts = texts_by_state(asked)
    may_moderate = can(user, "results.moderate", asked)
    return render_template(
        "results/texts_panel.html", asked=asked, counts=counts, waiting=counts[WAITING] if may_moderate else 0
    )


def _page_of(rows: Sequence[GivenText], titles: dict[str, str]) -> Page[GivenText]:
    """By question; within one in the order of their ids, which are random."""
    places = {key: place for place, key in enumerate(titles)}
    rows = sorted(rows, key=lambda row: places.get(row.question_id, len(places)))
    number = min(max(request.args.get("page", 1, type=int), 1), MAX_PAGE)
    return Page(rows[(number - 1) * ROWS_PER_PAGE : number * ROWS_PER_PAGE], number, len(rows))


def _groups(
    user: User, titles: dict[str, str], rows: Sequence[GivenText], themes: dict[uuid.UUID, list[str]]
) -> dict[str, list[Line]]:
    """The texts by what was asked."""
    groups: dict[str, list[Line]] = {}
    for row in rows:
        words = current_text(row)
        actions = slots.actions(slots.TEXT_ACTIONS, user, row)
        line = Line(row, words, language_of(words), themes.get(row.id, []), actions)
        groups.setdefault(titles.get(row.question_id, gettext("Weitere Texte")), []).append(line)
    return groups


def _counted(themes: dict[uuid.UUID, list[str]]) -> list[tuple[str, int]]:
    """Each theme and in how many texts it is, by name."""
    counted = Counter(theme for of_text in themes.values() for theme in of_text)
    return sorted(counted.items(), key=lambda one: sort_key(one[0]))
