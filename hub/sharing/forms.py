"""The shape of input about Freigabelinks and Briefkästen."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, MultipleFileField, PasswordField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from hub.forms import RadioField
from hub.sharing.letterboxes import (
    MAX_FILES,
    MAX_INSTRUCTIONS_CHARACTERS,
    MAX_MESSAGE_CHARACTERS,
    MAX_SENDER_CHARACTERS,
    MAX_TITLE_CHARACTERS,
    OFFERED_FILE_MIB,
    OFFERED_FILES,
    OFFERED_TOTAL_MIB,
)
from hub.sharing.links import MAX_FETCHES, MAX_PURPOSE_CHARACTERS
from hub.sharing.models import DOWNLOAD, VIEW

CURRENT = "current"
MIN_PASSWORD_CHARACTERS, MAX_PASSWORD_CHARACTERS = 8, 128
MAX_MIB = 1024**2

_at_most = lazy_gettext("Bitte höchstens %(max)d Zeichen.")
_one_line = Regexp(
    r"^[^\x00-\x1f\x7f\u2028\u2029]*$", message=lazy_gettext("Bitte ohne Zeilenumbrüche und Steuerzeichen.")
)
_whole_number = lazy_gettext("Bitte geben Sie eine ganze Zahl von %(min)s bis %(max)s an.")


def _until() -> DateField:
    return DateField(
        lazy_gettext("Gültig bis einschließlich"),
        validators=[InputRequired(lazy_gettext("Bitte wählen Sie einen Tag."))],
        description=lazy_gettext("Höchstens 90 Tage. Drei Tage vorher bekommen Sie eine Nachricht."),
    )


class ShareLinkForm(FlaskForm):  # type: ignore[misc]
    purpose = StringField(
        lazy_gettext("Für wen ist der Link?"),
        validators=[Length(max=MAX_PURPOSE_CHARACTERS, message=_at_most), _one_line],
        description=lazy_gettext("Das sehen nur Sie und alle, die hier mitarbeiten."),
        render_kw={"autocomplete": "off"},
    )
    version = RadioField(lazy_gettext("Welche Fassung?"), default=CURRENT)
    allows = RadioField(
        lazy_gettext("Was erlaubt der Link?"),
        choices=[
            (DOWNLOAD, lazy_gettext("ansehen und herunterladen")),
            (VIEW, lazy_gettext("nur ansehen (im Browser; was zu sehen ist, lässt sich trotzdem festhalten)")),
        ],
        default=DOWNLOAD,
    )
    until = _until()
    password = StringField(
        lazy_gettext("Passwort"),
        validators=[
            Optional(),
            Length(
                min=MIN_PASSWORD_CHARACTERS,
                max=MAX_PASSWORD_CHARACTERS,
                message=lazy_gettext("Bitte wählen Sie 8 bis 128 Zeichen."),
            ),
        ],
        description=lazy_gettext(
            "Mindestens 8 Zeichen. Geben Sie es auf einem anderen Weg weiter als den Link, zum Beispiel am Telefon."
        ),
        render_kw={"autocomplete": "off"},
    )
    max_fetches = IntegerField(
        lazy_gettext("Wie oft darf geöffnet oder heruntergeladen werden?"),
        validators=[Optional(), NumberRange(min=1, max=MAX_FETCHES, message=_whole_number)],
        description=lazy_gettext("Leer heißt: beliebig oft."),
        render_kw={"inputmode": "numeric"},
    )


class LinkPasswordForm(FlaskForm):  # type: ignore[misc]
    password = PasswordField(
        lazy_gettext("Passwort"),
        validators=[
            InputRequired(lazy_gettext("Bitte geben Sie das Passwort ein.")),
            Length(max=MAX_PASSWORD_CHARACTERS, message=_at_most),
        ],
        description=lazy_gettext("Sie haben es von der Person bekommen, die Ihnen den Link geschickt hat."),
        render_kw={"autocomplete": "off"},
    )


class LetterboxForm(FlaskForm):  # type: ignore[misc]
    title = StringField(
        lazy_gettext("Wie heißt der Briefkasten?"),
        validators=[
            InputRequired(lazy_gettext("Bitte geben Sie einen Namen an.")),
            Length(max=MAX_TITLE_CHARACTERS, message=_at_most),
            _one_line,
        ],
        description=lazy_gettext("Das lesen die Absender, zum Beispiel „Zuarbeit Jahresbericht“."),
        render_kw={"autocomplete": "off"},
    )
    instructions = TextAreaField(
        lazy_gettext("Was soll eingereicht werden?"),
        validators=[Length(max=MAX_INSTRUCTIONS_CHARACTERS, message=_at_most)],
        description=lazy_gettext("Auch das lesen die Absender. Vom Inhalt des Ordners sehen sie nichts."),
    )
    until = _until()
    max_file_mib = IntegerField(
        lazy_gettext("Höchstens je Datei (MB)"),
        validators=[
            InputRequired(lazy_gettext("Bitte geben Sie eine Zahl an.")),
            NumberRange(min=1, max=MAX_MIB, message=_whole_number),
        ],
        default=OFFERED_FILE_MIB,
        render_kw={"inputmode": "numeric"},
    )
    max_total_mib = IntegerField(
        lazy_gettext("Höchstens insgesamt (MB)"),
        validators=[
            InputRequired(lazy_gettext("Bitte geben Sie eine Zahl an.")),
            NumberRange(min=1, max=MAX_MIB, message=_whole_number),
        ],
        description=lazy_gettext("Alles zusammen, was in diesem Briefkasten wartet."),
        default=OFFERED_TOTAL_MIB,
        render_kw={"inputmode": "numeric"},
    )
    max_files = IntegerField(
        lazy_gettext("Höchstens so viele Dateien je Einsendung"),
        validators=[
            InputRequired(lazy_gettext("Bitte geben Sie eine Zahl an.")),
            NumberRange(min=1, max=MAX_FILES, message=_whole_number),
        ],
        default=OFFERED_FILES,
        render_kw={"inputmode": "numeric"},
    )


class DeliveryForm(FlaskForm):  # type: ignore[misc]
    sender = StringField(
        lazy_gettext("Ihr Name und Ihre Institution"),
        validators=[
            InputRequired(lazy_gettext("Bitte sagen Sie, wer Sie sind.")),
            Length(max=MAX_SENDER_CHARACTERS, message=_at_most),
            _one_line,
        ],
        render_kw={"autocomplete": "name"},
    )
    message = TextAreaField(
        lazy_gettext("Nachricht"), validators=[Length(max=MAX_MESSAGE_CHARACTERS, message=_at_most)]
    )
    files = MultipleFileField(lazy_gettext("Dateien"), render_kw={"required": True})
