"""The rules of keeping and deleting that can be broken."""

from __future__ import annotations

from flask_babel import gettext, lazy_gettext

from hub.errors import Conflict, HubError, NotAllowed


class ClassNameTaken(HubError):
    """Names tell classes apart."""

    message = lazy_gettext("Eine Aufbewahrungsklasse mit diesem Namen gibt es schon.")


class EndMissing(HubError):
    """A class that ends by a date needs the date."""

    message = lazy_gettext("Bei dieser Klasse steht das Ende im Bescheid. Bitte geben Sie den Tag an.")


class ReasonMissing(HubError):
    """Nobody could tell later why."""

    message = lazy_gettext("Bitte geben Sie einen Grund an.")


class DayTooEarly(HubError):
    """Postponing only goes forwards."""

    message = lazy_gettext("Bitte wählen Sie einen Tag in der Zukunft, der nach dem jetzigen Ende liegt.")


class IsHeld(Conflict):
    """A Löschsperre stands on it, on what it holds or on a folder above it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            gettext(
                "Auf „%(name)s“ liegt eine Löschsperre. Solange sie steht, wird nichts endgültig gelöscht. "
                "Aufheben kann sie, wer den Bereich verwaltet.",
                name=name,
            )
        )


class HoldStaysHere(Conflict):
    """In another Bereich other people could release the hold."""

    def __init__(self, name: str) -> None:
        super().__init__(
            gettext(
                "Auf „%(name)s“ liegt eine Löschsperre. In einen anderen Bereich verschieben kann es nur, "
                "wer diesen Bereich verwaltet.",
                name=name,
            )
        )


class HoldHoldsHere(Conflict):
    """What a held folder holds must stay below it."""

    def __init__(self, name: str, folder: str) -> None:
        super().__init__(
            gettext(
                "Auf dem Ordner „%(folder)s“ liegt eine Löschsperre. "
                "„%(name)s“ kann deshalb nicht herausgenommen werden.",
                name=name,
                folder=folder,
            )
        )


class NotDue(Conflict):
    """Somebody changed it meanwhile, or it was never on the list."""

    message = lazy_gettext(
        "Ein Teil der Auswahl steht nicht mehr auf der Liste, zum Beispiel wegen einer neuen Fassung. "
        "Es wurde nichts geändert. Bitte wählen Sie neu aus."
    )


class ArchiveComesFirst(Conflict):
    """A class says that the archive is asked before."""

    def __init__(self, name: str) -> None:
        super().__init__(
            gettext(
                "„%(name)s“ muss zuerst dem Archiv angeboten werden. "
                "Nach dessen Antwort können Sie die Löschung vorschlagen.",
                name=name,
            )
        )


class AlreadyUnderWay(Conflict):
    """It is offered or proposed already."""

    def __init__(self, name: str) -> None:
        super().__init__(gettext("„%(name)s“ ist schon angeboten oder zur Löschung vorgeschlagen.", name=name))


class ProposalClosed(Conflict):
    """It was confirmed or withdrawn."""

    message = lazy_gettext("Dieser Löschvorschlag ist nicht mehr offen.")


class SamePerson(NotAllowed):
    """Two people delete, and they are never the same one."""

    message = lazy_gettext(
        "Sie haben diese Löschung selbst vorgeschlagen. Bestätigen muss eine zweite Person, die den Bereich verwaltet."
    )


class ProposerGone(Conflict):
    """Who proposed must still be allowed to when the other one confirms."""

    def __init__(self, name: str) -> None:
        super().__init__(
            gettext(
                "%(name)s verwaltet diesen Bereich nicht mehr. Der Vorschlag gilt deshalb nicht. "
                "Bitte schlagen Sie die Löschung neu vor.",
                name=name,
            )
        )
