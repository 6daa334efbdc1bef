"""People who upload without pause and remember what the hub has acknowledged; refuses to know why the hub goes away."""

from __future__ import annotations

import hashlib
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable

from tests.visitor import Answer, Lost, Visitor

PAUSE_SECONDS = 0.02
TRY_AGAIN = (423, 503)  # as upload clients do: the bytes before are still being written, or a database starts
# 409, as upload clients treat it too: S3 has brought a piece to its end whose web was killed meanwhile.
ELSEWHERE = "Der Upload wird an anderer Stelle fortgesetzt."
PIECE_BYTES = 60_000


class Promises:
    """What was sent, and what the hub has said to have: the SHA-256 of versions, by the address of their document."""

    def __init__(self) -> None:
        self.sent: set[str] = set()
        self.acknowledged: defaultdict[str, set[str]] = defaultdict(set)
        self.surprises: list[str] = []
        self._lock = threading.Lock()

    def will_send(self, content: bytes) -> None:
        with self._lock:
            self.sent.add(sha256(content))

    def note(self, answer: Answer, content: bytes) -> None:
        """A success that names a document is a promise. A taken name is the echo of one whose answer was lost."""
        with self._lock:
            if answer.status in (200, 201, 204) and answer.document:
                self.acknowledged[answer.document].add(sha256(content))
            else:
                self.surprises.append(f"{answer.status} {answer.body[:300]!r}")

    @property
    def count(self) -> int:
        return sum(map(len, self.acknowledged.values()))


class Clerk(threading.Thread):
    """One signed-in person: new documents, new versions of own and shared ones, resumable uploads in pieces, reading.

    `visitors` are the same browser at every web; each request goes to any of them, as through a proxy.
    """

    def __init__(self, name: str, visitors: list[Visitor], folder: str, shared: str, promises: Promises) -> None:
        super().__init__(name=name, daemon=True)
        self._visitors, self._folder, self._shared, self._promises = visitors, folder, shared, promises
        self._random = random.Random(name)
        self._documents: list[str] = []
        self._count = 0
        self._ended = threading.Event()

    def end(self) -> None:
        """Finish what has begun, and stop."""
        self._ended.set()
        self.join()

    def run(self) -> None:
        while not self._ended.is_set():
            act = self._random.choice([self._new_document, self._new_version, self._in_pieces, self._read_again])
            try:
                act()
            except Lost:
                pass  # nothing was promised
            except Exception as error:
                self._promises.surprises.append(f"{type(error).__name__}: {error}")
                return
            time.sleep(PAUSE_SECONDS)

    def _visitor(self) -> Visitor:
        return self._random.choice(self._visitors)

    def _new_document(self) -> None:
        name, content = self._next_file(self._random.randint(1, 20_000))
        self._remember(self._visitor().upload(self._folder, name, content), content)

    def _new_version(self) -> None:
        _, content = self._next_file(self._random.randint(1, 20_000))
        document = self._random.choice([self._shared, *self._documents[:2]])
        self._remember(self._visitor().upload(document, "Fassung.bin", content), content)

    def _in_pieces(self) -> None:
        name, content = self._next_file(self._random.randint(PIECE_BYTES, 4 * PIECE_BYTES))
        upload = self._visitor().announce(self._folder, name, len(content)).headers["Location"]
        answer = self._insist(lambda: self._visitor().progress(upload))
        reached = 0
        while not answer.document:
            assert "Upload-Offset" in answer.headers, f"{answer.status} {answer.body[:300]!r}"
            if answer.offset < reached:
                self._promises.surprises.append(f"only {answer.offset} of {reached} acknowledged bytes are there")
            piece = content[answer.offset : answer.offset + PIECE_BYTES]
            # What follows the last piece moves the staged bytes to their place; a kill then may ask for all again.
            reached = answer.offset if answer.offset + len(piece) < len(content) else 0
            try:
                answer = self._visitor().append(upload, answer.offset, piece)
            except Lost:
                answer = self._insist(lambda: self._visitor().progress(upload))
            if answer.status in TRY_AGAIN or ELSEWHERE in answer.text:
                answer = self._insist(lambda: self._visitor().progress(upload))
        self._remember(answer, content)

    def _read_again(self) -> None:
        """What was acknowledged is there, whatever has happened in between."""
        if self._documents:
            document = self._random.choice(self._documents)
            answer = self._visitor().get(f"{document}/versions/1/download")
            if sha256(answer.body) not in self._promises.acknowledged[document]:
                self._promises.surprises.append(f"{document} cannot be read again: {answer.status}")

    def _insist(self, ask: Callable[[], Answer]) -> Answer:
        while True:
            try:
                answer = ask()
                if answer.status not in TRY_AGAIN:
                    return answer
            except Lost:
                pass
            time.sleep(PAUSE_SECONDS)

    def _remember(self, answer: Answer, content: bytes) -> None:
        self._promises.note(answer, content)
        if answer.document and answer.document not in (self._shared, *self._documents):
            self._documents.append(answer.document)

    def _next_file(self, size: int) -> tuple[str, bytes]:
        self._count += 1
        content = self._random.randbytes(size)
        self._promises.will_send(content)
        return f"{self.name} {self._count}.bin", content


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
