"""Where the Ablage meets the store: what is written beside the bytes so that rows can be made from them again."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from time import monotonic, sleep
from typing import Any, TypeVar, cast

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from hub.accounts.signed_in import User
from hub.db import Base, is_full, now, session, transaction
from hub.documents.models import Upload, Version
from storage import ObjectStore, StoredVersion, StoreError

logger = logging.getLogger(__name__)

Result = TypeVar("Result")
Holder = Callable[[str, str], bool]
_holders: list[Holder] = []
checked_kinds: list[tuple[type[Base], Callable[[Any], str]]] = []
DERIVED = "derived"  # in the metadata of bytes that were made of others: nothing is filed again from them
DATABASE_PATIENCE_SECONDS = 20
RETRY_SECONDS = 0.5


def store() -> ObjectStore:
    return cast(ObjectStore, current_app.extensions["store"])


def metadata_for(
    user: User, *, document_id: uuid.UUID, number: int, name: str, path: str, workspace_id: uuid.UUID, comment: str
) -> dict[str, str]:
    """Enough to file the bytes again with nothing but the bucket at hand. `path` names the folders, Bereich first."""
    return {
        "document": str(document_id),
        "number": str(number),
        "name": name,
        "path": path,
        "workspace": str(workspace_id),
        "author": str(user.id),
        "authorname": user.name,
        "comment": comment,
        "created": now().isoformat(timespec="seconds"),
    }


def file_bytes(stored: StoredVersion, write_rows: Callable[[], Result]) -> Result:
    """Write the rows for bytes that are already durable, in one transaction that waits for a database that is away.

    What breaks a rule or finds the database full raises at once; the caller decides about the bytes. Where a commit may
    have gone through although its answer was lost, the bytes stay: without a row they are swept a day later.
    """
    deadline = monotonic() + DATABASE_PATIENCE_SECONDS
    while True:
        try:
            with transaction(writing=True):
                return write_rows()
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            if is_full(error) or monotonic() > deadline:
                raise
            logger.warning("the database is away; the bytes of %s wait for their row", stored.key)
            sleep(RETRY_SECONDS)


def holds_bytes(holder: Holder) -> Holder:
    """Register what else, besides versions and uploads, may point at stored bytes. Asked inside a transaction."""
    _holders.append(holder)
    return holder


def has_row(key: str, version: str) -> bool:
    """Whether a version, an upload that waits for a decision, or a row of another area points at these bytes."""
    by_version = select(Version.id).where(Version.store_key == key, Version.store_version == version)
    by_upload = select(Upload.id).where(Upload.held_key == key, Upload.held_version == version)
    found = any(session().scalar(statement.limit(1)) is not None for statement in (by_version, by_upload))
    return found or any(holder(key, version) for holder in _holders)


def checks_bytes_of(kind: type[Base], line: Callable[[Any], str]) -> None:
    """Have `hub check` compare these rows with their bytes, too; `line` names one for the operator.

    The kind has `id`, `store_key`, `store_version`, `size` and `sha256`.
    """
    checked_kinds.append((kind, line))


def take_back(stored: StoredVersion) -> None:
    """Remove bytes that got no row; what cannot be removed now is swept later."""
    try:
        with transaction(writing=False):
            if has_row(stored.key, stored.version):  # a commit whose answer was lost had gone through
                return
        store().delete(stored.key, stored.version)
    except (StoreError, DBAPIError, PoolTimeout):
        logger.warning("left for the sweep: %s %s", stored.key, stored.version)
