"""What people without an account see behind `/s/<token>`: a document or a folder with all below it.

The address is the key, so it must stay out of everything that lasts: no referrer, no cache, no search engine, no log.
"""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, redirect, render_template, request, session, url_for
from flask_babel import gettext

from hub import slots
from hub.accounts import throttle
from hub.accounts.passwords import matches
from hub.db import transaction
from hub.documents.downloads import INLINE_TYPES, file_response
from hub.documents.models import Document, Folder, Version
from hub.documents.pages import icon_of, kind_of
from hub.errors import HubError
from hub.guard import accept_form, public_address
from hub.sharing.addresses import LinkNotValid, Opened
from hub.sharing.forms import LinkPasswordForm
from hub.sharing.links import count_fetch, open_link, shared_folder, shared_version
from hub.sharing.models import ShareLink
from hub.sharing.passes import has_fetch, has_password, remember_fetch, remember_password
from hub.sharing.queries import children_shown
from hub.sharing.routes import blueprint

PREFIXES = ("/s/", "/b/")
MAX_UNKNOWN = 100  # addresses that do not hold, tried from one network address in 15 minutes


@blueprint.after_app_request
def keep_address_secret(response: Response) -> Response:
    if request.path.startswith(PREFIXES):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.app_errorhandler(LinkNotValid)
def answer_not_valid(error: LinkNotValid) -> Any:
    """One answer for all that do not hold; whoever tries very many has to wait."""
    try:
        with transaction(writing=True):
            throttle.count_attempt(throttle.visit_key(request.remote_addr or ""), most=MAX_UNKNOWN)
    except throttle.TooManyAttempts as refused:
        return _sorry(refused), refused.status, {"Retry-After": str(refused.seconds)}
    return _sorry(error), error.status


def _sorry(error: HubError) -> str:
    return render_template("sharing/not_valid.html", message=error.message)


@blueprint.route("/<any(s, b):_kind>/<path:_address>")
@public_address
def malformed_address(_kind: str, _address: str) -> Any:
    raise LinkNotValid


@blueprint.get("/s/<token>")
@public_address
def shared(token: str) -> Any:
    with transaction(writing=False):
        opened = _open(token)
        if _needs_password(opened.link):
            return render_template("sharing/password.html", form=LinkPasswordForm())
        if isinstance(opened.entry, Folder):
            return _folder_page(opened, opened.entry, token)
        document, version = shared_version(opened, opened.entry.id)
        return render_template(
            "sharing/shared_document.html",
            document=document,
            version=version,
            kind=kind_of(version.media_type),
            icon_name=icon_of("document", version.media_type),
            may_view=version.media_type in INLINE_TYPES,
            address=_file_address(token, document),
            **_facts(opened),
        )


@blueprint.post("/s/<token>")
@public_address
def give_password(token: str) -> Any:
    with transaction(writing=False):
        link = _open(token).link
    accept_form()
    form = LinkPasswordForm()
    if link.password_hash is None:
        return redirect(url_for("sharing.shared", token=token))
    if form.validate():
        try:
            is_right = _try_password(link, form.password.data)
        except throttle.TooManyAttempts as refused:
            form.password.errors = [str(refused.message)]
            return _password_page(form, refused.status, {"Retry-After": str(refused.seconds)})
        if is_right:
            remember_password(session, link.id)
            return redirect(url_for("sharing.shared", token=token))
        form.password.errors = [gettext("Das Passwort stimmt nicht. Bitte prüfen Sie es.")]
    return _password_page(form, 422)


def _try_password(link: ShareLink, password: str) -> bool:
    """Counted before it is checked, checked outside of any transaction."""
    of_link, of_address = throttle.link_key(link.id), throttle.address_key(request.remote_addr or "")
    with transaction(writing=True):
        throttle.count_attempt(of_link, most=throttle.MAX_PER_ACCOUNT)
        throttle.count_attempt(of_address, most=throttle.MAX_PER_ADDRESS)
    if not matches(password, link.password_hash):
        return False
    with transaction(writing=True):
        throttle.take_back_attempt(of_link)
        throttle.take_back_attempt(of_address)
    return True


