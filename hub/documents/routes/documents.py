"""Pages of one document: its versions, downloads, restoring, describing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, flash, redirect, render_template, request
from flask_babel import gettext

from hub import slots
from hub.audit.actions import noted_since, record
from hub.days import today
from hub.db import now, transaction
from hub.documents.details import STATUS_LABELS, STATUS_TONES
from hub.documents.downloads import INLINE_TYPES, file_response
from hub.documents.models import CONTRIBUTE, Document, Version
from hub.documents.pages import entry_url, frame_of, icon_of, kind_of, url_of
from hub.documents.queries import person_name, relatives_of, versions_of
from hub.documents.readings import STATUS_LABELS as READING_LABELS
from hub.documents.readings import status_of
from hub.documents.routes import blueprint
from hub.documents.upload_checks import why_no_new_version
from hub.documents.versions import restore_version, version_of
from hub.guard import allow, allow_stream, signed_in_user
from hub.permissions import can, level_in

NOTED_FOR = timedelta(minutes=15)


@blueprint.get("/documents/<uuid:document_id>")
@allow("documents.read", loads=Document)
def document(document: Document) -> str:
    user = signed_in_user()
    level = level_in(user, document.workspace_id)
    versions = versions_of(document)
    successor, predecessors = relatives_of(user, document)
    return render_template(
        "documents/document.html",
        document=document,
        url=entry_url(document),
        icon_name=icon_of("document", document.media_type),
        kind=kind_of(document.media_type),
        versions=versions,
        reading=READING_LABELS[status_of(document.sha256 or "")],
        status_label=str(STATUS_LABELS[document.status]) if document.status else "",
        status_tone=STATUS_TONES.get(document.status or "", ""),
        responsible=person_name(document.responsible_id),
        successor=successor,
        predecessors=predecessors,
        may_finish_reminder=can(user, "documents.finish-reminder", document),
        today=today(),
        url_of=url_of,
        opens_in_browser=document.media_type in INLINE_TYPES,
        may_write=level >= CONTRIBUTE,
        held=why_no_new_version(user, document) if level >= CONTRIBUTE else "",
        top=slots.panels(slots.DOCUMENT_TOP, user, document, level),
        panels=slots.panels(slots.DOCUMENT_PANELS, user, document, level),
        aside=slots.panels(slots.DOCUMENT_ASIDE, user, document, level),
        actions=slots.actions(slots.DOCUMENT_ACTIONS, user, document, level),
        more=slots.actions(slots.DOCUMENT_MORE, user, document, level),
        version_actions={
            version.number: slots.actions(slots.VERSION_ACTIONS, user, document, version.number, level)
            for version in versions
        },
        **frame_of(document),
    )


def _with_version(document: Document, number: int | None = None) -> tuple[Document, Version]:
    return document, version_of(document, number or document.number or 0)


@blueprint.get("/documents/<uuid:document_id>/download")
@allow_stream("documents.read", loads=Document, first=_with_version)
def download_document(asked: tuple[Document, Version]) -> Response:
    return _send(*asked, name=asked[0].name)


@blueprint.get("/documents/<uuid:document_id>/view")
@allow_stream("documents.read", loads=Document, first=_with_version)
def view_document(asked: tuple[Document, Version]) -> Response:
    return _send(*asked, name=asked[0].name, inline=True)


@blueprint.get("/documents/<uuid:document_id>/versions/<int(max=2147483647):number>/download")
@allow_stream("documents.read", loads=Document, first=_with_version)
def download_version(asked: tuple[Document, Version], number: int) -> Response:  # noqa: ARG001 (`first` took it)
    return _send(*asked, name=asked[1].file_name)


@blueprint.route("/documents/<uuid:document_id>/versions/<int(max=2147483647):number>/restore", methods=["GET", "POST"])
@allow("documents.change", loads=Document)
def restore(document: Document, number: int) -> Any:
    version = version_of(document, number)
    if request.method == "POST":
        made = restore_version(signed_in_user(), document, number=version.number)
        flash(
            gettext("Fassung %(old)s ist jetzt wieder aktuell (als Fassung %(new)s).", old=number, new=made.number),
            "success",
        )
        return redirect(entry_url(document))
    return render_template("documents/restore.html", document=document, version=version, **frame_of(document))


def _send(document: Document, version: Version, *, name: str, inline: bool = False) -> Response:
    response = file_response(
        key=version.store_key,
        version=version.store_version,
        name=name,
        size=version.size,
        sha256=version.sha256,
        media_type=version.media_type,
        changed_at=version.created_at,
        inline=inline,
    )
    _note_download(document, version, response)
    return response


def _note_download(document: Document, version: Version, response: Response) -> None:
    """Downloads are in the trail (domain.md §8); a reader that fetches piece by piece is noted once in a while."""
    if request.method == "HEAD":
        return
    starts = response.status_code == 200 or response.headers.get("Content-Range", "").startswith("bytes 0-")
    if not starts and response.status_code != 206:
        return
    user = signed_in_user()
    with transaction(writing=True):
        if not starts and noted_since(
            "documents.download", actor=user, about=document, since=now() - NOTED_FOR, version=version.number
        ):
            return
        record(
            "documents.download",
            actor=user,
            about=document,
            workspace_id=document.workspace_id,
            text=f"„{document.name}“ heruntergeladen (Fassung {version.number})",
            details={"number": version.number},
        )
