"""What actions of sharing are called in the audit trail."""

from __future__ import annotations

from flask_babel import lazy_gettext

from hub.audit.names import name_actions, tell_in_history

name_actions(
    {
        "sharing.create-link": lazy_gettext("Freigabelink erstellt"),
        "sharing.revoke-link": lazy_gettext("Freigabelink widerrufen"),
        "sharing.fetch": lazy_gettext("Über Freigabelink abgerufen"),
        "sharing.fetch-all": lazy_gettext("Über Freigabelink als ZIP abgerufen"),
        "sharing.create-letterbox": lazy_gettext("Briefkasten eingerichtet"),
        "sharing.close-letterbox": lazy_gettext("Briefkasten geschlossen"),
        "sharing.hand-over": lazy_gettext("Freigabe übergeben"),
        "sharing.receive": lazy_gettext("Einsendung angenommen"),
        "sharing.take-over": lazy_gettext("Aus dem Briefkasten übernommen"),
        "sharing.refuse": lazy_gettext("Einsendung abgelehnt"),
        "sharing.forget": lazy_gettext("Einsendung nach Ablauf gelöscht"),
    }
)
tell_in_history(
    {
        "sharing.create-link": lazy_gettext("hat einen Freigabelink erstellt"),
        "sharing.revoke-link": lazy_gettext("hat einen Freigabelink widerrufen"),
        "sharing.create-letterbox": lazy_gettext("hat einen Briefkasten eingerichtet"),
        "sharing.close-letterbox": lazy_gettext("hat einen Briefkasten geschlossen"),
        "sharing.take-over": lazy_gettext("hat aus einem Briefkasten etwas übernommen"),
    }
)
