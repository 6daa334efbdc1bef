"""What every form page shares: a broken rule becomes the error of a field, and nothing of the attempt stays."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext
from wtforms import DateField, fields
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from hub.db import session
from hub.errors import HubError, NotFound, NothingChosen


def chosen_ids() -> list[uuid.UUID]:
    """What is ticked in a list: the form names it as `item=document:<id>`. Raises `NothingChosen`, `NotFound`."""
    try:
        ids = [uuid.UUID(item.rpartition(":")[2]) for item in dict.fromkeys(request.form.getlist("item"))]
    except ValueError:
        raise NotFound from None
    if not ids:
        raise NothingChosen
    return ids


@contextmanager
def errors_on(field: Any) -> Iterator[None]:
    """Try an action in a savepoint; a broken rule undoes it and is shown at the field."""
    try:
        with session().begin_nested():
            yield
    except HubError as error:
        field.errors = [str(error.message)]


class DayField(DateField):  # type: ignore[misc]
    """A date that may be missing; what is none is said in the person's language."""

    def __init__(self, label: str, **options: object) -> None:
        super().__init__(label, validators=[Optional()], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        try:
            self.data: date | None = date.fromisoformat(valuelist[0]) if valuelist[0] else None
        except ValueError:
            self.data = None
            raise ValueError(gettext("Bitte geben Sie ein Datum wie 31.12.2027 an.")) from None


class _OffersPairs:
    """A field that is told its choices as (value, label), in the one form WTForms will go on to take."""

    def __init__(self, *about: Any, choices: Any = None, **options: Any) -> None:
        if isinstance(choices, list | tuple):
            choices = [SelectChoice(*one) if isinstance(one, tuple) else one for one in choices]
        super().__init__(*about, choices=choices, **options)  # type: ignore[call-arg]


class SelectField(_OffersPairs, fields.SelectField):  # type: ignore[misc]
    """One of several, in a list."""


class SelectMultipleField(_OffersPairs, fields.SelectMultipleField):  # type: ignore[misc]
    """Some of several."""


class RadioField(_OffersPairs, fields.RadioField):  # type: ignore[misc]
    """One of several, all in view."""
