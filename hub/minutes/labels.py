"""What states and actions of agendas and minutes are called."""

from __future__ import annotations

from flask_babel import lazy_gettext

from hub.audit.names import name_actions
from hub.minutes.models import CLOSED, OPEN, SENT

STATE_LABELS = {
    OPEN: lazy_gettext("in Arbeit"),
    SENT: lazy_gettext("zur Kenntnis gegeben"),
    CLOSED: lazy_gettext("abgeschlossen"),
}
STATE_TONES = {OPEN: "", SENT: "info", CLOSED: "success"}

name_actions(
    {
        "agenda.add": lazy_gettext("Tagesordnungspunkt aufgenommen"),
        "agenda.change": lazy_gettext("Tagesordnungspunkt geändert"),
        "agenda.move": lazy_gettext("Tagesordnung umgestellt"),
        "agenda.remove": lazy_gettext("Tagesordnungspunkt entfernt"),
        "agenda.take-up": lazy_gettext("Themen in Tagesordnung übernommen"),
        "agenda.attach": lazy_gettext("Unterlage zu Tagesordnungspunkt"),
        "agenda.detach": lazy_gettext("Unterlage von Tagesordnungspunkt entfernt"),
        "agenda.postpone": lazy_gettext("Tagesordnungspunkt vertagt"),
        "agenda.resume": lazy_gettext("Vertagten Punkt doch behandelt"),
        "topics.add": lazy_gettext("Thema vorgeschlagen"),
        "topics.remove": lazy_gettext("Thema entfernt"),
        "minutes.write": lazy_gettext("Im Protokoll geschrieben"),
        "minutes.attendance": lazy_gettext("Anwesenheit im Protokoll festgehalten"),
        "minutes.decide": lazy_gettext("Beschluss festgehalten"),
        "minutes.change-decision": lazy_gettext("Beschluss geändert"),
        "minutes.remove-decision": lazy_gettext("Beschluss gestrichen"),
        "minutes.ask-question": lazy_gettext("Offene Frage vermerkt"),
        "minutes.withdraw-question": lazy_gettext("Offene Frage beendet"),
        "minutes.reopen-question": lazy_gettext("Offene Frage wieder aufgenommen"),
        "minutes.file": lazy_gettext("Protokoll abgelegt"),
        "minutes.send": lazy_gettext("Protokoll zur Kenntnis gegeben"),
        "minutes.close": lazy_gettext("Protokoll abgeschlossen"),
        "minutes.reopen": lazy_gettext("Protokoll wieder geöffnet"),
    }
)
