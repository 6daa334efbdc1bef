"""The shape of offering registration and of registering."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, ClassVar

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hub.accounts.models import Institution
from hub.forms import DayField, SelectField
from hub.trainings.labels import REASONS
from hub.trainings.offers import MAX_OFFER_HOURS, MAX_SEATS
from hub.trainings.organising import MAX_MESSAGE_CHARACTERS, MAX_SUBJECT_CHARACTERS
from hub.trainings.texts import MAX_ADDRESS_CHARACTERS, MAX_NAME_CHARACTERS

OTHER = ""
TOO_LONG = lazy_gettext("Bitte höchstens %(max)d Zeichen.")
NO_HOURS = lazy_gettext("Bitte geben Sie an, wie viele Stunden ein Angebot gilt.")
NO_NUMBER = lazy_gettext("Bitte geben Sie eine Zahl zwischen %(min)d und %(max)d an.")


class NumberField(IntegerField):  # type: ignore[misc]
    """A whole number; what is none is said in the person's language."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Bitte geben Sie eine ganze Zahl an.")) from None


class OfferForm(FlaskForm):  # type: ignore[misc]
    """The seats per institution are fields of their own, see `offer_form_for`."""

    institution_fields: ClassVar[dict[str, uuid.UUID]] = {}

    seats = NumberField(
        lazy_gettext("Plätze insgesamt"),
        validators=[
            InputRequired(lazy_gettext("Bitte geben Sie an, wie viele Plätze es gibt.")),
            NumberRange(1, MAX_SEATS, NO_NUMBER),
        ],
        render_kw={"inputmode": "numeric"},
    )
    opens_on = DayField(lazy_gettext("Anmeldung ab"), description=lazy_gettext("Leer: ab sofort."))
    closes_on = DayField(lazy_gettext("Anmeldeschluss"), description=lazy_gettext("Dieser Tag zählt noch mit."))
    has_waiting_list = BooleanField(
        lazy_gettext("Warteliste führen"),
        description=lazy_gettext("Wird ein Platz frei, bekommt die nächste Person ein Angebot mit Frist."),
    )
    offer_hours = NumberField(
        lazy_gettext("Frist für ein Angebot (Stunden)"),
        validators=[InputRequired(NO_HOURS), NumberRange(1, MAX_OFFER_HOURS, NO_NUMBER)],
        description=lazy_gettext("Kurz vor dem Termin gilt höchstens die Hälfte der Zeit, die noch bleibt."),
    )
    allows_guests = BooleanField(
        lazy_gettext("Personen ohne Konto dürfen sich anmelden"),
        description=lazy_gettext("Sie bestätigen ihre Anmeldung über einen Link in einer Mail."),
    )
    redistributes_on = DayField(
        lazy_gettext("Ungenutzte Plätze der Institutionen freigeben ab"),
        description=lazy_gettext("Von diesem Tag an stehen sie allen offen. Leer: nie."),
    )
    preparation = TextAreaField(
        lazy_gettext("Was Sie mitbringen sollten"),
        validators=[Length(max=2000, message=TOO_LONG)],
        description=lazy_gettext("Steht in der Zusage und in der Erinnerung."),
    )

    @property
    def kept(self) -> dict[uuid.UUID, int]:
        """Seats per institution."""
        return {row_id: self[name].data for name, row_id in self.institution_fields.items() if self[name].data}

    @property
    def kept_fields(self) -> list[Any]:
        return [self[name] for name in self.institution_fields]


def offer_form_for(institutions: Sequence[Institution], **values: Any) -> OfferForm:
    """The form with one field for each institution."""
    names = {f"kept_{institution.id.hex}": institution for institution in institutions}
    fields = {
        name: NumberField(
            institution.name,
            validators=[Optional(), NumberRange(0, MAX_SEATS, NO_NUMBER)],
            render_kw={"inputmode": "numeric", "min": "0"},
        )
        for name, institution in names.items()
    }
    ids = {name: institution.id for name, institution in names.items()}
    kind = type("OfferFormHere", (OfferForm,), {**fields, "institution_fields": ids})
    kept: dict[uuid.UUID, int] = values.pop("kept", {})
    form: OfferForm = kind(**values, **{name: kept.get(row_id) for name, row_id in ids.items()})
    return form


class GuestForm(FlaskForm):  # type: ignore[misc]
    """Somebody without an account; the institutions are set by the page."""

    name = StringField(
        lazy_gettext("Vor- und Nachname"),
        validators=[
            InputRequired(lazy_gettext("Bitte geben Sie Vor- und Nachnamen an.")),
            Length(max=MAX_NAME_CHARACTERS, message=TOO_LONG),
        ],
        render_kw={"autocomplete": "name"},
    )
    email = StringField(
        lazy_gettext("E-Mail-Adresse"),
        validators=[
            InputRequired(lazy_gettext("Bitte geben Sie eine E-Mail-Adresse wie name@beispiel.de an.")),
            Length(max=MAX_ADDRESS_CHARACTERS, message=TOO_LONG),
        ],
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )
    institution = SelectField(lazy_gettext("Institution"), validate_choice=True)
    institution_name = StringField(
        lazy_gettext("Andere Institution"),
        validators=[Length(max=MAX_NAME_CHARACTERS, message=TOO_LONG)],
        description=lazy_gettext("Wenn Ihre nicht in der Liste steht."),
        render_kw={"autocomplete": "organization"},
    )

    def offer_institutions(self, institutions: Sequence[Institution]) -> None:
        self.institution.choices = [
            (OTHER, lazy_gettext("andere oder keine")),
            *((str(institution.id), institution.name) for institution in institutions),
        ]

    @property
    def institution_id(self) -> uuid.UUID | None:
        return uuid.UUID(self.institution.data) if self.institution.data else None


class ColleagueForm(FlaskForm):  # type: ignore[misc]
    person = SelectField(lazy_gettext("Wen melden Sie an?"), validate_choice=True)


class MoveUpForm(FlaskForm):  # type: ignore[misc]
    reason = SelectField(
        lazy_gettext("Grund"),
        choices=[(key, label) for key, label in REASONS.items()],
        description=lazy_gettext("Der Grund steht mit Ihrem Namen im Prüfprotokoll."),
    )


class MessageForm(FlaskForm):  # type: ignore[misc]
    subject = StringField(
        lazy_gettext("Betreff"),
        validators=[
            InputRequired(lazy_gettext("Bitte schreiben Sie einen Betreff.")),
            Length(max=MAX_SUBJECT_CHARACTERS, message=TOO_LONG),
        ],
    )
    body = TextAreaField(
        lazy_gettext("Nachricht"),
        validators=[
            InputRequired(lazy_gettext("Bitte schreiben Sie eine Nachricht.")),
            Length(max=MAX_MESSAGE_CHARACTERS, message=TOO_LONG),
        ],
    )
