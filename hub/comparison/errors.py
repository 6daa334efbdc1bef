"""What can be in the way of a comparison, in sentences that say what to do."""

from __future__ import annotations

from flask_babel import gettext, lazy_gettext

from hub.errors import HubError, Unavailable
from search.extract.outcome import Status

BOTH = lazy_gettext("Laden Sie beide Fassungen herunter und vergleichen Sie sie in Ihrem Schreibprogramm.")
REASONS = {
    Status.EMPTY: lazy_gettext("In einer der beiden Fassungen steht kein Text."),
    Status.SCAN: lazy_gettext("Eine der beiden Fassungen ist ein Scan ohne lesbaren Text."),
    Status.LOCKED: lazy_gettext("Eine der beiden Fassungen ist mit einem Passwort geschützt."),
    Status.DAMAGED: lazy_gettext("Eine der beiden Fassungen ist beschädigt und lässt sich nicht lesen."),
    Status.TOO_LARGE: lazy_gettext("Die Fassungen sind zu groß oder zu verschieden für einen Vergleich."),
    Status.TOO_SLOW: lazy_gettext("Der Vergleich dauert zu lange und wurde nach 20 Sekunden beendet."),
    Status.UNSUPPORTED: lazy_gettext("Diese Dateiart lässt sich nicht vergleichen."),
    Status.NO_READER: lazy_gettext("Für diese Dateiart fehlt auf dem Server ein Leseprogramm."),
}


def reason_of(status: Status) -> str:
    """Why there is no comparison."""
    return str(REASONS.get(status) or gettext("Der Vergleich ist fehlgeschlagen."))


class ComparisonsBusy(Unavailable):
    """Others compare at the moment, and each comparison takes a processor."""

    message = lazy_gettext(
        "Gerade werden schon andere Fassungen verglichen. Bitte versuchen Sie es gleich noch einmal."
    )


class NoTrackedFile(HubError):
    """There is no Word file with the changes between these two versions."""

    def __init__(self, status: Status) -> None:
        super().__init__(f"{reason_of(status)} {BOTH}")
