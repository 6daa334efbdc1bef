"""What the pages of texts share."""

from __future__ import annotations

from flask import render_template
from flask_babel import get_locale, gettext

from hub.feedback.content import said
from hub.feedback.models import FeedbackRound
from hub.results.texts import TEXTS_FROM, is_released, text_questions


def closed_page(asked: FeedbackRound) -> str:
    """Why nothing can be read here, not yet or never."""
    return render_template(
        "results/texts_closed.html",
        asked=asked,
        is_released=is_released(asked),
        texts_from=TEXTS_FROM,
        crumbs=crumbs_of(asked, gettext("Texte")),
    )


def question_titles(asked: FeedbackRound) -> dict[str, str]:
    """What was asked that is answered by writing, in its order."""
    language = str(get_locale())
    return {question.id: said(question.text, language) for question in text_questions(asked)}


def crumbs_of(asked: FeedbackRound, last: str) -> list[tuple[str, str | None]]:
    home = f"/feedback/{asked.form_id}"
    return [
        (gettext("Rückmeldungen"), "/feedback"),
        (asked.form.title, home),
        (gettext("Ergebnisse"), f"{home}/results?round={asked.id}"),
        (last, None),
    ]
