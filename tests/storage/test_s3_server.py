"""The throwaway S3 server keeps its promises."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

from storage import open_store
from tests.s3_server import S3Server


def test_it_dies_with_the_process_that_started_it() -> None:
    program = (
        "import time\nfrom tests.s3_server import S3Server\n"
        "server = S3Server()\nprint(server.pid, server.folder, flush=True)\ntime.sleep(60)\n"
    )
    starter = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert starter.stdout
    pid, folder = starter.stdout.readline().split()

    starter.send_signal(signal.SIGKILL)
    starter.communicate()

    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    subprocess.run(["rm", "-rf", folder], check=True)


def test_what_it_acknowledged_is_there_after_a_kill(s3_server: S3Server) -> None:
    with S3Server() as server:
        store = open_store(server.url, access_key=server.access_key, secret_key=server.secret_key)
        stored = [store.put(str(uuid4()), io.BytesIO(os.urandom(5000)), metadata={}) for _ in range(20)]

        server.restart()

        assert {each.version: each.sha256 for each in store.walk()} == {each.version: each.sha256 for each in stored}


def test_it_listens_on_this_machine_only(s3_server: S3Server) -> None:
    inodes = {os.readlink(link) for link in Path(f"/proc/{s3_server.pid}/fd").iterdir() if link.is_symlink()}
    listening = [
        line.split() for kind in ("tcp", "tcp6") for line in Path(f"/proc/net/{kind}").read_text().splitlines()
    ]
    addresses = {row[1].split(":")[0] for row in listening if row[3] == "0A" and f"socket:[{row[9]}]" in inodes}

    assert addresses == {"0100007F"}
