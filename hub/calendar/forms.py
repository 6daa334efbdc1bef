"""The shape of planning a Termin, of repeating it, and of the list of formats."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext, lazy_gettext, lazy_pgettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, IntegerField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput

from hub.accounts.labels import LEGAL_AREA_LABELS
from hub.calendar.actions import Plan, plan_of_event
from hub.calendar.choices import (
    BY_DAY,
    BY_LAST_DAY,
    BY_LAST_WEEKDAY,
    BY_WEEKDAY,
    DATES,
    MONTH,
    NEVER,
    WEEK,
    YEAR,
    Choices,
)
from hub.calendar.models import Event
from hub.calendar.recurrence import MAX_EVENTS
from hub.calendar.series_changes import ALL, FOLLOWING, THIS, Reach
from hub.calendar.times import BadTimes, Span, hub_timezone, local, span_of_days, span_of_times
from hub.calendar.words import weekday_name
from hub.forms import DayField, RadioField, SelectField, SelectMultipleField

USUAL_LENGTH = timedelta(minutes=60)
USUAL_HOUR = time(9)
MAX_LINE_CHARACTERS = 300
MAX_TEXT_CHARACTERS = 5_000
MAX_DATES = 40
BLANK_DATES = 5
ENDLESS, UNTIL, COUNT = "endless", "until", "count"
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


class ClockField(TimeField):  # type: ignore[misc]
    """A time of day that may be missing; what is none is said in the person's language."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data: time | None = None
        if not valuelist or not valuelist[0]:
            return
        try:
            self.data = time.fromisoformat(valuelist[0])
        except ValueError:
            raise ValueError(gettext("Bitte geben Sie eine Uhrzeit wie 14:30 an.")) from None


class DaysField(Field):  # type: ignore[misc]
    """Any number of days, each in an input of its own; what is empty does not count."""

    widget = HiddenInput()  # the template shows one input for each of `shown`

    @property
    def shown(self) -> list[str]:
        typed = [text for text in self.raw_data or [] if text] or [day.isoformat() for day in self.data or []]
        return typed + [""] * BLANK_DATES

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = []
        try:
            self.data = sorted({date.fromisoformat(text) for text in valuelist if text})
        except ValueError:
            raise ValueError(gettext("Bitte geben Sie ein Datum wie 31.12.2027 an.")) from None


def _line(label: str, **options: Any) -> StringField:
    return StringField(label, validators=[Length(max=MAX_LINE_CHARACTERS, message=TOO_LONG)], **options)


def _text(label: str, **options: Any) -> TextAreaField:
    return TextAreaField(label, validators=[Length(max=MAX_TEXT_CHARACTERS, message=TOO_LONG)], **options)


