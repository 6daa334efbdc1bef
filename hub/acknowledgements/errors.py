"""The rules of asking and answering that can be broken, each with what the person can do about it."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext, lazy_gettext

from hub.errors import Conflict, HubError, NotAllowed


class NobodyChosen(HubError):
    """Nobody was chosen, or of those who were nobody may read the document."""

    message = lazy_gettext("Bitte wählen Sie mindestens eine Institution, Gruppe oder Person.")


class CannotBeAsked(HubError):
    """Only those who may read the document are asked; asking gives nobody access."""

    message = lazy_gettext(
        "Jemand aus Ihrer Auswahl hat keinen Zugang zu diesem Dokument und kann nicht gefragt werden. "
        "Bitte wählen Sie noch einmal aus der Liste."
    )


class DueInThePast(HubError):
    """An answer needs time; today is still possible."""

    message = lazy_gettext("Dieser Tag ist schon vorbei. Bitte wählen Sie einen Tag ab heute.")


class DueTooFarAway(HubError):
    """A typing slip in the year would mean that nobody is ever reminded."""

    def __init__(self, latest: date) -> None:
        super().__init__(gettext("Bitte wählen Sie einen Tag bis zum %(latest)s.", latest=f"{latest:%d.%m.%Y}"))


class VersionReplaced(Conflict):
    """Somebody saved a newer version while the form was open."""

    def __init__(self, number: int) -> None:
        super().__init__(
            gettext(
                "Inzwischen gibt es Fassung %(number)s. Es wurde noch niemand gefragt. "
                "Bitte sehen Sie sich die neue Fassung an und entscheiden Sie dann.",
                number=number,
            )
        )


class RoundEnded(Conflict):
    """What is closed or withdrawn stays as it is."""

    message = lazy_gettext("Diese Anfrage ist beendet. Antworten lassen sich nicht mehr geben oder ändern.")


class AlreadyAnswered(Conflict):
    """One answer counts for an institution, and nobody overrides what a person said themselves."""

    def __init__(self, by: str) -> None:
        super().__init__(
            gettext("%(by)s hat inzwischen geantwortet. Diese Antwort gilt, Ihre wurde nicht gespeichert.", by=by)
        )


class NotRepresented(NotAllowed):
    """Somebody answers for a person whose deputy they are not (any more)."""

    message = lazy_gettext("Sie können hier nicht antworten: Gefragt sind andere, und Sie vertreten sie nicht.")


class NoAccessAnyMore(HubError):
    """The one who is represented may not read the document any more."""

    message = lazy_gettext("Die gefragte Person hat keinen Zugang mehr zu diesem Dokument. Eine Antwort entfällt.")


class ObjectionNeedsReason(HubError):
    """An objection that says nothing helps nobody."""

    message = lazy_gettext("Bitte schreiben Sie, worin Ihr Einwand besteht.")
