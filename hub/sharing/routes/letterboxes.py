"""Briefkästen of people with an account: setting up, showing the address once, what waits, closing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from hub.days import today
from hub.documents.models import Folder
from hub.documents.pages import entry_url, frame_of
from hub.formats import filesize
from hub.forms import errors_on
from hub.guard import allow, signed_in_user
from hub.permissions import can
from hub.sharing.addresses import MAX_DAYS, OFFERED_DAYS, end_of
from hub.sharing.forms import LetterboxForm
from hub.sharing.letterboxes import MIB, Limits, create_letterbox
from hub.sharing.links import revoke
from hub.sharing.models import Letterbox
from hub.sharing.queries import deliveries_in, shown
from hub.sharing.routes import blueprint
from hub.sharing.routes.links import show_once, shown_once


@blueprint.route("/folders/<uuid:folder_id>/new-letterbox", methods=["GET", "POST"])
@allow("sharing.create", loads=Folder)
def new_letterbox(folder: Folder) -> Any:
    zone = current_app.config["ZONE"]
    form = LetterboxForm(until=today() + timedelta(days=OFFERED_DAYS))
    if form.validate_on_submit():
        with errors_on(form.until):
            letterbox, token = create_letterbox(
                signed_in_user(),
                folder,
                title=form.title.data,
                instructions=form.instructions.data or "",
                limits=_limits(form),
                expires_at=end_of(form.until.data, zone),
            )
            show_once(letterbox, token)
            return redirect(url_for("sharing.letterbox", letterbox_id=letterbox.id))
    page = render_template(
        "sharing/new_letterbox.html",
        form=form,
        folder=folder,
        back=entry_url(folder),
        latest=(today() + timedelta(days=MAX_DAYS)).isoformat(),
        most=filesize(current_app.config["MAX_UPLOAD_BYTES"]),
        **frame_of(folder),
    )
    return page, 422 if form.errors else 200


def _limits(form: LetterboxForm) -> Limits:
    return Limits(
        file_bytes=form.max_file_mib.data * MIB,
        total_bytes=form.max_total_mib.data * MIB,
        files=form.max_files.data,
    )


@blueprint.get("/letterboxes/<uuid:letterbox_id>")
@allow("sharing.see", loads=Letterbox)
def letterbox(letterbox: Letterbox) -> str:
    user = signed_in_user()
    [line] = shown(user, [letterbox])
    return render_template(
        "sharing/letterbox.html",
        line=line,
        letterbox=letterbox,
        address=shown_once(letterbox),
        deliveries=deliveries_in(user, letterbox),
        may_close=can(user, "sharing.revoke", letterbox) and letterbox.revoked_at is None,
        crumbs=_crumbs(letterbox),
    )


@blueprint.route("/letterboxes/<uuid:letterbox_id>/close", methods=["GET", "POST"])
@allow("sharing.revoke", loads=Letterbox)
def close_letterbox(letterbox: Letterbox) -> Any:
    if request.method == "POST":
        revoke(signed_in_user(), letterbox)
        flash(gettext("Der Briefkasten „%(name)s“ ist geschlossen.", name=letterbox.title), "success")
        return redirect(url_for("sharing.letterbox", letterbox_id=letterbox.id))
    return render_template("sharing/close_letterbox.html", letterbox=letterbox, crumbs=_crumbs(letterbox))


def _crumbs(letterbox: Letterbox) -> list[tuple[str, str | None]]:
    return [(gettext("Meine Freigaben"), "/share-links"), (letterbox.title, None)]
