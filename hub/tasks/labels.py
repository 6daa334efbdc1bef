"""What columns, priorities and changes of Aufgaben are called, in the trail, in the „Verlauf“ and in notices too."""

from __future__ import annotations

from flask_babel import lazy_gettext

from hub.audit.names import name_actions, tell_in_history
from hub.notices.sentences import sentence
from hub.tasks.models import DOING, DONE, HIGH, LOW, NORMAL, OPEN, WAITING

STATUS_LABELS = {
    OPEN: lazy_gettext("Offen"),
    DOING: lazy_gettext("In Arbeit"),
    WAITING: lazy_gettext("Wartet"),
    DONE: lazy_gettext("Erledigt"),
}
STATUS_TONES = {OPEN: "", DOING: "info", WAITING: "warning", DONE: "success"}
PRIORITY_LABELS = {HIGH: lazy_gettext("hoch"), NORMAL: lazy_gettext("normal"), LOW: lazy_gettext("niedrig")}

GIVEN, HELP, FINISHED, COMMENTED = "tasks.given", "tasks.help", "tasks.finished", "tasks.commented"
sentence(GIVEN, lazy_gettext("%(who)s hat Ihnen die Aufgabe „%(task)s“ gegeben."))
sentence(HELP, lazy_gettext("%(who)s bittet Sie, bei der Aufgabe „%(task)s“ zu helfen."))
sentence(FINISHED, lazy_gettext("%(who)s hat die Aufgabe „%(task)s“ erledigt."))
sentence(COMMENTED, lazy_gettext("%(who)s hat die Aufgabe „%(task)s“ kommentiert."))

# Which word the trail has for a move, by the column it leads to.
MOVES = {OPEN: "tasks.put-back", DOING: "tasks.begin", WAITING: "tasks.wait", DONE: "tasks.finish"}
RECORDED_STATUSES = {OPEN: "Offen", DOING: "In Arbeit", WAITING: "Wartet", DONE: "Erledigt"}  # the trail is German

name_actions(
    {
        "tasks.create": lazy_gettext("Aufgabe angelegt"),
        "tasks.change": lazy_gettext("Aufgabe geändert"),
        "tasks.give": lazy_gettext("Aufgabe vergeben"),
        "tasks.begin": lazy_gettext("Aufgabe begonnen"),
        "tasks.wait": lazy_gettext("Aufgabe wartet"),
        "tasks.put-back": lazy_gettext("Aufgabe auf „Offen“ gesetzt"),
        "tasks.finish": lazy_gettext("Aufgabe erledigt"),
        "tasks.reopen": lazy_gettext("Aufgabe wieder geöffnet"),
        "tasks.order": lazy_gettext("Aufgabe im Board verschoben"),
        "tasks.delete": lazy_gettext("Aufgabe in den Papierkorb gelegt"),
        "tasks.restore": lazy_gettext("Aufgabe zurückgeholt"),
        "tasks.purge": lazy_gettext("Aufgabe endgültig gelöscht"),
        "tasks.add-step": lazy_gettext("Schritt einer Aufgabe ergänzt"),
        "tasks.tick": lazy_gettext("Schritt einer Aufgabe abgehakt"),
        "tasks.untick": lazy_gettext("Schritt einer Aufgabe wieder offen"),
        "tasks.remove-step": lazy_gettext("Schritt einer Aufgabe entfernt"),
        "tasks.link": lazy_gettext("Dokument mit Aufgabe verknüpft"),
        "tasks.unlink": lazy_gettext("Verknüpfung mit Dokument gelöst"),
        "tasks.comment": lazy_gettext("Aufgabe kommentiert"),
        "tasks.change-comment": lazy_gettext("Kommentar zu Aufgabe geändert"),
        "tasks.delete-comment": lazy_gettext("Kommentar zu Aufgabe gelöscht"),
    }
)
# In the „Verlauf“ of the Bereich: what concerns everybody there.
tell_in_history(
    {
        "tasks.create": lazy_gettext("hat die Aufgabe „%(task)s“ angelegt"),
        "tasks.finish": lazy_gettext("hat die Aufgabe „%(task)s“ erledigt"),
        "tasks.reopen": lazy_gettext("hat die Aufgabe „%(task)s“ wieder geöffnet"),
        "tasks.delete": lazy_gettext("hat die Aufgabe „%(task)s“ in den Papierkorb gelegt"),
        "tasks.restore": lazy_gettext("hat die Aufgabe „%(task)s“ aus dem Papierkorb zurückgeholt"),
    }
)
# In the „Verlauf“ of one Aufgabe: everything but its place on the board.
TASK_HISTORY = {
    "tasks.create": lazy_gettext("hat die Aufgabe angelegt"),
    "tasks.change": lazy_gettext("hat die Angaben geändert"),
    "tasks.give": lazy_gettext("hat die Aufgabe an %(owner)s gegeben"),
    "tasks.begin": lazy_gettext("hat mit der Aufgabe begonnen"),
    "tasks.wait": lazy_gettext("hat die Aufgabe auf „Wartet“ gesetzt"),
    "tasks.put-back": lazy_gettext("hat die Aufgabe auf „Offen“ gesetzt"),
    "tasks.finish": lazy_gettext("hat die Aufgabe erledigt"),
    "tasks.reopen": lazy_gettext("hat die Aufgabe wieder geöffnet"),
    "tasks.delete": lazy_gettext("hat die Aufgabe in den Papierkorb gelegt"),
    "tasks.restore": lazy_gettext("hat die Aufgabe aus dem Papierkorb zurückgeholt"),
    "tasks.add-step": lazy_gettext("hat einen Schritt ergänzt"),
    "tasks.tick": lazy_gettext("hat einen Schritt abgehakt"),
    "tasks.untick": lazy_gettext("hat einen Schritt wieder geöffnet"),
    "tasks.remove-step": lazy_gettext("hat einen Schritt entfernt"),
    "tasks.link": lazy_gettext("hat ein Dokument verknüpft"),
    "tasks.unlink": lazy_gettext("hat die Verknüpfung mit einem Dokument gelöst"),
    "tasks.comment": lazy_gettext("hat einen Kommentar geschrieben"),
    "tasks.delete-comment": lazy_gettext("hat einen Kommentar gelöscht"),
}
