"""Two versions of one document side by side, and the Word file with recorded changes."""

from __future__ import annotations

import uuid
from pathlib import PurePath
from typing import Any, NamedTuple

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext, ngettext

from hub import slots
from hub.accounts.signed_in import User
from hub.comparison.actions import note_comparison
from hub.comparison.apart import Compared, track_apart
from hub.comparison.errors import BOTH, NoTrackedFile, reason_of
from hub.comparison.kept import comparison_of, input_of, place, turn
from hub.comparison.shown import shown
from hub.db import transaction
from hub.documents.downloads import FILE_POLICY, SANDBOX, content_disposition
from hub.documents.models import Document, Version
from hub.documents.pages import entry_url, frame_of
from hub.documents.queries import versions_of
from hub.documents.versions import version_of
from hub.errors import NotFound
from hub.guard import admit, allow_stream, signed_in_user
from search.extract.outcome import Status
from storage import PIECE_BYTES

blueprint = Blueprint("comparison", __name__)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NEVER = ("image/", "video/", "audio/", "application/zip")


class Asked(NamedTuple):
    """Which two versions; `old` and `new` as the person chose them, whatever their numbers."""

    document_id: uuid.UUID
    old: Version
    new: Version


@slots.fills(slots.VERSION_ACTIONS, order=20)
def compare_with_current(_user: User, document: Document, number: int, _level: int) -> list[slots.Action]:
    if number == document.number or (document.media_type or "").startswith(NEVER):
        return []
    url = f"{entry_url(document)}/compare?from={number}&to={document.number}"
    return [slots.Action(gettext("Mit aktueller vergleichen"), url, "visibility")]


def _asked(document: Document) -> Asked:
    newest = document.number or 1
    new = request.args.get("to", newest, type=int)
    old = request.args.get("from", max(new - 1, 1), type=int)
    if not (0 < old <= newest and 0 < new <= newest):
        raise NotFound
    asked = Asked(document.id, version_of(document, old), version_of(document, new))
    for version in (asked.old, asked.new):
        slots.announce(slots.BEFORE_BYTES_LEAVE, version.sha256)
    return asked


@blueprint.get("/documents/<uuid:document_id>/compare")
@allow_stream("documents.read", loads=Document, first=_asked)
def compare(asked: Asked) -> str:
    is_same = asked.old.sha256 == asked.new.sha256
    found = Compared(Status.OK) if is_same else comparison_of(asked.old, asked.new)
    with transaction(writing=True):
        document = admit("documents.read", Document, asked.document_id)
        if found.status is Status.OK and not is_same:
            note_comparison(signed_in_user(), document, old=asked.old.number, new=asked.new.number)
    with transaction(writing=False):
        return _page(admit("documents.read", Document, asked.document_id), asked, found)


def _page(document: Document, asked: Asked, found: Compared) -> str:
    url, frame = entry_url(document), frame_of(document)
    *above, (name, _) = frame["crumbs"]
    chosen = f"from={asked.old.number}&to={asked.new.number}"
    return render_template(
        "comparison/compare.html",
        document=document,
        url=url,
        versions=versions_of(document),
        old=asked.old,
        new=asked.new,
        is_same=asked.old.sha256 == asked.new.sha256,
        reason=None if found.status is Status.OK else f"{reason_of(found.status)} {BOTH}",
        summary=_in_words(found),
        shown=shown(found.changes, page=request.args.get("page", 1, type=int)),
        page_url=lambda number: f"{url}/compare?{chosen}&page={number}",
        word_url=f"{url}/compare/word?{chosen}" if _are_word(asked) and found.status is Status.OK else None,
        crumbs=[*above, (name, url), (gettext("Vergleich"), None)],
    )


@blueprint.get("/documents/<uuid:document_id>/compare/word")
@allow_stream("documents.read", loads=Document, first=_asked)
def tracked(asked: Asked) -> Response:
    if not _are_word(asked):
        raise NoTrackedFile(Status.UNSUPPORTED)
    with turn():
        status, file = track_apart(input_of(asked.old), input_of(asked.new), place=place())
    if file is None:
        raise NoTrackedFile(status)
    with transaction(writing=True):
        document = admit("documents.read", Document, asked.document_id)
        note_comparison(signed_in_user(), document, old=asked.old.number, new=asked.new.number)
        name = gettext(
            "%(name)s – Vergleich Fassung %(old)s und %(new)s",
            name=PurePath(document.name).stem,
            old=asked.old.number,
            new=asked.new.number,
        )
    response = Response(iter(lambda: file.read(PIECE_BYTES), b""), mimetype=WORD)
    response.call_on_close(file.close)
    response.headers["Content-Disposition"] = content_disposition("attachment", f"{name}.docx")
    response.headers["Content-Security-Policy"] = FILE_POLICY + SANDBOX
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _are_word(asked: Asked) -> bool:
    return all(version.file_name.lower().endswith(".docx") for version in (asked.old, asked.new))


def _in_words(found: Compared) -> list[Any]:
    """„12 Wörter neu“, „3 Wörter entfernt“, „1 Absatz verschoben“: only what there is."""
    summary = found.summary
    sentences = (
        (summary.inserted_words, ngettext("%(num)s Wort neu", "%(num)s Wörter neu", summary.inserted_words)),
        (summary.deleted_words, ngettext("%(num)s Wort entfernt", "%(num)s Wörter entfernt", summary.deleted_words)),
        (
            summary.moved_blocks,
            ngettext("%(num)s Absatz verschoben", "%(num)s Absätze verschoben", summary.moved_blocks),
        ),
    )
    return [sentence for count, sentence in sentences if count]
