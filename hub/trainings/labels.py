"""What registration is called on pages and in the trail."""

from __future__ import annotations

from flask_babel import lazy_gettext

from hub.audit.names import name_actions
from hub.notices.sentences import sentence
from hub.trainings.models import CANCELLED, CONFIRMED, EXPIRED, OFFERED, WAITING

STATUS_LABELS = {
    CONFIRMED: lazy_gettext("angemeldet"),
    OFFERED: lazy_gettext("Platz angeboten"),
    WAITING: lazy_gettext("Warteliste"),
    CANCELLED: lazy_gettext("abgemeldet"),
    EXPIRED: lazy_gettext("verfallen"),
}
# The reason stays in the trail for good, so it is chosen and not typed: nothing about a person gets in.
REASONS = {
    "missed": lazy_gettext("ist schon einmal leer ausgegangen"),
    "needed": lazy_gettext("braucht die Inhalte für die laufende Arbeit"),
    "contributes": lazy_gettext("wirkt an der Veranstaltung mit"),
    "mistake": lazy_gettext("bei der Anmeldung ist etwas schiefgegangen"),
    "other": lazy_gettext("anderer Grund, mit der Organisation besprochen"),
}
CLOSED = "trainings.closed"

sentence(
    CLOSED,
    lazy_gettext("Anmeldeschluss für „%(title)s“: %(confirmed)s angemeldet, %(waiting)s auf der Warteliste."),
)

name_actions(
    {
        "trainings.switch-on": lazy_gettext("Anmeldung eingeschaltet"),
        "trainings.change-offer": lazy_gettext("Anmeldung geändert"),
        "trainings.switch-off": lazy_gettext("Anmeldung ausgeschaltet"),
        "trainings.renew-link": lazy_gettext("Anmeldelink erneuert"),
        "trainings.register": lazy_gettext("Zu einem Termin angemeldet"),
        "trainings.ask-guest": lazy_gettext("Anmeldung ohne Konto"),
        "trainings.verify": lazy_gettext("Anmeldung bestätigt"),
        "trainings.offer-seat": lazy_gettext("Freien Platz angeboten"),
        "trainings.accept-offer": lazy_gettext("Angebotenen Platz angenommen"),
        "trainings.sign-off": lazy_gettext("Von einem Termin abgemeldet"),
        "trainings.add": lazy_gettext("Person zur Anmeldung hinzugefügt"),
        "trainings.move-up": lazy_gettext("Auf der Warteliste nach vorn gerückt"),
        "trainings.remove": lazy_gettext("Anmeldung zurückgenommen"),
        "trainings.write": lazy_gettext("An alle Angemeldeten geschrieben"),
        "trainings.export": lazy_gettext("Anmeldeliste als CSV gespeichert"),
        "trainings.lapse": lazy_gettext("Angebotener Platz verfallen"),
        "trainings.redistribute": lazy_gettext("Ungenutzte Plätze der Institutionen freigegeben"),
        "trainings.close": lazy_gettext("Anmeldung geschlossen"),
        "trainings.forget": lazy_gettext("Angaben von Gästen gelöscht"),
        "trainings.remind": lazy_gettext("An die Fortbildung erinnert"),
        "trainings.tell": lazy_gettext("Angemeldete benachrichtigt"),
    }
)
