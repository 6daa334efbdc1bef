"""What classes, periods and answers are called."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext, ngettext

from hub.audit.names import name_actions, tell_in_history
from hub.notices.sentences import sentence
from hub.retention.models import BY_DATE, DELETE, NOT_WORTHY, OFFER, PERMANENT, REPLACED, TAKEN, WHILE_VALID

OUTCOME_LABELS = {OFFER: lazy_gettext("Archiv anbieten"), DELETE: lazy_gettext("löschen")}
ANSWER_LABELS = {TAKEN: lazy_gettext("vom Archiv übernommen"), NOT_WORTHY: lazy_gettext("nicht archivwürdig")}

sentence(
    "retention.due",
    lazy_gettext(
        "Im Bereich „%(workspace)s“ endet bald die Aufbewahrung von Dokumenten (neu auf der Liste: %(count)s). "
        "Ohne Sie wird nichts gelöscht."
    ),
)
sentence(
    "retention.proposed",
    lazy_gettext("%(who)s schlägt im Bereich „%(workspace)s“ eine Löschung vor. Eine zweite Person muss bestätigen."),
)

name_actions(
    {
        "retention.add-class": lazy_gettext("Aufbewahrungsklasse angelegt"),
        "retention.change-class": lazy_gettext("Aufbewahrungsklasse geändert"),
        "retention.set-class": lazy_gettext("Aufbewahrung festgelegt"),
        "retention.restore-details": lazy_gettext("Angaben und Aufbewahrung wiederhergestellt"),
        "retention.hold": lazy_gettext("Löschsperre gesetzt"),
        "retention.release-hold": lazy_gettext("Löschsperre aufgehoben"),
        "retention.postpone": lazy_gettext("Ende der Aufbewahrung verschoben"),
        "retention.offer": lazy_gettext("Dem Archiv angeboten"),
        "retention.export-offer": lazy_gettext("Anbietungsliste gespeichert"),
        "retention.answer-offer": lazy_gettext("Antwort des Archivs vermerkt"),
        "retention.propose-deletion": lazy_gettext("Löschung vorgeschlagen"),
        "retention.withdraw-proposal": lazy_gettext("Löschvorschlag zurückgezogen"),
        "retention.confirm-deletion": lazy_gettext("Löschung bestätigt"),
    }
)
tell_in_history(
    {
        "retention.set-class": lazy_gettext("hat die Aufbewahrung von „%(name)s“ festgelegt"),
        "retention.hold": lazy_gettext("hat für „%(name)s“ eine Löschsperre gesetzt"),
        "retention.release-hold": lazy_gettext("hat die Löschsperre für „%(name)s“ aufgehoben"),
        "retention.offer": lazy_gettext("hat Dokumente dem Archiv angeboten"),
        "retention.propose-deletion": lazy_gettext("hat eine Löschung vorgeschlagen"),
        "retention.withdraw-proposal": lazy_gettext("hat einen Löschvorschlag zurückgezogen"),
        "retention.confirm-deletion": lazy_gettext("hat eine Löschung bestätigt"),
    }
)


def period_in_words(retention_class: Any) -> str:
    """„10 Jahre“, „ersetzt + 3 Jahre“, „solange gültig“, „dauerhaft“, „bis zum angegebenen Tag“."""
    years = ngettext("%(num)s Jahr", "%(num)s Jahre", retention_class.years)
    if retention_class.period == REPLACED:
        return gettext("ersetzt + %(years)s", years=years)
    fixed = {
        WHILE_VALID: gettext("solange gültig"),
        PERMANENT: gettext("dauerhaft"),
        BY_DATE: gettext("bis zum angegebenen Tag"),
    }
    return fixed.get(retention_class.period, years)
