"""What notices say: every area registers its sentences; they are put into words in the reader's language."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from hub.notices.models import Notice

_sentences: dict[str, Any] = {}


def sentence(kind: str, text: Any) -> None:
    """Register a sentence, a `lazy_gettext("%(who)s hat …")` whose gaps are filled when somebody reads it."""
    _sentences[kind] = text


def text_of(notice: Notice) -> str:
    """The sentence in the language that is set, its gaps filled."""
    found = _sentences.get(notice.kind)
    if found is None:  # of an area that this installation no longer has
        return str(gettext("Es gibt etwas Neues."))
    return str(found) % notice.words
