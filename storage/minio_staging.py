"""The resumable half of the bucket store: bytes that are not a version yet; refuses to know keys and versions."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, BinaryIO, cast

from storage.contract import StagedBusy, StagedGap, StoreFull, StreamTooLong
from storage.minio_bucket import Bucket
from storage.minio_segments import (
    STAGING,
    Segment,
    folder_of,
    longest_chain,
    new_segment_name,
    runs_of_at_least,
    staging_in,
    start_in,
)
from storage.minio_streams import PART_BYTES, Incoming, Source
from storage.streams import HashMemory, pieces

if TYPE_CHECKING:
    from hashlib import _Hash as RunningHash

SEGMENT_BYTES = 64 * 1024 * 1024  # what a killed process can cost at most
MIN_JOINED_BYTES = 5 * 1024 * 1024  # S3 joins no smaller objects, but for the last


class StagedInBucket:
    """Appends, cuts and forgets staged uploads in a bucket.

    In one process a second writer is turned away at once. Between processes the one that ends second finds the
    other's segment, takes its own back and reports `StagedBusy`; its client asks for the length and goes on from there.
    """

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._hashes = HashMemory()
        self._writing: set[str] = set()
        self._lock = threading.Lock()

    def append(self, staging: str, offset: int, stream: BinaryIO, *, limit: int) -> int:
        """Store the stream as segments, the last one ended early where the stream breaks."""
        with self._claimed(staging):
            chain = longest_chain(self._segments(staging))
            end = chain[-1].end if chain else 0
            if end != offset:
                raise StagedGap(f"die vorgemerkten Bytes enden bei {end}, nicht bei {offset}")
            incoming = Incoming(stream, limit=limit - offset)
            running = self._hashes.take(_state(chain)) if chain else hashlib.sha256()
            added: list[Segment] = []
            try:
                for segment in self._added_segments(staging, offset, incoming, running):
                    added.append(segment)
            except StoreFull:
                self._remove(added)
                raise
            if isinstance(incoming.error, StreamTooLong):
                self._remove(added)
                raise incoming.error
            if running:
                self._hashes.remember(_state(chain + added), running)
            if incoming.error:
                raise incoming.error
            return added[-1].end if added else offset

    def _added_segments(
        self, staging: str, start: int, incoming: Incoming, running: RunningHash | None
    ) -> Iterator[Segment]:
        """Store one segment after the other; an empty stream at 0 leaves an empty one, to be found by `commit`."""
        while True:
            source = Source(cast(BinaryIO, incoming), running=running, room=SEGMENT_BYTES)
            beginning = source.peek()
            if not beginning and (start or incoming.error):
                return
            name = new_segment_name(staging, start)
            length = len(beginning) if len(beginning) < PART_BYTES else -1
            version = self._bucket.upload(name, source, length=length, headers={})
            mine = Segment(name, version, start, source.size, datetime.now(UTC))
            if any(mine.overlaps(other) for other in self._segments(staging) if other.name != name):
                self._remove([mine])
                raise StagedBusy(staging)
            if not beginning:
                return
            yield mine
            start = mine.end

    def staged_size(self, staging: str) -> int:
        """Where the longest chain ends."""
        chain = longest_chain(self._segments(staging))
        return chain[-1].end if chain else 0

    def cut(self, staging: str, size: int) -> None:
        """Remove the segments behind `size`, the last first; the one across it is replaced by its beginning."""
        with self._claimed(staging):
            segments = sorted(self._segments(staging), key=lambda segment: segment.start)
            self._remove([segment for segment in reversed(segments) if segment.start >= size])
            across = [segment for segment in segments if segment.start < size < segment.end]
            for segment in across:
                shorter = new_segment_name(staging, segment.start)
                self._bucket.copy_beginning(shorter, segment.name, length=size - segment.start)
            self._remove(across)

    def discard(self, staging: str) -> None:
        """Remove every version of every segment, also what another writer left aside."""
        with self._claimed(staging):
            self._bucket.remove_all(folder_of(staging))

    def staged(self) -> Iterator[tuple[str, datetime]]:
        """One entry for each upload, with the time of its newest segment."""
        entries = self._bucket.listing(STAGING, all_versions=True)
        for staging, segments in groupby(entries, key=lambda entry: staging_in(str(entry.object_name))):
            if staging:
                yield staging, max(cast(datetime, segment.last_modified) for segment in segments)

    @contextmanager
    def _claimed(self, staging: str) -> Iterator[None]:
        """Keep the other threads of this process away until the end of the block."""
        with self._lock:
            if staging in self._writing:
                raise StagedBusy(staging)
            self._writing.add(staging)
        try:
            yield
        finally:
            with self._lock:
                self._writing.discard(staging)

    def _segments(self, staging: str) -> list[Segment]:
        found = []
        for entry in self._bucket.listing(folder_of(staging), all_versions=True):
            name, start = str(entry.object_name), start_in(str(entry.object_name))
            if start is not None:
                changed_at = cast(datetime, entry.last_modified)
                found.append(Segment(name, str(entry.version_id), start, entry.size or 0, changed_at))
        return found

    def _remove(self, segments: list[Segment]) -> None:
        for segment in segments:
            self._bucket.remove(segment.name, segment.version)

    def _hash_of(self, chain: list[Segment]) -> RunningHash:
        """The hash known from receiving the bytes; read them if this process did not."""
        running = self._hashes.take(_state(chain))
        if not running:
            running = hashlib.sha256()
            for piece in pieces(cast(BinaryIO, _Joined(self._bucket, chain))):
                running.update(piece)
        self._hashes.remember(_state(chain), running)
        return running

    def _joinable(self, staging: str, chain: list[Segment]) -> list[str]:
        """The names of objects that together are the chain, and that S3 will join.

        Segments that are too small for it, from broken connections, pass through here once, with their neighbours.
        """
        names = []
        for run in runs_of_at_least(MIN_JOINED_BYTES, chain):
            if len(run) == 1:
                names.append(run[0].name)
                continue
            names.append(new_segment_name(staging, run[0].start))
            size = sum(segment.size for segment in run)
            source = Source(cast(BinaryIO, _Joined(self._bucket, run)), running=None)
            self._bucket.upload(names[-1], source, length=size, headers={})
        return names


class _Joined:
    """Segments read one after the other as one stream."""

    def __init__(self, bucket: Bucket, segments: list[Segment]) -> None:
        self._bucket = bucket
        self._waiting = list(segments)
        self._open: BinaryIO = io.BytesIO()

    def read(self, size: int) -> bytes:
        while not (piece := self._open.read(size)) and self._waiting:
            self._open.close()
            segment = self._waiting.pop(0)
            self._open = self._bucket.open(segment.name, segment.version)
        return piece


def _state(chain: list[Segment]) -> tuple[str, ...]:
    """What stands for the bytes of a chain: segments are never changed, and their names are never used again."""
    return tuple(segment.name for segment in chain)
