"""The shape of input about rooms and equipment."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask_babel import lazy_gettext, lazy_pgettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateTimeLocalField, IntegerField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hub.forms import SelectField
from hub.rooms.models import EQUIPMENT, ROOM

MAX_NAME_CHARACTERS = 120
MAX_TEXT_CHARACTERS = 1000
_LENGTH = lazy_gettext("Bitte höchstens %(max)d Zeichen.")
_NEEDED = lazy_gettext("Bitte füllen Sie dieses Feld aus.")
KIND_LABELS = {ROOM: lazy_gettext("Raum"), EQUIPMENT: lazy_pgettext("room", "Gerät")}


class ResourceForm(FlaskForm):  # type: ignore[misc]
    kind = SelectField(lazy_gettext("Was ist es?"))
    name = StringField(
        lazy_gettext("Name"), validators=[InputRequired(_NEEDED), Length(max=MAX_NAME_CHARACTERS, message=_LENGTH)]
    )
    institution_id = SelectField(lazy_gettext("Institution"))
    place = StringField(
        lazy_gettext("Ort"),
        validators=[Length(max=MAX_NAME_CHARACTERS, message=_LENGTH)],
        description=lazy_gettext("Straße, Haus, Etage"),
    )
    seats = IntegerField(
        lazy_gettext("Plätze"),
        validators=[Optional(), NumberRange(1, 10_000, lazy_gettext("Bitte eine Zahl zwischen %(min)s und %(max)s."))],
    )
    accessibility = StringField(
        lazy_gettext("Barrierefreiheit"),
        validators=[Length(max=MAX_NAME_CHARACTERS, message=_LENGTH)],
        description=lazy_gettext("Zum Beispiel: stufenlos, Induktionsschleife, barrierefreies WC"),
    )
    note = TextAreaField(
        lazy_gettext("Hinweise"),
        validators=[Length(max=MAX_TEXT_CHARACTERS, message=_LENGTH)],
        description=lazy_gettext("Schlüssel, Ausstattung, was vorher zu klären ist"),
    )
    is_active = BooleanField(lazy_gettext("Kann gebucht werden"), default=True)

    def offer(self, institutions: Sequence[tuple[uuid.UUID, str]]) -> None:
        self.kind.choices = [SelectChoice(kind, str(label)) for kind, label in KIND_LABELS.items()]
        self.institution_id.choices = [SelectChoice(str(row_id), name) for row_id, name in institutions]


class BlockForm(FlaskForm):  # type: ignore[misc]
    starts_at = DateTimeLocalField(lazy_pgettext("day", "Von"), validators=[InputRequired(_NEEDED)])
    ends_at = DateTimeLocalField(lazy_pgettext("day", "Bis"), validators=[InputRequired(_NEEDED)])
    purpose = StringField(
        lazy_gettext("Wofür"),
        validators=[Length(max=MAX_NAME_CHARACTERS, message=_LENGTH)],
        description=lazy_gettext("Das sehen nur die, die diesen Eintrag pflegen. Andere sehen „belegt“."),
    )
