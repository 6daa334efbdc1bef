"""The shape of input about Wellen and ways in."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from hub.accounts.models import Institution
from hub.feedback.content import LANGUAGE_NAMES
from hub.feedback.models import CODES, LINK, PAPER, TABLET
from hub.forms import DayField, SelectField

MAX_NAME_CHARACTERS = 100
_at_most = Length(max=MAX_NAME_CHARACTERS, message=lazy_gettext("Bitte höchstens %(max)d Zeichen."))
_one_line = Regexp(
    r"^[^\x00-\x1f\x7f\u2028\u2029]*$", message=lazy_gettext("Bitte ohne Zeilenumbrüche und Steuerzeichen.")
)
REPEATS = {
    "none": lazy_gettext("einmal"),
    "month": lazy_gettext("jeden Monat neu"),
    "quarter": lazy_gettext("jedes Vierteljahr neu"),
    "half-year": lazy_gettext("jedes Halbjahr neu"),
}
WAYS = {
    LINK: lazy_gettext("Link und QR-Code"),
    TABLET: lazy_gettext("Tablet am Tresen"),
    PAPER: lazy_gettext("Papierbogen"),
    CODES: lazy_gettext("Einmal-Codes"),
}


def _stripped(text: str | None) -> str | None:
    return text.strip() if text else text


def _id_or_none(value: object) -> uuid.UUID | None:
    """What a select of rows sends: an id, or nothing for all of them."""
    return uuid.UUID(str(value)) if value and value != "None" else None


class RoundForm(FlaskForm):  # type: ignore[misc]
    """A Welle while it runs: what can still be changed."""

    name = StringField(
        lazy_gettext("Name"),
        filters=[_stripped],
        validators=[
            InputRequired(lazy_gettext("Bitte geben Sie der Welle einen Namen, zum Beispiel „Herbst“.")),
            _at_most,
            _one_line,
        ],
        render_kw={"autocomplete": "off"},
    )
    closes_on = DayField(
        lazy_gettext("Letzter Tag"), description=lazy_gettext("Ohne Angabe läuft die Welle, bis Sie sie beenden.")
    )
    repeats = SelectField(
        lazy_gettext("Wiederholung"),
        choices=[SelectChoice(value, label) for value, label in REPEATS.items()],
        default="none",
        description=lazy_gettext("Die nächste Welle beginnt dann von selbst und fragt die neueste Fassung."),
    )


class NewRoundForm(RoundForm):
    opens_on = DayField(lazy_gettext("Erster Tag"))
    version = SelectField(lazy_gettext("Fassung des Fragebogens"))

    def offer(self, versions: Sequence[tuple[uuid.UUID, str]]) -> None:
        self.version.choices = [SelectChoice(str(version_id), label) for version_id, label in versions]


class ChannelForm(FlaskForm):  # type: ignore[misc]
    way = SelectField(
        lazy_gettext("Art"), choices=[SelectChoice(value, label) for value, label in WAYS.items()], default=LINK
    )
    name = StringField(
        lazy_gettext("Wo er hängt oder liegt"),
        filters=[_stripped],
        validators=[_at_most, _one_line],
        description=lazy_gettext("Zum Beispiel „Wartebereich“ oder „Klasse 10“. Nur Ihr Team sieht das."),
        render_kw={"autocomplete": "off"},
    )
    institution_id = SelectField(
        lazy_gettext("Institution oder Schule"),
        coerce=_id_or_none,
        validators=[Optional()],
        description=lazy_gettext("Danach lassen sich die Ergebnisse unterscheiden, wenn genug geantwortet haben."),
    )
    language = SelectField(
        lazy_gettext("Sprache zu Beginn"), coerce=lambda value: value or None, validators=[Optional()]
    )

    def offer(self, *, institutions: Iterable[Institution], languages: Iterable[str]) -> None:
        everywhere = SelectChoice("", str(lazy_gettext("Alle")))
        self.institution_id.choices = [everywhere, *(SelectChoice(str(row.id), row.name) for row in institutions)]
        named = [SelectChoice(language, LANGUAGE_NAMES[language]) for language in languages]
        self.language.choices = [SelectChoice("", str(lazy_gettext("Die des Geräts"))), *named]
