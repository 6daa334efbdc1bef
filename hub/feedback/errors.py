"""The rules of building Fragebögen that can be broken, each with what the person can do about it."""

from __future__ import annotations

from flask_babel import gettext, lazy_gettext

from hub.errors import Conflict, HubError
from hub.feedback.content import MAX_PAGES, MAX_QUESTIONS, MAX_TEXT_CHARACTERS


class NoQuestions(HubError):
    message = lazy_gettext("Der Fragebogen hat noch keine Frage. Bitte fügen Sie mindestens eine hinzu.")


class ChangedMeanwhile(Conflict):
    message = lazy_gettext(
        "Dieser Fragebogen wurde inzwischen geändert. Es wurde nichts überschrieben. Bitte laden Sie die Seite neu."
    )


class TooManyQuestions(HubError):
    def __init__(self) -> None:
        super().__init__(
            gettext(
                "Ein Fragebogen fasst höchstens %(most)s Fragen. Bitte kürzen Sie ihn oder teilen Sie ihn auf.",
                most=MAX_QUESTIONS,
            )
        )


class TooManyPages(HubError):
    def __init__(self) -> None:
        super().__init__(gettext("Ein Fragebogen fasst höchstens %(most)s Seiten.", most=MAX_PAGES))


class TextTooLong(HubError):
    def __init__(self) -> None:
        super().__init__(gettext("Ein Text darf höchstens %(most)s Zeichen haben.", most=MAX_TEXT_CHARACTERS))


class DoubleId(HubError):
    """Two questions, or two answers of one question, that nobody could tell apart."""

    message = lazy_gettext("Eine Frage oder Antwort steht doppelt darin. Bitte laden Sie die Seite neu.")


class BadShape(HubError):
    message = lazy_gettext("Diese Angaben passen nicht zusammen. Bitte prüfen Sie Ihre Eingaben.")


class ConditionNotEarlier(HubError):
    def __init__(self, name: str) -> None:
        super().__init__(
            gettext(
                "„%(name)s“ wird nur nach einer bestimmten Antwort gefragt. Die Frage mit dieser Antwort muss davor "
                "stehen. Bitte lassen Sie die Reihenfolge so, oder ändern Sie zuerst die Bedingung.",
                name=name,
            )
        )


class OptionInUse(HubError):
    def __init__(self, name: str) -> None:
        super().__init__(
            gettext(
                "Von den Antworten dieser Frage hängt ab, ob „%(name)s“ gefragt wird. Bitte ändern Sie zuerst dort "
                "die Bedingung.",
                name=name,
            )
        )


class NumbersDisordered(HubError):
    message = lazy_gettext(
        "Die größte Zahl muss über der kleinsten liegen. Die Gruppen müssen aufsteigen und dazwischenliegen."
    )


class Unfinished(HubError):
    """`name` is the question that cannot be asked yet."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(gettext("Frage „%(name)s“: %(problem)s", name=name, problem=problem))


class MissingTexts(HubError):
    message = lazy_gettext(
        "Es fehlen Texte. Wer diese Sprache wählt, liest sie auf Deutsch. Bitte ergänzen Sie sie, oder bestätigen Sie, "
        "dass Sie trotzdem veröffentlichen wollen."
    )


class NothingChanged(HubError):
    message = lazy_gettext("Seit der letzten Fassung wurde nichts geändert. Sie gilt weiter.")


class FormRuns(HubError):
    message = lazy_gettext("Der Fragebogen nimmt gerade Antworten an. Bitte beenden Sie zuerst die Welle.")


class NoGermanTitle(HubError):
    message = lazy_gettext("Bitte geben Sie dem Fragebogen eine Überschrift auf Deutsch.")
