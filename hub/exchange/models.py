"""Imports: one run, and a line for every file it has dealt with."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, Identified, now

WAITING, RUNNING, STOPPED, DONE = "waiting", "running", "stopped", "done"
MADE, UNCHANGED, SKIPPED, REFUSED = "made", "unchanged", "skipped", "refused"


class ImportRun(Identified, Base):
    """One import into a folder. `source` is what people call it: a path of the server or the name of a ZIP file.

    The bytes of a ZIP file wait in the store, held by the row `upload_id`; a folder of the server has none.
    """

    __tablename__ = "import_run"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    folder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    upload_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("upload.id", ondelete="SET NULL"))
    source: Mapped[str]
    on_conflict: Mapped[str]
    status: Mapped[str] = mapped_column(default=WAITING)
    problem: Mapped[str] = mapped_column(default="")
    files: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    finished_at: Mapped[datetime | None]


class ImportLine(Base):
    """What became of one file. `fingerprint` says which file it was, so that a run that goes on leaves it out."""

    __tablename__ = "import_line"

    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    path: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    outcome: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str] = mapped_column(default="")
    document_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime] = mapped_column(default=now)
