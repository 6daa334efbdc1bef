"""What aims, answers and endings are called, in the trail and in notices too."""

from __future__ import annotations

from flask_babel import lazy_gettext

from hub.acknowledgements.models import AGREE, AGREED, CLOSED, NOTE, NOTED, OBJECTED, REPLACED, WITHDRAWN
from hub.audit.names import name_actions, tell_in_history
from hub.notices.sentences import sentence

AIM_LABELS = {NOTE: lazy_gettext("Zur Kenntnis nehmen"), AGREE: lazy_gettext("Zustimmen")}
ANSWER_LABELS = {
    NOTED: lazy_gettext("zur Kenntnis genommen"),
    AGREED: lazy_gettext("zugestimmt"),
    OBJECTED: lazy_gettext("Einwand"),
}
POSSIBLE_ANSWERS = {NOTE: (NOTED, OBJECTED), AGREE: (AGREED, OBJECTED)}

# The trail and the sheet for the file are German, whoever acts.
RECORDED_ANSWERS = {NOTED: "zur Kenntnis genommen", AGREED: "zugestimmt", OBJECTED: "Einwand"}
RECORDED_AIMS = {NOTE: "zur Kenntnis zu nehmen", AGREE: "zuzustimmen"}
RECORDED_ENDINGS = {CLOSED: "abgeschlossen", WITHDRAWN: "zurückgezogen", REPLACED: "durch eine neue Fassung abgelöst"}

ASKED, ASKED_AGAIN = "acknowledgements.asked", "acknowledgements.asked-again"
DUE_SOON, OVERDUE = "acknowledgements.due-soon", "acknowledgements.overdue"
OBJECTION, COMPLETE = "acknowledgements.objection", "acknowledgements.complete"

sentence(
    ASKED,
    lazy_gettext("%(who)s bittet Sie bis %(due)s um Ihre Antwort zu „%(name)s“, Fassung %(number)s."),
)
sentence(
    ASKED_AGAIN,
    lazy_gettext("„%(name)s“ hat eine neue Fassung %(number)s. Bitte antworten Sie dazu noch einmal bis %(due)s."),
)
sentence(DUE_SOON, lazy_gettext("Bis %(due)s wird Ihre Antwort zu „%(name)s“, Fassung %(number)s, erwartet."))
sentence(
    OVERDUE,
    lazy_gettext("Seit %(due)s steht Ihre Antwort zu „%(name)s“, Fassung %(number)s, aus. Bitte holen Sie sie nach."),
)
sentence(OBJECTION, lazy_gettext("%(who)s hat einen Einwand zu „%(name)s“, Fassung %(number)s."))
sentence(COMPLETE, lazy_gettext("Zu „%(name)s“, Fassung %(number)s, haben alle Gefragten geantwortet."))

name_actions(
    {
        "acknowledgements.ask": lazy_gettext("Um Kenntnisnahme oder Zustimmung gebeten"),
        "acknowledgements.ask-again": lazy_gettext("Zu neuer Fassung erneut gebeten"),
        "acknowledgements.answer": lazy_gettext("Auf Anfrage geantwortet"),
        "acknowledgements.close": lazy_gettext("Kenntnisnahme abgeschlossen"),
        "acknowledgements.withdraw": lazy_gettext("Kenntnisnahme zurückgezogen"),
        "acknowledgements.remind": lazy_gettext("An Kenntnisnahme erinnert"),
        "acknowledgements.export": lazy_gettext("Nachweis der Kenntnisnahme heruntergeladen"),
    }
)
tell_in_history(
    {
        "acknowledgements.ask": lazy_gettext("hat um Kenntnisnahme oder Zustimmung gebeten"),
        "acknowledgements.ask-again": lazy_gettext("hat zu einer neuen Fassung erneut um Kenntnisnahme gebeten"),
        "acknowledgements.close": lazy_gettext("hat eine Anfrage zur Kenntnisnahme abgeschlossen"),
        "acknowledgements.withdraw": lazy_gettext("hat eine Anfrage zur Kenntnisnahme zurückgezogen"),
    }
)
