"""The shape of input about codes, sheets and typing them in."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from hub.feedback.content import LANGUAGE_NAMES
from hub.feedback.models import FeedbackRound
from hub.forms import SelectField
from hub.handouts.actions import MOST


def _id(value: object) -> uuid.UUID:
    return uuid.UUID(str(value))


class PileForm(FlaskForm):  # type: ignore[misc]
    """How many codes or sheets, for which Welle, in which language."""

    count = IntegerField(
        lazy_gettext("Wie viele?"),
        default=30,
        validators=[
            InputRequired(lazy_gettext("Bitte geben Sie eine Zahl ein.")),
            NumberRange(1, MOST, lazy_gettext("Bitte drucken Sie zwischen 1 und 500 Stück auf einmal.")),
        ],
        render_kw={"min": "1", "max": str(MOST)},
    )
    round_id = SelectField(lazy_gettext("Welle"), coerce=_id)
    language = SelectField(lazy_gettext("Sprache"))

    def offer(self, *, rounds: Iterable[FeedbackRound], languages: Iterable[str]) -> None:
        self.round_id.choices = [SelectChoice(str(row.id), row.name) for row in rounds]
        self.language.choices = [SelectChoice(language, LANGUAGE_NAMES[language]) for language in languages]