def _password_page(form: LinkPasswordForm, status: int, headers: dict[str, str] | None = None) -> Any:
    return render_template("sharing/password.html", form=form), status, headers or {}


@blueprint.get("/s/<token>/folders/<uuid:folder_id>")
@public_address
def shared_subfolder(token: str, folder_id: uuid.UUID) -> Any:
    with transaction(writing=False):
        opened = _open(token)
        if _needs_password(opened.link):
            return redirect(url_for("sharing.shared", token=token))
        folder, _ = shared_folder(opened, folder_id)
        return _folder_page(opened, folder, token)


def _folder_page(opened: Opened[ShareLink], folder: Folder, token: str) -> str:
    _, steps = shared_folder(opened, folder.id)
    entries, has_more = children_shown(opened.maker, folder)
    here = url_for("sharing.shared", token=token)
    return render_template(
        "sharing/shared_folder.html",
        folder=folder,
        steps=[(name, here if at == 0 else f"{here}/folders/{row_id}") for at, (row_id, name) in enumerate(steps)],
        entries=entries,
        has_more=has_more,
        here=here,
        inline_types=INLINE_TYPES,
        icon_of=icon_of,
        actions=slots.actions(slots.SHARED_FOLDER_ACTIONS, opened, folder, here),
        **_facts(opened),
    )


@blueprint.get("/s/<token>/documents/<uuid:document_id>/download")
@public_address
def download_shared(token: str, document_id: uuid.UUID) -> Any:
    return _send(token, document_id, inline=False)


@blueprint.get("/s/<token>/documents/<uuid:document_id>/view")
@public_address
def view_shared(token: str, document_id: uuid.UUID) -> Any:
    return _send(token, document_id, inline=True)


def _send(token: str, document_id: uuid.UUID, *, inline: bool) -> Any:
    with transaction(writing=False):
        opened = open_link(token)
        link = opened.link
        if _needs_password(link):
            return redirect(url_for("sharing.shared", token=token))
        document, version = shared_version(opened, document_id)
    if not (version.media_type in INLINE_TYPES if inline else link.may_download):
        raise LinkNotValid
    goes_on = _starts_later() and has_fetch(session, link.id, version.sha256)
    if link.is_used_up and not goes_on:
        raise LinkNotValid
    response = file_response(
        key=version.store_key,
        version=version.store_version,
        name=document.name if link.version_number is None else version.file_name,
        size=version.size,
        sha256=version.sha256,
        media_type=version.media_type,
        changed_at=version.created_at,
        inline=inline,
    )
    is_new = response.status_code == 200 or (response.status_code == 206 and not goes_on)
    if request.method == "GET" and is_new:
        _count(link, document, version, response)
    return response


def _count(link: ShareLink, document: Document, version: Version, response: Response) -> None:
    try:
        with transaction(writing=True):
            count_fetch(link, document, version)
    except Exception:
        response.close()  # the file is open already
        raise
    remember_fetch(session, link.id, version.sha256)


def _starts_later() -> bool:
    """Whether a piece is asked for that is not the first one."""
    wanted = request.range.ranges if request.range else []
    return len(wanted) == 1 and (wanted[0][0] or 0) != 0


def _open(token: str) -> Opened[ShareLink]:
    opened = open_link(token)
    if opened.link.is_used_up:
        raise LinkNotValid
    return opened


def _needs_password(link: ShareLink) -> bool:
    return link.password_hash is not None and not has_password(session, link.id)


def _file_address(token: str, document: Document) -> str:
    return f"{url_for('sharing.shared', token=token)}/documents/{document.id}"


def _facts(opened: Opened[ShareLink]) -> dict[str, Any]:
    return {"link": opened.link, "institution": opened.institution}