class EventForm(FlaskForm):  # type: ignore[misc]
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

    repeat = RadioField(
        lazy_gettext("Wiederholen"),
        choices=[
            (NEVER, lazy_gettext("nicht")),
            (WEEK, lazy_gettext("wöchentlich")),
            (MONTH, lazy_gettext("monatlich")),
            (YEAR, lazy_gettext("jährlich")),
            (DATES, lazy_gettext("an festen Tagen")),
        ],
        default=NEVER,
    )
    every = IntegerField(
        lazy_gettext("Abstand"),
        default=1,
        validators=[
            Optional(),
            NumberRange(1, 60, message=lazy_gettext("Bitte geben Sie eine Zahl von 1 bis 60 an.")),
        ],
        description=lazy_gettext("1: jedes Mal, 2: jedes zweite Mal."),
    )
    weekdays = SelectMultipleField(
        lazy_gettext("Wochentage"),
        coerce=int,
        option_widget=CheckboxInput(),
        validate_choice=False,
        description=lazy_gettext("Ohne Auswahl: der Wochentag des ersten Termins."),
    )
    in_month = RadioField(
        lazy_gettext("Tag im Monat"),
        choices=[
            (BY_DAY, lazy_gettext("am selben Tag, zum Beispiel am 15.")),
            (BY_WEEKDAY, lazy_gettext("am selben Wochentag, zum Beispiel am zweiten Dienstag")),
            (BY_LAST_WEEKDAY, lazy_gettext("am letzten Wochentag, zum Beispiel am letzten Donnerstag")),
            (BY_LAST_DAY, lazy_gettext("am letzten Tag des Monats")),
        ],
        default=BY_DAY,
        description=lazy_gettext("Gezählt wird vom Tag des ersten Termins. Monate ohne 29., 30. oder 31. fallen aus."),
    )
    dates = DaysField(lazy_gettext("Weitere Tage"), default=list)
    ending = RadioField(
        lazy_gettext("Ende"),
        choices=[
            (UNTIL, lazy_gettext("an einem Tag")),
            (COUNT, lazy_gettext("nach einer Anzahl von Terminen")),
            (ENDLESS, lazy_gettext("offen – der Hub legt die Termine zwei Jahre im Voraus an")),
        ],
        default=UNTIL,
    )
    until = DayField(lazy_gettext("Letzter möglicher Tag"))
    count = IntegerField(
        lazy_gettext("Anzahl der Termine"),
        validators=[
            Optional(),
            NumberRange(1, MAX_EVENTS, message=lazy_gettext("Bitte geben Sie eine Zahl von 1 bis 400 an.")),
        ],
    )

    def __init__(self, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, **values)
        self.weekdays.choices = [(number, weekday_name(number)) for number in range(7)]

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
        if self._repeats_by_rule:
            self._validate_ending()
        if self.repeat.data == DATES and not self.dates.data and not self.dates.errors:
            self.dates.errors = [gettext("Bitte geben Sie mindestens einen weiteren Tag an.")]
        if len(self.dates.data or []) > MAX_DATES:
            self.dates.errors = [gettext("Bitte höchstens %(most)s Tage.", most=MAX_DATES)]
        return is_valid and not self.errors

    def _validate_ending(self) -> None:
        if self.ending.data == UNTIL and not self.until.errors and self.until.data is None:
            self.until.errors = [gettext("Bitte geben Sie an, bis wann sich der Termin wiederholt.")]
        elif self.ending.data == UNTIL and self.day.data and self.until.data and self.until.data < self.day.data:
            self.until.errors = [gettext("Die Wiederholung endet vor dem ersten Termin. Bitte prüfen Sie den Tag.")]
        if self.ending.data == COUNT and not self.count.errors and self.count.data is None:
            self.count.errors = [gettext("Bitte geben Sie an, wie viele Termine es werden.")]

    @property
    def _repeats_by_rule(self) -> bool:
        return self.repeat.data in (WEEK, MONTH, YEAR)

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

    @property
    def choices(self) -> Choices:
        """The repetition that was chosen."""
        kind = self.repeat.data or NEVER
        if kind == DATES:
            return Choices(DATES, dates=tuple(self.dates.data or ()))
        return Choices(
            kind=kind,
            every=self.every.data or 1,
            weekdays=tuple(sorted(set(self.weekdays.data or ()) & set(range(7)))) if kind == WEEK else (),
            in_month=(self.in_month.data or BY_DAY) if kind == MONTH else BY_DAY,
            until=self.until.data if self.ending.data == UNTIL else None,
            count=self.count.data if self.ending.data == COUNT else None,
        )

    def show(self, choices: Choices) -> None:
        """Fill in how a series repeats now."""
        self.repeat.data, self.every.data, self.in_month.data = choices.kind, choices.every, choices.in_month
        self.weekdays.data, self.dates.data = list(choices.weekdays), list(choices.dates)
        self.ending.data, self.until.data = (UNTIL if choices.until else ENDLESS), choices.until


class ReachForm(FlaskForm):  # type: ignore[misc]
    """How far it goes in a series."""

    scope = RadioField(
        lazy_gettext("Was ist gemeint?"),
        choices=[
            (THIS, lazy_gettext("nur dieser Termin")),
            (FOLLOWING, lazy_gettext("dieser und alle folgenden")),
            (ALL, lazy_gettext("alle Termine der Serie")),
        ],
        default=THIS,
    )
    with_exceptions = BooleanField(lazy_gettext("Auch Termine, die einzeln geändert oder verschoben wurden"))

    @property
    def reach(self) -> Reach:
        return Reach(self.scope.data or THIS, with_exceptions=bool(self.with_exceptions.data))


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
