"""The parts of the bucket store that need no server: metadata in headers, ETags, chains of segments."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.acceptance.trial import dripping, some_bytes
from storage.minio_metadata import from_headers, to_headers
from storage.minio_segments import Segment, longest_chain, runs_of_at_least
from storage.minio_streams import PART_BYTES, Source

NAMES = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=20).filter(lambda name: name[0] != "_")
START = datetime(2026, 1, 1, tzinfo=UTC)


def header_bytes(headers: dict[str, str]) -> int:
    return sum(len(name) + len(value) for name, value in headers.items())


@given(st.dictionaries(NAMES, st.text(st.characters(), max_size=40), max_size=4))
def test_any_text_comes_back_from_the_headers(metadata: dict[str, str]) -> None:
    headers = to_headers(metadata, sha256="f" * 64)

    assert all(value.isascii() and value for value in headers.values())
    sent = {f"X-Amz-Meta-{name.title()}": value for name, value in headers.items()}
    assert from_headers({"Content-Type": "x", **sent}) == (metadata, "f" * 64)


@given(st.dictionaries(NAMES, st.text(st.characters(), max_size=3000), max_size=4))
def test_the_headers_never_outgrow_what_s3_carries(metadata: dict[str, str]) -> None:
    headers = to_headers(metadata, sha256="f" * 64)
    found, _ = from_headers({f"x-amz-meta-{name}": value for name, value in headers.items()})

    assert header_bytes(headers) <= 2048
    assert all(metadata[name].startswith(value) for name, value in found.items())


def test_only_what_is_too_long_is_cut_and_no_more_than_needed() -> None:
    headers = to_headers({"name": "Förderplan.pdf", "comment": "ä" * 5000}, sha256=None)

    assert headers["name"] == "F%C3%B6rderplan.pdf"
    assert header_bytes(headers) > 1900


@pytest.mark.parametrize("size", [0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES])
@pytest.mark.parametrize("peeks", [True, False])
def test_the_expected_etag_is_that_of_s3(size: int, *, peeks: bool) -> None:
    data = some_bytes(size)
    parts = [hashlib.md5(data[start : start + PART_BYTES]) for start in range(0, size, PART_BYTES)]
    whole = hashlib.md5(b"".join(part.digest() for part in parts)).hexdigest() + f"-{len(parts)}"
    source = Source(dripping(data), running=hashlib.sha256())
    if peeks:
        source.peek()

    read = b"".join(iter(lambda: source.read(PART_BYTES + 1), b""))

    assert read == data
    assert source.etag == (hashlib.md5(data).hexdigest() if size <= PART_BYTES else whole)
    assert source.running and source.running.hexdigest() == hashlib.sha256(data).hexdigest()


def test_a_source_reads_no_more_than_its_room() -> None:
    stream = io.BytesIO(b"0123456789")

    assert Source(stream, running=None, room=4).read(100) == b"0123"
    assert stream.read() == b"456789"


def segment(start: int, end: int, *, second: int = 0) -> Segment:
    return Segment(f"{start}-{end}-{uuid4().hex}", "v", start, end - start, START + timedelta(seconds=second))


def test_a_chain_ends_at_the_first_gap() -> None:
    first, second, beyond = segment(0, 10), segment(10, 20), segment(25, 30)

    assert longest_chain([beyond, second, first]) == [first, second]


def test_a_chain_reaches_as_far_as_whole_segments_can() -> None:
    first, dead_end, second = segment(0, 10), segment(0, 15), segment(10, 30)

    assert longest_chain([dead_end, first, second]) == [first, second]


def test_of_two_equal_segments_the_one_stored_first_counts() -> None:
    later, earlier = segment(0, 10, second=2), segment(0, 10, second=1)

    assert longest_chain([later, earlier]) == [earlier]


def test_nothing_that_begins_at_0_is_no_chain() -> None:
    assert longest_chain([segment(5, 10)]) == longest_chain([]) == longest_chain([segment(0, 0)]) == []


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 6)), max_size=12))
def test_a_chain_never_overlaps_and_never_has_a_gap(places: list[tuple[int, int]]) -> None:
    chain = longest_chain([segment(start, start + size) for start, size in places])

    assert not chain or chain[0].start == 0
    assert all(before.end == after.start for before, after in pairwise(chain))


def test_only_the_last_run_may_be_small() -> None:
    chain = [segment(0, 6), segment(6, 7), segment(7, 9), segment(9, 20), segment(20, 21)]

    assert [[part.size for part in run] for run in runs_of_at_least(5, chain)] == [[6], [1, 2, 11], [1]]
