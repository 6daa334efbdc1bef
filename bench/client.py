"""A client that costs little, because it shares the processor with the server: prepared bytes over kept connections."""

from __future__ import annotations

import base64
import os
import selectors
import socket
import threading
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple, Self

from bench.world import Visit

PIECE_BYTES = 1024 * 1024
TIMEOUT_SECONDS = 120


class Answer(NamedTuple):
    status: int
    headers: dict[bytes, bytes]
    size: int


class Connection:
    """One kept connection. What comes back is counted and thrown away."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = bytearray(256 * 1024)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def ask(self, method: str, path: str, *headers: str, body: bytes = b"") -> Answer:
        self.socket.sendall(request(method, path, *headers, size=len(body)) + body)
        return self.answer(method)

    def answer(self, method: str = "GET") -> Answer:
        """Read one whole answer. Raises OSError when the server hangs up."""
        beginning = b""
        while b"\r\n\r\n" not in beginning:
            piece = self.socket.recv(65536)
            if not piece:
                raise ConnectionError("the server hung up")
            beginning += piece
        head, _, body = beginning.partition(b"\r\n\r\n")
        status, headers = parsed(head)
        left = 0 if method == "HEAD" or status in (204, 304) else int(headers.get(b"content-length", b"0"))
        size = left
        left -= len(body)
        while left > 0:
            count = self.socket.recv_into(self._buffer, min(left, len(self._buffer)))
            if not count:
                raise ConnectionError("the server hung up")
            left -= count
        return Answer(status, headers, size)


def request(method: str, path: str, *headers: str, size: int = 0) -> bytes:
    """The bytes of a request up to its body."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers]
    if method not in ("GET", "HEAD"):
        lines.append(f"Content-Length: {size}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def parsed(head: bytes) -> tuple[int, dict[bytes, bytes]]:
    first, *rest = head.split(b"\r\n")
    pairs = (line.partition(b":") for line in rest)
    return int(first.split()[1]), {name.lower(): value.strip() for name, _, value in pairs}


def tus_headers(visit: Visit, name: str = "", size: int | None = None) -> list[str]:
    """Headers of a tus request; with a name those that announce a file."""
    headers = [f"Cookie: {visit.cookie}", f"X-CSRFToken: {visit.csrf}", "Tus-Resumable: 1.0.0"]
    if size is not None:
        filename = base64.b64encode(name.encode()).decode()
        headers += [f"Upload-Length: {size}", f"Upload-Metadata: filename {filename}"]
    return headers


def upload_in_one(connection: Connection, folder: str, visit: Visit, name: str, content: bytes) -> str:
    """A file with its announcement (tus creation-with-upload); returns the document's address."""
    headers = tus_headers(visit, name, len(content))
    answer = connection.ask(
        "POST", f"{folder}/uploads", *headers, "Content-Type: application/offset+octet-stream", body=content
    )
    assert answer.status == 201, answer
    return answer.headers[b"hub-document"].decode()


def upload_large(connection: Connection, folder: str, visit: Visit, name: str, size: int) -> str:
    """A large file: announced, then sent in a single PATCH; returns the document's address."""
    created = connection.ask("POST", f"{folder}/uploads", *tus_headers(visit, name, size))
    assert created.status == 201, created
    headers = [*tus_headers(visit), "Upload-Offset: 0", "Content-Type: application/offset+octet-stream"]
    piece = os.urandom(PIECE_BYTES)
    connection.socket.sendall(request("PATCH", created.headers[b"location"].decode(), *headers, size=size))
    for _ in range(size // PIECE_BYTES):
        connection.socket.sendall(piece)
    answer = connection.answer("PATCH")
    assert answer.status == 204, answer
    return answer.headers[b"hub-document"].decode()


def in_parallel(tasks: Sequence[Callable[[], None]]) -> float:
    """Seconds until all are done, each in a thread of its own. Raises the first error of any."""
    errors: list[BaseException] = []

    def guarded(task: Callable[[], None]) -> None:
        try:
            task()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(task,)) for task in tasks]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return time.perf_counter() - began


def pages_per_second(port: int, path: str, visits: Sequence[Visit], *, seconds: float) -> float:
    """As many people as there are visits, each asking again as soon as the page is there; one thread for all."""
    selector = selectors.DefaultSelector()
    buffer = bytearray(1024 * 1024)
    pages = 0
    readers = [_Reader(port, path, visit) for visit in visits]
    for reader in readers:
        selector.register(reader.socket, selectors.EVENT_READ, reader)
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        for key, _ in selector.select(1):
            pages += key.data.read(buffer)
    took = time.perf_counter() - began
    selector.close()
    for reader in readers:
        reader.socket.close()
    return pages / took


class _Reader:
    """One person in a loop: the request is sent again when the last answer is complete."""

    def __init__(self, port: int, path: str, visit: Visit) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS)
        self._request = request("GET", path, f"Cookie: {visit.cookie}")
        self._left = 0
        self.socket.sendall(self._request)

    def read(self, buffer: bytearray) -> int:
        """Take what has come; returns 1 when a page is complete."""
        count = self.socket.recv_into(buffer)
        if not count:
            raise ConnectionError("the server hung up")
        if not self._left:
            end = buffer.index(b"\r\n\r\n", 0, count)  # a head comes in one piece
            status, headers = parsed(bytes(buffer[:end]))
            assert status == 200, status
            self._left = int(headers[b"content-length"]) + end + 4
        self._left -= count
        if self._left:
            return 0
        self.socket.sendall(self._request)
        return 1
