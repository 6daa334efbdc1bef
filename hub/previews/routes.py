"""The page view of a document, and the images on it."""

from __future__ import annotations

import uuid
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext

from hub.db import transaction
from hub.documents.downloads import FILE_POLICY, SANDBOX, file_response
from hub.documents.held_files import held_file
from hub.documents.models import Document, Version
from hub.documents.pages import entry_url, frame_of, icon_of
from hub.documents.versions import version_of
from hub.errors import NotFound
from hub.guard import allow, allow_stream, signed_in_user
from hub.previews import jobs, panel  # noqa: F401 (registered by being imported)
from hub.previews.looking import IMAGE, TEXT, look_at, page_image, small_image, strip_around
from hub.previews.making import forget_page
from hub.previews.models import PreviewPage
from hub.previews.trail import note_look, note_look_at_delivery
from hub.sharing.deliveries import folder_for
from hub.sharing.models import DeliveredFile, Delivery
from storage import VersionNotFound

blueprint = Blueprint("previews", __name__)

MAX_WORDS_CHARACTERS = 200


@blueprint.get("/documents/<uuid:document_id>/preview")
@allow("documents.read", loads=Document)
def preview(document: Document) -> str:
    """One page: `?page=3&version=2&q=Förderplan`."""
    version = version_of(document, _number("version") or document.number or 0)
    words = " ".join(request.args.get("q", "").split())[:MAX_WORDS_CHARACTERS]
    look = look_at(version, number=_number("page"), words=words)
    if look.state in (IMAGE, TEXT):
        note_look(signed_in_user(), document, version.number)
    former = {} if version.number == document.number else {"version": version.number}
    frame = frame_of(document)
    return render_template(
        "previews/page.html",
        document=document,
        version=version,
        look=look,
        strip=strip_around(version, look),
        words=words,
        former=former,
        is_former=bool(former),
        icon_name=icon_of("document", document.media_type),
        url=entry_url(document),
        page_url=lambda number: "?" + urlencode(former | {"page": number} | ({"q": words} if words else {})),
        **frame
        | {"crumbs": [*frame["crumbs"][:-1], (document.name, entry_url(document)), (gettext("Vorschau"), None)]},
    )


class _Asked(NamedTuple):
    document: Document
    version: Version
    page: PreviewPage


def _with_page(document: Document, number: int, page: int) -> _Asked:
    version = version_of(document, number)
    found = page_image(version, page)
    if found is None:
        raise NotFound
    return _Asked(document, version, found)


@blueprint.get("/documents/<uuid:document_id>/pages/<int(max=2147483647):number>/<int(max=500):page>")
@allow_stream("documents.read", loads=Document, first=_with_page)
def page_of_version(asked: _Asked, number: int, page: int) -> Response:  # noqa: ARG001 (`first` took them)
    """The image of one page, made by the hub: nothing of the file itself goes out here."""
    document, version, found = asked
    response = _image(found, name=document.name)
    if request.method != "HEAD":
        note_look(signed_in_user(), document, version.number)
    return response


def _image(page: PreviewPage, *, name: str) -> Response:
    """Raises what holds the bytes back that it was made of, and `NotFound` for an image that has to be made again."""
    assert page.store_key
    assert page.store_version
    try:
        return file_response(
            key=page.store_key,
            version=page.store_version,
            name=f"{name} {page.number}.webp",
            size=page.size,
            sha256=page.image_sha256,
            media_type="image/webp",
            changed_at=page.made_at,
            inline=True,
            made_of=page.sha256,
        )
    except VersionNotFound:
        with transaction(writing=True):
            forget_page(page)
        raise NotFound from None


@blueprint.get("/documents/<uuid:document_id>/pages/<int(max=2147483647):number>/<int(max=500):page>/small")
@allow("documents.read", loads=Document)
def small_page(document: Document, number: int, page: int) -> Response:
    """The little picture of one page; too small to be read, so nobody has looked at the document by it."""
    picture = small_image(version_of(document, number), page)
    if picture is None:
        raise NotFound
    response = Response(picture, mimetype="image/webp")
    response.headers["Content-Security-Policy"] = FILE_POLICY + SANDBOX
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return cast(Response, response.make_conditional(request))


class _Delivered(NamedTuple):
    delivery: Delivery
    file: DeliveredFile
    page: PreviewPage


def _with_delivered(delivery: Delivery, file_id: uuid.UUID, page: int) -> _Delivered:
    file = next((file for file in delivery.files if file.id == file_id), None)
    if file is None or folder_for(signed_in_user(), delivery) is None:
        raise NotFound
    found = page_image(held_file(file), page)
    if found is None:
        raise NotFound
    return _Delivered(delivery, file, found)


@blueprint.get("/deliveries/<uuid:delivery_id>/files/<uuid:file_id>/pages/<int(max=500):page>")
@allow_stream("sharing.take-over", loads=Delivery, first=_with_delivered)
def page_of_delivered_file(asked: _Delivered, file_id: uuid.UUID, page: int) -> Response:  # noqa: ARG001 (as above)
    """The image of one page of what waits in a Briefkasten."""
    response = _image(asked.page, name=asked.file.name)
    if request.method != "HEAD":
        note_look_at_delivery(signed_in_user(), asked.delivery, asked.file.id)
    return response


def _number(name: str) -> int | None:
    """A number of the address; None where there is none or it makes no sense."""
    written: Any = request.args.get(name, "")
    return int(written) if written.isascii() and written.isdecimal() and 0 < int(written[:10]) < 2**31 else None
