"""What every answer has in common: language, page frame, security headers, error pages. Knows no area's rows."""

from __future__ import annotations

import logging
import secrets
from typing import Any, NamedTuple
from urllib.parse import unquote

from flask import Flask, Response, g, has_request_context, jsonify, render_template, request, session
from flask_babel import gettext, lazy_gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import BadRequest, HTTPException

from hub import slots
from hub.accounts.signed_in import User
from hub.db import in_transaction, is_full
from hub.errors import Conflict, HubError, NotFound, Unavailable
from hub.guard import SignInNeeded, ask_to_sign_in
from storage import StagedBusy, StoreError, StoreFull

logger = logging.getLogger(__name__)

LANGUAGES = ("de", "en")
HTTP_MESSAGES = {
    400: lazy_gettext("Diese Anfrage war unvollständig. Bitte gehen Sie zurück und versuchen Sie es noch einmal."),
    404: lazy_gettext("Diese Seite gibt es nicht, oder sie ist nicht für Sie freigegeben."),
    405: lazy_gettext("Das geht an dieser Stelle nicht. Bitte gehen Sie zurück zur Startseite."),
    413: lazy_gettext("Das ist zu groß. Bitte senden Sie weniger auf einmal."),
}
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


# Pages that belong to a destination although their address begins otherwise.
_BELONGING = {
    "/workspaces": ("/folders", "/documents"),
    "/calendar": ("/events", "/school-holidays"),
}


class NavItem(NamedTuple):
    label: str
    url: str
    icon: str
    is_current: bool


_destinations: dict[tuple[str, str], list[tuple[str, str, str]]] = {}  # (role, language) → label, address, icon


def language() -> str:
    """The person's language, else the browser's; German where neither is one of ours."""
    if not has_request_context():
        return "de"
    if "language" not in g:
        chosen = getattr(current_user, "language", None) or session.get("language")
        g.language = chosen or request.accept_languages.best_match(LANGUAGES) or "de"
    return str(g.language)


def register(app: Flask) -> None:
    app.before_request(_make_nonce)
    app.before_request(_refuse_nul)
    app.after_request(_add_headers)
    app.context_processor(_page_frame)
    app.register_error_handler(SignInNeeded, _answer_signed_out)
    app.register_error_handler(HubError, _answer_broken_rule)
    app.register_error_handler(CSRFError, _answer_csrf)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(StoreError, _answer_store)
    for error in (OperationalError, PoolTimeout, DBAPIError):
        app.register_error_handler(error, _answer_database)
    app.register_error_handler(Exception, _answer_unexpected)


def wants_json() -> bool:
    """Scripts of the hub ask for JSON, and so do upload clients."""
    return "Tus-Resumable" in request.headers or request.accept_mimetypes.best == "application/json"


def error_answer(status: int, message: str, **more: Any) -> tuple[Response, int]:
    """The one shape of every error: a page for people, `{"message": …}` for scripts."""
    if wants_json():
        return jsonify(message=message, **more), status
    return Response(render_template("error.html", status=status, message=message)), status


def _answer_signed_out(_error: SignInNeeded) -> Any:
    if wants_json() or request.method not in ("GET", "HEAD", "POST"):
        return jsonify(message=gettext("Sie sind nicht mehr angemeldet. Bitte melden Sie sich neu an.")), 401
    return ask_to_sign_in()


def _answer_broken_rule(error: HubError) -> Any:
    return error_answer(error.status, str(error.message))


def _answer_csrf(_error: CSRFError) -> Any:
    return error_answer(
        400,
        gettext("Die Seite war zu lange offen. Bitte laden Sie sie neu und versuchen Sie es noch einmal."),
    )


def _answer_http(error: HTTPException) -> Any:
    if error.code and error.code < 400:
        return error
    message = HTTP_MESSAGES.get(error.code or 500, HubError.message)
    return error_answer(error.code or 500, str(message))


