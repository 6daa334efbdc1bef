"""The shape of repeating a Termin, and of how far a change goes in a series."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput

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
from hub.calendar.fields import DaysField
from hub.calendar.recurrence import MAX_EVENTS
from hub.calendar.series_changes import ALL, FOLLOWING, THIS, Reach
from hub.calendar.words import weekday_name
from hub.forms import DayField, RadioField, SelectMultipleField

MAX_DATES = 40
ENDLESS, UNTIL, COUNT = "endless", "until", "count"


class Repetition:
    """The fields of a form that say whether and how a Termin repeats."""

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

    def validate_repetition(self, first: date | None) -> None:
        """Note on the fields what is missing or does not fit the day of the first Termin."""
        if self._repeats_by_rule:
            self._validate_ending(first)
        if self.repeat.data == DATES and not self.dates.data and not self.dates.errors:
            self.dates.errors = [gettext("Bitte geben Sie mindestens einen weiteren Tag an.")]
        if len(self.dates.data or []) > MAX_DATES:
            self.dates.errors = [gettext("Bitte höchstens %(most)s Tage.", most=MAX_DATES)]

    def _validate_ending(self, first: date | None) -> None:
        if self.ending.data == UNTIL and not self.until.errors and self.until.data is None:
            self.until.errors = [gettext("Bitte geben Sie an, bis wann sich der Termin wiederholt.")]
        elif self.ending.data == UNTIL and first and self.until.data and self.until.data < first:
            self.until.errors = [gettext("Die Wiederholung endet vor dem ersten Termin. Bitte prüfen Sie den Tag.")]
        if self.ending.data == COUNT and not self.count.errors and self.count.data is None:
            self.count.errors = [gettext("Bitte geben Sie an, wie viele Termine es werden.")]

    @property
    def _repeats_by_rule(self) -> bool:
        return self.repeat.data in (WEEK, MONTH, YEAR)

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
