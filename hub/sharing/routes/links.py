"""Freigabelinks of people with an account: making, showing once, lists, revoking."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext

from hub.accounts.passwords import hash_password
from hub.days import today
from hub.db import transaction
from hub.documents.models import Document, Entry, Folder, Workspace
from hub.documents.pages import entry_url, frame_of, workspace_tabs
from hub.documents.versions import version_of
from hub.forms import errors_on
from hub.guard import admit, allow, allow_unlocked, signed_in_user
from hub.permissions import can
from hub.sharing.addresses import MAX_DAYS, OFFERED_DAYS, Link, address_of, end_of
from hub.sharing.forms import CURRENT, ShareLinkForm
from hub.sharing.links import Wishes, create_link, revoke
from hub.sharing.models import Letterbox, ShareLink
from hub.sharing.queries import letterboxes_of, links_in, links_made_by, links_to, shown
from hub.sharing.routes import blueprint

NEW_ADDRESS = "new_address"


@blueprint.route("/<any(folders, documents):kind>/<uuid:entry_id>/new-link", methods=["GET", "POST"])
@allow_unlocked("sharing.create", loads=Entry)
def new_link(entry_id: uuid.UUID, kind: str) -> Any:  # noqa: ARG001 (both kinds are entries)
    form = ShareLinkForm(until=today() + timedelta(days=OFFERED_DAYS))
    with transaction(writing=False):
        entry = admit("sharing.create", Entry, entry_id)
        _offer_versions(form, entry)
    is_right = form.validate_on_submit()
    password_hash = hash_password(form.password.data) if is_right and form.password.data else None
    with transaction(writing=is_right):
        entry = admit("sharing.create", Entry, entry_id)
        if is_right:
            with errors_on(form.until):
                link, token = create_link(signed_in_user(), entry, _wishes(form, password_hash))
                show_once(link, token)
                return redirect(url_for("sharing.share_link", link_id=link.id))
        page = render_template(
            "sharing/new_link.html", form=form, entry=entry, back=entry_url(entry), latest=_latest(), **frame_of(entry)
        )
        return page, 422 if form.errors else 200


def _offer_versions(form: ShareLinkForm, entry: Entry) -> None:
    """The current one, or fixed: the one that was asked for."""
    if not isinstance(entry, Document):
        del form.version
        return
    wanted = request.args.get("version", type=int)
    number = version_of(entry, wanted or entry.number or 0).number
    form.version.choices = [
        (CURRENT, gettext("immer die aktuelle Fassung")),
        (str(number), gettext("fest: Fassung %(number)s, auch wenn es neuere gibt", number=number)),
    ]
    if wanted and not form.is_submitted():
        form.version.data = str(number)


def _wishes(form: ShareLinkForm, password_hash: str | None) -> Wishes:
    version = form.version.data if "version" in form else CURRENT
    return Wishes(
        expires_at=end_of(form.until.data, current_app.config["ZONE"]),
        allows=form.allows.data,
        version_number=None if version == CURRENT else int(version),
        purpose=form.purpose.data or "",
        password_hash=password_hash,
        max_fetches=form.max_fetches.data,
    )


def _latest() -> str:
    return (today() + timedelta(days=MAX_DAYS)).isoformat()


def show_once(link: Link, token: str) -> None:
    """The next page of this browser, and only that, shows the address."""
    session[NEW_ADDRESS] = [str(link.id), address_of(link, token)]


def shown_once(link: Link) -> str | None:
    """The address of a link that was made just now in this browser."""
    link_id, address = session.pop(NEW_ADDRESS, None) or (None, None)
    return address if link_id == str(link.id) else None


@blueprint.get("/share-links/<uuid:link_id>")
@allow("sharing.see", loads=ShareLink)
def share_link(link: ShareLink) -> str:
    user = signed_in_user()
    [line] = shown(user, [link])
    return render_template(
        "sharing/link.html",
        line=line,
        link=link,
        address=shown_once(link),
        may_revoke=can(user, "sharing.revoke", link) and link.revoked_at is None,
        crumbs=_crumbs(line.name or gettext("Freigabelink")),
    )


@blueprint.route("/share-links/<uuid:link_id>/revoke", methods=["GET", "POST"])
@allow("sharing.revoke", loads=ShareLink)
def revoke_link(link: ShareLink) -> Any:
    user = signed_in_user()
    [line] = shown(user, [link])
    if request.method == "POST":
        revoke(user, link)
        flash(gettext("Der Freigabelink gilt nicht mehr. Wer ihn hat, sieht ab sofort nichts mehr."), "success")
        return redirect(url_for("sharing.share_link", link_id=link.id))
    return render_template("sharing/revoke.html", line=line, crumbs=_crumbs(gettext("Widerrufen")))


@blueprint.get("/share-links")
@allow("sharing.own")
def own_links() -> str:
    user = signed_in_user()
    page = links_made_by(user, ShareLink, page=_page())
    boxes = links_made_by(user, Letterbox)
    return render_template(
        "sharing/own_links.html",
        page=page,
        links=shown(user, page.rows),
        letterboxes=shown(user, boxes.rows),
        crumbs=[(gettext("Start"), "/"), (gettext("Meine Freigaben"), None)],
    )


@blueprint.get("/workspaces/<uuid:workspace_id>/share-links")
@allow("workspaces.manage", loads=Workspace)
def links_of_workspace(workspace: Workspace) -> str:
    user = signed_in_user()
    page = links_in(user, workspace, ShareLink, page=_page())
    boxes = links_in(user, workspace, Letterbox)
    return render_template(
        "sharing/workspace_links.html",
        workspace=workspace,
        page=page,
        links=shown(user, page.rows),
        letterboxes=shown(user, boxes.rows),
        workspace_tabs=workspace_tabs(workspace.id, at=request.path),
        crumbs=[
            (gettext("Ablage"), "/workspaces"),
            (workspace.name, f"/workspaces/{workspace.id}"),
            (gettext("Freigaben"), None),
        ],
    )


@blueprint.get("/folders/<uuid:folder_id>/share-links")
@allow("sharing.create", loads=Folder)
def links_of_folder(folder: Folder) -> str:
    user = signed_in_user()
    return render_template(
        "sharing/folder_links.html",
        folder=folder,
        links=links_to(user, folder),
        letterboxes=letterboxes_of(user, folder),
        **frame_of(folder),
    )


def _page() -> int:
    return request.args.get("page", 1, type=int)


def _crumbs(last: str) -> list[tuple[str, str | None]]:
    return [(gettext("Meine Freigaben"), "/share-links"), (last, None)]
