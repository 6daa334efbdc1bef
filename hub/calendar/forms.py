"""The shape of planning a Termin, of copying it, and of the list of formats."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext, lazy_gettext, lazy_pgettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput

from hub.accounts.labels import LEGAL_AREA_LABELS
from hub.calendar.actions import Plan, plan_of_event
from hub.calendar.fields import ClockField
from hub.calendar.models import Event
from hub.calendar.repeat_forms import Repetition
from hub.calendar.times import BadTimes, Span, hub_timezone, local, span_of_days, span_of_times
from hub.forms import DayField, SelectField, SelectMultipleField

USUAL_LENGTH = timedelta(minutes=60)
USUAL_HOUR = time(9)
MAX_LINE_CHARACTERS = 300
MAX_TEXT_CHARACTERS = 5_000
SAID_ALIKE = (
    "title",
    "is_all_day",
    "place",
    "video_url",
    "description",
    "goal",
    "audience",
    "legal_areas",
    "accessibility",
    "speaker",
    "costs",
    "is_public",
)  # in the form as in the row

TOO_LONG = lazy_gettext("Bitte höchstens %(max)d Zeichen.")
NO_DAY = lazy_gettext("Bitte geben Sie den Tag an.")
NO_TIME = lazy_gettext("Bitte geben Sie an, wann der Termin beginnt.")


def _line(label: str, **options: Any) -> StringField:
    return StringField(label, validators=[Length(max=MAX_LINE_CHARACTERS, message=TOO_LONG)], **options)


def _text(label: str, **options: Any) -> TextAreaField:
    return TextAreaField(label, validators=[Length(max=MAX_TEXT_CHARACTERS, message=TOO_LONG)], **options)


class EventForm(Repetition, FlaskForm):  # type: ignore[misc]
    """Formats, Bereiche and organisers are set by the page."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    workspace = SelectField(lazy_gettext("Bereich"), validators=[Optional()], validate_choice=False)
    title = StringField(
        lazy_gettext("Titel"),
        validators=[
            InputRequired(lazy_gettext("Bitte geben Sie dem Termin einen Titel.")),
            Length(max=MAX_LINE_CHARACTERS, message=TOO_LONG),
        ],
        render_kw={"autocomplete": "off"},
    )
    format = SelectField(lazy_gettext("Format"), validators=[InputRequired()])
    day = DayField(lazy_gettext("Tag"), render_kw={"required": True})
    starts = ClockField(lazy_pgettext("day", "Von"), validators=[Optional()])
    ends = ClockField(lazy_pgettext("day", "Bis"), validators=[Optional()])
    is_all_day = BooleanField(lazy_gettext("Ganztägig"))
    last_day = DayField(lazy_gettext("Letzter Tag"), description=lazy_gettext("Nur wenn der Termin über Nacht geht."))
    place = _line(lazy_gettext("Ort"))
    video_url = _line(
        lazy_gettext("Link zur Videokonferenz"), render_kw={"type": "url", "inputmode": "url", "autocomplete": "off"}
    )
    description = _text(lazy_gettext("Beschreibung"))
    goal = _text(lazy_gettext("Ziel"))
    audience = _line(lazy_gettext("Zielgruppe"))
    legal_areas = SelectMultipleField(
        lazy_gettext("Rechtskreise"), choices=list(LEGAL_AREA_LABELS.items()), option_widget=CheckboxInput()
    )
    accessibility = _text(
        lazy_gettext("Barrierefreiheit"),
        description=lazy_gettext("Zum Beispiel stufenloser Zugang, Induktionsanlage, Gebärdensprache, Untertitel."),
    )
    speaker = _line(lazy_gettext("Referentin oder Referent"))
    costs = _line(lazy_gettext("Kosten und Träger"))
    organiser = SelectField(lazy_gettext("Verantwortlich"), validators=[Optional()])
    is_public = BooleanField(
        lazy_gettext("Öffentlich"),
        description=lazy_gettext("Der Termin steht nach der Bekanntgabe auch auf der öffentlichen Seite."),
    )

    @classmethod
    def of(cls, event: Event) -> EventForm:
        """Filled with what the Termin is now."""
        start, end = local(event.starts_at, hub_timezone()), local(event.ends_at, hub_timezone())
        return cls(
            revision=event.revision,
            format=str(event.format_id),
            organiser=str(event.organiser_id),
            day=event.first_day,
            starts=None if event.is_all_day else start.time(),
            ends=None if event.is_all_day else end.time(),
            last_day=event.last_day if event.last_day != event.first_day else None,
            **{name: getattr(event, name) for name in SAID_ALIKE},
        )

    def offer(self, formats: Sequence[Any], *, now: Event | None = None) -> None:
        """The formats to choose from; one that was retired stays with its Termin."""
        known = {one.id: one.name for one in formats}
        if now is not None:
            known.setdefault(now.format_id, now.format.name)
        self.format.choices = [(str(key), name) for key, name in known.items()]

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        if self.day.data is None and not self.day.errors:
            self.day.errors = [NO_DAY]
        if not self.is_all_day.data and self.starts.data is None and not self.starts.errors:
            self.starts.errors = [NO_TIME]
        if self.video_url.data and urlsplit(self.video_url.data.strip()).scheme not in ("http", "https"):
            self.video_url.errors = [gettext("Bitte geben Sie eine Adresse an, die mit https:// beginnt.")]
        self.validate_repetition(self.day.data)
        return is_valid and not self.errors

    def plan(self, *, of: Event | None = None) -> Plan:
        """What the form says; of a Termin that exists what it does not ask for stays. Raises `BadTimes`."""
        return Plan(
            title=self.title.data or "",
            format_id=uuid.UUID(self.format.data),
            span=self.span(of=of),
            goal=_stripped(self.goal),
            audience=_stripped(self.audience),
            legal_areas=tuple(self.legal_areas.data or ()),
            description=_stripped(self.description),
            place=_stripped(self.place),
            video_url=_stripped(self.video_url),
            accessibility=_stripped(self.accessibility),
            speaker=_stripped(self.speaker),
            costs=_stripped(self.costs),
            is_public=bool(self.is_public.data),
            organiser_id=uuid.UUID(self.organiser.data) if of and self.organiser.data else None,
            folder_id=of.folder_id if of else None,
        )

    def span(self, *, of: Event | None = None) -> Span:
        """When it is. A Termin planned in another zone keeps that zone as long as its time stays."""
        first, last = self.day.data, self.last_day.data or self.day.data
        if first is None or last is None:
            raise BadTimes
        if self.is_all_day.data:
            return span_of_days(first, last)
        if self.starts.data is None:
            raise BadTimes
        start = datetime.combine(first, self.starts.data)
        end = start + USUAL_LENGTH if self.ends.data is None else datetime.combine(last, self.ends.data)
        span = span_of_times(start, end)
        if of is not None and not of.is_all_day and (span.starts_at, span.ends_at) == (of.starts_at, of.ends_at):
            return plan_of_event(of).span
        return span


class CopyForm(FlaskForm):  # type: ignore[misc]
    day = DayField(lazy_gettext("Tag des neuen Termins"), render_kw={"required": True})

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        if self.day.data is None and not self.day.errors:
            self.day.errors = [NO_DAY]
        return is_valid and not self.errors


class FolderForm(FlaskForm):  # type: ignore[misc]
    folder = SelectField(lazy_gettext("Ordner"), validators=[Optional()])


class FormatForm(FlaskForm):  # type: ignore[misc]
    name = StringField(
        lazy_gettext("Name"),
        validators=[
            InputRequired(lazy_gettext("Bitte geben Sie dem Format einen Namen.")),
            Length(max=80, message=TOO_LONG),
        ],
    )
    is_joint = BooleanField(
        lazy_gettext("Zählt als gemeinsames Format"),
        description=lazy_gettext("In der Jahresübersicht und in den Zahlen der Kooperation."),
    )
    is_training = BooleanField(
        lazy_gettext("Ist eine Fortbildung"),
        description=lazy_gettext("Mit Anmeldung, Plätzen und Teilnahmebescheinigung."),
    )


def _stripped(field: Any) -> str:
    return (field.data or "").strip()
