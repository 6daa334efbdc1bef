"""What changed between two contents of a Fragebogen, in sentences. Knows no rows."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext

from hub.feedback.checking import name_of
from hub.feedback.content import LANGUAGE_NAMES, Content, Question, Texts


def differences(before: Content, after: Content) -> list[str]:
    """Empty when they are the same."""
    found = [*_of_the_whole(before, after), *_of_questions(before, after)]
    if not found and before != after:
        found.append(gettext("Seiten geändert"))
    return found


def _of_the_whole(before: Content, after: Content) -> Iterator[str]:
    if before.title != after.title:
        yield gettext("Überschrift geändert")
    if before.intro != after.intro:
        yield gettext("Einleitung geändert")
    if before.thanks != after.thanks:
        yield gettext("Dank am Ende geändert")
    if before.asks_for_contact != after.asks_for_contact:
        yield gettext("Kontaktwunsch geändert")
    for language in after.languages:
        if language not in before.languages:
            yield gettext("Sprache neu: %(language)s", language=LANGUAGE_NAMES[language])
    for language in before.languages:
        if language not in after.languages:
            yield gettext("Sprache nicht mehr angeboten: %(language)s", language=LANGUAGE_NAMES[language])


def _of_questions(before: Content, after: Content) -> Iterator[str]:
    old = {question.id: question for question in before.questions}
    new = {question.id: question for question in after.questions}
    for key, question in new.items():
        if key not in old:
            yield gettext("Neue Frage: „%(name)s“", name=name_of(question))
        elif old[key] != question:
            yield _of_one(old[key], question)
    for key, question in old.items():
        if key not in new:
            yield gettext("Frage entfernt: „%(name)s“", name=name_of(question))
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield gettext("Reihenfolge der Fragen geändert")


def _of_one(before: Question, after: Question) -> str:
    if before.text.get("de") != after.text.get("de"):
        return gettext("Frage neu formuliert: „%(old)s“ → „%(new)s“", old=name_of(before), new=name_of(after))
    if _without_translations(before) == _without_translations(after):
        return gettext("Übersetzung geändert: „%(name)s“", name=name_of(after))
    if [option.id for option in before.options] != [option.id for option in after.options]:
        return gettext("Antworten geändert: „%(name)s“", name=name_of(after))
    return gettext("Frage geändert: „%(name)s“", name=name_of(after))


def _without_translations(question: Question) -> Question:
    bare = question.model_copy(deep=True)
    bare.text, bare.help = _german(bare.text), _german(bare.help)
    for part in (*bare.options, *bare.rows):
        part.text = _german(part.text)
    return bare


def _german(texts: Texts) -> Texts:
    return {"de": texts.get("de", "")}
