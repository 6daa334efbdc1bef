"""The command `hub`: starting, setting up, checking. Each command says what it did in German."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import Flask
from pydantic import ValidationError

from hub import db
from hub.config import Settings


@click.group(help="JBA-Hub: die gemeinsame digitale Ablage.")
def main() -> None:
    os.umask(0o077)  # the data folder holds password hashes: nobody else on this machine reads it


def _end_when_told() -> None:
    """Until web and worker have handlers of their own; nothing has begun yet that an end could tear."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))


@contextmanager
def _application() -> Iterator[tuple[Flask, Settings]]:
    """The application for one command; what cannot work ends with one clear line and exit code 1."""
    gc.disable()  # what is loaded stays: looking for garbage among it takes a fifth of the start
    from hub.app import create_app  # noqa: PLC0415 (`hub --help` shall not load everything)
    from hub.server import StartRefused  # noqa: PLC0415
    from storage import StoreError  # noqa: PLC0415

    try:
        settings = Settings()
        app = create_app(settings)
    except OSError as error:
        raise SystemExit(f"Fehler: {error.strerror}: {error.filename}") from None
    except ValidationError as error:
        names = ", ".join(str(part["loc"][0]) for part in error.errors())
        raise SystemExit(f"Fehler: Diese Einstellung ist nicht lesbar: {names}") from None
    finally:
        gc.enable()
    try:
        with app.app_context():
            yield app, settings
    except (StartRefused, StoreError) as error:
        raise SystemExit(f"Fehler: {error}") from None


@main.command(help="Web und Hintergrunddienst zusammen starten (ein Rechner).")
@click.option("--migrate", "with_migration", is_flag=True, help="Vorher die Datenbank auf den neuesten Stand bringen.")
@click.option("--demo", "with_demo", is_flag=True, help="Beim ersten Mal die Beispiel-Kooperation laden.")
def run(with_migration: bool, with_demo: bool) -> None:
    from hub.server import serve_and_work  # noqa: PLC0415

    _check_place()
    with _application() as (app, settings):
        if with_migration:
            _migrate()
        sign_ins = _load_demo() if with_demo else []
        app.extensions["store"].check()
        click.echo(f"JBA-Hub läuft auf {settings.url} (Ende mit Strg+C)")
        for line in sign_ins:
            click.echo(line)
        sys.stdout.flush()
        serve_and_work(app, settings)


@main.command(help="Nur die Web-Prozesse starten.")
def web() -> None:
    from hub.server import serve  # noqa: PLC0415

    _end_when_told()
    _check_place()
    with _application() as (app, settings):
        _expect_current_database()
        app.extensions["store"].check()
        serve(app, settings)


@main.command(help="Nur den Hintergrunddienst starten.")
def worker() -> None:
    from hub.server import work  # noqa: PLC0415

    _end_when_told()
    with _application() as (app, _settings):
        _expect_current_database()
        work(app)


@main.command(help="Die Datenbank auf den neuesten Stand bringen.")
def migrate() -> None:
    with _application():
        _migrate()
        click.echo("Die Datenbank ist auf dem neuesten Stand.")


@main.command(help="Die Beispiel-Kooperation laden (nur in eine leere Datenbank).")
def demo() -> None:
    with _application():
        _migrate()
        for line in _load_demo():
            click.echo(line)


@main.command(help="Zeilen gegen Bytes prüfen; mit --store den Speicher selbst.")
@click.option(
    "--store", "only_store", is_flag=True, help="Prüft, ob der eingestellte Speicher hält, was der Hub braucht."
)
@click.option("--quick", is_flag=True, help="Ohne die Bytes zu lesen (nur fehlende und überzählige).")
def check(only_store: bool, quick: bool) -> None:
    from hub.documents.quota import recount_all  # noqa: PLC0415
    from hub.documents.upkeep import check_bytes  # noqa: PLC0415
    from storage import acceptance  # noqa: PLC0415

    with _application() as (app, _settings):
        if only_store:
            failures = 0
            for sentence, error in acceptance.run(app.extensions["store"]):
                click.echo(f"{'FEHLER' if error else 'gut   '}  {sentence}{f': {error}' if error else ''}")
                failures += bool(error)
            raise SystemExit(1 if failures else 0)
        _expect_current_database()
        report = check_bytes(read_bytes=not quick)
        click.echo(report.text())
        click.echo(f"Speicherplatz neu gezählt, berichtigt in {recount_all()} Bereichen.")
        raise SystemExit(0 if report.is_clean else 1)


