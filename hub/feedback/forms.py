"""The shape of input about Fragebögen."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput

from hub.feedback.checking import MAX_NUMBER
from hub.feedback.content import LANGUAGE_NAMES, LANGUAGES, MAX_TEXT_CHARACTERS
from hub.feedback.labels import AUDIENCE_LABELS
from hub.forms import SelectField, SelectMultipleField

MAX_CHARACTERS = 200
MAX_INDICATOR_CHARACTERS = 100
MAX_DIGITS = 11
MAX_BANDS = 12  # as `content.Question.bands`
_LENGTH = lazy_gettext("Bitte höchstens %(max)d Zeichen.")
_NEEDED = lazy_gettext("Bitte füllen Sie dieses Feld aus.")


def _line(label: str, *, most: int = MAX_CHARACTERS, needed: bool = False, hint: str = "") -> StringField:
    validators = [InputRequired(_NEEDED)] if needed else []
    return StringField(label, validators=[*validators, Length(max=most, message=_LENGTH)], description=hint)


def _text(label: str, hint: str = "") -> TextAreaField:
    return TextAreaField(label, validators=[Length(max=MAX_TEXT_CHARACTERS, message=_LENGTH)], description=hint)


class RevisionForm(FlaskForm):  # type: ignore[misc]
    """What the page was made from; a save based on something older is refused."""

    revision = HiddenField(default="-1")

    @property
    def base(self) -> int:
        """-1, which no Fragebogen has, for what is no number."""
        text = str(self.revision.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < MAX_DIGITS else -1

    def look_again(self, revision: int) -> None:
        """The next save is based on this one."""
        self.revision.data = str(revision)


class NewForm(FlaskForm):  # type: ignore[misc]
    title = _line(
        lazy_gettext("Name"),
        needed=True,
        hint=lazy_gettext("Für Sie und Ihr Team, zum Beispiel „Beratung Herbst 2027“."),
    )
    workspace_id = SelectField(lazy_gettext("Bereich"))
    audience = SelectField(lazy_gettext("Wer wird gefragt?"))
    source = SelectField(lazy_gettext("Beginnen mit"))

    def offer(self, *, workspaces: Sequence[tuple[uuid.UUID, str]], sources: Sequence[tuple[str, str]]) -> None:
        self.workspace_id.choices = [SelectChoice(str(row_id), name) for row_id, name in workspaces]
        self.audience.choices = [SelectChoice(key, str(label)) for key, label in AUDIENCE_LABELS.items()]
        self.source.choices = [SelectChoice(key, label) for key, label in sources]


class FrameForm(RevisionForm):
    title = _line(lazy_gettext("Name"), needed=True, hint=lazy_gettext("Für Sie und Ihr Team."))
    audience = SelectField(lazy_gettext("Wer wird gefragt?"))
    headline = _line(
        lazy_gettext("Überschrift"), needed=True, hint=lazy_gettext("Das lesen alle, die antworten, zuerst.")
    )
    intro = _text(
        lazy_gettext("Einleitung"), lazy_gettext("Zwei Sätze genügen: wozu Sie fragen und was damit geschieht.")
    )
    thanks = _text(lazy_gettext("Dank am Ende"))
    languages = SelectMultipleField(
        lazy_gettext("Sprachen"),
        description=lazy_gettext("Deutsch wird immer angeboten."),
        option_widget=CheckboxInput(),
    )
    asks_for_contact = BooleanField(
        lazy_gettext("Am Ende nach einem Kontaktwunsch fragen"),
        description=lazy_gettext("Er wird getrennt von den Antworten aufbewahrt und lässt sich ihnen nicht zuordnen."),
    )

    def offer(self) -> None:
        self.audience.choices = [SelectChoice(key, str(label)) for key, label in AUDIENCE_LABELS.items()]
        self.languages.choices = [SelectChoice(key, name) for key, name in LANGUAGE_NAMES.items() if key != "de"]

    @property
    def chosen_languages(self) -> list[str]:
        """In the order of all languages, German first."""
        return [key for key in LANGUAGES if key == "de" or key in (self.languages.data or [])]


class PageForm(RevisionForm):
    title = _line(lazy_gettext("Überschrift der Seite"))


class QuestionForm(RevisionForm):
    kind = SelectField(lazy_gettext("Art"))
    text = _line(
        lazy_gettext("Frage"), most=MAX_TEXT_CHARACTERS, hint=lazy_gettext("Ein Gedanke, kurze Wörter, ein Verb.")
    )
    help = _text(lazy_gettext("Hilfe"))
    is_required = BooleanField(
        lazy_gettext("Muss beantwortet werden"),
        description=lazy_gettext("Besser nicht: Wer eine Frage überspringen darf, antwortet eher auf die anderen."),
    )
    has_dont_know = BooleanField(lazy_gettext("Mit „weiß nicht“"))
    minimum = IntegerField(lazy_gettext("Kleinste Zahl"), validators=[Optional(), NumberRange(-MAX_NUMBER, MAX_NUMBER)])
    maximum = IntegerField(lazy_gettext("Größte Zahl"), validators=[Optional(), NumberRange(-MAX_NUMBER, MAX_NUMBER)])
    bands = _line(
        lazy_gettext("Gruppen"),
        hint=lazy_gettext(
            "Womit jede Gruppe beginnt, zum Beispiel 15, 18, 21. Gezeigt werden später nur die Gruppen, nie einzelne "
            "Zahlen."
        ),
    )
    indicator = _line(
        lazy_gettext("Kennzahl"),
        most=MAX_INDICATOR_CHARACTERS,
        hint=lazy_gettext("Welches Ziel diese Frage misst, falls Sie eines haben."),
    )

    def validate_bands(self, _field: StringField) -> None:
        try:
            bands = self.band_list()
        except ValueError:
            raise ValidationError(gettext("Bitte geben Sie Zahlen an, durch Kommas getrennt.")) from None
        if len(bands) > MAX_BANDS:
            raise ValidationError(gettext("Bitte höchstens %(most)s Gruppen.", most=MAX_BANDS))

    def band_list(self) -> list[int]:
        """Raises ValueError for what is no number."""
        words = [word.strip() for word in (self.bands.data or "").replace(";", ",").split(",")]
        if any(len(word) > MAX_DIGITS for word in words):
            raise ValueError
        return [int(word) for word in words if word]


class PublishForm(RevisionForm):
    accepts_missing = BooleanField(lazy_gettext("Trotzdem veröffentlichen: Diese Texte erscheinen auf Deutsch"))
