"""`make run` as a newcomer meets it: it starts, it ends, and what is wrong is said in one line."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parent.parent
START_SECONDS = 60  # generous: other tests may keep the machine busy
END_SECONDS = 20


def make_run(folder: Path = ROOT, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `make run` to its end, for the cases in which it must end by itself."""
    return subprocess.run(
        ["make", "run"],
        cwd=folder,
        env=plain_environment() | settings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )


def plain_environment() -> dict[str, str]:
    """The environment without what a surrounding `make` or the hub's own settings would add."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MAKE", "MFLAGS", "HUB_", "PYTHON")) and name != "PORT"
    }


def complaint(answer: subprocess.CompletedProcess[str]) -> str:
    """The one line that says what is wrong; make's own closing line does not count."""
    assert answer.returncode != 0
    assert "Traceback" not in answer.stdout + answer.stderr
    lines = [line for line in answer.stderr.splitlines() if line.strip() and not line.startswith("make")]
    assert len(lines) == 1, answer.stdout + answer.stderr
    return lines[0]


@pytest.fixture
def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def running_hub(**settings: str) -> Iterator[subprocess.Popen[str]]:
    """`make run` in a process group of its own, as a terminal starts it."""
    hub = subprocess.Popen(
        ["make", "run"],
        cwd=ROOT,
        env=plain_environment() | settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield hub
    finally:
        if members_of(hub.pid):
            os.killpg(hub.pid, signal.SIGKILL)
        hub.wait()


def members_of(group: int) -> dict[int, str]:
    """The living processes of a group: id and command line."""
    members = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _, process_group = (folder / "stat").read_text().rsplit(")", 1)[1].split()[:3]
            command = (folder / "cmdline").read_text().replace("\0", " ").strip()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(process_group) == group and state != "Z":
            members[int(folder.name)] = command
    return members


def wait_until_ready(port: int, hub: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2) as answer:
                assert answer.status == 200
                return
        except (URLError, ConnectionError, TimeoutError):
            if hub.poll() is not None:
                pytest.fail(f"the hub ended instead of starting:\n{hub.communicate()[0]}")
            assert time.monotonic() < deadline, "the hub did not get ready"
            time.sleep(0.1)


def wait_until_gone(group: int) -> Mapping[int, str]:
    """Who is left of a process group after the time it has to end."""
    deadline = time.monotonic() + END_SECONDS
    while members_of(group) and time.monotonic() < deadline:
        time.sleep(0.1)
    return members_of(group)


def interrupt(hub: subprocess.Popen[str]) -> str:
    """Press Ctrl-C: the terminal signals the whole group. Returns everything that was printed."""
    os.killpg(hub.pid, signal.SIGINT)
    return hub.communicate(timeout=END_SECONDS)[0]


def test_an_old_python_is_named_in_one_line(tmp_path: Path) -> None:
    old_python = tmp_path / "python3"
    old_python.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2"\nexit 1\n')
    old_python.chmod(0o755)

    message = complaint(make_run(PYTHON=str(old_python)))

    assert "3.11" in message and "Python 3.9.2" in message


def test_a_missing_python_is_named_in_one_line() -> None:
    message = complaint(make_run(PYTHON="python-that-is-not-there"))

    assert "python-that-is-not-there" in message and "3.11" in message


def test_a_python_without_venv_says_what_to_install(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    bare_python = tmp_path / "python3"
    bare_python.write_text('#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; esac\n')
    bare_python.chmod(0o755)

    message = complaint(make_run(tmp_path, PYTHON=str(bare_python)))

    assert "apt install python3-venv" in message


def test_a_taken_port_is_named_in_one_line(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])

        message = complaint(make_run(PORT=port, HUB_DATA=str(tmp_path)))

    assert port in message


def test_a_data_folder_without_write_permission_is_named_in_one_line(tmp_path: Path, free_port: int) -> None:
    (tmp_path / "file").write_text("not a folder: even root cannot write below it")
    folder = tmp_path / "file" / "var"

    message = complaint(make_run(PORT=str(free_port), HUB_DATA=str(folder)))

    assert str(folder) in message


def test_it_prints_the_address_and_sign_ins_that_the_sample_brings(tmp_path: Path, free_port: int) -> None:
    with running_hub(PORT=str(free_port), HUB_DATA=str(tmp_path)) as hub:
        wait_until_ready(free_port, hub)
        output = interrupt(hub)

    assert f"http://127.0.0.1:{free_port}" in output
    assert re.search(r"\S+@\S+", output), "no sample sign-in was printed"


def test_ctrl_c_ends_web_and_worker_without_noise(tmp_path: Path, free_port: int) -> None:
    with running_hub(PORT=str(free_port), HUB_DATA=str(tmp_path)) as hub:
        wait_until_ready(free_port, hub)
        assert len(members_of(hub.pid)) >= 3, "make, web and worker"

        output = interrupt(hub)

        assert wait_until_gone(hub.pid) == {}
        assert "Traceback" not in output and "make: ***" not in output


def test_a_signal_ends_a_web_process_that_is_just_taking_a_request() -> None:
    in_the_middle = """
import signal
from concurrent.futures import ThreadPoolExecutor
from hub.server import WebProcess
process = WebProcess.__new__(WebProcess)
process.tpool = ThreadPoolExecutor()
signal.signal(signal.SIGQUIT, process.handle_quit)
with process.tpool._shutdown_lock:  # as `submit` holds it
    signal.raise_signal(signal.SIGQUIT)
"""
    ended = subprocess.run([sys.executable, "-c", in_the_middle], cwd=ROOT, timeout=END_SECONDS, check=False)

    assert ended.returncode == 0


def test_a_second_start_finds_the_data_of_the_first(tmp_path: Path, free_port: int) -> None:
    for _ in range(2):
        with running_hub(PORT=str(free_port), HUB_DATA=str(tmp_path)) as hub:
            wait_until_ready(free_port, hub)
            output = interrupt(hub)

    assert "Traceback" not in output
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_it_listens_on_this_machine_only(tmp_path: Path, free_port: int) -> None:
    with running_hub(PORT=str(free_port), HUB_DATA=str(tmp_path)) as hub:
        wait_until_ready(free_port, hub)

        assert addresses_listening_on(free_port) == ["0100007F"]  # 127.0.0.1 as the kernel writes it
        interrupt(hub)


def addresses_listening_on(port: int) -> list[str]:
    rows = [row.split() for name in ("tcp", "tcp6") for row in Path(f"/proc/net/{name}").read_text().splitlines()]
    listening = [local.split(":") for _, local, _, state, *_ in rows if state == "0A"]
    return [address for address, number in listening if int(number, 16) == port]
