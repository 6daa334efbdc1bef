"""Which translations are older than the German text they were made from. Knows no rows.

Kept beside a draft as {language: [where, …]}, `where` being any name of a text's place.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from hub.feedback.content import Texts

Outdated = dict[str, list[str]]


def outdated_after(
    before: Mapping[str, Texts],
    after: Mapping[str, Texts],
    known: Mapping[str, Collection[str]],
    *,
    confirmed: Collection[tuple[str, str]] = (),
) -> Outdated:
    """What is out of date after a change, texts by place. `confirmed`: (language, where) somebody looked at again."""
    found: Outdated = {}
    for where, texts in after.items():
        was = before.get(where, {})
        is_reworded = bool(was.get("de")) and was.get("de") != texts.get("de")
        for language, text in texts.items():
            is_new = not text or text != was.get(language) or (language, where) in confirmed
            if language != "de" and not is_new and (is_reworded or where in known.get(language, ())):
                found.setdefault(language, []).append(where)
    return found
