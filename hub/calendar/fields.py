"""Fields for the times and days of Termine."""

from __future__ import annotations

from datetime import date, time

from flask_babel import gettext
from wtforms import Field, TimeField
from wtforms.widgets import HiddenInput

BLANK_DATES = 5


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
