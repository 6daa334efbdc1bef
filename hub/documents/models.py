"""Bereiche, folders, documents, versions, trash and unfinished uploads: tables and facts about one row each."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.db import Base, Identified, now

READ, CONTRIBUTE, MANAGE = 10, 20, 30
LEVELS = (READ, CONTRIBUTE, MANAGE)
DRAFT, AGREED, RELEASED, REPLACED = "draft", "agreed", "released", "replaced"
STATUSES = (DRAFT, AGREED, RELEASED, REPLACED)


class Workspace(Identified, Base):
    """A Bereich: the only place where rights live."""

    __tablename__ = "workspace"

    name: Mapped[str]  # unique only among those a person can see: a refusal must not tell of others
    purpose: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))


class Membership(Base):
    """What one principal (`institution:<id>`, `group:<id>`, `person:<id>`) may do in one Bereich."""

    __tablename__ = "membership"
    __table_args__ = (CheckConstraint(f"level IN {LEVELS}", name="level"),)

    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True)
    principal: Mapped[str] = mapped_column(primary_key=True, index=True)
    level: Mapped[int]


class StorageUse(Base):
    """How many bytes a Bereich holds, kept with every change; `quota_bytes` None is no limit.

    `warned_percent` is the last threshold its managers were told of (0: none).
    """

    __tablename__ = "storage_use"

    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True)
    used_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    quota_bytes: Mapped[int | None] = mapped_column(BigInteger)
    warned_percent: Mapped[int] = mapped_column(default=0)


class Entry(Identified, Base):
    """What a folder holds: a folder or a document. One table, so that one name is one thing and one query lists both.

    `name_key` decides what counts as the same name, `sort_key` the order, `revision` grows with every change.
    """

    __tablename__ = "entry"
    __table_args__ = (
        CheckConstraint("kind IN ('folder', 'document')", name="kind"),
        Index(
            "uq_entry_name",
            "parent_id",
            "name_key",
            unique=True,
            sqlite_where=text("trash_id IS NULL"),
            postgresql_where=text("trash_id IS NULL"),
        ),
        Index("ix_entry_listing_name", "parent_id", "trash_id", text("kind DESC"), "sort_key", "id"),
        Index("ix_entry_recent", "workspace_id", "trash_id", "kind", "changed_at"),
    )
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012 (SQLAlchemy's form)

    kind: Mapped[str]
    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id"), index=True)
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entry.id"))
    name: Mapped[str]
    name_key: Mapped[str]
    sort_key: Mapped[str] = mapped_column(String().with_variant(String(collation="C"), "postgresql"))
    search_text: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(default=now)
    changed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    # No foreign key: the two tables would refer to each other; mark and trash entry are written together.
    trash_id: Mapped[uuid.UUID | None] = mapped_column(index=True)

    workspace: Mapped[Workspace] = relationship()

    @property
    def is_folder(self) -> bool:
        return self.kind == "folder"


class Folder(Entry):
    """A folder. The one without a parent is the root of its Bereich and carries the Bereich's name."""

    __mapper_args__ = {"polymorphic_identity": "folder"}  # noqa: RUF012

    @property
    def is_root(self) -> bool:
        return self.parent_id is None


class Document(Entry):
    """A document as its current version shows it; `number` is the current version's number.

    `category` is the Art in the cooperation's own words; `checked_out_by` holds only until `checked_out_until`.
    `replaced_on` is the day on which the status became „ersetzt“, as long as it is.
    """

    __mapper_args__ = {"polymorphic_identity": "document"}  # noqa: RUF012

    title: Mapped[str | None]
    tags: Mapped[list[str] | None] = mapped_column(JSON)
    number: Mapped[int | None]
    size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None]
    media_type: Mapped[str | None]
    category: Mapped[str | None]
    status: Mapped[str | None]
    replaced_on: Mapped[date | None]
    responsible_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    valid_until: Mapped[date | None]
    has_personal_data: Mapped[bool | None]
    successor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entry.id"), index=True)
    checked_out_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    checked_out_until: Mapped[datetime | None]
    checked_out_at: Mapped[datetime | None]

    reminder: Mapped[Reminder | None] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class Reminder(Base):
    """A document's Wiedervorlage: who set it, and when the hub has reminded (once)."""

    __tablename__ = "reminder"

    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    due_on: Mapped[date] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(default="")
    set_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime | None]


class Version(Identified, Base):
    """One immutable version. `store_key` and `store_version` name its bytes; restored and copied ones share them."""

    __tablename__ = "version"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        Index("ix_version_bytes", "store_key", "store_version"),
    )

    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    number: Mapped[int]
    store_key: Mapped[str]
    store_version: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(index=True)
    media_type: Mapped[str]
    file_name: Mapped[str]
    comment: Mapped[str] = mapped_column(default="")
    restored_from: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))


class Reading(Base):
    """What was read of some bytes, for every version that holds them: how it ended, and the text, compressed (zlib)."""

    __tablename__ = "reading"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    detail: Mapped[str]
    text: Mapped[bytes]
    read_at: Mapped[datetime] = mapped_column(default=now)


class TrashEntry(Identified, Base):
    """One deletion: a folder or document with all it held, and where it belongs."""

    __tablename__ = "trash_entry"

    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id"), index=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    former_path: Mapped[str]
    documents: Mapped[int]
    trashed_at: Mapped[datetime] = mapped_column(default=now, index=True)
    trashed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))

    entry: Mapped[Entry] = relationship(foreign_keys=[entry_id])


class Upload(Identified, Base):
    """A resumable upload on its way. Its bytes are staged in the store under its id until it becomes a version."""

    __tablename__ = "upload"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    folder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    document_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    base_number: Mapped[int | None]
    name: Mapped[str]
    relative_path: Mapped[str]
    comment: Mapped[str]
    on_conflict: Mapped[str]
    has_personal_data: Mapped[bool] = mapped_column(default=False, server_default=false())
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    finished_document_id: Mapped[uuid.UUID | None]
    # Bytes that are stored already and wait for the person's decision about a name (key, version, SHA-256).
    held_key: Mapped[str | None]
    held_version: Mapped[str | None] = mapped_column(index=True)
    held_sha256: Mapped[str | None]
