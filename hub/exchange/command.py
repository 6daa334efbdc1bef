"""Import and export from the shell, with the rights of a person."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NoReturn

import click
from flask import current_app
from sqlalchemy import func, select

from hub.accounts.models import Person
from hub.accounts.signed_in import User, user_of_person
from hub.csv_export import csv_export
from hub.db import session, transaction
from hub.documents.entries import entry_named
from hub.documents.folders import ensure_folders, root_of
from hub.documents.models import Folder, Workspace
from hub.documents.names import split_path
from hub.errors import HubError
from hub.exchange.export import Export, export_of, files_of_export, note_export
from hub.exchange.filing import ImportEnds, Item, Outcome, Task, shown_path
from hub.exchange.folder_tree import folder_items, measure
from hub.exchange.history import PrintingFailed
from hub.exchange.models import REFUSED, SKIPPED, ImportRun
from hub.exchange.runs import (
    OUTCOME_LABELS,
    begin_folder_import,
    finish_run,
    interrupted_run,
    outcome_words,
    report_head,
    report_rows,
    resume_run,
    stop_run,
    tally_of,
    work_through,
)
from hub.exchange.zip_stream import ArchiveFile, TornFile, zip_stream
from hub.formats import filesize
from hub.permissions import can, visible_workspaces
from storage import PIECE_BYTES

SHOWN_PROBLEMS = 50

Tell = Callable[[Item, Outcome | None], None]


@dataclass(frozen=True)
class Order:
    """What `hub import` was asked to do; `folder` names the folders below the Bereich, "" the Bereich itself.

    Without an `address` the Koordination does it, where that is one person.
    """

    source: Path
    workspace: str
    folder: str
    address: str
    on_conflict: str
    report: Path | None
    resumes: bool


def import_folder(order: Order) -> None:
    """Import a tree of files. Ends the command with a sentence when it cannot."""
    source = order.source.resolve()
    task = _begin(order, str(source))
    problems = _work(task, source)
    assert task.run_id is not None
    finish_run(task.run_id)
    with transaction(writing=False):
        counts = tally_of(session().get_one(ImportRun, task.run_id)).counts
    _say(counts, problems, order.report)
    if order.report:
        _write_csv(order.report, report_rows(task.run_id, report_head(), outcome_words()))


def try_import(order: Order) -> None:
    """Say what `import_folder` would do, and write nothing but the report."""
    source, counts, lines = order.source.resolve(), dict.fromkeys(OUTCOME_LABELS, 0), []
    with transaction(writing=False):
        user, folder = _target(order)
        at, names = folder, _names(order.folder)
        for name in names:
            found = entry_named(at.id, name)
            if not isinstance(found, Folder):
                click.echo(f"Der Ordner „{order.folder}“ würde angelegt.")
                break
            at, names = found, names[1:]
        task = Task(user.id, at.id, order.on_conflict)
    prefix = "".join(f"{name}/" for name in names)

    def tell(item: Item, outcome: Outcome | None) -> None:
        if outcome is not None:
            counts[outcome.outcome] += 1
            lines.append((shown_path(item.path), item.size, outcome))

    with _bar(source) as moved:
        items = (_below(item, prefix) for item in folder_items(source))
        work_through(task, items, until=lambda: False, tell=_both(tell, moved))
    click.echo("Probelauf: Es wurde nichts angelegt.")
    _say(counts, [(path, outcome) for path, _, outcome in lines if outcome.outcome in (REFUSED, SKIPPED)], None)
    if order.report:
        words = outcome_words()
        rows = [(path, size, words[one.outcome], one.reason, one.sha256) for path, size, one in lines]
        _write_csv(order.report, [report_head(), *rows])


def export_workspace(*, name: str, address: str, target: Path) -> None:
    """Write the export of a Bereich into a ZIP file or an empty folder."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        _end(f"{target} gibt es schon. Bitte einen anderen Namen oder einen leeren Ordner angeben.")
    with transaction(writing=False):
        user, workspace = _workspace(address, name)
        if not can(user, "workspaces.manage", workspace):
            _end(f"{user.email} verwaltet „{name}“ nicht.")
        export = export_of(workspace)
    note_export(user, export)
    write = _write_zip if target.suffix.lower() == ".zip" else _write_folder
    try:
        with click.progressbar(length=max(export.size, 1), label="Exportieren") as bar:
            write(target, files_of_export(export), bar.update)
    except (OSError, TornFile, PrintingFailed) as error:
        _end(f"Der Export ist abgebrochen und unvollständig: {error}")
    click.echo(_export_summary(export, target))


def _begin(order: Order, source: str) -> Task:
    """The run, new or interrupted, in its folder."""
    with transaction(writing=True):
        user, root = _target(order)
        folder = ensure_folders(user, root, _names(order.folder))
        run = interrupted_run(user, folder, source)
        if run is not None and order.resumes:
            resume_run(run)
        else:
            if run is not None:
                click.echo("Ein früherer Import blieb stehen; mit --resume geht er dort weiter. Dieser beginnt neu.")
            run = begin_folder_import(user, folder, source=source, on_conflict=order.on_conflict)
        return Task(user.id, folder.id, run.on_conflict, run.id)


