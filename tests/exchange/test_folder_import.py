"""`hub import`: a tree of files on the server becomes folders and documents."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from hub.accounts.models import Person
from hub.config import Settings
from hub.db import transaction
from hub.documents.models import Version
from hub.exchange.command import Order, import_folder, try_import
from hub.exchange.folder_tree import folder_items
from hub.exchange.models import DONE, ImportLine
from tests.exchange.steps import documents, filed, folder_named, only_run, outcomes, trail
from tests.people import Cast, document_named
from tests.test_cli import hub

ADDRESS = "contributor@musterstadt.example"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small tree of files with an old date."""
    root = tmp_path / "Altbestand"
    (root / "Fortbildung" / "Leer").mkdir(parents=True)
    for path, content in (("Übersicht.txt", b"alle"), ("Fortbildung/Plan.txt", b"eins")):
        (root / path).write_bytes(content)
        os.utime(root / path, (1_500_000_000, 1_500_000_000))
    return root


def order(source: Path, **wishes: object) -> Order:
    usual = {
        "workspace": "Gemeinsame Ablage",
        "folder": "",
        "address": ADDRESS,
        "on_conflict": "skip",
        "report": None,
        "resumes": False,
    }
    return Order(source=source, **{**usual, **wishes})  # type: ignore[arg-type]


def test_a_tree_comes_in_with_its_folders_and_dates(cast: Cast, tree: Path) -> None:
    with cast.app.app_context():
        import_folder(order(tree, folder="09 Berichte/Alt"))
    plan = document_named("Plan.txt")
    assert plan.changed_at == plan.created_at == datetime.fromtimestamp(1_500_000_000, UTC)
    browser = cast.browser(cast.reader)
    assert browser.get(f"/documents/{plan.id}/download").data == b"eins"
    assert "14.07.2017" in browser.get(f"/documents/{plan.id}").text
    assert folder_named("Alt").parent_id == folder_named("09 Berichte").id
    assert folder_named("Leer").parent_id == folder_named("Fortbildung").id
    assert f"aus „{tree}“" in trail("exchange.import")[0]


