"""A real PostgreSQL for tests, thrown away afterwards; knows server processes, not the hub's tables."""

from __future__ import annotations

import glob
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Self

import psycopg
from psycopg import sql

USER = "hub"
START_SECONDS = 30
CAN_WAIT_FOR_DISK = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
COMMON = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "log_min_messages": "warning",
    "dynamic_shared_memory_type": "mmap",  # in its folder, so that nothing is left in /dev/shm when it is killed
}


class PostgresServer:
    """A PostgreSQL of its own on a free port of 127.0.0.1, in a temporary folder; dies with this process.

    By default it does not wait for the disk, for speed; `durable=True` does, for tests that kill it.
    A `bare` server has no role and no database for the hub yet.
    """

    def __init__(self, *, durable: bool = False, bare: bool = False) -> None:
        in_memory = None if durable else os.environ.get("PYTEST_DEBUG_TEMPROOT")  # see tests/run.sh
        self.folder = Path(tempfile.mkdtemp(prefix="hub-postgres-", dir=in_memory))
        self.port = _free_port()
        self._password = secrets.token_hex(16)
        self._settings = COMMON if durable else COMMON | CAN_WAIT_FOR_DISK
        self._account = _unprivileged_account()
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._make_cluster()
            self.start()
            if not bare:
                self._make_application_role()
        except BaseException:
            self.stop()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The SQLAlchemy URL of one database that is always there."""
        return self._url(USER)

    @property
    def superuser_environment(self) -> dict[str, str]:
        """What lets `psql` and its like act as the server's administrator."""
        return {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGPASSWORD": self._password, "PGDATABASE": "postgres"}

    def create_database(self, name: str | None = None, *, template: str = "template1") -> str:
        """Make a database of the application's role, a copy of `template`; returns its SQLAlchemy URL.

        A template must have nobody connected to it while it is copied.
        """
        name = name or f"test_{secrets.token_hex(6)}"
        self._administer(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(USER), sql.Identifier(template)
            )
        )
        return self._url(name)

    def drop_database(self, name: str) -> None:
        """Drop a database and whoever is still connected to it; a missing one is not an error."""
        self._administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def start(self) -> None:
        """Start the server and return when it answers."""
        command = [_binary("postgres"), "-D", str(self.folder / "data"), "-p", str(self.port)]
        for name, value in self._settings.items():
            command += ["-c", f"{name}={value}"]
        with (self.folder / "log").open("ab") as log:
            self._process = _spawn(command, log=log, account=self._account)
        self._wait_until_ready()

    def kill(self) -> None:
        """End every process of the server at once, as a power cut would; `start` recovers."""
        if self._process is not None:
            self._signal_all(signal.SIGKILL)
            self._process.wait()
            self._process = None

    @contextmanager
    def down(self) -> Iterator[None]:
        """The server refuses connections inside the block and is back after it."""
        self._shut_down()
        try:
            yield
        finally:
            self.start()

    def pause(self) -> None:
        """Freeze every process of the server: connections hang instead of being refused."""
        self._signal_all(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal_all(signal.SIGCONT)

    def stop(self) -> None:
        """End the server and remove its folder; stopping twice is not an error."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make_cluster(self) -> None:
        password_file = self.folder / "password"
        password_file.write_text(self._password)
        if self._account:
            for path in (self.folder, password_file):
                os.chown(path, self._account.pw_uid, self._account.pw_gid)
        command = [_binary("initdb"), "--pgdata", str(self.folder / "data"), "--username", "postgres"]
        command += [
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--auth=scram-sha-256",
            f"--pwfile={password_file}",
            "--no-sync",
        ]
        with (self.folder / "log").open("ab") as log:
            initdb = _spawn(command, log=log, account=self._account)
        if initdb.wait() != 0:
            raise RuntimeError(f"initdb failed:\n{self._log()}")
        password_file.unlink()

    def _make_application_role(self) -> None:
        """The hub's role may own its database, but is no superuser: as in production."""
        self._administer(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(USER), sql.Literal(self._password))
        )
        self.create_database(USER)

    def _administer(self, statement: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(statement)

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user="postgres",
            password=self._password,
            dbname="postgres",
            autocommit=True,
            connect_timeout=30,
        )

    def _url(self, database: str) -> str:
        return f"postgresql+psycopg://{USER}:{self._password}@127.0.0.1:{self.port}/{database}"

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self._connect().close()
            except psycopg.OperationalError as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"PostgreSQL did not start:\n{self._log()}") from error
                time.sleep(0.02)
            else:
                return

    def _shut_down(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # "fast": ends sessions, writes everything
            self._process.wait(timeout=START_SECONDS)
            self._process = None

    def _signal_all(self, number: signal.Signals) -> None:
        """Signal the postmaster and its children, which sit in process groups of their own."""
        if self._process is None:
            return
        for pid in [self._process.pid, *_children_of(self._process.pid)]:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue

    def _log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-4000:]


def _binary(name: str) -> str:
    """The newest installed server's program; Debian keeps them out of PATH."""
    found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), key=lambda path: int(path.split("/")[4]))
    if not found:
        raise RuntimeError("PostgreSQL is not installed: apt install postgresql")
    return found[-1]


def _unprivileged_account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; then the package's own account runs it."""
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else None


def _spawn(command: list[str], *, log: IO[bytes], account: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    """Start a program in its own session; it gets SIGQUIT (for PostgreSQL "immediate") when this process dies."""
    # Linux sends that signal when the *thread* that started the child ends; only the main thread lives to the end.
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("start servers from the main thread")
    launcher = ["setpriv", "--pdeathsig", "QUIT"]
    if account:
        launcher += [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    return subprocess.Popen(
        [*launcher, *command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        start_new_session=True,
    )


def _children_of(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
