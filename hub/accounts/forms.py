"""The shape of input about accounts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, Form, HiddenField, IntegerField, PasswordField, SelectChoice, StringField, TextAreaField
from wtforms.validators import EqualTo, InputRequired, Length, NumberRange, Optional, Regexp

from hub.accounts.labels import LEGAL_AREA_LABELS, ROLE_HINTS, ROLE_LABELS, STATE_LABELS
from hub.accounts.models import DENSITIES, THEMES, Institution, Person
from hub.forms import RadioField, SelectField

MAX_ADDRESS_CHARACTERS = 254  # RFC 5321
MAX_NAME_CHARACTERS = 120
MAX_TEXT_CHARACTERS = 1000
MAX_TYPED_PASSWORD_CHARACTERS = 512  # so that a password that is too long is told so in words
ADDRESS_PATTERN = r"^\s*[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\]+\.[^\s@<>()\[\],;:\"\\.]+\s*$"
ONE_LINE = r"^[^\x00-\x1f\x7f\u2028\u2029]*$"


def required(message: str) -> InputRequired:
    return InputRequired(message)


def at_most(count: int) -> Length:
    return Length(max=count, message=lazy_gettext("Bitte höchstens %(max)d Zeichen."))


def one_line() -> Regexp:
    return Regexp(ONE_LINE, message=lazy_gettext("Bitte ohne Zeilenumbrüche und Steuerzeichen."))


def stripped(value: str | None) -> str | None:
    return value.strip() if value else value


def id_or_none(value: object) -> uuid.UUID | None:
    """What a select of rows sends: an id, or nothing for „niemand“."""
    return uuid.UUID(str(value)) if value and value != "None" else None


def choices_of(labels: Mapping[str, str], *, nothing: str = "") -> list[SelectChoice]:
    """One choice per label, and before them „nothing chosen“ where that has a name."""
    first = [SelectChoice("", nothing)] if nothing else []
    return [*first, *(SelectChoice(value, label) for value, label in labels.items())]


def person_choices(people: Iterable[Person], *, nobody: str) -> list[SelectChoice]:
    """People by name and institution, which must be loaded; before them „nobody“."""
    labels = {str(person.id): f"{person.name} ({person.institution.short_name})" for person in people}
    return choices_of(labels, nothing=nobody)


def institution_choices(institutions: Iterable[Institution], *, nothing: str = "") -> list[SelectChoice]:
    return choices_of({str(institution.id): institution.name for institution in institutions}, nothing=nothing)


class SignInForm(FlaskForm):  # type: ignore[misc]
    email = EmailField(
        lazy_gettext("E-Mail-Adresse"),
        validators=[
            required(lazy_gettext("Bitte geben Sie Ihre E-Mail-Adresse ein.")),
            at_most(MAX_ADDRESS_CHARACTERS),
        ],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        lazy_gettext("Passwort"),
        validators=[
            required(lazy_gettext("Bitte geben Sie Ihr Passwort ein.")),
            at_most(MAX_TYPED_PASSWORD_CHARACTERS),
        ],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class ForgottenForm(FlaskForm):  # type: ignore[misc]
    email = EmailField(
        lazy_gettext("E-Mail-Adresse"),
        validators=[
            required(lazy_gettext("Bitte geben Sie Ihre E-Mail-Adresse ein.")),
            at_most(MAX_ADDRESS_CHARACTERS),
            Regexp(
                ADDRESS_PATTERN, message=lazy_gettext("Bitte geben Sie eine E-Mail-Adresse wie name@beispiel.de ein.")
            ),
        ],
        render_kw={"autocomplete": "username"},
    )


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    password = PasswordField(
        lazy_gettext("Neues Passwort"),
        validators=[
            required(lazy_gettext("Bitte geben Sie ein neues Passwort ein.")),
            at_most(MAX_TYPED_PASSWORD_CHARACTERS),
        ],
        description=lazy_gettext(
            "Mindestens 12 Zeichen. Gut sind vier Wörter ohne Zusammenhang; Leerzeichen sind erlaubt."
        ),
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        lazy_gettext("Neues Passwort wiederholen"),
        validators=[
            required(lazy_gettext("Bitte wiederholen Sie das neue Passwort.")),
            EqualTo(
                "password",
                message=lazy_gettext("Die beiden Eingaben sind verschieden. Bitte geben Sie zweimal dasselbe ein."),
            ),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(
        lazy_gettext("Bisheriges Passwort"),
        validators=[
            required(lazy_gettext("Bitte geben Sie Ihr bisheriges Passwort ein.")),
            at_most(MAX_TYPED_PASSWORD_CHARACTERS),
        ],
        render_kw={"autocomplete": "current-password"},
    )


class DeputyForm(FlaskForm):  # type: ignore[misc]
    deputy_id = SelectField(lazy_gettext("Vertretung"), coerce=id_or_none, validators=[Optional()])


class AppearanceForm(FlaskForm):  # type: ignore[misc]
    """Each button sends one of the three; the rest stays."""

    theme = SelectField(choices=list(THEMES), validators=[Optional()])
    density = SelectField(choices=list(DENSITIES), validators=[Optional()])
    language = SelectField(choices=["de", "en"], validators=[Optional()])
    next = HiddenField()


class PersonForm(FlaskForm):  # type: ignore[misc]
    email = EmailField(
        lazy_gettext("E-Mail-Adresse"),
        filters=[stripped],
        validators=[
            required(lazy_gettext("Bitte geben Sie eine E-Mail-Adresse ein.")),
            at_most(MAX_ADDRESS_CHARACTERS),
            Regexp(
                ADDRESS_PATTERN, message=lazy_gettext("Bitte geben Sie eine E-Mail-Adresse wie name@beispiel.de ein.")
            ),
        ],
        render_kw={"autocomplete": "off"},
    )
    name = StringField(
        lazy_gettext("Name"),
        filters=[stripped],
        validators=[
            required(lazy_gettext("Bitte geben Sie einen Namen ein.")),
            at_most(MAX_NAME_CHARACTERS),
            one_line(),
        ],
        description=lazy_gettext("Vor- und Nachname, wie andere sie sehen."),
        render_kw={"autocomplete": "off"},
    )
    institution_id = SelectField(
        lazy_gettext("Institution"),
        coerce=id_or_none,
        validators=[required(lazy_gettext("Bitte wählen Sie eine Institution."))],
    )
    role = RadioField(
        lazy_gettext("Rolle"),
        choices=[
            SelectChoice(role, lazy_gettext("%(role)s – %(hint)s", role=label, hint=ROLE_HINTS[role]))
            for role, label in ROLE_LABELS.items()
        ],
        validators=[required(lazy_gettext("Bitte wählen Sie eine Rolle."))],
        default="staff",
    )


class EditPersonForm(PersonForm):
    deputy_id = SelectField(lazy_gettext("Vertretung"), coerce=id_or_none, validators=[Optional()])


class DeactivateForm(FlaskForm):  # type: ignore[misc]
    successor_id = SelectField(
        lazy_gettext("Übergeben an"),
        coerce=id_or_none,
        validators=[Optional()],
        description=lazy_gettext("Diese Person bekommt die Gruppen, Bereiche und Vertretungen dazu."),
    )


class InstitutionForm(FlaskForm):  # type: ignore[misc]
    name = StringField(
        lazy_gettext("Name"),
        filters=[stripped],
        validators=[
            required(lazy_gettext("Bitte geben Sie einen Namen ein.")),
            at_most(MAX_NAME_CHARACTERS),
            one_line(),
        ],
    )
    short_name = StringField(
        lazy_gettext("Kurzbezeichnung"),
        filters=[stripped],
        validators=[required(lazy_gettext("Bitte geben Sie eine Kurzbezeichnung ein.")), at_most(40), one_line()],
        description=lazy_gettext("Steht in Listen neben den Namen der Menschen, zum Beispiel „Jobcenter“."),
    )
    legal_area = SelectField(lazy_gettext("Rechtskreis"), choices=choices_of(LEGAL_AREA_LABELS))
    contact = TextAreaField(
        lazy_gettext("Kontakt"),
        filters=[stripped],
        validators=[at_most(MAX_TEXT_CHARACTERS)],
        description=lazy_gettext("Anschrift, Telefon, Sprechzeiten."),
    )


class GroupForm(FlaskForm):  # type: ignore[misc]
    name = StringField(
        lazy_gettext("Name"),
        filters=[stripped],
        validators=[
            required(lazy_gettext("Bitte geben Sie einen Namen ein.")),
            at_most(MAX_NAME_CHARACTERS),
            one_line(),
        ],
        description=lazy_gettext("Zum Beispiel „Steuergruppe“."),
    )
    purpose = TextAreaField(
        lazy_gettext("Wozu dient die Gruppe?"), filters=[stripped], validators=[at_most(MAX_TEXT_CHARACTERS)]
    )


class MemberForm(FlaskForm):  # type: ignore[misc]
    person_id = SelectField(
        lazy_gettext("Neues Mitglied"),
        coerce=id_or_none,
        validators=[required(lazy_gettext("Bitte wählen Sie eine Person."))],
    )
    confirmed = HiddenField()


class PeopleFilterForm(Form):  # type: ignore[misc]
    """Comes with the address (GET); what makes no sense counts as not said."""

    q = StringField(lazy_gettext("Name oder E-Mail-Adresse"), default="", validators=[at_most(200)])
    institution = SelectField(lazy_gettext("Institution"), coerce=id_or_none, validators=[Optional()])
    role = SelectField(
        lazy_gettext("Rolle"),
        choices=choices_of(ROLE_LABELS, nothing=lazy_gettext("Alle Rollen")),
        default="",
        validators=[Optional()],
    )
    state = SelectField(
        lazy_gettext("Konto"),
        choices=choices_of(STATE_LABELS, nothing=lazy_gettext("Alle Konten")),
        default="",
        validators=[Optional()],
    )
    page = IntegerField(default=1, validators=[Optional(), NumberRange(min=1)])
