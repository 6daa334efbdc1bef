"""The rules of the Ablage that can be broken, each with what the person can do about it."""

from __future__ import annotations

from flask_babel import gettext

from hub.errors import Conflict, HubError


class NameTaken(Conflict):
    """There is something of this name in the folder already. Upload clients ask what to do."""

    code = "name-taken"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            gettext("„%(name)s“ gibt es in diesem Ordner schon. Bitte wählen Sie einen anderen Namen.", name=name)
        )


class ChangedMeanwhile(Conflict):
    """The row is not what the person saw when they decided."""

    code = "changed-meanwhile"

    def __init__(self, name: str, by: str) -> None:
        super().__init__(
            gettext(
                "„%(name)s“ wurde inzwischen von %(by)s geändert. Es wurde nichts überschrieben. "
                "Bitte sehen Sie sich den neuen Stand an und entscheiden Sie dann.",
                name=name,
                by=by,
            )
        )


class CheckedOut(HubError):
    """Somebody else has the document in Bearbeitung. No 409: upload clients would try that again by themselves."""

    code = "checked-out"

    def __init__(self, name: str, holder: str) -> None:
        super().__init__(
            gettext(
                "„%(name)s“ ist bei %(holder)s in Bearbeitung. Es wurde nichts geändert. "
                "Sprechen Sie sich ab oder warten Sie, bis es zurückgegeben ist.",
                name=name,
                holder=holder,
            )
        )


class FolderIntoItself(HubError):
    """A folder cannot lie inside itself."""

    def __init__(self, name: str) -> None:
        super().__init__(gettext("„%(name)s“ kann nicht in sich selbst verschoben oder kopiert werden.", name=name))


class RootStays(HubError):
    """The root folder is the Bereich itself."""

    def __init__(self) -> None:
        super().__init__(
            gettext("Der oberste Ordner gehört zum Bereich und lässt sich nicht ändern. Ändern Sie den Bereich.")
        )


class EmptyFile(HubError):
    """Nothing to keep."""

    def __init__(self, name: str) -> None:
        super().__init__(
            gettext("„%(name)s“ ist leer (0 Byte) und wurde nicht abgelegt. Bitte prüfen Sie die Datei.", name=name)
        )


class FileTooLarge(HubError):
    """More bytes than the hub takes for one file."""

    status = 413

    def __init__(self, name: str, most: str) -> None:
        super().__init__(
            gettext("„%(name)s“ ist zu groß. Eine Datei darf höchstens %(most)s haben.", name=name, most=most)
        )


class NoRoom(HubError):
    """More bytes than the Bereich, or the hub in all, may still take. `whom` is who can give more room."""

    status = 413

    def __init__(self, name: str, *, size: str, place: str, free: str, whom: str) -> None:
        super().__init__(
            gettext(
                "„%(name)s“ (%(size)s) passt nicht mehr in %(place)s: Dort sind noch %(free)s frei, der Papierkorb "
                "zählt mit. Mehr Platz gibt Ihnen %(whom)s.",
                name=name,
                size=size,
                place=place,
                free=free,
                whom=whom,
            )
        )


class WrongBytes(HubError):
    """The checksum says that other bytes arrived than were sent (tus: 460)."""

    status = 460

    def __init__(self) -> None:
        super().__init__(
            gettext("Die Datei kam beschädigt an und wurde nicht abgelegt. Bitte laden Sie sie noch einmal hoch.")
        )


class LastManager(HubError):
    """A Bereich that nobody manages could never be changed again."""

    def __init__(self) -> None:
        super().__init__(gettext("Mindestens eine Person oder Institution muss den Bereich verwalten."))
