"""Pictures of the public site, for those who write it."""

from __future__ import annotations

import uuid
from typing import Any, BinaryIO, cast

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from hub.db import transaction
from hub.documents.store import take_back
from hub.errors import HubError
from hub.feedback.content import LANGUAGE_NAMES, RIGHT_TO_LEFT, Texts
from hub.guard import admit_again, allow, allow_stream, signed_in_user
from hub.site.forms import MAX_CONTACT_CHARACTERS, TooLong, typed_texts
from hub.site.models import SiteImage
from hub.site.pictures import (
    MAX_UPLOAD_BYTES,
    NoPicture,
    Picture,
    add_picture,
    delete_picture,
    describe_picture,
    expect_described,
    known_picture,
    read_picture,
    store_picture,
    used_pictures,
)
from hub.site.queries import all_images
from hub.site.routes import blueprint
from hub.site.routes.pages import crumbs, site_tabs
from hub.site.routes.public import picture_response


@blueprint.get("/site/pictures")
@allow("site.edit")
def picture_list() -> str:
    return _list()


@blueprint.post("/site/pictures")
@allow_stream("site.edit", most=MAX_UPLOAD_BYTES)
def upload_picture() -> Any:
    """Bytes first and outside of a transaction, then the row."""
    try:
        picture, alternative = _sent_picture(), _typed_alternative()
        image_id = _keep(picture, alternative, is_decorative="is_decorative" in request.form)
    except HubError as error:
        with transaction(writing=False):
            admit_again("site.edit")
            return _list(error, request.form.get("alternative.de", "")), error.status
    return redirect(url_for("site.edit_picture", image_id=image_id))


@blueprint.route("/site/pictures/<uuid:image_id>/edit", methods=["GET", "POST"])
@allow("site.edit", loads=SiteImage)
def edit_picture(image: SiteImage) -> Any:
    error: HubError | None = None
    alternative, is_decorative = image.alternative, image.is_decorative
    if request.method == "POST":
        alternative = typed_texts(request.form, "alternative", image.alternative)
        is_decorative = "is_decorative" in request.form
        try:
            describe_picture(
                signed_in_user(), image, alternative=_typed_alternative(image.alternative), is_decorative=is_decorative
            )
        except HubError as refused:
            error = refused
        else:
            flash(gettext("Die Beschreibung ist gespeichert."), "success")
            return redirect(url_for("site.picture_list"))
    page = render_template(
        "site/edit_picture.html",
        image=image,
        alternative=alternative,
        is_decorative=is_decorative,
        languages=LANGUAGE_NAMES,
        right_to_left=RIGHT_TO_LEFT,
        error=error.message if error else None,
        crumbs=crumbs((gettext("Bilder"), "/site/pictures"), (gettext("Beschreibung"), None)),
    )
    return page, error.status if error else 200


@blueprint.post("/site/pictures/<uuid:image_id>/delete")
@allow("site.edit", loads=SiteImage)
def remove_picture(image: SiteImage) -> Any:
    delete_picture(signed_in_user(), image)
    flash(gettext("Das Bild ist gelöscht."), "success")
    return redirect(url_for("site.picture_list"))


@blueprint.get("/site/pictures/<uuid:image_id>")
@allow("site.edit", loads=SiteImage)
def picture(image: SiteImage) -> Response:
    """Also those that no published page shows."""
    return picture_response(image)


def _sent_picture() -> Picture:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise NoPicture
    return read_picture(cast(BinaryIO, file.stream))


def _typed_alternative(kept: Texts | None = None) -> Texts:
    """Raises `TooLong`."""
    alternative = typed_texts(request.form, "alternative", kept or {})
    if any(len(text) > MAX_CONTACT_CHARACTERS for text in alternative.values()):
        raise TooLong
    return alternative


def _keep(picture: Picture, alternative: Texts, *, is_decorative: bool) -> uuid.UUID:
    expect_described(alternative, is_decorative=is_decorative)
    with transaction(writing=False):
        known = known_picture(picture.sha256)
    if known is not None:
        return known.id
    stored = store_picture(picture)
    try:
        with transaction(writing=True):
            user = admit_again("site.edit")
            return add_picture(user, picture, stored, alternative=alternative, is_decorative=is_decorative).id
    except Exception:
        take_back(stored)
        raise


def _list(error: HubError | None = None, typed: str = "") -> str:
    return render_template(
        "site/pictures.html",
        images=all_images(),
        used=used_pictures(),
        error=error.message if error else None,
        typed=typed,
        tabs=site_tabs("/site/pictures"),
        crumbs=crumbs((gettext("Bilder"), None)),
    )
