"""The form that asks for what a Vorlage leaves open: made anew for each Vorlage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from hub.word_templates.filling import Field

MAX_CHARACTERS = 20_000
MAX_LINES = 200
PREFIX = "field-"
SHORT = {
    *("titel", "betreff", "name", "nummer", "anrede", "gremium", "leitung", "ansprechperson"),
    *("datum", "heute", "jahr", "beginn", "ende", "sitzung_am", "anmeldeschluss", "nächster_termin"),
    *("ort", "bereich", "ordner", "institution", "verfasst_von"),
}


def filling_form(fields: Sequence[Field], known: dict[str, str], *, file_name: str) -> Any:
    """A form with one control per field, what the hub knows already filled in."""

    class FillingForm(FlaskForm):  # type: ignore[misc]
        name = StringField(
            lazy_gettext("Name der Datei"),
            validators=[InputRequired(lazy_gettext("Bitte geben Sie einen Namen an."))],
            default=file_name,
            render_kw={"autocomplete": "off"},
        )

    for field in fields:
        setattr(FillingForm, PREFIX + field.name, _control(field, known.get(field.name, "")))
    return FillingForm()


def values_in(form: Any, fields: Sequence[Field]) -> dict[str, str | list[str] | bool]:
    """What was typed, by the name of the field; a list is its lines."""
    values: dict[str, str | list[str] | bool] = {}
    for field in fields:
        typed = form[PREFIX + field.name].data
        if field.kind == "list":
            values[field.name] = [line.strip() for line in (typed or "").splitlines() if line.strip()][:MAX_LINES]
        else:
            values[field.name] = bool(typed) if field.kind == "yes-no" else (typed or "")
    return values


def label_of(name: str) -> str:
    """„sitzung_am“ → „Sitzung am“."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _control(field: Field, known: str) -> Any:
    length = Length(max=MAX_CHARACTERS, message=lazy_gettext("Das ist zu lang. Bitte kürzen Sie den Text."))
    if field.kind == "yes-no":
        return BooleanField(label_of(field.name))
    if field.kind == "list":
        return TextAreaField(
            label_of(field.name), [length], description=lazy_gettext("Eine Zeile je Eintrag."), render_kw={"rows": 5}
        )
    if field.name in SHORT:
        return StringField(label_of(field.name), [length], default=known, render_kw={"autocomplete": "off"})
    return TextAreaField(label_of(field.name), [length], default=known, render_kw={"rows": 3})