@main.command(help="Bytes ohne Zeile entfernen, die älter als ein Tag sind.")
@click.option("--older-than-hours", default=24.0, show_default=True)
def sweep(older_than_hours: float) -> None:
    from hub.documents.upkeep import sweep_orphans  # noqa: PLC0415

    with _application():
        _expect_current_database()
        removed = sweep_orphans(older_than_hours=older_than_hours)
        click.echo(f"{removed} verwaiste Dateien entfernt.")


@main.command(help="Dokumente aus den Angaben im Speicher wiederherstellen (nach Verlust der Datenbank).")
def rebuild() -> None:
    from hub.documents.upkeep import rebuild_rows  # noqa: PLC0415

    with _application():
        _expect_current_database()
        made = rebuild_rows()
        click.echo(f"{made} Fassungen wiederhergestellt.")


@main.command(help="Den Index der Suche neu aufbauen; mit --failed vorher noch einmal lesen, was nicht lesbar war.")
@click.option("--failed", is_flag=True, help="Dateien noch einmal lesen, bei denen es nicht gelungen ist.")
def reindex(failed: bool) -> None:
    from hub import indexing  # noqa: PLC0415
    from hub.documents import readings  # noqa: PLC0415
    from hub.previews import making  # noqa: PLC0415

    with _application():
        _expect_current_database()
        if failed:
            with db.transaction(writing=True):
                readings.forget_failed()
                making.forget_failed()
        with db.transaction(writing=False):
            unread = readings.unread_hashes()
        with click.progressbar(unread, label="Dateien lesen") as hashes:
            for sha256 in hashes:
                readings.read_bytes(sha256)
        with click.progressbar(length=indexing.count_rows(), label="Index bauen") as bar:
            done = indexing.rebuild(bar.update)
        click.echo(f"{done} Einträge im Index.")


@main.command(help="Auf Schadsoftware prüfen, was noch nicht geprüft ist (braucht HUB_CLAMD_URL).")
@click.option("--again", is_flag=True, help="Auch noch einmal prüfen, was nicht sauber war.")
def scan(again: bool) -> None:
    from hub.scanning import command  # noqa: PLC0415

    with _application():
        _expect_current_database()
        with click.progressbar(length=command.prepare(again=again), label="Dateien prüfen") as bar:
            command.scan_all(bar.update)
        click.echo(command.summary())


@main.command(
    "mail-in", help="Eine eingegangene E-Mail von der Standardeingabe lesen; mit --mailbox das Postfach (HUB_IMAP_URL)."
)
@click.option("--mailbox", "reads_mailbox", is_flag=True, help="Das Postfach lesen, das in HUB_IMAP_URL steht.")
def mail_in(reads_mailbox: bool) -> None:
    from hub.mail_in import command  # noqa: PLC0415

    with _application() as (_app, settings):
        _expect_current_database()
        click.echo(command.read_mailbox_of(settings) if reads_mailbox else command.read_one(sys.stdin.buffer))


@main.command(help="Von der Befehlszeile suchen, mit den Rechten einer Person.")
@click.argument("words")
@click.option("--as", "address", required=True, help="E-Mail-Adresse der Person, für die gesucht wird.")
@click.option("--json", "as_json", is_flag=True, help="Ausgabe als JSON.")
def search(words: str, address: str, as_json: bool) -> None:
    from hub.finder.command import lines_of_answer  # noqa: PLC0415

    with _application() as (_app, settings):
        _expect_current_database()
        with db.transaction(writing=False):
            for line in lines_of_answer(words, address=address, as_json=as_json, zone=settings.timezone):
                click.echo(line)


