"""The rules of registration that can be broken, each with what the person can do about it."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext, lazy_gettext, ngettext

from hub.errors import Conflict, HubError


class NotOpen(HubError):
    """Nobody can register (any more): called off, begun, or never switched on."""

    message = lazy_gettext("Für diesen Termin ist keine Anmeldung möglich.")


class NotOpenYet(NotOpen):
    def __init__(self, opens_on: date) -> None:
        super().__init__(gettext("Die Anmeldung beginnt am %(day)s.", day=f"{opens_on:%d.%m.%Y}"))


class DeadlineOver(NotOpen):
    message = lazy_gettext("Der Anmeldeschluss ist vorbei. Bitte wenden Sie sich an die Organisation.")


class NoSeatLeft(HubError):
    """All seats are taken, and there is no waiting list."""

    message = lazy_gettext("Alle Plätze sind vergeben, und es gibt keine Warteliste.")


class OfferOver(Conflict):
    """The seat was not offered to this person, or not any more."""

    message = lazy_gettext("Dieser Platz ist nicht mehr für Sie reserviert. Melden Sie sich gern neu an.")


class AlreadyBegun(HubError):
    """What has begun is not called off by one person any more."""

    message = lazy_gettext("Der Termin hat begonnen. Eine Abmeldung ist nicht mehr möglich.")


class NotWaiting(Conflict):
    message = lazy_gettext("Diese Person steht nicht mehr auf der Warteliste.")


class AlreadyRegistered(HubError):
    message = lazy_gettext("Diese Person ist schon angemeldet oder steht auf der Warteliste.")


class NotAColleague(HubError):
    """Only one's own institution is registered by somebody else."""

    message = lazy_gettext("Anmelden können Sie nur Personen Ihrer eigenen Institution.")


class BadAddress(HubError):
    message = lazy_gettext("Bitte geben Sie eine E-Mail-Adresse wie name@beispiel.de an.")


class NoName(HubError):
    message = lazy_gettext("Bitte geben Sie Vor- und Nachnamen an.")


class NoSeats(HubError):
    message = lazy_gettext("Bitte geben Sie an, wie viele Plätze es gibt (mindestens 1).")


class SeatsTaken(HubError):
    """Fewer seats than people who have one."""

    def __init__(self, taken: int) -> None:
        super().__init__(
            ngettext(
                "%(num)s Platz ist schon vergeben oder angeboten. Weniger Plätze gehen erst, wenn sich jemand "
                "abmeldet.",
                "%(num)s Plätze sind schon vergeben oder angeboten. Weniger Plätze gehen erst, wenn sich jemand "
                "abmeldet.",
                taken,
            )
        )


class TooManyKept(HubError):
    """The institutions' seats together are more than there are."""

    def __init__(self, kept: int, seats: int) -> None:
        super().__init__(
            gettext(
                "Für die Institutionen sind zusammen %(kept)s Plätze vorgesehen, es gibt aber nur %(seats)s.",
                kept=kept,
                seats=seats,
            )
        )


class KeptSeatsTaken(HubError):
    """What shall be kept for an institution was given to others already."""

    def __init__(self, lacking: int) -> None:
        super().__init__(
            ngettext(
                "Dafür fehlt %(num)s Platz: Er ist schon an andere vergeben. Bitte sehen Sie mehr Plätze vor.",
                "Dafür fehlen %(num)s Plätze: Sie sind schon an andere vergeben. Bitte sehen Sie mehr Plätze vor.",
                lacking,
            )
        )


class BadDeadline(HubError):
    def __init__(self, day: date) -> None:
        super().__init__(
            gettext(
                "Der Anmeldeschluss liegt nach dem Beginn. Möglich ist spätestens der %(day)s.", day=f"{day:%d.%m.%Y}"
            )
        )


class BadDays(HubError):
    message = lazy_gettext("Die Anmeldung muss vor dem Anmeldeschluss beginnen.")


class BadRedistribution(HubError):
    message = lazy_gettext("Bitte wählen Sie für die Freigabe der Plätze einen Tag vor dem Beginn des Termins.")


class BadHours(HubError):
    message = lazy_gettext("Bitte wählen Sie zwischen 1 und 336 Stunden (zwei Wochen).")


class StillRegistered(HubError):
    """Registration is not switched off over people's heads."""

    def __init__(self, count: int) -> None:
        super().__init__(
            ngettext(
                "%(num)s Person ist angemeldet oder wartet. Setzen Sie den Anmeldeschluss auf gestern, wenn sich "
                "niemand mehr anmelden soll.",
                "%(num)s Personen sind angemeldet oder warten. Setzen Sie den Anmeldeschluss auf gestern, wenn sich "
                "niemand mehr anmelden soll.",
                count,
            )
        )
