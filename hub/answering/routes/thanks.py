"""After answering: thanks, what happens now, and apart from the answers the wish to be contacted."""

from __future__ import annotations

from typing import Any

from flask import redirect, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from hub.answering import limits
from hub.answering.queries import WayIn, way_in_of
from hub.answering.routes import blueprint, runs
from hub.answering.routes.pages import closed_page, is_tablet, page, reading_language, too_large_page
from hub.answering.tokens import WISH
from hub.answering.values import MAX_BODY_BYTES, clean_line, clean_text
from hub.answering.wishes import wish_for_contact
from hub.db import transaction
from hub.feedback.content import MAX_LONG_CHARACTERS, MAX_SHORT_CHARACTERS, said
from hub.guard import nameless

BACK_TO_START_SECONDS = 20  # on a tablet that stands where everybody passes


@blueprint.get("/r/<code>/thanks")
@nameless
def thanks(code: str) -> Response:
    with transaction(writing=False):
        way_in = way_in_of(code)
    if way_in is None:
        return closed_page()
    language = reading_language(way_in)
    shown = page(
        "thanks",
        language=language,
        text=said(way_in.content.thanks, language),
        asks_for_contact=way_in.content.asks_for_contact,
        **_place(way_in),
    )
    return _back_to_start(way_in, shown, BACK_TO_START_SECONDS)


@blueprint.get("/r/<code>/wish")
@nameless
def wish_form(code: str) -> Response:
    with transaction(writing=False):
        way_in = way_in_of(code)
    if way_in is None or not way_in.content.asks_for_contact:
        return closed_page()
    return _wish_page(way_in)


@blueprint.get("/r/<code>/wish-sent")
@nameless
def wish_sent(code: str) -> Response:
    with transaction(writing=False):
        way_in = way_in_of(code)
    if way_in is None:
        return closed_page()
    shown = page("wish_sent", language=reading_language(way_in), **_place(way_in))
    return _back_to_start(way_in, shown, BACK_TO_START_SECONDS)


@blueprint.post("/r/<code>/wish")
@nameless
def wish(code: str) -> Response:
    with transaction(writing=False):
        way_in = way_in_of(code)
    if way_in is None or not way_in.content.asks_for_contact:
        return closed_page()
    request.max_content_length = MAX_BODY_BYTES
    try:
        typed = {name: request.form.get(name, "") for name in ("name", "reach_by", "message")}
    except RequestEntityTooLarge:
        return too_large_page(way_in)
    token = runs.running(way_in, WISH)
    if token is None and is_tablet(way_in):
        return runs.at_the_beginning(code)
    cleaned = {name: (clean_text if name == "message" else clean_line)(value) for name, value in typed.items()}
    if limits.answers_too_often(str(request.remote_addr)):
        return _wish_page(way_in, typed, error="too-many", status=429)
    is_program = bool(request.form.get("website"))
    if token is None or is_program or not _is_understood(**cleaned):
        error = "expired" if token is None or is_program else "wish-error"
        return _wish_page(way_in, typed, error=error, status=422)
    language = reading_language(way_in)
    with transaction(writing=True):
        wish_for_contact(
            way_in.channel.form_id,
            language=language,
            token_hash=token.hash,
            **cleaned,
        )
    return redirect(f"/r/{code}/wish-sent?language={language}", 303)


def _is_understood(name: str, reach_by: str, message: str) -> bool:
    longest = max(len(name), len(reach_by))
    return bool(reach_by) and longest <= MAX_SHORT_CHARACTERS and len(message) <= MAX_LONG_CHARACTERS


def _wish_page(way_in: WayIn, typed: dict[str, str] | None = None, *, error: str = "", status: int = 200) -> Response:
    token = runs.token_for(way_in, WISH)
    shown = page(
        "wish",
        language=reading_language(way_in),
        status=status,
        typed=typed or {},
        error=error,
        token=token,
        most=MAX_SHORT_CHARACTERS,
        most_long=MAX_LONG_CHARACTERS,
        **_place(way_in),
    )
    return _back_to_start(way_in, shown, runs.LEFT_ALONE_SECONDS, token=token)


def _place(way_in: WayIn) -> dict[str, Any]:
    return {"code": way_in.channel.code, "is_tablet": is_tablet(way_in)}


def _back_to_start(way_in: WayIn, response: Response, seconds: int, *, token: str = "") -> Response:
    """A tablet shows the beginning again by itself, also without scripts; with a token its run ends then."""
    if is_tablet(way_in):
        url = runs.start_over_url(way_in.channel.code, token) if token else f"/r/{way_in.channel.code}"
        response.headers["Refresh"] = f"{seconds}; url={url}"
    return response
