"""Enforces `permissions`: every route says what it needs, and the application does not start with one that does not."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError, CSRFProtect, validate_csrf
from wtforms import ValidationError

from hub.accounts.signed_in import User
from hub.db import Base, session, transaction
from hub.documents.models import Entry
from hub.errors import HubError, NotAllowed, NotFound
from hub.permissions import can, can_know_of

View = TypeVar("View", bound=Callable[..., Any])

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
MAX_FORM_BYTES = 1024 * 1024

csrf = CSRFProtect()


class SignInNeeded(HubError):
    """Nobody is signed in."""

    status = 401


def public(view: View) -> View:
    """Anybody may ask, signed in or not; one transaction around the view."""

    @wraps(view)
    def open_to_all(*args: Any, **values: Any) -> Any:
        request.max_content_length = MAX_FORM_BYTES
        csrf.protect()
        with transaction(writing=request.method not in SAFE_METHODS):
            current_user.is_authenticated  # noqa: B018 (read within the transaction, used by the page frame)
            return view(*args, **values)

    return _declare(open_to_all, "public")


def public_unlocked(view: View) -> View:
    """Like `public` for slow work such as checking a password: the view opens its own short transactions."""

    @wraps(view)
    def open_to_all(*args: Any, **values: Any) -> Any:
        request.max_content_length = MAX_FORM_BYTES
        csrf.protect()
        with transaction(writing=False):
            current_user.is_authenticated  # noqa: B018 (read once here, used by the page frame)
        return view(*args, **values)

    return _declare(open_to_all, "public")


def public_address(view: View) -> View:
    """For pages whose address is the key to them: anybody, without a transaction; the view opens its own short ones.

    It calls `accept_form` before it reads a form.
    """

    @wraps(view)
    def open_to_all(*args: Any, **values: Any) -> Any:
        request.max_content_length = MAX_FORM_BYTES
        with transaction(writing=False):
            current_user.is_authenticated  # noqa: B018 (read once here, used by the page frame)
        return view(*args, **values)

    return _declare(open_to_all, "public")


def accept_form(*, most: int = MAX_FORM_BYTES) -> None:
    """Let the body of a form in, up to `most` bytes, and check the page's token.

    `csrf.protect` would ask for a referrer too, which pages with a secret address do not send.
    """
    request.max_content_length = most
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError as error:
        raise CSRFError(error.args[0]) from None


def nameless(view: View) -> View:
    """For pages that must not know who asks: nobody is looked up, not even who is signed in, and no visit is noted.

    Nothing they do depends on who asks, so no page's token of a session is wanted. The view opens its own short
    transactions, and lowers the size of a body before it reads one.
    """

    @wraps(view)
    def open_to_all(*args: Any, **values: Any) -> Any:
        request.max_content_length = MAX_FORM_BYTES
        g._login_user = AnonymousUserMixin()  # where flask-login keeps it
        g.language = "de"
        return view(*args, **values)

    return _declare(open_to_all, "public")


def public_by_token(view: View) -> View:
    """Like `public` for addresses that hold a signed token: that is the right to what the page does.

    No page's token is asked beside it: a mail program that unsubscribes has seen no page (RFC 8058).
    """

    @wraps(view)
    def open_to_its_holder(*args: Any, **values: Any) -> Any:
        request.max_content_length = MAX_FORM_BYTES
        with transaction(writing=request.method not in SAFE_METHODS):
            current_user.is_authenticated  # noqa: B018 (read within the transaction, used by the page frame)
            return view(*args, **values)

    return _declare(open_to_its_holder, "public")


def bare(view: View) -> View:
    """For assets and health: anybody, no person, no transaction, nothing that changes."""
    return _declare(view, "public")


def allow(permission: str, *, loads: type[Base] | None = None) -> Callable[[View], View]:
    """The person needs `permission`, on the row named by the one `<uuid:…_id>` of the URL when `loads` is given.

    The view receives the loaded row. Cannot know of it → `NotFound`; may know but not do → `NotAllowed`.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> Any:
            request.max_content_length = MAX_FORM_BYTES
            csrf.protect()
            with transaction(writing=request.method not in SAFE_METHODS):
                thing = _admit(permission, loads, values)
                return view(thing, **values) if loads else view(**values)

        return _declare(guarded, permission)

    return declare


