"""Rules of inviting and answering that can be broken."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext, lazy_gettext

from hub.errors import Conflict, HubError

MAX_INVITED_AT_ONCE = 500


class NobodyToInvite(HubError):
    """Nothing was chosen and nothing typed."""

    message = lazy_gettext("Bitte wählen Sie jemanden aus oder geben Sie eine E-Mail-Adresse an.")


class CannotBeInvited(HubError):
    """An account that has ended, one without content, or somebody the person does not see."""

    message = lazy_gettext("Nicht alle Ausgewählten können eingeladen werden. Bitte laden Sie die Seite neu.")


class TooManyAtOnce(HubError):
    def __init__(self) -> None:
        super().__init__(
            gettext(
                "Bitte laden Sie höchstens %(most)s Personen auf einmal ein und die übrigen danach.",
                most=MAX_INVITED_AT_ONCE,
            )
        )


class BadAddresses(HubError):
    """Some of what was typed is no address; nobody was invited."""

    SHOWN = 5

    def __init__(self, bad: Sequence[str]) -> None:
        named = ", ".join(f"„{text}“" for text in bad[: self.SHOWN])
        if len(bad) > self.SHOWN:
            named = gettext("%(named)s und %(count)s weitere", named=named, count=len(bad) - self.SHOWN)
        super().__init__(
            gettext("Das sind keine E-Mail-Adressen: %(named)s. Bitte berichtigen oder entfernen Sie sie.", named=named)
        )


class AttendanceTaken(Conflict):
    message = lazy_gettext("Für diese Person ist die Anwesenheit schon erfasst. Sie bleibt deshalb in der Liste.")


class EventOver(Conflict):
    """What is over cannot be answered any more."""

    message = lazy_gettext(
        "Dieser Termin ist vorbei. Eine Antwort ist nicht mehr nötig. "
        "Wenn noch etwas zu klären ist, wenden Sie sich bitte an die Person, die eingeladen hat."
    )


class EventCalledOff(Conflict):
    message = lazy_gettext("Dieser Termin ist abgesagt. Eine Antwort ist nicht mehr nötig.")


class NotAnnounced(Conflict):
    message = lazy_gettext(
        "Dieser Termin ist noch ein Entwurf. Antworten sind erst möglich, wenn er bekannt gegeben ist."
    )


class NoDeputyNamed(HubError):
    message = lazy_gettext("Bitte geben Sie an, wer Sie vertritt: Name und E-Mail-Adresse.")


class DeputyTakesPart(HubError):
    message = lazy_gettext("Diese Person ist schon eingeladen. Bitte nennen Sie jemand anderen oder sagen Sie ab.")


class DeputyNamed(Conflict):
    message = lazy_gettext(
        "Sie haben schon eine Vertretung genannt. Soll es jemand anderes sein, "
        "wenden Sie sich bitte an die Person, die eingeladen hat."
    )


class DeputiesDoNotDelegate(HubError):
    message = lazy_gettext("Sie vertreten schon jemanden. Wenn Sie nicht können, sagen Sie bitte ab.")
