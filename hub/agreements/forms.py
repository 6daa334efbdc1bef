"""The shape of input about agreements."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from hub.agreements.actions import MAX_NAME_CHARACTERS
from hub.forms import DayField, SelectField


class TermsForm(FlaskForm):  # type: ignore[misc]
    valid_from = DayField(lazy_gettext("Gültig ab"))
    valid_until = DayField(
        lazy_gettext("Gültig bis"), description=lazy_gettext("Leer heißt: unbefristet. Steht auch bei den Angaben.")
    )
    review_on = DayField(
        lazy_gettext("Überprüfen am"),
        description=lazy_gettext("An dem Tag erinnert der Hub, wer verantwortlich ist, sonst Sie."),
    )
    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])


class SignatoryForm(FlaskForm):  # type: ignore[misc]
    institution = SelectField(lazy_gettext("Institution"), default="")
    name = StringField(
        lazy_gettext("Oder: Name des Partners"),
        validators=[Length(max=MAX_NAME_CHARACTERS, message=lazy_gettext("Bitte höchstens %(max)d Zeichen."))],
        description=lazy_gettext("Für Partner, die hier nicht als Institution geführt werden."),
    )
    signed_on = DayField(lazy_gettext("Unterschrieben am"))
    acceded_on = DayField(lazy_gettext("Beigetreten am"))
    ended_on = DayField(lazy_gettext("Ausgeschieden am"))

    def offer_institutions(self, institutions: Sequence[tuple[uuid.UUID, str]]) -> None:
        offered = [SelectChoice(str(row_id), name) for row_id, name in institutions]
        self.institution.choices = [SelectChoice("", gettext("keine, sondern:")), *offered]
