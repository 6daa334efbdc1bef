"""The shape of an Aufgabe and of a comment on one."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput

from hub.answers import language
from hub.formats import day
from hub.forms import DayField, SelectField, SelectMultipleField
from hub.tasks.actions import MAX_TITLE_CHARACTERS, Wish
from hub.tasks.comments import MAX_COMMENT_CHARACTERS
from hub.tasks.labels import PRIORITY_LABELS
from hub.tasks.models import NORMAL, Task
from hub.tasks.owners import Choices


class TaskForm(FlaskForm):  # type: ignore[misc]
    """Who and what may be chosen is set by the page; what was chosen is checked by the action."""

    title = StringField(
        lazy_gettext("Was ist zu tun?"),
        validators=[
            InputRequired(lazy_gettext("Bitte schreiben Sie, was zu tun ist.")),
            Length(max=MAX_TITLE_CHARACTERS, message=lazy_gettext("Bitte höchstens %(max)d Zeichen.")),
        ],
        render_kw={"maxlength": MAX_TITLE_CHARACTERS, "autocomplete": "off"},
    )
    description = TextAreaField(lazy_gettext("Beschreibung"))
    owner = SelectField(lazy_gettext("Verantwortlich"), validate_choice=False)
    due_on = DayField(lazy_gettext("Bis wann"))
    priority = SelectField(
        lazy_gettext("Dringlichkeit"),
        choices=[(str(value), label) for value, label in PRIORITY_LABELS.items()],
        default=str(NORMAL),
    )
    tags = StringField(
        lazy_gettext("Schlagworte"), description=lazy_gettext("Mehrere mit Komma trennen."), validators=[Optional()]
    )
    helpers = SelectMultipleField(lazy_gettext("Wer hilft mit?"), validate_choice=False, option_widget=CheckboxInput())
    event = SelectField(lazy_gettext("Termin"), validate_choice=False)
    checklist = TextAreaField(
        lazy_gettext("Checkliste"), description=lazy_gettext("Ein Schritt je Zeile. Später lässt sie sich ergänzen.")
    )
    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def offer(self, owners: dict[str, Choices], events: Sequence[Any]) -> None:
        """Set who may have it and which Termine it may belong to."""
        spoken = language()
        self.owner.choices = {"": [("", gettext("Noch niemand"))], **owners}
        self.helpers.choices = [choice for choices in owners.values() for choice in choices]
        self.event.choices = [("", gettext("Kein Termin"))] + [
            (str(row.id), f"{day(row.first_day, spoken)}: {row.title}") for row in events
        ]

    def keep(self, task: Task, event: Any, names: dict[str, str]) -> None:
        """Offer what it has already though nobody could choose it anew, so that saving takes nothing away unasked."""
        lost = gettext("%(name)s (kann den Bereich nicht mehr lesen)")
        offered = {value for choices in self.owner.choices.values() for value, _ in choices}
        if task.owner in names and task.owner not in offered:
            self.owner.choices[""].append((task.owner, lost % {"name": names[task.owner]}))
        known = {value for value, _ in self.helpers.choices}
        for principal in self.helpers.data if not self.is_submitted() else []:
            if principal in names and principal not in known:
                self.helpers.choices.append((principal, lost % {"name": names[principal]}))
        if event is not None and str(event.id) not in dict(self.event.choices):
            self.event.choices.append((str(event.id), event.title))

    @property
    def wish(self) -> Wish:
        """What was filled in."""
        return Wish(
            title=self.title.data or "",
            description=self.description.data or "",
            owner=self.owner.data or None,
            due_on=self.due_on.data,
            priority=int(self.priority.data),
            tags=tuple(re.split(r"[,;\n]", self.tags.data or "")),
            event_id=_id_of(self.event.data),
            helpers=tuple(self.helpers.data or ()),
            checklist=tuple((self.checklist.data or "").splitlines()),
        )

    def wish_with(self, document_id: uuid.UUID | None) -> Wish:
        """The same for a new one that was asked for on the page of a document."""
        return replace(self.wish, documents=(document_id,)) if document_id else self.wish


class StepForm(FlaskForm):  # type: ignore[misc]
    step = StringField(
        lazy_gettext("Neuer Schritt"),
        validators=[
            InputRequired(lazy_gettext("Bitte schreiben Sie, was zu tun ist.")),
            Length(max=MAX_TITLE_CHARACTERS, message=lazy_gettext("Bitte höchstens %(max)d Zeichen.")),
        ],
        render_kw={"maxlength": MAX_TITLE_CHARACTERS, "autocomplete": "off"},
    )


class CommentForm(FlaskForm):  # type: ignore[misc]
    text = TextAreaField(
        lazy_gettext("Kommentar"),
        validators=[InputRequired(lazy_gettext("Bitte schreiben Sie etwas."))],
        render_kw={"maxlength": MAX_COMMENT_CHARACTERS},
    )

    def beside_others(self) -> CommentForm:
        """For the page of an Aufgabe, where the form of one comment may open in a dialog."""
        self.text.id = "new-comment"
        self.text.label.field_id = "new-comment"
        return self


def _id_of(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return uuid.UUID(int=0)  # no row has it: refused like every Termin that is not there
