"""The shape of input about attendance, certificates and feedback."""

from __future__ import annotations

import uuid

from flask_babel import format_decimal, gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, DecimalField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from hub.attendance.actions import MAX_NAME_CHARACTERS
from hub.attendance.certificates import MAX_CONTENTS_CHARACTERS
from hub.forms import SelectField

OWN_TEMPLATE, NO_INSTITUTION = "", ""
MAX_UNITS = 500

_at_most = lazy_gettext("Bitte höchstens %(max)d Zeichen.")
_one_line = Regexp(
    r"^[^\x00-\x1f\x7f\u2028\u2029]*$", message=lazy_gettext("Bitte ohne Zeilenumbrüche und Steuerzeichen.")
)


class UnitsField(DecimalField):  # type: ignore[misc]
    """A number of Unterrichtseinheiten as people write it here: „7,5“."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else format_decimal(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata([valuelist[0].strip().replace(",", ".")])
        except ValueError:
            raise ValueError(gettext("Bitte geben Sie eine Zahl wie 6 oder 7,5 an.")) from None


class WalkInForm(FlaskForm):  # type: ignore[misc]
    name = StringField(
        lazy_gettext("Name"),
        validators=[
            InputRequired(lazy_gettext("Bitte geben Sie den Namen an.")),
            Length(max=MAX_NAME_CHARACTERS, message=_at_most),
            _one_line,
        ],
        render_kw={"autocomplete": "off"},
    )
    institution = SelectField(lazy_gettext("Institution"), validators=[Optional()])
    email = StringField(
        lazy_gettext("E-Mail-Adresse"),
        validators=[Length(max=254, message=_at_most), _one_line],
        description=lazy_gettext("Nur, wenn die Person ihre Bescheinigung per Mail möchte."),
        render_kw={"autocomplete": "off", "inputmode": "email"},
    )

    @property
    def institution_id(self) -> uuid.UUID | None:
        return uuid.UUID(self.institution.data) if self.institution.data else None


class DetailsForm(FlaskForm):  # type: ignore[misc]
    teaching_units = UnitsField(
        lazy_gettext("Unterrichtseinheiten"),
        validators=[
            Optional(),
            NumberRange(min=0, max=MAX_UNITS, message=lazy_gettext("Bitte eine Zahl von %(min)s bis %(max)s.")),
        ],
        description=lazy_gettext("Zu 45 Minuten, zum Beispiel 6 oder 7,5."),
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    contents = TextAreaField(
        lazy_gettext("Inhalte"),
        validators=[Length(max=MAX_CONTENTS_CHARACTERS, message=_at_most)],
        description=lazy_gettext("Worum es ging; steht so auf jeder Bescheinigung."),
        render_kw={"rows": 5},
    )
    template = SelectField(lazy_gettext("Vorlage"), validators=[Optional()])
    asks_feedback = BooleanField(
        lazy_gettext("Kurzfeedback einholen"),
        description=lazy_gettext(
            "Am Tag danach bekommen alle Anwesenden mit E-Mail-Adresse einen Dank mit dem Link zur anonymen "
            "Rückmeldung."
        ),
    )

    @property
    def template_id(self) -> uuid.UUID | None:
        return uuid.UUID(self.template.data) if self.template.data else None
