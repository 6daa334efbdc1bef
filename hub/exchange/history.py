"""The history of a Bereich for an export: the lines of its trail that tell of changes, as a table and as pages."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from ctypes.util import find_library
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy import Select, func, select

from hub.audit.models import AuditEntry
from hub.db import session, transaction
from hub.documents.models import Workspace
from hub.formats import local

LINES_PER_PART = 1000
PRINTING_SECONDS = 180
# Who has read what is for Datenschutz alone; staff shall not see each other's reading.
READING = ("download", "export", "view", "open", "read", "look", "compare", "fetch")


class PrintingFailed(Exception):
    """The pages could not be set: the export must not look complete."""


@dataclass(frozen=True)
class Part:
    """A piece of the history that becomes one PDF file: the lines between two numbers."""

    name: str
    title: str
    workspace: Workspace
    first: int
    last: int


def last_line_of(workspace: Workspace) -> int:
    """The number of the newest line; what comes later is not in this export."""
    return session().scalar(select(func.max(AuditEntry.number)).where(AuditEntry.workspace_id == workspace.id)) or 0


def can_print() -> bool:
    """Whether the library that sets the pages is installed (Debian: libpango-1.0-0, libpangoft2-1.0-0)."""
    return find_library("pango-1.0") is not None and find_library("pangoft2-1.0") is not None


def history_parts(workspace: Workspace, last: int) -> list[Part]:
    """The history in parts that take a few seconds each. Opens its own transaction."""
    with transaction(writing=False) as opened:
        numbers = opened.scalars(
            _lines(workspace, last).with_only_columns(AuditEntry.number).order_by(AuditEntry.number)
        ).all()
    starts = range(0, len(numbers), LINES_PER_PART)
    bounds = [(numbers[start], numbers[min(start + LINES_PER_PART, len(numbers)) - 1]) for start in starts]
    many = len(bounds) > 1
    return [
        Part(
            f"Verlauf {number}.pdf" if many else "Verlauf.pdf",
            f"Verlauf des Bereichs „{workspace.name}“" + (f", Teil {number} von {len(bounds)}" if many else ""),
            workspace,
            *bound,
        )
        for number, bound in enumerate(bounds, start=1)
    ]


def history_rows(workspace: Workspace, last: int, zone: ZoneInfo) -> Iterator[tuple[object, ...]]:
    """The lines for a CSV file, oldest first, in constant memory; opens a short transaction per piece."""
    yield "Zeitpunkt", "Von", "Was"
    first = 0
    while True:
        lines = _read(workspace, first, last, limit=LINES_PER_PART)
        for line in lines:
            yield local(line.at, zone).strftime("%d.%m.%Y %H:%M:%S"), line.actor, text_of(line)
        if len(lines) < LINES_PER_PART:
            return
        first = lines[-1].number + 1


def print_history(part: Part, zone: ZoneInfo) -> Iterator[bytes]:
    """One part as PDF, set in a process of its own: it takes seconds of work and a hundred megabytes."""
    lines = _read(part.workspace, part.first, part.last, limit=LINES_PER_PART)
    printed = subprocess.run(
        [sys.executable, "-m", "hub.exchange.printing"],
        input=page_of(part.title, lines, zone).encode(),
        capture_output=True,
        timeout=PRINTING_SECONDS,
        check=False,
    )
    if printed.returncode or not printed.stdout.startswith(b"%PDF"):
        raise PrintingFailed(printed.stderr.decode("utf-8", "replace")[-500:])
    yield printed.stdout


def page_of(title: str, lines: Sequence[AuditEntry], zone: ZoneInfo) -> Markup:
    """The lines as a page, day by day; everything people typed is escaped."""
    head = Markup('<!doctype html><html lang="de"><head><meta charset="utf-8"><title>{0}</title></head><body>')
    page = [(head + Markup("<h1>{0}</h1>")).format(title)]
    for day, of_day in groupby(lines, key=lambda line: local(line.at, zone).strftime("%d.%m.%Y")):
        page.append(Markup("<h2>{}</h2><ul>").format(day))
        page += [
            Markup("<li><b>{}</b> {}: {}</li>").format(
                local(line.at, zone).strftime("%H:%M"), line.actor, text_of(line)
            )
            for line in of_day
        ]
        page.append(Markup("</ul>"))
    return Markup("").join([*page, Markup("</body></html>")])


def text_of(line: AuditEntry) -> str:
    """What the line says, without the folder that something came from when that lies in another Bereich."""
    if line.action != "documents.move" or line.details.get("from_workspace") == str(line.workspace_id):
        return line.text
    source = f" verschoben von {line.details.get('from')} nach "
    return line.text.replace(source, " aus einem anderen Bereich verschoben nach ")


def _read(workspace: Workspace, first: int, last: int, *, limit: int) -> Sequence[AuditEntry]:
    statement = _lines(workspace, last).where(AuditEntry.number >= first).order_by(AuditEntry.number).limit(limit)
    with transaction(writing=False) as opened:
        return opened.scalars(statement).all()


def _lines(workspace: Workspace, last: int) -> Select[AuditEntry]:
    statement = select(AuditEntry).where(AuditEntry.workspace_id == workspace.id, AuditEntry.number <= last)
    for verb in READING:
        statement = statement.where(AuditEntry.action.not_like(f"%.{verb}%"))
    return statement
