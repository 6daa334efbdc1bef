"""The shape of input about keeping and deleting."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, StopValidation

from hub.forms import RadioField, SelectField
from hub.retention.labels import OUTCOME_LABELS
from hub.retention.models import BY_DATE, DELETE, OUTCOMES, PERMANENT, REPLACED, WHILE_VALID, YEARS

DATE_FORMATS = ["%Y-%m-%d", "%d.%m.%Y"]
MAX_REASON_CHARACTERS = 500
MAX_YEARS = 100
PERIOD_CHOICES = [
    (YEARS, lazy_gettext("eine Zahl von Jahren – ab dem Ende des Jahres der letzten Fassung oder ab „Gültig bis“")),
    (
        REPLACED,
        lazy_gettext(
            "ersetzt + eine Zahl von Jahren – ab dem Tag, an dem es ersetzt wurde, oder ab „Gültig bis“; "
            "vorher läuft keine Frist"
        ),
    ),
    (WHILE_VALID, lazy_gettext("solange gültig – endet mit „Gültig bis“")),
    (BY_DATE, lazy_gettext("bis zu einem Tag, der am Ordner oder Dokument steht – zum Beispiel aus einem Bescheid")),
    (PERMANENT, lazy_gettext("dauerhaft – endet nie")),
]


class ClassForm(FlaskForm):  # type: ignore[misc]
    name = StringField(
        lazy_gettext("Name"),
        validators=[
            DataRequired(lazy_gettext("Bitte geben Sie einen Namen an.")),
            Length(max=100, message=lazy_gettext("Bitte höchstens %(max)d Zeichen.")),
        ],
        filters=[lambda text: text.strip() if text else text],
        render_kw={"autocomplete": "off"},
    )
    period = RadioField(lazy_gettext("Wie lange?"), choices=PERIOD_CHOICES, default=YEARS)
    years = IntegerField(
        lazy_gettext("Jahre"),
        validators=[
            Optional(),
            NumberRange(
                min=1, max=MAX_YEARS, message=lazy_gettext("Bitte geben Sie eine Zahl von 1 bis %(max)s Jahren an.")
            ),
        ],
        description=lazy_gettext("Nur für die ersten beiden."),
        render_kw={"inputmode": "numeric"},
    )
    outcome = RadioField(
        lazy_gettext("Was dann?"), choices=[(each, OUTCOME_LABELS[each]) for each in OUTCOMES], default=DELETE
    )

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = bool(super().validate(extra_validators))
        if is_valid and self.period.data in (YEARS, REPLACED) and not self.years.data:
            self.years.errors = [gettext("Bitte geben Sie an, wie viele Jahre.")]
            return False
        return is_valid


class SetClassForm(FlaskForm):  # type: ignore[misc]
    """`class_id` "" is: as the folder above."""

    class_id = SelectField(lazy_gettext("Aufbewahrungsklasse"), default="", render_kw={"required": True})
    ends_on = DateField(
        lazy_gettext("Ende laut Bescheid"),
        validators=[Optional()],
        format=DATE_FORMATS,
        description=lazy_gettext("Nur für Klassen, die an einem angegebenen Tag enden."),
    )


def _not_only_spaces(_form: FlaskForm, field: Any) -> None:
    if not (field.data or "").strip():
        raise StopValidation(gettext("Bitte geben Sie einen Grund an."))


class ReasonForm(FlaskForm):  # type: ignore[misc]
    reason = TextAreaField(
        lazy_gettext("Grund"),
        validators=[
            _not_only_spaces,
            Length(max=MAX_REASON_CHARACTERS, message=lazy_gettext("Bitte höchstens %(max)d Zeichen.")),
        ],
        description=lazy_gettext("Steht im Prüfprotokoll. Bitte keine Angaben über einzelne junge Menschen."),
        render_kw={"required": True},
    )


class PostponeForm(ReasonForm):
    to = DateField(
        lazy_gettext("Aufbewahren bis"),
        validators=[InputRequired(lazy_gettext("Bitte geben Sie einen Tag an."))],
        format=DATE_FORMATS,
    )
