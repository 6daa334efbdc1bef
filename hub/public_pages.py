"""The frame of public pages: no person, no cookie, the reader's language, kept by caches. Knows no area's rows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import shorten
from typing import Any, NamedTuple

from babel import Locale
from flask import Response, current_app, g, render_template, request

from hub import slots
from hub.feedback.content import LANGUAGE_NAMES, LANGUAGES, RIGHT_TO_LEFT
from hub.public_words import words

FRAME = Path(__file__).parent / "words"
KEPT_SECONDS = 300
DESCRIPTION_CHARACTERS = 160  # what search engines show
# What browsers ask for; Einfache Sprache is chosen, never guessed.
_ASKED_FOR = [language for language in LANGUAGES if language != "de-simple"]


def public_language(*, first: str | None = None) -> str:
    """What the address says (?language=), else `first`, else the browser's language, else German."""
    asked = request.args.get("language") or first
    if asked in LANGUAGES:
        return asked
    return request.accept_languages.best_match(_ASKED_FOR) or "de"


def direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def locale_of(language: str) -> Locale:
    """How days and months are called."""
    return Locale.parse("de" if language == "de-simple" else language)


def speak(language: str) -> None:
    """Have what other areas add with `gettext` speak English to those who read English, and German to all others."""
    g.language = "en" if language == "en" else "de"


def public_page(template: str, *, language: str, about: str, **values: Any) -> Response:
    """A page that is the same for everybody who reads this language; caches keep it for a few minutes.

    `about`: how it begins, from which search engines are told what it is about.
    """
    speak(language)
    addresses = _addresses(german_alone=values.get("in_german") == "in_german", language=language)
    shown = render_template(template, **frame(language), description=summary(about), addresses=addresses, **values)
    response = Response(shown)
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    response.vary.add("Accept-Language")
    response.add_etag()
    response.make_conditional(request)
    return response


def summary(text: str) -> str:
    """The beginning of a text on one line, cut between words."""
    return shorten(text, DESCRIPTION_CHARACTERS, placeholder=" …")


class Addresses(NamedTuple):
    """Whole addresses of a page: its own, those in each language, and the one that lets the browser choose."""

    own: str
    by_language: Mapping[str, str]
    default: str


def _addresses(*, german_alone: bool, language: str) -> Addresses:
    """Where a page is in German alone, that is where search engines shall send people."""
    page = request.args.get("page", 0, type=int)
    path, number = f"{current_app.config['SETTINGS'].url}{request.path}", f"&page={page}" if page > 1 else ""
    by_language = {code: f"{path}?language={code}{number}" for code in LANGUAGES}
    own = by_language["de" if german_alone else language]
    return Addresses(own, {} if german_alone else by_language, path + number.replace("&", "?"))


def frame(language: str) -> dict[str, Any]:
    """What templates/base_public.html needs."""
    return {
        "lang": language,
        "direction": direction(language),
        "frame": words(FRAME, language),
        "language_names": LANGUAGE_NAMES,
        "public_navigation": slots.actions(slots.PUBLIC_NAVIGATION, language),
        "public_path": request.path,
    }
