"""Uploads by scripts: the tus 1.0 protocol (tus.io/protocols/resumable-upload). The plain form is in upload_form.py."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, current_app, jsonify, request
from flask_babel import gettext

from hub.answers import error_answer
from hub.db import transaction
from hub.documents.errors import ChangedMeanwhile, CheckedOut, NameTaken, WrongBytes
from hub.documents.models import Document, Folder, Upload
from hub.documents.routes import blueprint
from hub.documents.routes.tus import (
    CHECKSUMS,
    TUS_EXTENSIONS,
    TUS_VERSION,
    TusError,
    announced,
    asked_paths,
    brings_bytes,
    checked_stream,
)
from hub.documents.store import store
from hub.documents.upload_checks import check_paths
from hub.documents.uploads import (
    Announced,
    arrived_bytes,
    finish,
    forget_upload,
    receive,
    receive_whole,
)
from hub.documents.versions import KEEP_BOTH, NEW_VERSION, Filed
from hub.guard import admit, allow, allow_stream, signed_in_user
from storage import StagedGap, StreamTooLong


@blueprint.after_request
def add_tus_headers(response: Response) -> Response:
    if "Tus-Resumable" in request.headers or request.method == "OPTIONS":
        response.headers["Tus-Resumable"] = TUS_VERSION
    return response


@blueprint.route("/uploads", methods=["OPTIONS"], provide_automatic_options=False)
@allow("account.own")
def tus_options() -> Response:
    response = Response(status=204)
    response.headers["Tus-Version"] = TUS_VERSION
    response.headers["Tus-Extension"] = TUS_EXTENSIONS
    response.headers["Tus-Max-Size"] = str(current_app.config["MAX_UPLOAD_BYTES"])
    response.headers["Tus-Checksum-Algorithm"] = ",".join(CHECKSUMS)
    return response


@blueprint.post("/folders/<uuid:folder_id>/uploads/check")
@allow("documents.add", loads=Folder)
def check_upload(folder: Folder) -> Response:
    """Before the first byte: which of these names exist, which take no new version now, which will be refused."""
    paths, sizes = asked_paths()
    return jsonify(check_paths(signed_in_user(), folder, paths, sizes)._asdict())


@blueprint.post("/folders/<uuid:folder_id>/uploads")
@allow_stream("documents.add", loads=Folder, first=announced)
def create_upload(coming: Announced) -> Response:
    return _create(coming)


@blueprint.post("/documents/<uuid:document_id>/uploads")
@allow_stream("documents.change", loads=Document, first=announced)
def create_version_upload(coming: Announced) -> Response:
    return _create(coming)


@blueprint.route("/uploads/<uuid:upload_id>", methods=["HEAD"])
@allow("uploads.continue", loads=Upload)
def upload_state(upload: Upload) -> Response:
    response = Response(status=200)
    finished = upload.finished_document_id
    offset = arrived_bytes(upload)
    return _with_progress(response, upload, offset, document_id=finished)


@blueprint.route("/uploads/<uuid:upload_id>", methods=["PATCH"])
@allow_stream("uploads.continue", loads=Upload)
def continue_upload(upload_id: uuid.UUID) -> Response:
    if request.mimetype != "application/offset+octet-stream":
        raise TusError(415, gettext("Diese Anfrage gehört nicht zu einem Upload."))
    with transaction(writing=False):
        upload = admit("uploads.continue", Upload, upload_id)
    offset = request.headers.get("Upload-Offset", type=int)
    if offset is None or offset < 0:
        raise TusError(400, gettext("Diese Anfrage gehört nicht zu einem Upload."))
    if upload.finished_document_id:
        return _with_progress(Response(status=204), upload, upload.size, document_id=upload.finished_document_id)
    reached = _receive(upload, offset)
    if reached < upload.size:
        return _with_progress(Response(status=204), upload, reached)
    return _finished(Response(status=204), upload, finish(signed_in_user(), upload))


@blueprint.post("/uploads/<uuid:upload_id>/finish")
@allow_stream("uploads.continue", loads=Upload)
def finish_upload(upload_id: uuid.UUID) -> Response:
    """The person has decided what to do with a name that is taken or a document that changed meanwhile."""
    with transaction(writing=True):
        upload = admit("uploads.continue", Upload, upload_id)
        decision = request.form.get("on_conflict", "")
        upload.on_conflict = decision if decision in (NEW_VERSION, KEEP_BOTH) else upload.on_conflict
        upload.base_number = None
        if decision == KEEP_BOTH:
            upload.document_id = None
    if arrived_bytes(upload) < upload.size:
        raise TusError(409, gettext("Der Upload ist noch nicht vollständig. Bitte setzen Sie ihn fort."))
    if upload.finished_document_id:
        return _with_progress(Response(status=204), upload, upload.size, document_id=upload.finished_document_id)
    return _finished(Response(status=204), upload, finish(signed_in_user(), upload))


@blueprint.route("/uploads/<uuid:upload_id>", methods=["DELETE"])
@allow("uploads.continue", loads=Upload)
def give_up_upload(upload: Upload) -> Response:
    forget_upload(upload)
    return Response(status=204)


def _create(coming: Announced) -> Response:
    upload, destination = coming
    response = Response(status=201)
    response.headers["Location"] = f"/uploads/{upload.id}"
    if destination is not None:
        filed = receive_whole(signed_in_user(), upload, checked_stream(), destination=destination)
        return _finished(response, upload, filed)
    with transaction(writing=True) as opened:
        opened.add(upload)
    reached = _receive(upload, 0) if brings_bytes() else 0
    if reached == upload.size:
        return _finished(response, upload, finish(signed_in_user(), upload))
    return _with_progress(response, upload, reached)


def _receive(upload: Upload, offset: int) -> int:
    stream = checked_stream()
    try:
        reached = receive(upload, stream, offset=offset)
    except StagedGap:
        raise TusError(409, gettext("Der Upload wird an anderer Stelle fortgesetzt.")) from None
    except StreamTooLong:
        raise TusError(
            413, gettext("Es kamen mehr Bytes an als angekündigt. Bitte laden Sie die Datei neu hoch.")
        ) from None
    except WrongBytes:
        store().cut(str(upload.id), offset)
        raise
    return reached


def _with_progress(
    response: Response, upload: Upload, offset: int, *, document_id: uuid.UUID | None = None
) -> Response:
    response.headers["Upload-Offset"] = str(offset)
    response.headers["Upload-Length"] = str(upload.size)
    response.headers["Upload-Expires"] = upload.expires_at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    if document_id:
        response.headers["Hub-Document"] = f"/documents/{document_id}"
    return response


def _finished(response: Response, upload: Upload, filed: Filed) -> Response:
    response.headers["Hub-New-Version"] = "1" if filed.is_new_version else "0"
    return _with_progress(response, upload, upload.size, document_id=filed.document.id)


@blueprint.errorhandler(NameTaken)
@blueprint.errorhandler(ChangedMeanwhile)
@blueprint.errorhandler(CheckedOut)
def answer_conflict(error: NameTaken | ChangedMeanwhile | CheckedOut) -> Any:
    """Upload clients read the code and ask the person."""
    return error_answer(error.status, str(error.message), error=error.code)
