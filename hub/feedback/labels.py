"""What kinds of questions, audiences and states of a Fragebogen are called."""

from __future__ import annotations

from flask_babel import lazy_gettext

KIND_LABELS = {
    "one": lazy_gettext("Auswahl: eine Antwort"),
    "several": lazy_gettext("Auswahl: mehrere Antworten"),
    "scale": lazy_gettext("Skala mit Worten"),
    "smileys": lazy_gettext("Smileys"),
    "matrix": lazy_gettext("Tabelle: mehrere Aussagen, eine Skala"),
    "number": lazy_gettext("Zahl"),
    "ten": lazy_gettext("0 bis 10"),
    "short": lazy_gettext("Kurzer Text"),
    "long": lazy_gettext("Langer Text"),
    "date": lazy_gettext("Datum"),
    "ranking": lazy_gettext("Rangfolge"),
}
AUDIENCE_LABELS = {
    "youth": lazy_gettext("junge Menschen"),
    "parents": lazy_gettext("Eltern"),
    "schools": lazy_gettext("Schulen"),
    "employers": lazy_gettext("Arbeitgeber"),
    "attendees": lazy_gettext("Teilnehmende"),
}
STATE_LABELS = {
    "draft": lazy_gettext("Entwurf"),
    "published": lazy_gettext("veröffentlicht"),
    "planned": lazy_gettext("geplant"),
    "running": lazy_gettext("läuft"),
    "over": lazy_gettext("beendet"),
}
STATE_BADGES = {"running": "success", "planned": "info", "published": "info"}
