"""The shape of input in the Ablage."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, DecimalField, HiddenField, IntegerField, MultipleFileField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from hub.documents.details import (
    MAX_CATEGORY_CHARACTERS,
    MAX_NOTE_CHARACTERS,
    MAX_TITLE_CHARACTERS,
    STATUS_LABELS,
)
from hub.documents.models import CONTRIBUTE, MANAGE, READ
from hub.documents.uploads import MAX_COMMENT_CHARACTERS
from hub.documents.versions import KEEP_BOTH, NEW_VERSION
from hub.forms import DayField, RadioField, SelectField, SelectMultipleField

SKIP = "skip"
MAX_PURPOSE_CHARACTERS = 500
MIN_QUOTA_GB, MAX_QUOTA_GB = Decimal("0.001"), 1_000_000

name_needed = InputRequired(lazy_gettext("Bitte geben Sie einen Namen an."))


def _status_choices(nothing: str) -> list[SelectChoice]:
    return [SelectChoice("", nothing), *(SelectChoice(status, label) for status, label in STATUS_LABELS.items())]


class NameForm(FlaskForm):  # type: ignore[misc]
    name = StringField(lazy_gettext("Name"), validators=[name_needed], render_kw={"autocomplete": "off"})
    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])


class WorkspaceForm(FlaskForm):  # type: ignore[misc]
    name = StringField(
        lazy_gettext("Name"),
        validators=[name_needed],
        description=lazy_gettext("Kurz und eindeutig, zum Beispiel „Fortbildungen“ oder „Steuergruppe“."),
        render_kw={"autocomplete": "off"},
    )
    purpose = TextAreaField(
        lazy_gettext("Wozu dient der Bereich?"),
        validators=[Length(max=MAX_PURPOSE_CHARACTERS, message=lazy_gettext("Bitte höchstens %(max)d Zeichen."))],
    )


class NewWorkspaceForm(WorkspaceForm):
    standard_folders = BooleanField(
        lazy_gettext("Mit der Standardstruktur beginnen"),
        description=lazy_gettext("Elf Ordner von „01 Grundlagen“ bis „11 Schule-Wirtschaft“."),
        default=True,
    )


class DescribeForm(FlaskForm):  # type: ignore[misc]
    title = StringField(
        lazy_gettext("Titel"),
        validators=[Length(max=MAX_TITLE_CHARACTERS, message=lazy_gettext("Bitte höchstens %(max)d Zeichen."))],
        description=lazy_gettext("Was es ist, in Worten. Die Suche findet auch den Titel."),
    )
    category = StringField(
        lazy_gettext("Art"),
        validators=[Length(max=MAX_CATEGORY_CHARACTERS, message=lazy_gettext("Bitte höchstens %(max)d Zeichen."))],
        description=lazy_gettext("Zum Beispiel Protokoll oder Konzept; eigene Arten sind möglich."),
        render_kw={"list": "categories", "autocomplete": "off"},
    )
    status = SelectField(lazy_gettext("Status"), choices=_status_choices(lazy_gettext("ohne")), default="")
    tags = StringField(
        lazy_gettext("Schlagworte"),
        description=lazy_gettext("Mehrere mit Komma trennen, zum Beispiel: Übergang, Konzept"),
    )
    responsible = SelectField(lazy_gettext("Verantwortlich"), default="")
    valid_until = DayField(lazy_gettext("Gültig bis"))
    remind_on = DayField(
        lazy_gettext("Wiedervorlage am"),
        description=lazy_gettext("An dem Tag erinnert der Hub, wer verantwortlich ist, sonst Sie."),
    )
    remind_note = StringField(
        lazy_gettext("Notiz zur Wiedervorlage"),
        validators=[Length(max=MAX_NOTE_CHARACTERS, message=lazy_gettext("Bitte höchstens %(max)d Zeichen."))],
    )
    has_personal_data = BooleanField(lazy_gettext("enthält personenbezogene Daten"))
    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def offer_people(self, people: Sequence[tuple[uuid.UUID, str, str]]) -> None:
        """Who may be responsible: id, name, institution."""
        self.responsible.choices = [SelectChoice("", gettext("niemand")), *_people_choices(people)]


class ChangeForm(FlaskForm):  # type: ignore[misc]
    """For many at once: what is empty stays as it is."""

    add_tags = StringField(
        lazy_gettext("Schlagworte hinzufügen"), description=lazy_gettext("Mehrere mit Komma trennen.")
    )
    remove_tags = StringField(
        lazy_gettext("Schlagworte entfernen"), description=lazy_gettext("Mehrere mit Komma trennen.")
    )
    category = StringField(
        lazy_gettext("Art"),
        validators=[Length(max=MAX_CATEGORY_CHARACTERS, message=lazy_gettext("Bitte höchstens %(max)d Zeichen."))],
        render_kw={"list": "categories", "autocomplete": "off"},
    )
    status = SelectField(lazy_gettext("Status"), choices=_status_choices(lazy_gettext("unverändert")), default="")
    responsible = SelectField(lazy_gettext("Verantwortlich"), default="")
    valid_until = DayField(lazy_gettext("Gültig bis"))
    remind_on = DayField(lazy_gettext("Wiedervorlage am"))
    remind_note = StringField(
        lazy_gettext("Notiz zur Wiedervorlage"),
        validators=[Length(max=MAX_NOTE_CHARACTERS, message=lazy_gettext("Bitte höchstens %(max)d Zeichen."))],
    )
    cleared = SelectMultipleField(
        lazy_gettext("Bei allen leeren"),
        choices=[
            SelectChoice("category", lazy_gettext("Art")),
            SelectChoice("status", lazy_gettext("Status")),
            SelectChoice("responsible_id", lazy_gettext("Verantwortlich")),
            SelectChoice("valid_until", lazy_gettext("Gültig bis")),
            SelectChoice("reminder", lazy_gettext("Wiedervorlage")),
        ],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer_people(self, people: Sequence[tuple[uuid.UUID, str, str]]) -> None:
        """Who may be responsible: id, name, institution."""
        self.responsible.choices = [SelectChoice("", gettext("unverändert")), *_people_choices(people)]


def _people_choices(people: Sequence[tuple[uuid.UUID, str, str]]) -> list[SelectChoice]:
    return [SelectChoice(str(row_id), f"{name} ({institution})") for row_id, name, institution in people]


class MemberForm(FlaskForm):  # type: ignore[misc]
    principal = SelectField(lazy_gettext("Wer"), validators=[InputRequired(lazy_gettext("Bitte wählen Sie aus."))])
    level = RadioField(
        lazy_gettext("Darf"),
        choices=[
            (str(READ), lazy_gettext("lesen – ansehen und herunterladen")),
            (str(CONTRIBUTE), lazy_gettext("mitarbeiten – auch hochladen, ändern, in den Papierkorb legen")),
            (str(MANAGE), lazy_gettext("verwalten – auch Mitglieder ändern und endgültig löschen")),
        ],
        default=str(READ),
    )


class UploadForm(FlaskForm):  # type: ignore[misc]
    files = MultipleFileField(lazy_gettext("Dateien"), render_kw={"required": True})
    comment = StringField(lazy_gettext("Kommentar zur Fassung"), validators=[Length(max=MAX_COMMENT_CHARACTERS)])
    on_conflict = RadioField(
        lazy_gettext("Wenn es den Namen schon gibt"),
        choices=[
            (NEW_VERSION, lazy_gettext("als neue Fassung speichern")),
            (KEEP_BOTH, lazy_gettext("beide behalten")),
            (SKIP, lazy_gettext("überspringen")),
        ],
        default=SKIP,
    )
    has_personal_data = BooleanField(lazy_gettext("enthält personenbezogene Daten"))


class NewVersionForm(FlaskForm):  # type: ignore[misc]
    files = MultipleFileField(lazy_gettext("Datei"), render_kw={"required": True})
    comment = StringField(lazy_gettext("Was hat sich geändert?"), validators=[Length(max=MAX_COMMENT_CHARACTERS)])
    has_personal_data = BooleanField(lazy_gettext("enthält personenbezogene Daten"))
    base_number = HiddenField()


class GermanDecimalField(DecimalField):  # type: ignore[misc]
    """Takes „1,5“ and „1.5“, shows „1,5“."""

    def process_formdata(self, valuelist: list[str]) -> None:
        written = (valuelist[0] if valuelist else "").strip().replace(",", ".")
        try:
            self.data = Decimal(written) if written else None
        except InvalidOperation:
            self.data = None
            raise ValueError(gettext("Bitte geben Sie eine Zahl an, zum Beispiel 20 oder 1,5.")) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data.normalize():f}".replace(".", ",")


class QuotaForm(FlaskForm):  # type: ignore[misc]
    gigabytes = GermanDecimalField(
        lazy_gettext("Höchstens (in GB)"),
        validators=[
            Optional(),
            NumberRange(
                min=MIN_QUOTA_GB,
                max=MAX_QUOTA_GB,
                message=lazy_gettext("Bitte geben Sie eine Größe zwischen 0,001 und 1.000.000 GB an."),
            ),
        ],
        description=lazy_gettext("Leer lassen: keine Grenze. Alle Fassungen zählen, auch die im Papierkorb."),
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
