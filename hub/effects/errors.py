"""Rules of Folgen that were broken, each with a sentence that says what to do."""

from __future__ import annotations

from flask_babel import lazy_gettext

from hub.errors import HubError


class StillQuoted(HubError):
    """What is to become public is what one person wrote, word for word."""

    message = lazy_gettext(
        "Das ist noch der Wortlaut der Person. Bitte formulieren Sie um, oder bestätigen Sie den Wortlaut unten."
    )


class StillWithheld(HubError):
    """What is to become public is what one person wrote and moderation keeps back."""

    message = lazy_gettext(
        "Hier steht noch, was jemand in einem Text geschrieben hat, der zurückgehalten ist. "
        "Bitte formulieren Sie um, in jeder Sprache."
    )


class TextsMissing(HubError):
    """Nobody can read yet what was said or done."""

    message = lazy_gettext(
        "Vor dem Veröffentlichen braucht es auf Deutsch beide Texte: was gesagt und was gemacht wurde."
    )


class PublishedNeedsTexts(HubError):
    """A Folge that everybody reads would lose its German text."""

    message = lazy_gettext(
        "Diese Folge ist öffentlich. Bitte lassen Sie beide deutschen Texte stehen, oder nehmen Sie die Folge zurück."
    )


class HasTask(HubError):
    """Somebody else was faster."""

    message = lazy_gettext("Zu dieser Folge gibt es schon eine Aufgabe. Bitte laden Sie die Seite neu.")


class NothingDecided(HubError):
    message = lazy_gettext("Bitte schreiben Sie, was entschieden wurde.")


class UnknownDecision(HubError):
    message = lazy_gettext("Diesen Beschluss gibt es hier nicht. Bitte wählen Sie einen anderen.")
