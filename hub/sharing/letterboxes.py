"""Briefkästen: setting one up, and taking in what is handed in. Actions; they never commit.

What comes in is quarantined: bytes of the store with a row of their own, no entry of the Ablage.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from flask import current_app
from flask_babel import gettext, ngettext
from sqlalchemy import func, select

from hub import slots
from hub.accounts.signed_in import User, hash_token
from hub.audit.actions import record
from hub.db import now, session, transaction
from hub.documents.entries import path_text
from hub.documents.errors import EmptyFile, FileTooLarge
from hub.documents.models import Folder
from hub.documents.names import clean_name
from hub.documents.store import file_bytes, store, take_back
from hub.errors import HubError
from hub.formats import filesize
from hub.notices.actions import notify
from hub.sharing.addresses import new_token, open_address
from hub.sharing.models import DeliveredFile, Delivery, Letterbox
from storage import StoredVersion

MIB = 1024**2
OFFERED_FILE_MIB, OFFERED_TOTAL_MIB, OFFERED_FILES = 50, 200, 10
MAX_FILES = 50
MAX_TITLE_CHARACTERS = 120
MAX_INSTRUCTIONS_CHARACTERS = 1000
MAX_SENDER_CHARACTERS = 120
MAX_MESSAGE_CHARACTERS = 2000
MAX_WAITING = 500
RECEIPT_CHARACTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is mistaken for another when read out
NOT_TAKEN_OVER = "Briefkasten (nicht übernommen)"


class LetterboxFull(HubError):
    """What waits in the Briefkasten leaves no room for this."""

    status = 413

    def __init__(self, most: str) -> None:
        super().__init__(
            gettext(
                "Das passt nicht mehr in diesen Briefkasten (insgesamt höchstens %(most)s). "
                "Es wurde nichts angenommen. Bitte senden Sie weniger auf einmal, "
                "oder sprechen Sie mit der Stelle, die Ihnen den Link geschickt hat.",
                most=most,
            )
        )


class TooManyFiles(HubError):
    def __init__(self, most: int) -> None:
        super().__init__(
            ngettext(
                "Bitte senden Sie höchstens %(num)s Datei auf einmal.",
                "Bitte senden Sie höchstens %(num)s Dateien auf einmal.",
                most,
            )
        )


class NoFiles(HubError):
    def __init__(self) -> None:
        super().__init__(gettext("Bitte wählen Sie mindestens eine Datei aus."))


@dataclass(frozen=True)
class Limits:
    """What a Briefkasten takes: bytes of one file, bytes of all that wait in it, files of one delivery."""

    file_bytes: int
    total_bytes: int
    files: int


@dataclass(frozen=True)
class HandedIn:
    """One file as it arrived: its name as the sender's browser says it, its size in bytes."""

    name: str
    size: int
    stream: BinaryIO


def create_letterbox(
    user: User, folder: Folder, *, title: str, instructions: str, limits: Limits, expires_at: datetime
) -> tuple[Letterbox, str]:
    """A new Briefkasten into this folder and its token, which is kept nowhere."""
    most = current_app.config["MAX_UPLOAD_BYTES"]
    token = new_token()
    letterbox = Letterbox(
        id=uuid.uuid4(),
        token_hash=hash_token(token),
        entry_id=folder.id,
        workspace_id=folder.workspace_id,
        title=title.strip(),
        instructions=instructions.strip(),
        max_file_bytes=min(limits.file_bytes, limits.total_bytes, most),
        max_total_bytes=min(limits.total_bytes, most),
        max_files=limits.files,
        created_by=user.id,
        expires_at=expires_at,
    )
    session().add(letterbox)
    session().flush()
    record(
        "sharing.create-letterbox",
        actor=user,
        about=letterbox,
        workspace_id=letterbox.workspace_id,
        text=f"Briefkasten „{letterbox.title}“ eingerichtet für {path_text(folder)}",
        details={"until": expires_at.isoformat(timespec="seconds"), "files": limits.files},
    )
    return letterbox, token


def check_handed_in(letterbox: Letterbox, files: Sequence[HandedIn]) -> list[str]:
    """The clean names of what arrived. Raises what would refuse it, before anything is stored."""
    if not files:
        raise NoFiles
    if len(files) > letterbox.max_files:
        raise TooManyFiles(letterbox.max_files)
    names = [clean_name(file.name.replace("\\", "/").rpartition("/")[2]) for file in files]
    for name, file in zip(names, files, strict=True):
        if file.size == 0:
            raise EmptyFile(name)
        if file.size > letterbox.max_file_bytes:
            raise FileTooLarge(name, filesize(letterbox.max_file_bytes))
    refuse_overflow(letterbox, sum(file.size for file in files))
    return names


