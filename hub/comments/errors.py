"""What may go wrong with a comment, each with a sentence that says what to do."""

from __future__ import annotations

from flask_babel import gettext, lazy_gettext, ngettext

from hub.documents.audience import joined
from hub.errors import Conflict, HubError


class EmptyComment(HubError):
    message = lazy_gettext("Bitte schreiben Sie etwas.")


class CannotRead(HubError):
    """Somebody is mentioned who may not read the document; nobody is told anything."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            ngettext(
                "%(names)s kann dieses Dokument nicht lesen und wird nicht benachrichtigt.",
                "%(names)s können dieses Dokument nicht lesen und werden nicht benachrichtigt.",
                len(names),
                names=joined(names),
            )
            + " "
            + gettext("Bitte nehmen Sie die Erwähnung heraus, oder bitten Sie um Zugang zu diesem Bereich.")
        )


class NoLongerThere(Conflict):
    message = lazy_gettext("Diesen Kommentar gibt es nicht mehr. Bitte laden Sie die Seite neu.")