def _answer_store(error: StoreError) -> Any:
    if isinstance(error, StagedBusy):
        return error_answer(423, gettext("Dieser Upload läuft noch. Er wird gleich fortgesetzt."))
    logger.error("store: %s: %s", type(error).__name__, error)
    if isinstance(error, StoreFull):
        return _answer_full()
    return error_answer(Unavailable.status, str(Unavailable.message))


def _answer_full() -> Any:
    message = gettext(
        "Der Speicher ist voll. Es wurde nichts abgelegt. Bitte sagen Sie der Technischen Administration Bescheid."
    )
    return error_answer(507, message)


def _answer_database(error: Exception) -> Any:
    if isinstance(error, DataError) or "\0" in "".join(map(str, request.form.values())):
        return error_answer(400, str(HTTP_MESSAGES[400]))
    if isinstance(error, IntegrityError):
        return error_answer(Conflict.status, str(Conflict.message))
    logger.error("database: %s", error)
    if is_full(error):
        return _answer_full()
    return error_answer(Unavailable.status, str(Unavailable.message))


def _answer_unexpected(error: Exception) -> Any:
    logger.exception("unexpected error", exc_info=error)
    return error_answer(
        500, gettext("Da ist ein Fehler passiert. Er wurde festgehalten. Bitte versuchen Sie es noch einmal.")
    )


def _refuse_nul() -> None:
    """No database keeps a NUL character; fields are read later, after the guard has checked the size."""
    if "\0" in request.path:
        raise NotFound
    if "\0" in unquote(request.query_string.decode("ascii", "replace")):
        raise BadRequest


def _make_nonce() -> None:
    g.csp_nonce = secrets.token_urlsafe(12)


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_POLICY.format(nonce=g.get("csp_nonce", "")))
    headers["X-Content-Type-Options"] = "nosniff"
    headers.setdefault("Referrer-Policy", "same-origin")
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response


def _page_frame() -> dict[str, Any]:
    return {
        "csp_nonce": g.get("csp_nonce", ""),
        "lang": language(),
        "theme": getattr(current_user, "theme", "auto"),
        "density": getattr(current_user, "density", "compact"),
        "navigation": _navigation,
        "crumbs": [],
        "added_parts": _added_parts,
    }


def _added_parts(place: str) -> list[Markup]:
    """What areas add to every page; nothing where no rows can be read, as on some error pages."""
    if not in_transaction() or not current_user.is_authenticated:
        return []
    return slots.panels(place, current_user._get_current_object())


def _navigation() -> tuple[NavItem, ...]:
    """Where the person may go from every page."""
    role = getattr(current_user, "role", None)
    if role is None:
        return ()
    spoken = (role, language())
    if spoken not in _destinations:
        _destinations[spoken] = _destinations_of(current_user._get_current_object())
    return tuple(NavItem(label, url, icon, _is_current(url)) for label, url, icon in _destinations[spoken])


def _destinations_of(user: User) -> list[tuple[str, str, str]]:
    role = user.role
    added = [(action.label, action.url, action.icon) for action in slots.actions(slots.NAVIGATION, user)]
    if user.sees_content:
        items = [(gettext("Start"), "/", "home"), (gettext("Ablage"), "/workspaces", "folder")]
        items += [*added, (gettext("Papierkorb"), "/trash", "trash")]
    else:
        items = []
    if role in ("administration", "coordination"):
        items.append((gettext("Gruppen"), "/groups", "groups"))
    if role == "administration":
        items += [
            (gettext("Personen"), "/people", "person"),
            (gettext("Institutionen"), "/institutions", "institution"),
        ]
    if role == "data-protection":
        items.append((gettext("Prüfprotokoll"), "/audit", "history"))
    return items if user.sees_content else items + added


def _is_current(url: str) -> bool:
    if url == "/":
        return request.path == "/"
    return request.path.startswith((url, *_BELONGING.get(url, ())))
