"""The shape of input about repeated Aufgaben and templates."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from hub.forms import DayField, SelectField
from hub.processes.models import TaskTemplate
from hub.processes.repeating import LABELS
from hub.processes.templates import BUILT_IN, MAX_LINES
from hub.tasks.actions import MAX_TITLE_CHARACTERS
from hub.tasks.owners import Choices

_NEEDED = lazy_gettext("Bitte füllen Sie dieses Feld aus.")
_LENGTH = lazy_gettext("Bitte höchstens %(max)d Zeichen.")


class RepeatForm(FlaskForm):  # type: ignore[misc]
    every = SelectField(lazy_gettext("Wie oft?"))

    def offer(self) -> None:
        self.every.choices = [SelectChoice("", gettext("Sie wiederholt sich nicht"))] + [
            SelectChoice(value, str(label)) for value, label in LABELS.items()
        ]


class TemplateForm(FlaskForm):  # type: ignore[misc]
    name = StringField(
        lazy_gettext("Name der Vorlage"),
        validators=[InputRequired(_NEEDED), Length(max=MAX_TITLE_CHARACTERS, message=_LENGTH)],
    )
    lines = TextAreaField(
        lazy_gettext("Aufgaben"),
        validators=[InputRequired(_NEEDED), Length(max=MAX_LINES * (MAX_TITLE_CHARACTERS + 10), message=_LENGTH)],
        description=lazy_gettext(
            "Eine je Zeile: erst die Tage, dann die Aufgabe. „-14 Raum buchen“ ist 14 Tage vorher fällig, "
            "„3 Protokoll versenden“ drei Tage danach."
        ),
    )


class UseTemplateForm(FlaskForm):  # type: ignore[misc]
    template = SelectField(lazy_gettext("Vorlage"))
    day = DayField(lazy_gettext("Worum es geht, ist am"))
    owner = SelectField(lazy_gettext("Verantwortlich"), validate_choice=False)

    def offer(self, templates: Sequence[TaskTemplate], owners: dict[str, Choices]) -> None:
        own = [(str(template.id), template.name) for template in templates]
        built_in = [(key, name) for key, (name, _) in BUILT_IN.items()]
        self.template.choices = {gettext("Dieser Bereich"): own, gettext("Mitgeliefert"): built_in} if own else built_in
        self.owner.choices = {"": [("", gettext("Noch niemand"))], **owners}
