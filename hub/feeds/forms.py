"""The shape of input for calendar addresses and for imports."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import FileField, StringField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput

from hub.calendar.models import DRAFT, PLANNED
from hub.feeds.addresses import MAX_PURPOSE_CHARACTERS
from hub.forms import RadioField, SelectField, SelectMultipleField

MINE = "mine"


class FeedForm(FlaskForm):  # type: ignore[misc]
    """The Bereiche to choose from are filled in by the route."""

    shows = SelectField(lazy_gettext("Was soll der Kalender zeigen?"), render_kw={"required": True})
    also = SelectMultipleField(
        lazy_gettext("Dazu alles aus diesen Bereichen"),
        description=lazy_gettext("Nur zu „Meine Termine“: auch Termine, an denen Sie nicht teilnehmen."),
        option_widget=CheckboxInput(),
    )
    purpose = StringField(
        lazy_gettext("Wofür?"),
        [Length(max=MAX_PURPOSE_CHARACTERS)],
        description=lazy_gettext("Zum Beispiel „Outlook im Büro“ oder „Handy“. So finden Sie die Adresse wieder."),
        render_kw={"autocomplete": "off"},
    )


class CalendarFileForm(FlaskForm):  # type: ignore[misc]
    file = FileField(
        lazy_gettext("Kalenderdatei (.ics)"),
        description=lazy_gettext("Bis 5 MB, zum Beispiel aus Outlook, Google Kalender oder Thunderbird exportiert."),
        render_kw={"required": True, "accept": ".ics,text/calendar"},
    )


class ImportEventsForm(FlaskForm):  # type: ignore[misc]
    """The formats to choose from are filled in by the route."""

    format_id = SelectField(lazy_gettext("Format für alle neuen Termine"), render_kw={"required": True})
    status = RadioField(
        lazy_gettext("Neue Termine anlegen als"),
        choices=[
            (DRAFT, lazy_gettext("Entwurf – nur wer den Bereich plant, sieht sie")),
            (PLANNED, lazy_gettext("bekannt gegeben – alle im Bereich sehen sie")),
        ],
        default=DRAFT,
    )
