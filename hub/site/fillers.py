"""What the site adds to the pages of others, and how its actions are called."""

from __future__ import annotations

from pathlib import Path

from flask import render_template
from flask_babel import gettext, lazy_gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.audit.names import name_actions
from hub.permissions import can
from hub.public_words import words
from hub.site.queries import count_waiting, is_appointed
from hub.slots import Action

WORDS = Path(__file__).parent / "words"

name_actions(
    {
        "site.create": lazy_gettext("Öffentliche Seite begonnen"),
        "site.change": lazy_gettext("Öffentliche Seite geändert"),
        "site.publish": lazy_gettext("Öffentliche Seite veröffentlicht"),
        "site.withdraw": lazy_gettext("Öffentliche Seite zurückgezogen"),
        "site.put-back": lazy_gettext("Alte Fassung einer öffentlichen Seite zurückgeholt"),
        "site.delete": lazy_gettext("Öffentliche Seite gelöscht"),
        "site.move": lazy_gettext("Öffentliche Seite verschoben"),
        "site.add-contact": lazy_gettext("Öffentlichen Kontakt angelegt"),
        "site.change-contact": lazy_gettext("Öffentlichen Kontakt geändert"),
        "site.remove-contact": lazy_gettext("Öffentlichen Kontakt entfernt"),
        "site.move-contact": lazy_gettext("Öffentlichen Kontakt verschoben"),
        "site.add-picture": lazy_gettext("Bild der öffentlichen Seite hochgeladen"),
        "site.describe-picture": lazy_gettext("Bild der öffentlichen Seite beschrieben"),
        "site.delete-picture": lazy_gettext("Bild der öffentlichen Seite gelöscht"),
        "site.settle-message": lazy_gettext("Nachricht von der öffentlichen Seite erledigt"),
        "site.appoint": lazy_gettext("Recht an der öffentlichen Seite gegeben"),
        "site.dismiss": lazy_gettext("Recht an der öffentlichen Seite genommen"),
    }
)


@slots.fills(slots.PUBLIC_NAVIGATION, order=10)
def start_of_public_navigation(language: str) -> list[Action]:
    return [Action(words(WORDS, language).say("nav_start"), "/public")]


@slots.fills(slots.PUBLIC_NAVIGATION, order=30)
def public_navigation(language: str) -> list[Action]:
    spoken = words(WORDS, language)
    return [
        Action(spoken.say("nav_contacts"), "/public/contacts"),
        Action(spoken.say("nav_pages"), "/public/pages"),
        Action(spoken.say("nav_feedback"), "/public/feedback"),
    ]


@slots.fills(slots.NAVIGATION, order=90)
def navigation(user: User) -> list[Action]:
    """For the Koordination; whom it has asked to write finds the way by the start page."""
    return [Action(gettext("Öffentliche Seite"), "/site", "visibility")] if can(user, "site.appoint") else []


@slots.fills(slots.START_PANELS, order=80)
def start_panel(user: User) -> str | None:
    """What came in; for those who were asked to write also the way to the pages."""
    is_writer = user.role == "staff" and is_appointed(user.id)
    if not is_writer and not can(user, "site.appoint"):
        return None
    waiting = count_waiting()
    if not waiting and not is_writer:
        return None
    return render_template("site/_start.html", waiting=waiting)
