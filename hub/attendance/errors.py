"""Rules of attendance, certificates and feedback that were broken."""

from __future__ import annotations

from flask_babel import lazy_gettext

from hub.errors import HubError


class CodeNotValid(HubError):
    """Forged, of another day, revoked, of somebody else: nobody is told which."""

    status = 404
    message = lazy_gettext(
        "Dieser Link oder Code gilt nicht oder heute nicht. Bitte wenden Sie sich an die Person, die den Termin leitet."
    )


class NotHeld(HubError):
    """Nobody is present at what was not announced or was called off."""

    message = lazy_gettext(
        "Bei einem Entwurf oder einem abgesagten Termin lässt sich keine Anwesenheit eintragen. "
        "Bitte geben Sie den Termin zuerst bekannt."
    )


class NameMissing(HubError):
    """A person that nobody could find again in the list."""

    message = lazy_gettext("Bitte geben Sie den Namen an.")


class BadAddress(HubError):
    """No mail would arrive there."""

    message = lazy_gettext("Bitte prüfen Sie die E-Mail-Adresse.")


class ListFull(HubError):
    """More than a list can hold that somebody ticks by hand."""

    message = lazy_gettext("Die Liste ist voll. Bitte tragen Sie weitere Personen in einem zweiten Termin ein.")


class NothingToCertify(HubError):
    """A certificate says how much of what."""

    message = lazy_gettext(
        "Bitte tragen Sie zuerst ein, wie viele Unterrichtseinheiten es waren und um welche Inhalte es ging."
    )


class NotBegunYet(HubError):
    """Nobody has taken part in what lies ahead."""

    message = lazy_gettext(
        "Der Termin hat noch nicht begonnen. Bescheinigungen gibt es, sobald Anwesende eingetragen sind."
    )


class NobodyPresent(HubError):
    """Certificates are for those who were there."""

    message = lazy_gettext("Es ist noch niemand als anwesend eingetragen. Bitte tragen Sie zuerst die Anwesenheit ein.")


class NothingToSend(HubError):
    """All have theirs, or none is ready."""

    message = lazy_gettext(
        "Es gibt keine fertige Bescheinigung, die noch nicht gesendet ist. Personen ohne E-Mail-Adresse bekommen sie "
        "ausgedruckt."
    )


class TemplateGone(HubError):
    """The Vorlage was withdrawn, or whoever chose it may not read it any more."""

    message = lazy_gettext("Diese Vorlage gibt es nicht mehr. Bitte wählen Sie eine andere.")


class PrintingFailed(HubError):
    """LibreOffice made nothing of it, or took too long."""

    message = lazy_gettext("Das PDF ließ sich nicht herstellen. Bitte stellen Sie die Bescheinigung noch einmal aus.")


class NoPrinting(HubError):
    """The library that sets PDF pages is not installed."""

    message = lazy_gettext(
        "Auf dem Rechner des Hubs fehlt die Bibliothek Pango, deshalb gibt es hier kein PDF. Bitte drucken Sie "
        "stattdessen die Seite „Anwesenheit“ aus dem Browser."
    )


class FeedbackClosed(HubError):
    """Unknown, not open yet, over, or as many answers as there were people."""

    status = 404
    message = lazy_gettext("Diese Rückmeldung ist nicht offen. Sie lässt sich bis 14 Tage nach dem Termin geben.")


class AnsweredAlready(HubError):
    """The same form came twice."""

    status = 409
    message = lazy_gettext("Diese Rückmeldung ist schon angekommen. Vielen Dank, Sie müssen nichts weiter tun.")


class TooFewAnswers(HubError):
    """Ended now it would never show anything, as nobody may be recognised."""

    message = lazy_gettext(
        "Bisher sind es zu wenige Antworten. Bitte warten Sie, bis mindestens fünf da sind: "
        "Vorher bleibt das Ergebnis verborgen."
    )
