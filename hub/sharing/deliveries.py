"""What waits in a Briefkasten: taking over into the Ablage, refusing, forgetting. Actions; they never commit."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import timedelta

from flask_babel import gettext
from sqlalchemy import select

from hub import jobs, slots
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import now, session
from hub.documents.models import Document, Folder
from hub.documents.uploads import MAX_COMMENT_CHARACTERS
from hub.documents.versions import KEEP_BOTH, Arrival, file_into_folder
from hub.errors import Conflict, HubError, NothingChosen
from hub.guard import admit
from hub.permissions import can
from hub.sharing.models import DeliveredFile, Delivery
from storage import StoredVersion

KEPT_FOR = timedelta(days=30)
REMINDED_BEFORE = timedelta(days=3)


class FolderAway(Conflict):
    """There is no place to take something over to."""

    def __init__(self, name: str) -> None:
        super().__init__(
            gettext(
                "Der Ordner „%(name)s“ liegt im Papierkorb. Bitte holen Sie ihn zurück, "
                "dann lässt sich die Einsendung übernehmen.",
                name=name,
            )
        )


def take_over(user: User, delivery: Delivery, file_ids: Collection[uuid.UUID]) -> list[Document]:
    """File the chosen ones into the folder of the Briefkasten; a taken name gets a number. All or nothing."""
    files = chosen_files(delivery, file_ids)
    folder = session().get_one(Folder, delivery.letterbox.entry_id)
    if folder.trash_id is not None and folder.workspace_id == delivery.workspace_id:
        raise FolderAway(folder.name)
    folder = admit("documents.add", Folder, folder.id)
    comment = f"Aus dem Briefkasten „{delivery.letterbox.title}“: {delivery.sender} ({delivery.receipt})"
    taken = [_file(user, folder, file, comment=comment[:MAX_COMMENT_CHARACTERS]) for file in files]
    names = ", ".join(f"„{document.name}“" for document in taken)
    _settle(delivery, files)
    record(
        "sharing.take-over",
        actor=user,
        about=delivery,
        workspace_id=delivery.workspace_id,
        text=f"Aus Einsendung {delivery.receipt} übernommen: {names}",
        details={"documents": [str(document.id) for document in taken]},
    )
    return taken


def folder_for(user: User, delivery: Delivery) -> Folder | None:
    """The folder these files are for; None for those who cannot take them over, because it lies elsewhere now."""
    folder = session().get_one(Folder, delivery.letterbox.entry_id)
    return folder if can(user, "documents.read", folder) else None


def refuse(user: User, delivery: Delivery, file_ids: Collection[uuid.UUID]) -> int:
    """Delete the chosen ones: the rows now, the bytes by the worker. Returns how many.

    Raises what objects to deleting anything of it for good.
    """
    slots.announce(slots.BEFORE_DELIVERY_GOES, delivery)
    files = chosen_files(delivery, file_ids)
    _delete_bytes(files)
    _settle(delivery, files)
    record(
        "sharing.refuse",
        actor=user,
        about=delivery,
        workspace_id=delivery.workspace_id,
        text=f"Aus Einsendung {delivery.receipt} abgelehnt: {len(files)} Dateien",
    )
    return len(files)


def forget_delivery(delivery: Delivery) -> None:
    """Nobody has decided in 30 days. Raises what objects to deleting it for good."""
    slots.announce(slots.BEFORE_DELIVERY_GOES, delivery)
    files = list(delivery.files)
    _delete_bytes(files)
    _settle(delivery, files)
    record(
        "sharing.forget",
        actor=None,
        about=delivery,
        workspace_id=delivery.workspace_id,
        text=f"Einsendung {delivery.receipt} nach {KEPT_FOR.days} Tagen ohne Entscheidung gelöscht",
        details={"files": len(files)},
    )


def why_kept(delivery: Delivery) -> str:
    """What keeps it from being deleted for good, whoever decides or nobody; empty where nothing does."""
    try:
        slots.announce(slots.BEFORE_DELIVERY_GOES, delivery)
    except HubError as objection:
        return str(objection.message)
    return ""


def overdue_deliveries() -> list[uuid.UUID]:
    """What has waited for longer than 30 days and was announced at least three days ago."""
    overdue = select(Delivery.id).where(
        Delivery.created_at < now() - KEPT_FOR, Delivery.reminded_at < now() - REMINDED_BEFORE
    )
    return list(session().scalars(overdue))


def deliveries_to_announce() -> Sequence[Delivery]:
    """What will be deleted within three days and nobody has been told of."""
    soon = select(Delivery).where(
        Delivery.created_at < now() - KEPT_FOR + REMINDED_BEFORE, Delivery.reminded_at.is_(None)
    )
    return session().scalars(soon).all()


def chosen_files(delivery: Delivery, file_ids: Collection[uuid.UUID]) -> list[DeliveredFile]:
    """The chosen files, held against others who decide at the same moment. Raises `NothingChosen`, `Conflict`."""
    if not file_ids:
        raise NothingChosen
    chosen = select(DeliveredFile).where(DeliveredFile.delivery_id == delivery.id, DeliveredFile.id.in_(file_ids))
    files = list(session().scalars(chosen.order_by(DeliveredFile.name, DeliveredFile.id).with_for_update()))
    if len(files) != len(set(file_ids)):
        raise Conflict(gettext("Über einen Teil hat inzwischen jemand entschieden. Bitte laden Sie die Seite neu."))
    return files


def _file(user: User, folder: Folder, file: DeliveredFile, *, comment: str) -> Document:
    stored = StoredVersion(
        key=file.store_key, version=file.store_version, size=file.size, sha256=file.sha256, stored_at=now()
    )
    arrival = Arrival(
        stored=stored,
        document_id=uuid.UUID(file.store_key),
        name=file.name,
        comment=comment,
        on_conflict=KEEP_BOTH,
    )
    return file_into_folder(user, folder, arrival).document


def _delete_bytes(files: Sequence[DeliveredFile]) -> None:
    jobs.queue("documents.delete-bytes", stored=[[file.store_key, file.store_version] for file in files])


def _settle(delivery: Delivery, files: Sequence[DeliveredFile]) -> None:
    """The rows of what was decided go, and with the last one the sender's name and message."""
    for file in files:
        session().delete(file)
    session().flush()
    slots.announce(slots.AFTER_DELIVERY_SETTLED)
    session().expire(delivery, ["files"])
    if not delivery.files:
        session().delete(delivery)
        session().flush()
