"""The commands for operators, called as a shell calls them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from hub.config import Settings
from tests.documents.test_upload import begin
from tests.people import Cast, document_named
from tests.stack import free_port

ROOT = Path(__file__).parent.parent


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    names = {
        "HUB_DATA": str(settings.data),
        "HUB_BASE_URL": "https://ablage.musterstadt.example",
        "HUB_DATABASE_URL": settings.database_url,
        "HUB_STORE_URL": settings.store_url,
        "HUB_STORE_ACCESS_KEY": settings.store_access_key,
        "HUB_STORE_SECRET_KEY": settings.store_secret_key.get_secret_value() if settings.store_secret_key else None,
    }
    return {**os.environ, **{name: value for name, value in names.items() if value}}


def hub(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hub", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("command", ["web", "worker"])
def test_web_and_worker_end_quietly_when_they_are_told_to_while_they_start(
    tmp_path: Path, command: str, number: signal.Signals
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"postgresql+psycopg://hub@127.0.0.1:{silent.getsockname()[1]}/hub"
        environment = {**os.environ, "HUB_DATA": str(tmp_path), "HUB_DATABASE_URL": place, "PORT": str(free_port())}
        starting = subprocess.Popen(
            [sys.executable, "-m", "hub", command],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        silent.settimeout(60)
        connection, _ = silent.accept()
        with connection:
            starting.send_signal(number)
            said, _ = starting.communicate(timeout=20)
    assert (starting.returncode, said) == (0, "")


def test_check_reports_a_healthy_store_and_a_lost_file(embedded_cast: Cast, embedded_settings: Settings) -> None:
    begin(embedded_cast.browser(embedded_cast.contributor), embedded_cast, name="Plan.txt", size=4, body=b"eins")
    environment = {**os.environ, "HUB_DATA": str(embedded_settings.data)}
    healthy = hub(environment, "check")
    assert (healthy.returncode, "Alles in Ordnung." in healthy.stdout) == (0, True)
    [stored] = (embedded_settings.data / "store").rglob(f"{document_named('Plan.txt').id}.*[!n]")
    stored.unlink()
    broken = hub(environment, "check")
    assert broken.returncode == 1
    assert "FEHLT" in broken.stdout
    assert "Plan.txt" in broken.stdout


def test_check_store_runs_the_acceptance_suite_against_the_configured_store(environment: dict[str, str]) -> None:
    result = hub(environment, "check", "--store")
    assert (result.returncode, "FEHLER" in result.stdout) == (0, False), result.stdout + result.stderr
    assert result.stdout.count("gut") > 25


def test_create_admin_prints_a_link_to_the_configured_address(environment: dict[str, str]) -> None:
    result = hub(environment, "user", "create-admin", "neu@musterstadt.example")
    assert result.returncode == 0, result.stderr
    assert "https://ablage.musterstadt.example/one-time-links/" in result.stdout


def test_audit_verify_says_that_the_chain_is_whole(environment: dict[str, str]) -> None:
    result = hub(environment, "audit", "verify")
    assert (result.returncode, "unversehrt" in result.stdout) == (0, True), result.stderr


def test_a_database_that_needs_migration_stops_web_and_worker_with_one_line(tmp_path: Path) -> None:
    for command in ("web", "worker"):
        result = hub({**os.environ, "HUB_DATA": str(tmp_path), "PORT": "0"}, command)
        assert result.returncode == 1
        assert result.stderr.strip() == "Fehler: Die Datenbank passt nicht zu dieser Version. Bitte zuerst: hub migrate"


def test_the_short_command_runs_from_any_folder(environment: dict[str, str], tmp_path: Path) -> None:
    command = [str(ROOT / ".venv" / "bin" / "hub"), "audit", "verify"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_unreadable_setting_is_named_in_one_line(tmp_path: Path) -> None:
    result = hub({**os.environ, "HUB_DATA": str(tmp_path), "HUB_SESSION_HOURS": "viele"}, "worker")
    assert result.returncode == 1
    assert result.stderr.strip() == "Fehler: Diese Einstellung ist nicht lesbar: session_hours"


def test_search_asks_with_the_rights_of_a_person_and_reindex_builds_the_index_anew(
    environment: dict[str, str], cast: Cast
) -> None:
    begin(cast.browser(cast.contributor), cast, name="Quittenplan.txt", size=4, body=b"eins")
    rebuilt = hub(environment, "reindex")
    assert (rebuilt.returncode, "2 Einträge im Index." in rebuilt.stdout) == (0, True), rebuilt.stdout + rebuilt.stderr
    found = hub(environment, "search", "quittenplan", "--as", cast.reader.email, "--json")
    assert [hit["name"] for hit in json.loads(found.stdout)["hits"]] == ["Quittenplan.txt"], found.stderr
    assert (
        json.loads(hub(environment, "search", "quittenplan", "--as", cast.stranger.email, "--json").stdout)["total"]
        == 0
    )
    assert "kein Konto" in hub(environment, "search", "x", "--as", "niemand@example.org").stderr
    assert "sieht keine Inhalte" in hub(environment, "search", "x", "--as", cast.administrator.email).stderr


@pytest.mark.parametrize("words", [("check",), ("sweep",), ("rebuild",), ("audit", "verify")])
def test_a_command_for_a_database_that_needs_migration_says_so_in_one_line(tmp_path: Path, words: tuple[str]) -> None:
    result = hub({**os.environ, "HUB_DATA": str(tmp_path)}, *words)
    assert result.returncode == 1
    assert result.stderr.strip() == "Fehler: Die Datenbank passt nicht zu dieser Version. Bitte zuerst: hub migrate"
