"""The shape of the trail's filter."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext, lazy_pgettext
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectChoice, StringField
from wtforms.validators import Length, NumberRange, Optional

from hub.audit.names import named_actions
from hub.forms import SelectField

_TOO_LONG = lazy_gettext("Bitte höchstens 200 Zeichen.")
_DATE_FORMATS = ["%Y-%m-%d", "%d.%m.%Y"]


class TrailFilterForm(FlaskForm):  # type: ignore[misc]
    """Comes with the address (GET), so it changes nothing and needs no token."""

    class Meta:
        csrf = False

    first_day = DateField(lazy_pgettext("day", "Von"), validators=[Optional()], name="from", format=_DATE_FORMATS)
    last_day = DateField(lazy_pgettext("day", "Bis"), validators=[Optional()], name="to", format=_DATE_FORMATS)
    person = StringField(lazy_gettext("Person"), validators=[Length(max=200, message=_TOO_LONG)], default="")
    action = SelectField(lazy_gettext("Vorgang"), validators=[Optional()], default="")
    words = StringField(lazy_gettext("Text"), validators=[Length(max=200, message=_TOO_LONG)], default="")
    before = IntegerField(validators=[Optional(), NumberRange(min=1, max=2**31 - 1)])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        named = [SelectChoice(action, name) for action, name in named_actions()]
        self.action.choices = [SelectChoice("", lazy_gettext("Alle Vorgänge")), *named]
