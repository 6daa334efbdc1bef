"""What previews add to the pages and moments of the Ablage."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext

from hub import jobs, slots
from hub.accounts.signed_in import User
from hub.documents.held_files import held_file
from hub.documents.models import Document, TrashEntry, Version
from hub.documents.pages import entry_url
from hub.documents.versions import version_of
from hub.previews.asking import ask_ahead
from hub.previews.jobs import FORGET
from hub.previews.kinds import can_be_shown
from hub.previews.looking import HELD_BACK, IMAGE, TEXT, look_at
from hub.previews.trail import note_look_at_delivery
from hub.sharing.models import DeliveredFile, Delivery

EXCERPT_LETTERS = 600
EXCERPT_LINES = 8


@slots.fills(slots.DOCUMENT_TOP, order=50)
def first_page(_user: User, document: Document, _level: int) -> str:
    """The beginning of the document, and the way to the rest."""
    version = version_of(document, document.number or 0)
    look = look_at(version)
    if look.state == HELD_BACK:
        return ""
    text = "".join(part for part, _ in look.text)
    lines = text[:EXCERPT_LETTERS].strip().splitlines()
    return render_template(
        "previews/_first_page.html",
        document=document,
        version=version,
        look=look,
        excerpt="\n".join(lines[:EXCERPT_LINES]),
        is_cut=len(text) > EXCERPT_LETTERS or len(lines) > EXCERPT_LINES,
        url=entry_url(document),
    )


@slots.fills(slots.VERSION_ACTIONS, order=10)
def look_at_version(_user: User, document: Document, number: int, _level: int) -> list[slots.Action]:
    if not can_be_shown(document.media_type or ""):
        return []
    address = f"{entry_url(document)}/preview" + ("" if number == document.number else f"?version={number}")
    return [slots.Action(gettext("Ansehen"), address, "visibility")]


@slots.fills(slots.AFTER_NEW_VERSION, order=50)
def prepare(_user: User, _document: Document, version: Version) -> None:
    ask_ahead(version)


@slots.fills(slots.DELIVERED_FILE, order=50)
def page_of_delivered_file(user: User, delivery: Delivery, file: DeliveredFile, number: int) -> str:
    """What was handed in, before somebody takes it over."""
    held = held_file(file)
    look = look_at(held, number=max(number, 1))
    if look.state in (IMAGE, TEXT):
        note_look_at_delivery(user, delivery, file.id)
    address = f"/deliveries/{delivery.id}"
    return render_template(
        "previews/_delivered.html",
        file=file,
        look=look,
        address=address,
        page_url=lambda number: f"{address}?file={file.id}&page={number}#delivered",
    )


@slots.fills(slots.AFTER_DELIVERY_SETTLED, order=50)
def forget_refused() -> None:
    jobs.queue(FORGET)


@slots.fills(slots.BEFORE_PURGE, order=50)
def forget_pages(_deletion: TrashEntry) -> None:
    """As soon as the rows are gone: the job is seen by the worker only then."""
    jobs.queue(FORGET)
