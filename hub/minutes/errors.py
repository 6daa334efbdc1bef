"""The rules of agendas and minutes that can be broken, each with what the person can do about it."""

from __future__ import annotations

from flask_babel import gettext, lazy_gettext

from hub.errors import Conflict, HubError


class NoTitle(HubError):
    """An item or topic nobody could name."""

    message = lazy_gettext("Bitte schreiben Sie, worum es geht.")


class TooLong(HubError):
    """More than anybody reads."""

    def __init__(self, most: int) -> None:
        super().__init__(gettext("Das ist zu lang. Möglich sind %(most)s Zeichen.", most=most))


class TooManyItems(HubError):
    """An agenda nobody could work through."""

    message = lazy_gettext("Mehr Punkte fasst eine Tagesordnung nicht. Bitte planen Sie einen weiteren Termin.")


class MinutesClosed(Conflict):
    """After the deadline nothing changes any more."""

    message = lazy_gettext(
        "Dieses Protokoll ist abgeschlossen. Wer den Bereich mitbearbeitet, kann es mit einem Grund wieder öffnen."
    )


class ItemHoldsResults(HubError):
    """What has results is part of the minutes."""

    message = lazy_gettext(
        "Zu diesem Punkt gibt es schon Notizen, einen Beschluss oder eine Aufgabe. Er bleibt in der Tagesordnung."
    )


class EventHoldsDecisions(HubError):
    """Decisions outlive their Termin."""

    message = lazy_gettext(
        "Zu diesem Termin gibt es Beschlüsse. Er kann nicht gelöscht werden, damit sie auffindbar bleiben."
    )


class TextsDiffer(Conflict):
    """Two people changed the same lines; `theirs` is what is saved, as `version`."""

    def __init__(self, theirs: str, version: int) -> None:
        self.theirs, self.version = theirs, version
        super().__init__(
            gettext(
                "Hier hat inzwischen jemand anderes geschrieben. Ihr Text ist noch nicht gespeichert: "
                "Bitte führen Sie beide zusammen."
            )
        )


class NothingSaid(HubError):
    """A Beschluss without words."""

    message = lazy_gettext("Bitte schreiben Sie, was beschlossen wurde.")


class NotFiledYet(HubError):
    """Only a document can be taken note of."""

    message = lazy_gettext("Bitte erzeugen Sie zuerst das Protokoll als Word-Dokument.")


class NobodyToAsk(HubError):
    """Guests and outsiders are not asked by themselves."""

    message = lazy_gettext(
        "Von den Eingeladenen darf niemand dieses Dokument lesen. Geben Sie den Bereich frei oder laden Sie Personen "
        "ein, die ihn lesen."
    )


class NoReason(HubError):
    """Reopening is an exception."""

    message = lazy_gettext("Bitte nennen Sie einen Grund.")
