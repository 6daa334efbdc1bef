"""The pages of the public form: in the reader's language, kept nowhere, the same for everybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Response, render_template, request

from hub.answering.queries import WayIn
from hub.db import transaction
from hub.feedback.content import LANGUAGES
from hub.feedback.models import TABLET
from hub.public_pages import frame
from hub.public_words import words

WORDS = Path(__file__).parent.parent / "words"


def reading_language(way_in: WayIn | None) -> str:
    """What was just chosen, what the form or the address says, the way in, the browser: the first that is offered."""
    offered = way_in.content.languages if way_in else LANGUAGES
    begins_in = way_in.channel.language if way_in else None
    wanted = (request.form.get("switch"), request.form.get("language"), request.args.get("language"), begins_in)
    for language in wanted:
        if language is not None and language in offered:
            return language
    # Einfache Sprache is chosen, never guessed.
    guessed = [language for language in offered if language != "de-simple"]
    return request.accept_languages.best_match(guessed) or "de"


def page(template: str, *, language: str, status: int = 200, **values: Any) -> Response:
    """A page that no cache and no browser keeps."""
    with transaction(writing=False):
        text = render_template(f"answering/{template}.html", **frame(language), words=words(WORDS, language), **values)
    response = Response(text, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def closed_page() -> Response:
    """The same for a code that does not exist and for a Fragebogen that takes no answers now."""
    return page("closed", language=reading_language(None), status=404, languages=LANGUAGES)


def too_large_page(way_in: WayIn) -> Response:
    """What was sent was not read, so it says nothing of the language either."""
    language = request.accept_languages.best_match(way_in.content.languages) or way_in.channel.language or "de"
    return page("too_large", language=language, status=413)


def is_tablet(way_in: WayIn) -> bool:
    return way_in.channel.way == TABLET
