"""The shape of inviting and answering."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput

from hub.forms import RadioField, SelectField, SelectMultipleField
from hub.invitations.answering import MAX_COMMENT_CHARACTERS
from hub.invitations.labels import ANSWER_CHOICES

MAX_LIST_CHARACTERS = 100_000
SCOPES = [
    ("this", lazy_gettext("nur zu diesem Termin")),
    ("following", lazy_gettext("zu diesem und allen folgenden der Serie")),
    ("all", lazy_gettext("zu allen Terminen der Serie, die noch kommen")),
]
TOO_LONG = lazy_gettext("Bitte höchstens %(max)d Zeichen.")


class InviteForm(FlaskForm):  # type: ignore[misc]
    """Who may be chosen is set by the page; what was chosen is checked by the action."""

    scope = RadioField(lazy_gettext("Wozu laden Sie ein?"), choices=SCOPES, default="all")
    institutions = SelectMultipleField(
        lazy_gettext("Institutionen"), validate_choice=False, option_widget=CheckboxInput()
    )
    groups = SelectMultipleField(lazy_gettext("Gruppen"), validate_choice=False, option_widget=CheckboxInput())
    people = SelectMultipleField(
        lazy_gettext("Einzelne Personen"), validate_choice=False, option_widget=CheckboxInput()
    )
    addresses = TextAreaField(
        lazy_gettext("E-Mail-Adressen"),
        description=lazy_gettext(
            "Für Personen ohne Konto, auch als Liste aus Outlook. Sie sehen nur diesen Termin, über einen "
            "persönlichen Link."
        ),
        validators=[Length(max=MAX_LIST_CHARACTERS, message=TOO_LONG)],
    )
    is_optional = BooleanField(lazy_gettext("Teilnahme freigestellt"))

    @property
    def principals(self) -> list[str]:
        """Everything that was ticked."""
        chosen = [*(self.institutions.data or []), *(self.groups.data or []), *(self.people.data or [])]
        return list(dict.fromkeys(chosen))


class AnswerForm(FlaskForm):  # type: ignore[misc]
    answer = RadioField(
        lazy_gettext("Ihre Antwort"),
        choices=list(ANSWER_CHOICES.items()),
        validators=[InputRequired(lazy_gettext("Bitte wählen Sie eine Antwort."))],
    )
    for_series = BooleanField(lazy_gettext("Diese Antwort gilt für alle Termine der Serie, die noch kommen"))
    deputy = SelectField(lazy_gettext("Vertretung aus Ihrer Institution"), validate_choice=False)
    deputy_name = StringField(lazy_gettext("Name der Vertretung"), validators=[Length(max=120, message=TOO_LONG)])
    deputy_email = StringField(
        lazy_gettext("E-Mail-Adresse der Vertretung"),
        validators=[Length(max=254, message=TOO_LONG)],
    )
    comment = TextAreaField(
        lazy_gettext("Bemerkung"),
        description=lazy_gettext("Lesen kann sie, wer den Termin plant."),
        validators=[Length(max=MAX_COMMENT_CHARACTERS, message=TOO_LONG)],
    )
