"""What states and changes of Folgen are called, in lists, in the trail and in the „Verlauf“."""

from __future__ import annotations

from flask_babel import gettext, lazy_gettext

from hub.audit.names import name_actions, tell_in_history
from hub.effects.models import DECIDED, IDEA, PUBLISHED, TASK
from hub.effects.queries import Line
from hub.slots import Action
from hub.tasks.models import DONE

STATE_LABELS = {
    IDEA: lazy_gettext("Idee"),
    TASK: lazy_gettext("Aufgabe"),
    DECIDED: lazy_gettext("Entschieden"),
    PUBLISHED: lazy_gettext("Veröffentlicht"),
}
STATE_TONES = {IDEA: "", TASK: "info", DECIDED: "warning", PUBLISHED: "success"}

name_actions(
    {
        "effects.create": lazy_gettext("Folge angelegt"),
        "effects.change": lazy_gettext("Folge geändert"),
        "effects.give-task": lazy_gettext("Aufgabe zu Folge angelegt"),
        "effects.decide": lazy_gettext("Entscheidung zu Folge festgehalten"),
        "effects.publish": lazy_gettext("Folge veröffentlicht"),
        "effects.withdraw": lazy_gettext("Folge von der öffentlichen Seite genommen"),
        "effects.withhold": lazy_gettext("Folge nicht mehr öffentlich, weil ein Text zurückgehalten wurde"),
        "effects.delete": lazy_gettext("Folge gelöscht"),
    }
)
tell_in_history(
    {
        "effects.create": lazy_gettext("hat die Folge „%(effect)s“ angelegt"),
        "effects.decide": lazy_gettext("hat zur Folge „%(effect)s“ eine Entscheidung festgehalten"),
        "effects.publish": lazy_gettext("hat die Folge „%(effect)s“ veröffentlicht"),
        "effects.withdraw": lazy_gettext("hat die Folge „%(effect)s“ von der öffentlichen Seite genommen"),
        "effects.withhold": lazy_gettext(
            "hat einen Text zurückgehalten; die Folge „%(effect)s“ ist darum nicht mehr öffentlich"
        ),
        "effects.delete": lazy_gettext("hat die Folge „%(effect)s“ gelöscht"),
    }
)


def next_step(line: Line) -> Action:
    """What brings a Folge further; for who may only read it, where it is seen."""
    if line.state == PUBLISHED:
        return Action(gettext("Öffentliche Seite ansehen"), "/public/changes", "visibility")
    if not line.may_change:
        return Action(gettext("Folge ansehen"), line.url, "visibility")
    if line.state == DECIDED:
        return _towards_publishing(line)
    return _towards_deciding(line)


def _towards_deciding(line: Line) -> Action:
    if line.state == IDEA:
        return Action(gettext("Aufgabe anlegen"), f"{line.url}/task", "tasks", opens_dialog=True)
    if line.task_status == DONE:
        return Action(gettext("Entscheidung festhalten"), f"{line.url}/decision", "check", opens_dialog=True)
    return Action(gettext("Aufgabe ansehen"), f"/tasks/{line.task_id}", "tasks")


def _towards_publishing(line: Line) -> Action:
    if line.is_told:
        return Action(gettext("Prüfen und veröffentlichen"), f"{line.url}/publish", "visibility")
    return Action(gettext("Texte schreiben"), f"{line.url}/edit", "edit")
