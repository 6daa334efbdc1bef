"""The rules of Aufgaben that can be broken, each with what the person can do about it."""

from __future__ import annotations

from flask_babel import gettext, lazy_gettext, ngettext

from hub.documents.audience import joined
from hub.errors import Conflict, HubError


class NoTitle(HubError):
    """An Aufgabe nobody could name."""

    message = lazy_gettext("Bitte schreiben Sie, was zu tun ist.")


class TooLong(HubError):
    """A title or a step that would fill a page."""

    def __init__(self, most: int) -> None:
        super().__init__(gettext("Bitte höchstens %(most)s Zeichen.", most=most))


class TooMany(HubError):
    """More steps, helpers or documents than anybody could keep in view."""

    def __init__(self, most: int) -> None:
        super().__init__(gettext("Bitte höchstens %(most)s. Teilen Sie die Aufgabe sonst auf.", most=most))


class CannotHave(HubError):
    """An Aufgabe is given only to who may read its Bereich: giving it opens nothing."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            ngettext(
                "%(names)s kann diesen Bereich nicht lesen und die Aufgabe nicht übernehmen.",
                "%(names)s können diesen Bereich nicht lesen und die Aufgabe nicht übernehmen.",
                len(names),
                names=joined(names),
            )
            + " "
            + gettext("Bitte wählen Sie jemand anderen, oder bitten Sie zuerst um Zugang zu diesem Bereich.")
        )


class NotReadable(HubError):
    """A document or Termin that whoever wants to name it may not read, or that is gone."""

    message = lazy_gettext("Das gibt es nicht mehr, oder Sie dürfen es nicht lesen. Bitte wählen Sie noch einmal.")


class EmptyComment(HubError):
    """A comment that says nothing."""

    message = lazy_gettext("Bitte schreiben Sie etwas.")


class StepGone(Conflict):
    """Somebody took the step out of the checklist meanwhile."""

    message = lazy_gettext("Diesen Schritt gibt es nicht mehr. Bitte laden Sie die Seite neu.")