def _work(task: Task, source: Path) -> list[tuple[str, Outcome]]:
    """Import everything; returns the first files that were not taken, with the reason."""
    problems: list[tuple[str, Outcome]] = []

    def tell(item: Item, outcome: Outcome | None) -> None:
        if outcome is not None and outcome.outcome in (REFUSED, SKIPPED) and len(problems) <= SHOWN_PROBLEMS:
            problems.append((shown_path(item.path), outcome))

    try:
        with _bar(source) as moved:
            work_through(task, folder_items(source), until=lambda: False, tell=_both(tell, moved))
    except ImportEnds as error:
        assert task.run_id is not None
        stop_run(task.run_id, str(error.message))
        _end(f"{error.message} Mit --resume geht es später dort weiter.")
    return problems


@contextmanager
def _bar(source: Path) -> Iterator[Callable[[Item], None]]:
    """A progress bar over the bytes of a tree; give it every item that is done."""
    files, size = measure(source)
    click.echo(f"{files} Dateien, {filesize(size)}")
    with click.progressbar(length=max(size + files, 1), label="Importieren") as bar:
        yield lambda item: bar.update(item.size + 1)


def _both(tell: Tell, moved: Callable[[Item], None]) -> Tell:
    def after(item: Item, outcome: Outcome | None) -> None:
        tell(item, outcome)
        moved(item)

    return after


def _below(item: Item, prefix: str) -> Item:
    return Item(**{**vars(item), "path": prefix + item.path})


def _target(order: Order) -> tuple[User, Folder]:
    user, workspace = _workspace(order.address, order.workspace)
    root = root_of(workspace)
    if not can(user, "documents.add", root):
        _end(f"{user.email} darf in „{order.workspace}“ nicht mitarbeiten.")
    return user, root


def _names(path: str) -> list[str]:
    if not path.strip("/"):
        return []
    try:
        folders, last = split_path(path)
    except HubError as error:
        _end(str(error.message))
    return [*folders, last]


def _workspace(address: str, name: str) -> tuple[User, Workspace]:
    """The person and the Bereich of this name among those they can see, where no two bear the same name."""
    person = _person_at(address) if address else _coordination()
    user = user_of_person(person)
    found = session().scalars(select(Workspace).where(Workspace.name == name, visible_workspaces(user))).all()
    if len(found) != 1:
        _end(f"{person.email} sieht {'keinen' if not found else 'mehr als einen'} Bereich „{name}“.")
    return user, found[0]


def _person_at(address: str) -> Person:
    person = session().scalar(select(Person).where(func.lower(Person.email) == address.lower()))
    if person is None or not person.is_active:
        _end(f"Unter {address} gibt es kein Konto.")
    return person


def _coordination() -> Person:
    """The one person of the Koordination who can sign in."""
    people = session().scalars(select(Person).where(Person.role == "coordination"))
    able = [person for person in people if person.is_active]
    if len(able) != 1:
        _end("Bitte mit --as ADRESSE sagen, wer es tut: Die Koordination ist nicht genau eine Person.")
    return able[0]


def _say(counts: dict[str, int], problems: list[tuple[str, Outcome]], report: Path | None) -> None:
    for outcome, label in OUTCOME_LABELS.items():
        click.echo(f"{f'{label}:':18}{counts.get(outcome, 0)}")
    for path, what in problems[:SHOWN_PROBLEMS]:
        click.echo(f"  {path}: {what.reason}")
    if len(problems) > SHOWN_PROBLEMS:
        click.echo("  … Alle stehen im Bericht." if report else "  … Alle schreibt --report DATEI in einen Bericht.")


def _write_csv(path: Path, rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("wb") as file:
        for piece in csv_export(rows):
            file.write(piece)
    click.echo(f"Bericht: {path}")


def _write_zip(target: Path, files: Iterator[ArchiveFile], moved: Callable[[int], None]) -> None:
    """Under another name until it is complete."""
    part = target.with_name(f"{target.name}.part")
    with part.open("wb") as file:
        for piece in zip_stream(files, current_app.config["ZONE"]):
            file.write(piece)
            moved(len(piece))
        file.flush()
        os.fsync(file.fileno())
    part.rename(target)


def _write_folder(target: Path, files: Iterator[ArchiveFile], moved: Callable[[int], None]) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for file in files:
        path = target / PurePosixPath(file.path)
        if file.path.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(file.open()) as source, path.open("xb") as copy:
            while piece := source.read(PIECE_BYTES):
                copy.write(piece)
                moved(len(piece))
        if file.size is not None and path.stat().st_size != file.size:
            raise TornFile(f"{file.path}: {path.stat().st_size} statt {file.size} Byte")
        os.utime(path, (file.modified_at.timestamp(), file.modified_at.timestamp()))


def _export_summary(export: Export, target: Path) -> str:
    return f"{export.documents} Dokumente, {len(export.versions)} Fassungen, {filesize(export.size)} in {target}"


def _end(sentence: str) -> NoReturn:
    raise SystemExit(f"Fehler: {sentence}")