def refuse_overflow(letterbox: Letterbox, size: int) -> None:
    """Raise `LetterboxFull` when so many bytes more have no room beside what waits."""
    waiting, deliveries = (
        session()
        .execute(
            select(func.coalesce(func.sum(DeliveredFile.size), 0), func.count(Delivery.id.distinct()))
            .join(Delivery, Delivery.id == DeliveredFile.delivery_id)
            .where(Delivery.letterbox_id == letterbox.id)
        )
        .one()
    )
    if waiting + size > letterbox.max_total_bytes or deliveries >= MAX_WAITING:
        raise LetterboxFull(filesize(letterbox.max_total_bytes))


def receive(token: str, files: Sequence[HandedIn], *, sender: str, message: str) -> Delivery:
    """Take a delivery in: bytes first, then the rows, all or nothing. Outside any transaction, constant memory.

    Raises `LinkNotValid`, `LetterboxFull` and what `check_handed_in` does; nothing is kept then.
    """
    with transaction(writing=False):
        opened = open_address(Letterbox, token)
        names = check_handed_in(opened.link, files)
        place = path_text(opened.entry).replace(" / ", "/")
    stored: list[StoredVersion] = []
    try:
        for name, file in zip(names, files, strict=True):
            stored.append(_store(file, name, place=place, workspace_id=opened.link.workspace_id))
        return file_bytes(
            stored[0], lambda: _write_rows(token, stored, names, sender=sender.strip(), message=message.strip())
        )
    except Exception:
        for kept in stored:
            take_back(kept)
        raise


def _store(file: HandedIn, name: str, *, place: str, workspace_id: uuid.UUID) -> StoredVersion:
    key = str(uuid.uuid4())
    facts = {
        "document": key,
        "number": "1",
        "name": name,
        "path": f"{place}/{NOT_TAKEN_OVER}",  # where `hub rebuild` puts it when the rows are lost
        "workspace": str(workspace_id),
        "created": now().isoformat(timespec="seconds"),
    }
    return store().put(key, file.stream, metadata=facts, expected_size=file.size)


def _write_rows(
    token: str, stored: Sequence[StoredVersion], names: Sequence[str], *, sender: str, message: str
) -> Delivery:
    written = session().scalar(select(DeliveredFile).where(DeliveredFile.store_key == stored[0].key))
    if written is not None:  # a commit whose answer was lost is tried again; it had gone through
        return session().get_one(Delivery, written.delivery_id)
    opened = open_address(Letterbox, token)  # it may have been closed while the bytes came in
    letterbox = session().get_one(Letterbox, opened.link.id, with_for_update=True, populate_existing=True)
    refuse_overflow(letterbox, sum(one.size for one in stored))
    delivery = Delivery(
        id=uuid.uuid4(),
        letterbox_id=letterbox.id,
        workspace_id=letterbox.workspace_id,
        receipt=_new_receipt(),
        sender=sender,
        message=message,
        created_at=now(),
    )
    session().add(delivery)
    session().flush()
    files = [
        DeliveredFile(
            delivery_id=delivery.id,
            name=name,
            size=one.size,
            sha256=one.sha256,
            store_key=one.key,
            store_version=one.version,
        )
        for one, name in zip(stored, names, strict=True)
    ]
    session().add_all(files)
    session().flush()
    slots.announce(slots.AFTER_DELIVERY, files)
    notify(
        [letterbox.created_by],
        "sharing.delivery",
        url=f"/deliveries/{delivery.id}",
        about=opened.entry,
        by_mail=True,
        who=sender,
        letterbox=letterbox.title,
    )
    record(
        "sharing.receive",
        actor=None,
        about=delivery,
        workspace_id=letterbox.workspace_id,
        text=f"Einsendung {delivery.receipt} in den Briefkasten „{letterbox.title}“ angenommen",
        details={"files": len(stored), "size": sum(one.size for one in stored)},
    )
    return delivery


def _new_receipt() -> str:
    """„K7M3-92QF“: 40 random bits, to be read out on the telephone."""
    letters = [secrets.choice(RECEIPT_CHARACTERS) for _ in range(8)]
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"
