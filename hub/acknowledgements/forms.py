"""The shape of asking and of answering."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, HiddenInput

from hub.acknowledgements.asking import MAX_MESSAGE_CHARACTERS
from hub.acknowledgements.labels import ANSWER_LABELS
from hub.acknowledgements.models import AGREE, ALL, NOTE, ONE
from hub.forms import RadioField, SelectMultipleField


class AskForm(FlaskForm):  # type: ignore[misc]
    """Who may be chosen is set by the page; what was chosen is checked by the action."""

    aim = RadioField(
        lazy_gettext("Worum bitten Sie?"),
        choices=[
            (NOTE, lazy_gettext("zur Kenntnis nehmen")),
            (AGREE, lazy_gettext("zustimmen")),
        ],
        default=NOTE,
    )
    institutions = SelectMultipleField(
        lazy_gettext("Institutionen"), validate_choice=False, option_widget=CheckboxInput()
    )
    of_institution = RadioField(
        lazy_gettext("Wer antwortet für eine Institution?"),
        choices=[
            (ONE, lazy_gettext("eine Person genügt")),
            (ALL, lazy_gettext("alle ihre Personen")),
        ],
        default=ONE,
    )
    groups = SelectMultipleField(lazy_gettext("Gruppen"), validate_choice=False, option_widget=CheckboxInput())
    people = SelectMultipleField(
        lazy_gettext("Einzelne Personen"), validate_choice=False, option_widget=CheckboxInput()
    )
    due_on = DateField(
        lazy_gettext("Antwort bis"),
        validators=[InputRequired(lazy_gettext("Bitte geben Sie einen Tag an."))],
    )
    message = TextAreaField(
        lazy_gettext("Hinweis für die Gefragten"),
        validators=[Length(max=MAX_MESSAGE_CHARACTERS, message=lazy_gettext("Bitte höchstens %(max)d Zeichen."))],
    )
    asks_again = BooleanField(
        lazy_gettext("Bei einer neuen Fassung erneut fragen"),
        description=lazy_gettext("Die alte Anfrage endet dann, und alle antworten zur neuen Fassung noch einmal."),
    )
    number = IntegerField(widget=HiddenInput())
    round_id = HiddenField()

    @property
    def principals(self) -> list[str]:
        """Everything that was chosen, as principals."""
        chosen: list[Any] = [*(self.institutions.data or []), *(self.groups.data or []), *(self.people.data or [])]
        return list(dict.fromkeys(chosen))


class AnswerForm(FlaskForm):  # type: ignore[misc]
    answer = RadioField(
        lazy_gettext("Ihre Antwort"),
        choices=list(ANSWER_LABELS.items()),
        validators=[InputRequired(lazy_gettext("Bitte wählen Sie eine Antwort."))],
    )
    objection = TextAreaField(
        lazy_gettext("Ihr Einwand"),
        description=lazy_gettext("Nur bei einem Einwand. Alle, die das Dokument lesen dürfen, können ihn lesen."),
    )
