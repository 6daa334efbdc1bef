"""A server started as its operators start it, and what the kernel says about its processes (Linux)."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.client import Connection

READY_SECONDS = 60
STOP_SECONDS = 20
IDLE_PATIENCE_SECONDS = 300
IDLE_LOOK_SECONDS = 3  # longer than the worker waits between two looks
IDLE_SHARE = 0.05  # of one processor
TICKS = os.sysconf("SC_CLK_TCK")
MIB = 1024 * 1024


@dataclass
class Server:
    """A running server. `started_in` is the time from the start of the command to the first good answer."""

    port: int
    process: subprocess.Popen[bytes]
    started_in: float = 0.0

    def pids(self) -> list[int]:
        """The process itself and everything below it."""
        found = [self.process.pid]
        for pid in found:
            found += [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return found

    def processor_seconds(self) -> float:
        """Of all its processes so far, in the program and in the kernel."""
        fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.pids()]
        return sum(int(field[11]) + int(field[12]) for field in fields) / TICKS

    def wait_until_idle(self, *, at_most: float = IDLE_PATIENCE_SECONDS) -> None:
        """Until the background work of what was measured before is done: it must not be measured with what follows."""
        deadline = time.monotonic() + at_most
        while time.monotonic() < deadline:
            before = self.processor_seconds()
            time.sleep(IDLE_LOOK_SECONDS)
            if self.processor_seconds() - before < IDLE_SHARE * IDLE_LOOK_SECONDS:
                return

    def forget_peaks(self) -> None:
        for pid in self.pids():
            Path(f"/proc/{pid}/clear_refs").write_text("5")

    def peak_mib(self) -> float:
        """The most memory one of the processes has held since `forget_peaks`, shared pages counted in full."""
        return max(_kilobytes(pid, "status", "VmHWM:") for pid in self.pids()) / 1024

    def memory_mib(self) -> float:
        """What all processes hold together, shared pages counted once (PSS)."""
        return sum(_kilobytes(pid, "smaps_rollup", "Pss:") for pid in self.pids()) / 1024


@contextmanager
def running_hub(environment: Mapping[str, str]) -> Iterator[Server]:
    """`hub run`, ready to answer."""
    port = free_port()
    settings = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "PORT": str(port), **environment}
    with running([sys.executable, "-m", "hub", "run"], port=port, path="/health/ready", environment=settings) as server:
        yield server


@contextmanager
def running(command: Sequence[str], *, port: int, path: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """A command that serves `path` on `port`, until the end of the block. Raises RuntimeError when it does not."""
    began = time.perf_counter()
    process = subprocess.Popen(command, env=dict(environment), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    server = Server(port, process)
    try:
        while not _answers(port, path):
            if process.poll() is not None or time.perf_counter() - began > READY_SECONDS:
                raise RuntimeError(f"{command[0]} is not ready")
            time.sleep(0.01)
        server.started_in = time.perf_counter() - began
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int, path: str) -> bool:
    try:
        with Connection(port) as connection:
            return connection.ask("GET", path).status == 200
    except OSError:
        return False


def _kilobytes(pid: int, file: str, field: str) -> int:
    for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1])
    return 0
