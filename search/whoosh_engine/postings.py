"""How posting lists lie in their file: whoosh's blocks (codec W3), filled with arrays that numpy reads as they are.

The one place that knows whoosh's inner workings. The folder holds the name of the codec below: it must stay there.
"""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3PostingsWriter
from whoosh.reading import TermNotFound

_POSTINGS_IN_BLOCK = 512
_HEADER = 4
_INT = 4

Numbers = NDArray[np.int64]
Weights = NDArray[np.float32]


class PlainCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec without compression, so that a block is read without making an object of every posting."""

    length_stats = False  # lengths are a column of ours

    def __init__(self) -> None:
        super().__init__(blocklimit=_POSTINGS_IN_BLOCK, compression=0)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> W3PostingsWriter:
        """A writer of plain blocks."""
        return _PlainWriter(dbfile, self._blocklimit, byteids=byteids, compression=0, inlinelimit=self._inlinelimit)


class _PlainWriter(W3PostingsWriter):  # type: ignore[misc]
    def _mini_ids(self) -> bytes:
        return self._ids.tobytes()

    def _mini_weights(self) -> bytes:
        return self._weights.tobytes()

    def _mini_values(self) -> tuple[bytes, bytes]:
        return array("I", [len(value) for value in self._values]).tobytes(), b"".join(self._values)


class Postings(NamedTuple):
    """The entries that hold a term, by number; the term's weight in each; its places, entry after entry."""

    numbers: Numbers
    weights: Weights
    places: NDArray[np.uint32]
    place_counts: Numbers


class _Block(NamedTuple):
    numbers: bytes
    weights: bytes
    places: tuple[bytes, bytes]


def postings_of(reader: Any, field: str, term: bytes) -> Postings:
    """All postings of a term in one segment, those of deleted entries too; empty where nothing holds it."""
    try:
        offset, length = _extent(reader, field, term)
    except TermNotFound:
        return _joined([])
    return _joined(list(_blocks(reader, offset, length)))


def weights_between(reader: Any, field: str, first: bytes, last: bytes) -> tuple[Numbers, Weights]:
    """The entries that hold terms from one to another, both of which exist: once for each term, with its weight.

    Terms lie side by side in the file, so that this is one piece of it.
    """
    start, _ = _extent(reader, field, first)
    end = sum(_extent(reader, field, last))
    blocks = list(_blocks(reader, start, end - start))
    return _numbers(block.numbers for block in blocks), _weights(blocks)


def _joined(blocks: list[_Block]) -> Postings:
    return Postings(
        numbers=_numbers(block.numbers for block in blocks),
        weights=_weights(blocks),
        places=np.frombuffer(b"".join(block.places[1] for block in blocks), np.uint32),
        place_counts=_numbers(block.places[0] for block in blocks) // np.dtype(np.uint32).itemsize,
    )


def _numbers(pieces: Iterator[bytes]) -> Numbers:
    return np.frombuffer(b"".join(pieces), np.uint32).astype(np.int64)


def _weights(blocks: list[_Block]) -> Weights:
    return np.frombuffer(b"".join(block.weights for block in blocks), np.float32)


def _blocks(reader: Any, offset: int, length: int) -> Iterator[_Block]:
    """The blocks of lists that lie side by side.

    A list is a header, then blocks of (length, pickled facts, pickled postings). The last length is negative.
    """
    data = reader._terms._postfile.get(offset, length)
    stream = BytesIO(data)
    start = _HEADER
    while start < length:
        size = int.from_bytes(data[start : start + _INT], "big", signed=True)
        start += _INT
        stream.seek(start)
        pickle.load(stream)  # noqa: S301 (our own file; facts for skipping blocks)
        yield _Block(*pickle.load(stream))  # noqa: S301
        start += abs(size) + (_HEADER if size < 0 else 0)


def _extent(reader: Any, field: str, term: bytes) -> tuple[int, int]:
    """Where the postings of a term begin in the file, and how many bytes they take."""
    offset, length = reader._terms.term_info(field, term).extent()
    if isinstance(length, tuple):  # as the term table is read, before whoosh unpacks it
        (length,) = length
    return offset, length
