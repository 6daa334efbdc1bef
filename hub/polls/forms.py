"""The shape of input about Terminumfragen."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateTimeLocalField, FieldList, IntegerField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hub.forms import DayField, SelectField
from hub.polls.actions import MAX_OPTIONS

MAX_CHARACTERS = 200
MAX_TEXT_CHARACTERS = 4000
_LENGTH = lazy_gettext("Bitte höchstens %(max)d Zeichen.")
_NEEDED = lazy_gettext("Bitte füllen Sie dieses Feld aus.")
ROWS = 12  # half of them folded away


class PollForm(FlaskForm):  # type: ignore[misc]
    workspace_id = SelectField(lazy_gettext("Bereich"))
    title = StringField(
        lazy_gettext("Worum geht es?"),
        validators=[InputRequired(_NEEDED), Length(max=MAX_CHARACTERS, message=_LENGTH)],
    )
    format_id = SelectField(lazy_gettext("Format"))
    place = StringField(lazy_gettext("Ort"), validators=[Length(max=MAX_CHARACTERS, message=_LENGTH)])
    description = TextAreaField(
        lazy_gettext("Beschreibung"), validators=[Length(max=MAX_TEXT_CHARACTERS, message=_LENGTH)]
    )
    times = FieldList(
        DateTimeLocalField(lazy_gettext("Zeit"), validators=[Optional()]), min_entries=ROWS, max_entries=MAX_OPTIONS
    )
    minutes = IntegerField(
        lazy_gettext("Dauer in Minuten"),
        default=60,
        validators=[
            InputRequired(_NEEDED),
            NumberRange(5, 24 * 60, lazy_gettext("Bitte eine Zahl zwischen %(min)s und %(max)s.")),
        ],
    )
    closes_on = DayField(lazy_gettext("Antworten bis"))
    has_address = BooleanField(
        lazy_gettext("Mit Link für Personen ohne Konto"),
        default=True,
        description=lazy_gettext("Wer den Link hat, kann antworten und sieht nur, wie viele wann können, keine Namen."),
    )

    def offer(self, *, workspaces: Sequence[tuple[uuid.UUID, str]], formats: Sequence[tuple[uuid.UUID, str]]) -> None:
        self.workspace_id.choices = [SelectChoice(str(row_id), name) for row_id, name in workspaces]
        self.format_id.choices = [SelectChoice(str(row_id), name) for row_id, name in formats]

    def wall_times(self) -> list[datetime]:
        return sorted({entry.data for entry in self.times if entry.data is not None})


class DeadlineForm(FlaskForm):  # type: ignore[misc]
    closes_on = DayField(lazy_gettext("Antworten bis"))


class GuestForm(FlaskForm):  # type: ignore[misc]
    """What guests say beside their choices; lengths are cut by the browser and refused here."""

    name = StringField(
        lazy_gettext("Ihr Name"),
        validators=[InputRequired(_NEEDED), Length(max=MAX_CHARACTERS, message=_LENGTH)],
        render_kw={"autocomplete": "name"},
    )
    email = StringField(
        lazy_gettext("E-Mail-Adresse"),
        validators=[Length(max=MAX_CHARACTERS, message=_LENGTH)],
        description=lazy_gettext("Nur, wenn Sie zu dem Termin eingeladen werden möchten."),
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )
    comment = StringField(lazy_gettext("Bemerkung"), validators=[Length(max=MAX_CHARACTERS, message=_LENGTH)])


class CommentForm(FlaskForm):  # type: ignore[misc]
    comment = StringField(lazy_gettext("Bemerkung"), validators=[Length(max=MAX_CHARACTERS, message=_LENGTH)])
