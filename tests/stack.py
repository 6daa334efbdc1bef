"""The hub as its operators run it: real processes with real sockets, embedded or as in production; knows no page.

`Stack.embedded` is `hub run` on SQLite and a folder. `Stack.production` is what docker-compose.yml describes, started
by hand: PostgreSQL, an S3 server, two `hub web` and one `hub worker`.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self

from tests.launcher import Launcher
from tests.postgres_server import PostgresServer
from tests.s3_server import S3Server

READY_SECONDS = 60
STOP_SECONDS = 30
COMMAND_SECONDS = 120
SECRET_KEY = "only-for-tests-" * 4


@dataclass
class Stack:
    """A hub with the sample cooperation of hub/demo.py. `commands` are started together, in this order."""

    launcher: Launcher
    folder: Path
    environment: dict[str, str]
    commands: list[tuple[tuple[str, ...], int]]  # the arguments of `hub`, and the port (0: serves nothing)
    preparations: list[tuple[str, ...]] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)

    @classmethod
    def embedded(cls, launcher: Launcher, folder: Path, **settings: str) -> Self:
        """One machine: `hub run --migrate --demo`, as `make run` does it."""
        return cls(launcher, folder, _environment(folder, **settings), [(("run", "--migrate", "--demo"), free_port())])

    @classmethod
    def production(
        cls, launcher: Launcher, folder: Path, postgres: PostgresServer, s3: S3Server, **settings: str
    ) -> Self:
        """A database and a bucket of its own; migrated once, then two webs and one worker."""
        bucket = f"{s3.bucket}-{secrets.token_hex(4)}"
        s3.make_bucket(bucket, versioning=True)
        environment = _environment(
            folder,
            HUB_DATABASE_URL=postgres.create_database(),
            HUB_STORE_URL=s3.url_of(bucket),
            HUB_STORE_ACCESS_KEY=s3.access_key,
            HUB_STORE_SECRET_KEY=s3.secret_key,
            HUB_SECRET_KEY=SECRET_KEY,
            HUB_WEB_PROCESSES="1",
            **settings,
        )
        ports = free_port(), free_port()
        commands = [(("web",), ports[0]), (("web",), ports[1]), (("worker",), 0)]
        return cls(launcher, folder, environment, commands, preparations=[("migrate",), ("demo",)])

    @property
    def data(self) -> Path:
        """The folder of HUB_DATA."""
        return Path(self.environment["HUB_DATA"])

    @property
    def urls(self) -> list[str]:
        return [f"http://127.0.0.1:{port}" for port in self.ports]

    @property
    def ports(self) -> list[int]:
        return [port for _, port in self.commands if port]

    def __enter__(self) -> Self:
        for arguments in self.preparations:
            assert self.command(*arguments) == 0, self.log()
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.kill_hub()

    def start(self) -> Self:
        """Start everything and return when every web says that it is ready."""
        self.start_without_waiting()
        self.wait_until_ready()
        return self

    def start_without_waiting(self) -> None:
        for arguments, port in self.commands:
            self.groups.append(self._launch(arguments, port))

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        for port in self.ports:
            while not is_ready(port):
                if time.monotonic() > deadline:
                    raise RuntimeError(f"the hub did not start:\n{self.log()}")
                time.sleep(0.02)

    def kill_hub(self) -> None:
        """SIGKILL to every process of web and worker at once, as when the machine's power goes."""
        for group in self.groups:
            os.killpg(group, signal.SIGKILL)
        for group in self.groups:
            self.launcher.wait(group, seconds=STOP_SECONDS)
        self.groups.clear()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> list[int]:
        """Ask all to end: SIGTERM to each leader, as a container engine does, SIGINT to everybody, as Ctrl-C does.

        Returns the exit codes in the order of the commands.
        """
        for group in self.groups:
            (os.killpg if number == signal.SIGINT else os.kill)(group, number)
        codes = [self.launcher.wait(group, seconds=STOP_SECONDS) for group in self.groups]
        self.groups.clear()
        return codes

    def stop_one(self, index: int) -> int:
        """Ask one of the commands to end; returns its exit code."""
        os.kill(self.groups[index], signal.SIGTERM)
        return self.launcher.wait(self.groups[index], seconds=STOP_SECONDS)

    def start_one(self, index: int) -> None:
        """Start one of the commands again."""
        self.groups[index] = self._launch(*self.commands[index])
        self.wait_until_ready()

    def command(self, *arguments: str) -> int:
        """Run one `hub` command to its end; returns its exit code. What it says is in `log()`."""
        return self.launcher.wait(self._launch(arguments, 0), seconds=COMMAND_SECONDS)

    def log(self) -> str:
        """The end of what the processes have said so far."""
        return self._log_file.read_text(errors="replace")[-6000:] if self._log_file.exists() else ""

    @property
    def _log_file(self) -> Path:
        return self.folder / "log"

    def _launch(self, arguments: tuple[str, ...], port: int) -> int:
        environment = self.environment | {"PORT": str(port or self.ports[0])}
        return self.launcher.start(*arguments, environment=environment, log=self._log_file)


def is_ready(port: int) -> bool:
    """Whether the web on this port reaches its database and its store."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def free_port() -> int:
    """A port outside the range the kernel gives to clients, so that it is still free after a restart.

    It is kept for this test run: other runs on the machine see the name that is bound for it and take another.
    """
    for port in range(18_000, 20_000):
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0jba-hub-test-port-{port}")
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            claim.close()
            continue
        _claims.append(claim)
        return port
    raise RuntimeError("no free port")


_claims: list[socket.socket] = []


def _environment(folder: Path, **settings: str) -> dict[str, str]:
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", "HUB_DATA": str(data), **settings}
