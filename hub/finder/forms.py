"""The shape of what is sent to keep a search."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length

MAX_NAME_CHARACTERS = 80


class SaveSearchForm(FlaskForm):  # type: ignore[misc]
    """`query` is the address of the results behind the question mark."""

    name = StringField(
        lazy_gettext("Name der Suche"),
        validators=[
            DataRequired(message=lazy_gettext("Bitte geben Sie der Suche einen Namen.")),
            Length(max=MAX_NAME_CHARACTERS, message=lazy_gettext("Bitte höchstens 80 Zeichen.")),
        ],
    )
    query = HiddenField(validators=[Length(max=2000)])
