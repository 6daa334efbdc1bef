"""„Barriere melden“ and „Termin wünschen“: two forms for everybody, without a cookie; what is typed is kept."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response, redirect, render_template, request

from hub.db import transaction
from hub.guard import nameless
from hub.public_pages import frame, public_language, speak
from hub.public_words import words
from hub.site.messages import (
    MAX_LINE_CHARACTERS,
    MAX_TEXT_CHARACTERS,
    PageTooOld,
    TooMany,
    message_id_of,
    page_token,
    send_message,
    senders_of_today,
)
from hub.site.models import APPOINTMENT, BARRIER
from hub.site.routes import blueprint
from hub.site.routes.public import WORDS
from hub.site.texts import clean

REPORT, WISH = "/public/accessibility/report", "/public/appointment"
TRAP = "website"  # people do not see this field; what fills it in is no person


class Typed(NamedTuple):
    """What somebody typed; kept on the page when it comes back."""

    text: str = ""
    name: str = ""
    reach_by: str = ""
    page: str = ""

    @classmethod
    def of_request(cls) -> Typed:
        return cls(*(clean(request.form.get(name, "")) for name in cls._fields))


@blueprint.get(REPORT)
@nameless
def report_barrier() -> Response:
    return _page(BARRIER, Typed(page=_page_before()))


@blueprint.post(REPORT)
@nameless
def send_barrier() -> Any:
    return _send(BARRIER, REPORT)


@blueprint.get(WISH)
@nameless
def wish_appointment() -> Response:
    return _page(APPOINTMENT, Typed())


@blueprint.post(WISH)
@nameless
def send_wish() -> Any:
    return _send(APPOINTMENT, WISH)


def _send(kind: str, address: str) -> Any:
    typed, language = Typed.of_request(), public_language()
    done = redirect(f"{address}?language={language}&sent=1", 303)
    if request.form.get(TRAP):
        return done
    errors = _errors_in(kind, typed)
    if errors:
        return _page(kind, typed, errors), 422
    try:
        message_id = message_id_of(kind, request.form.get("token", ""))
        senders_of_today.count(request.remote_addr or "")
    except PageTooOld:
        return _page(kind, typed, {"": "error_old"}), 422
    except TooMany as refused:
        return _page(kind, typed, {"": "error_many"}), refused.status
    with transaction(writing=True):
        send_message(message_id, kind, **typed._asdict())
    return done


def _errors_in(kind: str, typed: Typed) -> dict[str, str]:
    """Field → the key of what is to be said about it."""
    errors = {}
    if not typed.text:
        errors["text"] = "error_text"
    if kind == APPOINTMENT and not typed.reach_by:
        errors["reach_by"] = "error_reach"
    if len(typed.text) > MAX_TEXT_CHARACTERS:
        errors["text"] = "error_long"
    for name in ("name", "reach_by", "page"):
        if len(getattr(typed, name)) > MAX_LINE_CHARACTERS:
            errors[name] = "error_long"
    return errors


def _page(kind: str, typed: Typed, errors: dict[str, str] | None = None) -> Response:
    """Never kept: every copy of the page brings one message."""
    language = public_language()
    speak(language)
    return Response(
        render_template(
            "site/public_form.html",
            **frame(language),
            words=words(WORDS, language),
            kind=kind,
            typed=typed,
            errors=errors or {},
            is_sent=request.args.get("sent") == "1" and not errors,
            token=page_token(kind),
            trap=TRAP,
            most_of_text=MAX_TEXT_CHARACTERS,
            most_of_line=MAX_LINE_CHARACTERS,
        )
    )


def _page_before() -> str:
    """The page somebody came from: its path on this hub, nothing behind it."""
    came_from = request.referrer or ""
    path = came_from.removeprefix(request.host_url).partition("?")[0]
    return f"/{path}"[:MAX_LINE_CHARACTERS] if came_from.startswith(request.host_url) else ""
