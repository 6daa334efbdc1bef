"""Rules that were broken, each with a German sentence that says what to do; knows no area and no table."""

from __future__ import annotations

from flask_babel import lazy_gettext


class HubError(Exception):
    """A rule was broken. `status` is the HTTP status of the answer, `message` what the person reads."""

    status = 422
    message = lazy_gettext("Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.")

    def __init__(self, message: str | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(str(self.message) if message is not None else type(self).__name__)


class NotFound(HubError):
    """It does not exist, or it exists and the person may not know that."""

    status = 404
    message = lazy_gettext("Diese Seite gibt es nicht, oder sie ist nicht für Sie freigegeben.")


class NothingChosen(HubError):
    """A button for what is ticked was pressed without a tick."""

    message = lazy_gettext("Es ist nichts ausgewählt. Bitte haken Sie an, was gemeint ist.")


class NotAllowed(HubError):
    """The person may see it, but not do this."""

    status = 403
    message = lazy_gettext("Dafür fehlt Ihnen das Recht. Fragen Sie eine Person, die diesen Bereich verwaltet.")


class Conflict(HubError):
    """Somebody else was faster; nothing was overwritten."""

    status = 409
    message = lazy_gettext("Das wurde inzwischen von jemand anderem geändert. Bitte laden Sie die Seite neu.")


class Unavailable(HubError):
    """Store or database do not answer at the moment; nothing was changed."""

    status = 503
    message = lazy_gettext(
        "Die Ablage ist gerade nicht erreichbar. Es ist nichts verloren gegangen. "
        "Bitte versuchen Sie es gleich noch einmal."
    )
