"""Reading an .ics file in a process of its own, and what to tell people where that does not work."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from flask_babel import gettext, lazy_gettext

from hub.calendar.times import hub_timezone
from hub.errors import HubError

MAX_FILE_BYTES = 5 * 1024 * 1024
SECONDS = 15
PROGRAM = Path(__file__).with_name("reading_process.py")

REFUSED_FILES = {
    "no-calendar": lazy_gettext(
        "Das ist keine lesbare Kalenderdatei. Bitte exportieren Sie den Kalender noch einmal als .ics-Datei."
    ),
    "nothing": lazy_gettext("In dieser Kalenderdatei steht kein Termin."),
    "too-many": lazy_gettext(
        "In dieser Kalenderdatei stehen mehr als 2.000 Termine. Bitte exportieren Sie einen kürzeren Zeitraum."
    ),
    "too-large": lazy_gettext(
        "Die Datei ist größer als 5 MB. Bitte exportieren Sie einen kürzeren Zeitraum, ohne Anhänge."
    ),
    "too-slow": lazy_gettext(
        "Diese Kalenderdatei zu lesen dauert zu lange. Bitte exportieren Sie einen kürzeren Zeitraum."
    ),
}
REFUSED_ITEMS = {
    "unreadable": lazy_gettext("ist nicht lesbar"),
    "no-start": lazy_gettext("hat keinen lesbaren Beginn"),
    "no-end": lazy_gettext("hat kein lesbares Ende"),
    "end-before-start": lazy_gettext("endet, bevor er beginnt"),
    "too-long": lazy_gettext("dauert länger als 60 Tage"),
    "out-of-reach": lazy_gettext("liegt außerhalb der Jahre 1900 bis 2200"),
    "doubled": lazy_gettext("steht mit derselben Kennung noch einmal in der Datei; die andere Angabe gilt"),
    "rule-broken": lazy_gettext("wiederholt sich nach einer Regel, die nicht lesbar ist"),
    "rule-unknown": lazy_gettext("wiederholt sich nach einer Regel, die der Hub nicht kennt"),
    "rule-too-often": lazy_gettext("wiederholt sich häufiger als täglich"),
    "rule-too-slow": lazy_gettext("wiederholt sich nach einer Regel, deren Termine sich nicht bestimmen lassen"),
    "nothing-left": lazy_gettext("wiederholt sich, aber jeder einzelne Termin ist ausgenommen"),
    "too-many-in-all": lazy_gettext("passt nicht mehr in die 2.000 Termine, die ein Import anlegt"),
}
NOTES = {
    "unknown-zone": lazy_gettext("Die Zeitzone ist unbekannt; die Uhrzeit gilt hier."),
    "other-zone": lazy_gettext("Die Zeitzone ist keine der üblichen; umgerechnet in die hiesige."),
    "rule-shortened": lazy_gettext("Die Serie ist sehr lang; die ersten 400 Termine ab vor einem halben Jahr."),
    "rule-without-end": lazy_gettext("Die Serie hat kein Ende; die nächsten zwei Jahre."),
}


class UnreadableCalendar(HubError):
    """The file is not imported; `reason` is a key of `REFUSED_FILES`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(str(REFUSED_FILES[reason]))


def items_in(content: bytes) -> list[dict[str, Any]]:
    """What stands in the file, as `reading_process.py` says. Raises `UnreadableCalendar`."""
    if len(content) > MAX_FILE_BYTES:
        raise UnreadableCalendar("too-large")
    try:
        done = subprocess.run(  # noqa: S603 (our own command)
            [sys.executable, "-I", str(PROGRAM), hub_timezone()],
            input=content,
            capture_output=True,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableCalendar("too-slow") from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:  # it was ended at one of its limits
        raise UnreadableCalendar("too-slow") from None
    if "refused" in answer:
        raise UnreadableCalendar(answer["refused"])
    if not answer["items"]:
        raise UnreadableCalendar("nothing")
    return list(answer["items"])


def reason_of(item: dict[str, Any]) -> str:
    """Why this one is not taken, as the rest of a sentence that begins with its title."""
    return str(REFUSED_ITEMS.get(item["refused"], gettext("ist nicht lesbar")))


def notes_of(item: dict[str, Any]) -> list[str]:
    return [str(NOTES[note]) for note in item["notes"] if note in NOTES]
