"""The shape of agendas, minutes and what comes out of them."""

from __future__ import annotations

from typing import Self

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput, NumberInput

from hub.forms import DayField, SelectField
from hub.minutes.agenda import MAX_MINUTES
from hub.minutes.state import MAX_TEXT_CHARACTERS, MAX_TITLE_CHARACTERS

MAX_VOTES = 10_000
not_too_long = Length(max=MAX_TEXT_CHARACTERS, message=lazy_gettext("Bitte höchstens %(max)d Zeichen."))


def _title(label: str) -> StringField:
    needed = InputRequired(lazy_gettext("Bitte schreiben Sie, worum es geht."))
    length = Length(max=MAX_TITLE_CHARACTERS, message=lazy_gettext("Bitte höchstens %(max)d Zeichen."))
    return StringField(label, validators=[needed, length], render_kw={"autocomplete": "off"})


class PointForm(FlaskForm):  # type: ignore[misc]
    title = _title(lazy_gettext("Punkt"))
    minutes = IntegerField(
        lazy_gettext("Dauer in Minuten"),
        validators=[
            Optional(),
            NumberRange(1, MAX_MINUTES, message=lazy_gettext("Bitte geben Sie ganze Minuten an, höchstens 1440.")),
        ],
        widget=NumberInput(min=1, max=MAX_MINUTES),
    )
    owner = StringField(
        lazy_gettext("Wer stellt ihn vor?"),
        validators=[Length(max=MAX_TITLE_CHARACTERS, message=lazy_gettext("Bitte höchstens %(max)d Zeichen."))],
        render_kw={"autocomplete": "off"},
    )
    note = TextAreaField(
        lazy_gettext("Zur Vorbereitung"),
        validators=[not_too_long],
        description=lazy_gettext("Für alle, die den Bereich lesen; wer nur eingeladen ist, sieht Titel und Zeiten."),
    )
    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def beside_others(self) -> Self:
        """For a page that shows the same fields in a dialog: ids of its own."""
        for field in self:
            field.id = f"new-{field.short_name}"
        return self


class TopicForm(FlaskForm):  # type: ignore[misc]
    title = _title(lazy_gettext("Thema"))
    reason = TextAreaField(lazy_gettext("Warum?"), validators=[not_too_long])


class DecisionForm(FlaskForm):  # type: ignore[misc]
    text = TextAreaField(
        lazy_gettext("Beschluss"),
        validators=[InputRequired(lazy_gettext("Bitte schreiben Sie, was beschlossen wurde.")), not_too_long],
    )
    in_favour = IntegerField(lazy_gettext("Dafür"), validators=[Optional(), NumberRange(0, MAX_VOTES)])
    against = IntegerField(lazy_gettext("Dagegen"), validators=[Optional(), NumberRange(0, MAX_VOTES)])
    abstained = IntegerField(lazy_gettext("Enthalten"), validators=[Optional(), NumberRange(0, MAX_VOTES)])
    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])


class TaskForm(FlaskForm):  # type: ignore[misc]
    """Who can be chosen is set by the page."""

    title = _title(lazy_gettext("Aufgabe"))
    owner = SelectField(lazy_gettext("Wer?"), validators=[Optional()])
    due_on = DayField(lazy_gettext("Bis wann?"))


class TextForm(FlaskForm):  # type: ignore[misc]
    """Notes of one item, with what the person began from. Lengths are the action's matter: nothing is cut off."""

    text = TextAreaField(lazy_gettext("Notizen"))
    base = TextAreaField()
    version = IntegerField(widget=HiddenInput(), default=0)


class FileForm(FlaskForm):  # type: ignore[misc]
    """What can be chosen is set by the page."""

    template = SelectField(lazy_gettext("Aussehen"))
    folder = SelectField(lazy_gettext("Ordner"))


class SendForm(FlaskForm):  # type: ignore[misc]
    due_on = DateField(
        lazy_gettext("Kenntnisnahme bis"),
        validators=[InputRequired(lazy_gettext("Bitte geben Sie einen Tag an."))],
    )
    round_id = HiddenField()


class ReopenForm(FlaskForm):  # type: ignore[misc]
    reason = TextAreaField(
        lazy_gettext("Grund"),
        validators=[InputRequired(lazy_gettext("Bitte nennen Sie einen Grund.")), Length(max=1000)],
        description=lazy_gettext("Er steht auf der Seite des Protokolls und im Prüfprotokoll."),
    )
