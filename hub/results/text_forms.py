"""The shape of input about texts."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from hub.results.moderation import MAX_SHOWN_CHARACTERS


class ChangeForm(FlaskForm):  # type: ignore[misc]
    words = TextAreaField(
        lazy_gettext("So wird er gezeigt"),
        description=lazy_gettext(
            "Nur kürzen. Was Sie selbst dazuschreiben, steht in eckigen Klammern: [eine Beraterin], [Übersetzung: …]."
        ),
        validators=[InputRequired(lazy_gettext("Bitte füllen Sie dieses Feld aus."))],
        render_kw={"rows": 8, "dir": "auto", "maxlength": MAX_SHOWN_CHARACTERS},
    )


class ThemesForm(FlaskForm):  # type: ignore[misc]
    more = StringField(
        lazy_gettext("Weitere Themen"),
        description=lazy_gettext("Mehrere trennen Sie mit Komma, zum Beispiel: Wartezeit, Ton am Telefon"),
        render_kw={"maxlength": 300, "autocomplete": "off"},
    )
