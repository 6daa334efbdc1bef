"""Rules of printing and typing in that were broken."""

from __future__ import annotations

from flask_babel import lazy_gettext

from hub.errors import Conflict, HubError


class ChannelClosed(HubError):
    message = lazy_gettext("Dieser Zugang ist geschlossen. Bitte legen Sie einen neuen an.")


class WrongWay(HubError):
    message = lazy_gettext(
        "Das passt nicht zur Art dieses Zugangs. Codes gibt es nur für „Einmal-Codes“, Bögen nur für „Papierbogen“."
    )


class RoundTakesNone(HubError):
    message = lazy_gettext("Diese Welle ist zu Ende. Bitte wählen Sie eine, die läuft oder geplant ist.")


class NotThatMany(HubError):
    message = lazy_gettext("Bitte drucken Sie zwischen 1 und 500 Stück auf einmal.")


class NoPrinting(HubError):
    message = lazy_gettext(
        "Auf dem Rechner des Hubs fehlt die Bibliothek Pango, deshalb gibt es hier kein PDF. Den QR-Code können Sie "
        "trotzdem speichern."
    )


class NoSuchSheet(HubError):
    message = lazy_gettext("Einen Bogen mit diesem Code gibt es bei diesem Zugang nicht. Bitte prüfen Sie die Ziffern.")


class SheetEnteredAlready(Conflict):
    message = lazy_gettext("Dieser Bogen ist schon erfasst. Jeder Bogen zählt einmal.")


class RoundNotBegun(HubError):
    message = lazy_gettext("Die Welle dieses Bogens hat noch nicht begonnen.")


class EmptySheet(HubError):
    message = lazy_gettext("Bitte geben Sie mindestens eine Antwort ein. Leere Bögen werden nicht gezählt.")
