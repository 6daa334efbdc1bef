"""What became of mails that came in."""

from __future__ import annotations

from flask_babel import lazy_gettext

ANSWER, NO_ANSWER, NOT_OWN, BOUNCE, LEFT, REFUSED, AGAIN = (
    "answer",
    "no-answer",
    "not-own",
    "bounce",
    "left",
    "refused",
    "again",
)
LABELS = {
    ANSWER: lazy_gettext("Antwort auf eine Einladung übernommen"),
    NO_ANSWER: lazy_gettext("Antwort ohne passende Einladung"),
    NOT_OWN: lazy_gettext("Antwort für jemand anderen, abgelehnt"),
    BOUNCE: lazy_gettext("Meldung, dass eine E-Mail nicht ankam"),
    LEFT: lazy_gettext("Andere E-Mail, liegen gelassen"),
    REFUSED: lazy_gettext("Zu groß oder unlesbar, nicht gelesen"),
    AGAIN: lazy_gettext("Schon gelesen"),
}
