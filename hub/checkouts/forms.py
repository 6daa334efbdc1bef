"""The shape of input when a check-out is ended for somebody else."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from hub.checkouts.actions import MAX_NOTE_CHARACTERS


class BreakForm(FlaskForm):  # type: ignore[misc]
    note = TextAreaField(
        lazy_gettext("Was sollen wir ausrichten?"),
        validators=[
            InputRequired(lazy_gettext("Bitte schreiben Sie einen Satz, warum.")),
            Length(max=MAX_NOTE_CHARACTERS, message=lazy_gettext("Bitte höchstens %(max)d Zeichen.")),
        ],
    )
