"""What actions are called in the trail: every area names its own, the trail knows none of them."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext

_names: dict[str, str] = {
    "audit.verify": lazy_gettext("Prüfprotokoll geprüft"),
    "audit.export": lazy_gettext("Prüfprotokoll als CSV gespeichert"),
}
_in_history: dict[str, str] = {}


def name_actions(names: Mapping[str, str]) -> None:
    """Add an area's names: action code → what people read, translated when shown."""
    _names.update(names)


def tell_in_history(sentences: Mapping[str, str]) -> None:
    """These actions belong in the „Verlauf“ of what they are about, for everybody who may read that.

    Action code → what follows the person's name. Gaps: `name` of the entry it is about as it is called now, and the
    line's own details; a sentence names nothing that may lie elsewhere. Changes are told, who read something never is.
    """
    _in_history.update(sentences)


def history_sentences() -> Mapping[str, str]:
    return _in_history


def action_name(action: str) -> str:
    """What people read; the code itself where nobody named it."""
    return str(_names.get(action, action))


def named_actions() -> list[tuple[str, str]]:
    """Code and name of every action, by name."""
    return sorted(((action, str(name)) for action, name in _names.items()), key=lambda pair: pair[1].lower())
