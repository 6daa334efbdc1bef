"""The shape of input for an import."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import FileField

from hub.documents.versions import KEEP_BOTH, NEW_VERSION
from hub.exchange.filing import SKIP
from hub.forms import RadioField


class ImportForm(FlaskForm):  # type: ignore[misc]
    file = FileField(
        lazy_gettext("ZIP-Datei"),
        description=lazy_gettext("Ordner und Änderungsdaten bleiben erhalten. Bis 5 GB, ohne Passwort."),
        render_kw={"required": True, "accept": ".zip,application/zip"},
    )
    on_conflict = RadioField(
        lazy_gettext("Wenn es den Namen schon mit anderem Inhalt gibt"),
        choices=[
            (SKIP, lazy_gettext("überspringen")),
            (NEW_VERSION, lazy_gettext("als neue Fassung speichern")),
            (KEEP_BOTH, lazy_gettext("beide behalten")),
        ],
        default=SKIP,
    )