@main.command("import", help="Einen Ordner mit allen Dateien in einen Bereich importieren.")
@click.argument("source", metavar="ORDNER", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--bereich", "workspace", required=True, help="Name des Bereichs.")
@click.option("--ordner", "folder", default="", help="Ordner im Bereich, zum Beispiel „06 Fortbildung/2025“.")
@click.option("--as", "address", default="", help="E-Mail-Adresse der Person, die importiert; sonst die Koordination.")
@click.option(
    "--existing",
    "on_conflict",
    type=click.Choice(["skip", "version", "keep-both"]),
    default="skip",
    show_default=True,
    help="Wenn es den Namen schon mit anderem Inhalt gibt.",
)
@click.option("--dry-run", "is_dry", is_flag=True, help="Nur sagen, was geschehen würde.")
@click.option("--resume", "resumes", is_flag=True, help="Einen unterbrochenen Import fortsetzen.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="CSV-Datei für den Bericht.")
def import_folder(is_dry: bool, **wishes: Any) -> None:
    from hub.exchange import command  # noqa: PLC0415

    with _application():
        _expect_current_database()
        order = command.Order(**wishes)
        command.try_import(order) if is_dry else command.import_folder(order)


@main.command(help="Einen Bereich mit allen Fassungen, Angaben und Verlauf exportieren.")
@click.option("--bereich", "workspace", required=True, help="Name des Bereichs.")
@click.option("--as", "address", default="", help="E-Mail-Adresse einer Person, die ihn verwaltet; sonst Koordination.")
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path), help="ZIP-Datei (….zip) oder leerer Ordner."
)
def export(workspace: str, address: str, target: Path) -> None:
    from hub.exchange.command import export_workspace  # noqa: PLC0415

    with _application():
        _expect_current_database()
        export_workspace(name=workspace, address=address, target=target)


@main.group(help="Konten.")
def user() -> None:
    pass


@user.command("create-admin", help="Eine Technische Administration anlegen; gibt einen Einmal-Link aus.")
@click.argument("address")
def create_admin(address: str) -> None:
    from hub.accounts.invitations import create_administrator  # noqa: PLC0415

    with _application():
        _migrate()
        with db.transaction(writing=True):
            link = create_administrator(address)
        click.echo(f"Mit diesem Link das Passwort wählen (gilt 24 Stunden, einmal):\n{link}")


@main.group(help="Prüfprotokoll.")
def audit() -> None:
    pass


@audit.command(help="Die Kette des Prüfprotokolls prüfen.")
def verify() -> None:
    from hub.audit.verification import verify as verify_chain  # noqa: PLC0415

    with _application():
        _expect_current_database()
        with db.transaction(writing=False):
            result = verify_chain()
        if result.broken_at is not None:
            raise SystemExit(f"Die Kette ist gebrochen bei Nr. {result.broken_at}.")
        click.echo(f"Kette geprüft: unversehrt, {result.entries} Einträge.")


def _check_place() -> None:
    from hub.server import StartRefused, check_place  # noqa: PLC0415

    try:
        check_place(Settings())
    except StartRefused as error:
        raise SystemExit(f"Fehler: {error}") from None


def _migrate() -> None:
    from hub.migrate import is_current, migrate  # noqa: PLC0415

    if not is_current():
        migrate()


def _expect_current_database() -> None:
    from hub.migrate import is_current  # noqa: PLC0415

    if not is_current():
        raise SystemExit("Fehler: Die Datenbank passt nicht zu dieser Version. Bitte zuerst: hub migrate")


def _load_demo() -> list[str]:
    from hub.demo import load_demo  # noqa: PLC0415

    return load_demo()
