"""„Das haben wir geändert“ for everybody: no account, no cookie."""

from __future__ import annotations

from flask import Response, request

from hub.effects.public import WORDS, public_effects
from hub.effects.routes import blueprint
from hub.guard import public
from hub.public_pages import public_language, public_page
from hub.public_words import words


@blueprint.get("/public/changes")
@public
def changes() -> Response:
    language = public_language()
    page = public_effects(language, request.args.get("page", 1, type=int))
    said = words(WORDS, language)
    return public_page("effects/changes.html", language=language, about=said.say("intro"), page=page, words=said)
