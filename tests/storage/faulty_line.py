"""A line to a server that changes bytes on the way."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

CHUNK_BYTES = 65_536


@contextmanager
def faulty_line(endpoint: str, *, wrong: bytes, instead_of: bytes) -> Iterator[str]:
    """An address that leads to `endpoint`, where one text sent becomes another of the same length."""
    assert len(wrong) == len(instead_of)
    host, port = endpoint.split(":")
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                server = socket.create_connection((host, int(port)))
                start(carry, client, server, lambda data: data.replace(instead_of, wrong))
                start(carry, server, client, lambda data: data)

        def start(*call: object) -> None:
            threading.Thread(target=call[0], args=call[1:], daemon=True).start()  # type: ignore[arg-type]

        start(accept)
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


def carry(source: socket.socket, target: socket.socket, change: object) -> None:
    with source, target:
        try:
            while data := source.recv(CHUNK_BYTES):
                target.sendall(change(data))  # type: ignore[operator]
        except OSError:
            return
