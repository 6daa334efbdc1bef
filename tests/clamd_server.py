"""A real clamd for tests with one signature of our own, thrown away afterwards; knows server processes, no document."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

MALWARE = b"So sieht in diesen Tests Schadsoftware aus."
STREAM_MAX_BYTES = 1024 * 1024
START_SECONDS = 30


class ClamdServer:
    """clamd on a free port of 127.0.0.1; what holds `MALWARE` it calls `Hub.Test`."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hub-clamd-"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"tcp://127.0.0.1:{self._port}"
        signatures = self.folder / "signatures"
        signatures.mkdir()
        (signatures / "hub.ndb").write_text(f"Hub.Test:0:*:{MALWARE.hex()}\n")
        (self.folder / "clamd.conf").write_text(
            f"Foreground yes\nDatabaseDirectory {signatures}\nTemporaryDirectory {self.folder}\n"
            f"TCPSocket {self._port}\nTCPAddr 127.0.0.1\nStreamMaxLength {STREAM_MAX_BYTES}\nSelfCheck 0\n"
        )
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        command = ["/usr/sbin/clamd", f"--config-file={self.folder / 'clamd.conf'}"]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self._process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < deadline, "clamd did not start"
            time.sleep(0.02)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=1) as line:
                line.sendall(b"zPING\0")
                return line.recv(10) == b"PONG\0"
        except OSError:
            return False
