"""What roles, Rechtskreise and actions are called on the page."""

from __future__ import annotations

from flask_babel import lazy_gettext

from hub.audit.names import name_actions

ROLE_LABELS = {
    "coordination": lazy_gettext("Koordination"),
    "staff": lazy_gettext("Mitarbeit"),
    "guest": lazy_gettext("Gast"),
    "administration": lazy_gettext("Technische Administration"),
    "data-protection": lazy_gettext("Datenschutz"),
}
ROLE_HINTS = {
    "coordination": lazy_gettext("verwaltet alle Bereiche der Kooperation"),
    "staff": lazy_gettext("arbeitet in den Bereichen der eigenen Institution und Gruppen"),
    "guest": lazy_gettext("sieht nur, was einzeln oder über eine Gruppe freigegeben wurde"),
    "administration": lazy_gettext("verwaltet Konten, sieht keine Inhalte"),
    "data-protection": lazy_gettext("liest nur das Prüfprotokoll"),
}
LEGAL_AREA_LABELS = {
    "sgb2": lazy_gettext("SGB II"),
    "sgb3": lazy_gettext("SGB III"),
    "sgb8": lazy_gettext("SGB VIII"),
    "school": lazy_gettext("Schule"),
    "network": lazy_gettext("Netzwerk"),
}
STATE_LABELS = {
    "active": lazy_gettext("Aktiv"),
    "invited": lazy_gettext("Eingeladen"),
    "deactivated": lazy_gettext("Deaktiviert"),
}

name_actions(
    {
        "accounts.sign-in": lazy_gettext("Angemeldet"),
        "accounts.sign-in-refused": lazy_gettext("Anmeldung abgelehnt"),
        "accounts.sign-out": lazy_gettext("Abgemeldet"),
        "accounts.end-sign-in": lazy_gettext("Gerät abgemeldet"),
        "accounts.end-sign-ins": lazy_gettext("Geräte abgemeldet"),
        "accounts.request-reset": lazy_gettext("Passwort vergessen"),
        "accounts.set-password": lazy_gettext("Passwort gesetzt"),
        "accounts.change-password": lazy_gettext("Passwort geändert"),
        "accounts.change-deputy": lazy_gettext("Vertretung geändert"),
        "people.invite": lazy_gettext("Person eingeladen"),
        "people.invite-again": lazy_gettext("Einladung erneut gesendet"),
        "people.change": lazy_gettext("Person geändert"),
        "people.deactivate": lazy_gettext("Person deaktiviert"),
        "people.reactivate": lazy_gettext("Person wieder aktiviert"),
        "institutions.add": lazy_gettext("Institution angelegt"),
        "institutions.change": lazy_gettext("Institution geändert"),
        "groups.add": lazy_gettext("Gruppe angelegt"),
        "groups.change": lazy_gettext("Gruppe geändert"),
        "groups.add-member": lazy_gettext("Mitglied aufgenommen"),
        "groups.remove-member": lazy_gettext("Mitglied entfernt"),
        "groups.delete": lazy_gettext("Gruppe gelöscht"),
    }
)
