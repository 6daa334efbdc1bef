"""What this area's actions are called in the trail."""

from __future__ import annotations

from flask_babel import lazy_gettext

from hub.audit.names import name_actions

name_actions(
    {
        "attendance.take": lazy_gettext("Anwesenheit eingetragen"),
        "attendance.describe": lazy_gettext("Angaben zur Bescheinigung gespeichert"),
        "attendance.certify": lazy_gettext("Teilnahmebescheinigungen ausgestellt oder gesendet"),
        "attendance.end-feedback": lazy_gettext("Kurzfeedback beendet"),
    }
)