def allow_unlocked(permission: str, *, loads: type[Base] | None = None) -> Callable[[View], View]:
    """Like `allow` for slow work such as hashing a password: the view opens its own short transactions.

    It receives the row's id when `loads` is given, and asks `admit` again in the transaction that changes something.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> Any:
            request.max_content_length = MAX_FORM_BYTES
            csrf.protect()
            with transaction(writing=False):
                row = _admit(permission, loads, values)
            return view(row.id, **values) if loads else view(**values)

        return _declare(guarded, permission)

    return declare


def allow_stream(
    permission: str,
    *,
    loads: type[Base] | None = None,
    first: Callable[..., Any] | None = None,
    most: int | None = None,
) -> Callable[[View], View]:
    """Like `allow` for views that move file bytes: they run outside a transaction.

    Rights are checked before the first byte; a view that changes something opens its own short transaction
    afterwards and asks `admit` again, because rights may have changed while the bytes came in. With `first` the view
    receives what that makes of the row (and of the rest of the URL) while it is still being read, else the row's id;
    without `loads` it receives nothing and asks `admit_again`.
    More than `most` bytes (as a rule the hub's limit of an upload) are refused before they are read.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> Any:
            with transaction(writing=False):
                row = _admit(permission, loads, values)
                given = () if row is None else (first(row, **values) if first else row.id,)
            request.max_content_length = (most or current_app.config["MAX_UPLOAD_BYTES"]) + MAX_FORM_BYTES
            csrf.protect()
            return view(*given, **values)

        return _declare(guarded, permission)

    return declare


def admit(permission: str, kind: type[Any], row_id: uuid.UUID) -> Any:
    """Load the row again in the transaction that is open now and check the right on it."""
    return _check(permission, load(kind, row_id))


def admit_again(permission: str) -> User:
    """Who asks, and whether they still may, in the transaction that is open now: for rights about no row."""
    ask_again_who()
    _check(permission, None)
    return signed_in_user()


def ask_again_who() -> None:
    """Forget who was signed in when the request began: what was true before a long body may not be true after it."""
    g.pop("_login_user", None)


def load(kind: type[Any], row_id: uuid.UUID) -> Any:
    """The row, or `NotFound`. What lies in the trash is only reached through its trash entry."""
    row = session().get(kind, row_id)
    if row is None or (isinstance(row, Entry) and row.trash_id is not None):
        raise NotFound
    return row


def signed_in_user() -> User:
    """The person who asks; raises `SignInNeeded`."""
    if not current_user.is_authenticated:
        raise SignInNeeded
    return cast(User, current_user._get_current_object())


def _admit(permission: str, kind: type[Base] | None, values: dict[str, Any]) -> Any:
    signed_in_user()
    if kind is None:
        return _check(permission, None)
    return _check(permission, load(kind, values.pop(_id_name(values))))


def _id_name(values: dict[str, Any]) -> str:
    return next(name for name, value in values.items() if isinstance(value, uuid.UUID))


def _check(permission: str, thing: Any) -> Any:
    user = signed_in_user()
    if not can(user, permission, thing):
        raise NotAllowed if can_know_of(user, thing) else NotFound
    return thing


def _declare(view: Any, permission: str) -> Any:
    view.hub_permission = permission
    return view


def refuse_undeclared_routes(app: Flask) -> None:
    """Stop the start when a route has no declared permission."""
    for rule in app.url_map.iter_rules():
        if not hasattr(app.view_functions[rule.endpoint], "hub_permission"):
            raise RuntimeError(f"route {rule.rule} declares no permission (see hub/guard.py)")


def ask_to_sign_in() -> Response:
    """Where a person without a session goes; the way back is kept for pages, not for changes."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return cast(Response, redirect(url_for("accounts.sign_in", next=back)))