def test_a_dry_run_says_the_same_and_writes_nothing(
    embedded_cast: Cast, tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filed(embedded_cast, embedded_cast.browser(embedded_cast.contributor), "Übersicht.txt", b"ander")
    (tree / "con.txt").write_bytes(b"x")
    (tree / "plan.txt").write_bytes(b"x")
    with embedded_cast.app.app_context():
        try_import(order(tree))
        foreseen = capsys.readouterr().out.partition("nichts angelegt.\n")[2].splitlines()
        assert set(documents()) == {"Übersicht.txt"}
        import_folder(order(tree))
    assert capsys.readouterr().out.splitlines()[-len(foreseen) :] == foreseen
    assert any("con.txt: „con.txt“ ist unter Windows gesperrt" in line for line in foreseen)


def test_a_second_import_leaves_out_what_is_there(embedded_cast: Cast, tree: Path) -> None:
    with embedded_cast.app.app_context():
        import_folder(order(tree))
        import_folder(order(tree))
    with transaction(writing=False) as opened:
        found = opened.execute(select(ImportLine.outcome, func.count()).group_by(ImportLine.outcome)).all()
        assert {outcome: count for outcome, count in found} == {"made": 3, "unchanged": 3}
        assert opened.scalar(select(func.count()).select_from(Version)) == 2


def test_links_pipes_unreadable_and_nameless_files_are_refused_with_the_reason(
    embedded_cast: Cast, tree: Path, tmp_path: Path
) -> None:
    (tmp_path / "geheim.txt").write_bytes(b"geheim")
    (tree / "Verknüpfung.txt").symlink_to(tmp_path / "geheim.txt")
    (tree / "Schleife").symlink_to(tree, target_is_directory=True)
    os.mkfifo(tree / "Rohr")
    (tree / "Leer.txt").write_bytes(b"")
    Path(os.fsdecode(os.fsencode(tree) + b"/\xff\xfe.txt")).write_bytes(b"x")
    (tree / "Plan\u202etxt.exe").write_bytes(b"x")
    (tree / "Thumbs.db").write_bytes(b"x")
    report = tmp_path / "Bericht.csv"
    with embedded_cast.app.app_context():
        import_folder(order(tree, report=report))
    refused = {path for path, (outcome, _) in outcomes().items() if outcome == "refused"}
    assert refused == {"Verknüpfung.txt", "Schleife", "Rohr", "Leer.txt", "??.txt", "Plan\u202etxt.exe"}
    assert "Verknüpfung.txt;0;Abgelehnt;Verknüpfung, der nicht gefolgt wird.;" in report.read_text("utf-8-sig")
    assert set(documents()) == {"Übersicht.txt", "Plan.txt"}


def test_what_vanishes_during_the_import_is_reported_and_the_rest_comes_in(embedded_cast: Cast, tree: Path) -> None:
    seen = folder_items(tree)
    next(seen)
    for path in (tree / "Fortbildung" / "Leer", tree / "Fortbildung" / "Plan.txt", tree / "Fortbildung"):
        path.rmdir() if path.is_dir() else path.unlink()
    with embedded_cast.app.test_request_context():
        assert [(item.path, item.problem) for item in seen] == [("Fortbildung", "Ist nicht mehr da.")]


def test_what_may_not_be_read_is_refused(embedded_cast: Cast, embedded_settings: Settings, tree: Path) -> None:
    (tree / "Übersicht.txt").chmod(0)
    reads_everything = "-dac_override,-dac_read_search"  # what root may do and nobody else
    as_others = ["setpriv", f"--inh-caps={reads_everything}", f"--bounding-set={reads_everything}"]
    words = ("import", str(tree), "--bereich", "Gemeinsame Ablage", "--as", ADDRESS)
    subprocess.run(
        [*(as_others if os.geteuid() == 0 else []), sys.executable, "-m", "hub", *words],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "HUB_DATA": str(embedded_settings.data)},
        check=False,
    )
    assert outcomes()["Übersicht.txt"] == ("refused", "Die Datei darf nicht gelesen werden.")


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"address": "reader@musterstadt.example"}, "darf in „Gemeinsame Ablage“ nicht mitarbeiten"),
        ({"address": "stranger@musterstadt.example"}, "sieht keinen Bereich „Gemeinsame Ablage“"),
        ({"address": "administrator@musterstadt.example"}, "sieht keinen Bereich"),
        ({"address": "niemand@musterstadt.example"}, "gibt es kein Konto"),
        ({"folder": "../oben"}, "ist kein Name"),
    ],
)
def test_only_who_may_contribute_imports(embedded_cast: Cast, tree: Path, wishes: dict[str, str], said: str) -> None:
    with embedded_cast.app.app_context():
        for command in (import_folder, try_import):
            with pytest.raises(SystemExit, match=said):
                command(order(tree, **wishes))
    assert documents() == {}


def test_without_a_name_the_koordination_imports_where_it_is_one_person(embedded_cast: Cast, tree: Path) -> None:
    with embedded_cast.app.app_context():
        import_folder(order(tree, address=""))
        with transaction(writing=True) as opened:
            opened.get_one(Person, embedded_cast.reader.id).role = "coordination"
        with pytest.raises(SystemExit, match="--as ADRESSE"):
            import_folder(order(tree, address=""))
    assert document_named("Plan.txt").created_by == embedded_cast.coordination.id


def test_an_import_killed_with_signal_9_goes_on_with_resume(
    embedded_cast: Cast, embedded_settings: Settings, tmp_path: Path
) -> None:
    root = tmp_path / "Viele"
    root.mkdir()
    for number in range(40):
        (root / f"{number:03}.txt").write_bytes(str(number).encode())
    environment = {**os.environ, "HUB_DATA": str(embedded_settings.data)}
    words = ("import", str(root), "--bereich", "Gemeinsame Ablage", "--as", ADDRESS)
    started = subprocess.Popen(
        [sys.executable, "-m", "hub", *words], cwd=Path(__file__).parents[2], env=environment, stdout=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while len(outcomes()) < 5 and time.monotonic() < deadline:
        with suppress(subprocess.TimeoutExpired):
            started.wait(0.05)
    started.send_signal(signal.SIGKILL)
    started.wait()
    before = len(outcomes())
    assert 5 <= before < 40
    again = hub(environment, *words, "--resume")
    assert again.returncode == 0, again.stderr
    assert only_run().status == DONE
    assert len(documents()) == len(outcomes()) == 40
    with transaction(writing=False) as opened:
        assert opened.scalar(select(func.count()).select_from(Version)) == 40
