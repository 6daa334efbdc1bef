"""The shape of a Folge, its Aufgabe and its decision."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from hub.days import today
from hub.effects.actions import Wish
from hub.effects.models import Effect
from hub.effects.queries import Beschluss
from hub.errors import NotFound
from hub.feedback.content import LANGUAGE_NAMES, LANGUAGES
from hub.forms import DayField, SelectField
from hub.public_pages import direction
from hub.tasks.actions import MAX_TITLE_CHARACTERS
from hub.tasks.actions import Wish as TaskWish
from hub.tasks.owners import Choices

MAX_TEXT_CHARACTERS = 800  # a card is read on a phone
MAX_DECISION_CHARACTERS = 4000
_LENGTH = lazy_gettext("Bitte höchstens %(max)d Zeichen.")
_TITLE = {"maxlength": MAX_TITLE_CHARACTERS, "autocomplete": "off"}


def _text(label: str, language: str) -> TextAreaField:
    shown = {"rows": 4, "maxlength": MAX_TEXT_CHARACTERS, "lang": language, "dir": direction(language)}
    return TextAreaField(label, validators=[Length(max=MAX_TEXT_CHARACTERS, message=_LENGTH)], render_kw=shown)


class EffectForm(FlaskForm):  # type: ignore[misc]
    """Title and texts; one pair of fields for each language is added below."""

    title = StringField(
        lazy_gettext("Worum geht es?"),
        validators=[
            InputRequired(lazy_gettext("Bitte schreiben Sie, worum es geht.")),
            Length(max=MAX_TITLE_CHARACTERS, message=_LENGTH),
        ],
        description=lazy_gettext("Nur für Sie und Ihren Bereich, nicht öffentlich."),
        render_kw=_TITLE,
    )
    confirms_wording = BooleanField(
        lazy_gettext("Ich habe den Wortlaut geprüft: Niemand ist daran zu erkennen, er darf so erscheinen")
    )
    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def fill(self, effect: Effect) -> None:
        """Show what is there, unless the person has sent something."""
        if not self.is_submitted():
            self.title.data, self.revision.data = effect.title, effect.revision
            self.fill_texts(effect.said, effect.done)

    def fill_texts(self, said: Mapping[str, str], done: Mapping[str, str]) -> None:
        for language in LANGUAGES:
            self.said(language).data, self.done(language).data = said.get(language, ""), done.get(language, "")

    def said(self, language: str) -> Any:
        return self[_name("said", language)]

    def done(self, language: str) -> Any:
        return self[_name("done", language)]

    @property
    def pairs(self) -> list[tuple[str, str, Any, Any]]:
        """Language, its name, and its two fields."""
        return [(code, LANGUAGE_NAMES[code], self.said(code), self.done(code)) for code in LANGUAGES]

    @property
    def wish(self) -> Wish:
        return Wish(
            title=self.title.data or "",
            said={code: said.data or "" for code, _, said, _ in self.pairs},
            done={code: done.data or "" for code, _, _, done in self.pairs},
            confirms_wording=self.confirms_wording.data,
        )


def _name(part: str, language: str) -> str:
    return f"{part}_{language.replace('-', '_')}"


for _language in LANGUAGES:
    setattr(EffectForm, _name("said", _language), _text(lazy_gettext("Das wurde gesagt"), _language))
    setattr(EffectForm, _name("done", _language), _text(lazy_gettext("Das haben wir gemacht"), _language))


class _TaskFields(FlaskForm):  # type: ignore[misc]
    """What an Aufgabe needs at least; everything else is said on its own page."""

    owner = SelectField(lazy_gettext("Verantwortlich"), validate_choice=False)
    due_on = DayField(lazy_gettext("Bis wann"))

    def offer(self, owners: Mapping[str, Choices]) -> None:
        self.owner.choices = {"": [("", gettext("Noch niemand"))], **owners}

    def task_wish(self, title: str, description: str) -> TaskWish:
        return TaskWish(title, description=description, owner=self.owner.data or None, due_on=self.due_on.data)


class NewEffectForm(EffectForm, _TaskFields):
    """A Folge, and an Aufgabe in the same step where it gets a title."""

    task = StringField(
        lazy_gettext("Was ist zu tun?"),
        validators=[Length(max=MAX_TITLE_CHARACTERS, message=_LENGTH)],
        description=lazy_gettext("Leer lassen, wenn noch nicht klar ist, was zu tun ist."),
        render_kw=_TITLE,
    )


class EffectTaskForm(_TaskFields):
    task = StringField(
        lazy_gettext("Was ist zu tun?"),
        validators=[
            InputRequired(lazy_gettext("Bitte schreiben Sie, was zu tun ist.")),
            Length(max=MAX_TITLE_CHARACTERS, message=_LENGTH),
        ],
        render_kw=_TITLE,
    )


class DecisionForm(FlaskForm):  # type: ignore[misc]
    decision = TextAreaField(
        lazy_gettext("Was wurde entschieden?"),
        validators=[
            InputRequired(lazy_gettext("Bitte schreiben Sie, was entschieden wurde.")),
            Length(max=MAX_DECISION_CHARACTERS, message=_LENGTH),
        ],
        description=lazy_gettext("Auch wenn es nicht geht: dann der Grund. Nicht öffentlich."),
    )
    decided_on = DayField(lazy_gettext("Wann?"), default=today)
    beschluss = SelectField(lazy_gettext("Beschluss aus einem Protokoll"), validate_choice=False)

    def offer(self, decisions: Sequence[Beschluss]) -> None:
        named = [SelectChoice(str(one.id), f"{one.number}: {one.text[:80]}") for one in decisions]
        self.beschluss.choices = [SelectChoice("", gettext("Keiner")), *named]

    @property
    def decision_id(self) -> uuid.UUID | None:
        return id_of(self.beschluss.data) if self.beschluss.data else None


class PublishForm(FlaskForm):  # type: ignore[misc]
    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])


def id_of(text: str | None) -> uuid.UUID:
    """Raises `NotFound` for what is no id."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        raise NotFound from None
