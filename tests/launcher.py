"""Starts `hub …` as real processes, quickly: imports the hub once and forks for every start; knows no test.

What runs in the forked process is `hub.cli.main` with its own environment, process group, sockets and log: the same
code as `python -m hub …`, only without the second that importing takes.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from sqlalchemy.orm import configure_mappers

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
LOADED = ("hub.cli", "hub.demo", "hub.migrate", "hub.server", "hub.workers", "hub.documents.upkeep", "storage.minio")
ROOT = Path(__file__).parent.parent


class StillRunning(Exception):
    """The processes did not end in time."""


class Launcher:
    """The parent of all hub processes of a test run; they die with it, and it dies with the test run."""

    def __init__(self, *, inside: Sequence[str] = ()) -> None:
        """`inside` is a command that runs the command behind it, as `unshare` does."""
        # Linux sends the signal when the *thread* that started the child ends; only the main thread lives to the end.
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("start the launcher from the main thread")
        self._wire, theirs = socket.socketpair()
        self._process = subprocess.Popen(
            [
                *inside,
                *("setpriv", "--pdeathsig", "KILL"),
                *(sys.executable, "-m", "tests.launcher", str(theirs.fileno())),
            ],
            stdin=subprocess.DEVNULL,
            cwd=ROOT,
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
        theirs.close()
        self._answers = self._wire.makefile("r", encoding="utf-8")
        self._lock = threading.Lock()
        self._ask({}, seconds=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._wire.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    def start(self, *arguments: str, environment: dict[str, str], log: Path) -> int:
        """Start `hub ARGUMENTS` as the leader of a process group of its own; returns its id."""
        return self._ask({"start": arguments, "environment": environment, "log": str(log)}, seconds=10)

    def wait(self, group: int, *, seconds: float) -> int:
        """Wait until every process of the group has ended; returns the exit code of its leader, -9 for SIGKILL.

        Raises `StillRunning`, and ends the group then.
        """
        try:
            return self._ask({"wait": group}, seconds=seconds)
        except TimeoutError:
            os.killpg(group, signal.SIGKILL)
            self._answers.readline()
            raise StillRunning(f"after {seconds} s") from None

    def _ask(self, question: dict[str, Any], *, seconds: float) -> int:
        with self._lock:
            self._wire.sendall(json.dumps(question).encode() + b"\n")
            self._wire.settimeout(seconds)
            try:
                return int(json.loads(self._answers.readline()))
            finally:
                self._wire.settimeout(None)


def main(descriptor: int) -> None:
    """Answer questions until the test run closes its end."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)  # so that the children of a killed leader can be waited for
    for name in [*LOADED, *(f"hub.{area}.routes" for area in import_module("hub.app").AREAS)]:
        import_module(name)
    configure_mappers()
    with socket.socket(fileno=descriptor) as wire, wire.makefile("rw", encoding="utf-8") as lines:
        for line in lines:
            question = json.loads(line)
            if "start" in question:
                answer = _fork(question, wire)
            elif "wait" in question:
                answer = _end_of_group(question["wait"])
            else:
                answer = 0
            lines.write(json.dumps(answer) + "\n")
            lines.flush()


def _fork(question: dict[str, Any], wire: socket.socket) -> int:
    parent = os.getpid()
    child = os.fork()
    if child:
        with suppress(OSError):  # the child has done it, or has even ended
            os.setpgid(child, child)
        return child
    code = 1
    try:
        os.setpgid(0, 0)
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        wire.close()
        log = os.open(question["log"], os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.environ.clear()
        os.environ.update(question["environment"])
        code = _run(question["start"])
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _run(arguments: list[str]) -> int:
    from hub.cli import main as hub  # noqa: PLC0415 (loaded already; named here to show what runs)

    try:
        hub(arguments, prog_name="hub")
    except SystemExit as ended:
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
            return 1
        return ended.code or 0
    return 0


def _end_of_group(group: int) -> int:
    code = 0
    while True:
        try:
            pid, status = os.waitpid(-group, 0)
        except ChildProcessError:
            return code
        if pid == group:
            code = os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    main(int(sys.argv[1]))
