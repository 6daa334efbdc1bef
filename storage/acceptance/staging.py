"""Checks of resumable uploads: bytes that are not a version yet."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from storage.acceptance.trial import MANY_BYTES, Trial, check, dripping, refused_with, sha256, some_bytes
from storage.contract import ChecksumMismatch, StagedBusy, StagedGap, StagedNotFound, StreamTooLong


@check("Eine Datei in mehreren Stücken wird eine Fassung")
def append_and_commit(trial: Trial) -> None:
    staging, key, data = trial.new_staging(), trial.new_key(), some_bytes(300_000)
    end = 0
    for start in range(0, len(data), 70_000):
        assert end == start
        end = trial.append(staging, end, data[start : start + 70_000])
        assert trial.store.staged_size(staging) == end
    stored = trial.store.commit(staging, key, metadata={"name": "Übergabe.pdf"}, sha256=sha256(data))
    assert trial.read(stored) == data
    assert (stored.size, stored.sha256) == (len(data), sha256(data))
    found = trial.store.versions(key)
    assert [each.version for each in found] == [stored.version]
    assert dict(found[0].metadata) == {"name": "Übergabe.pdf"}


@check("Vor dem Abschluss ist nichts sichtbar, danach nichts mehr vorgemerkt")
def commit_is_all_or_nothing(trial: Trial) -> None:
    staging, key = trial.new_staging(), trial.new_key()
    trial.append(staging, 0, b"halb")
    assert trial.store.versions(key) == []
    trial.store.commit(staging, key, metadata={})
    assert trial.store.staged_size(staging) == 0
    assert staging not in dict(trial.store.staged())
    refused_with(StagedNotFound, lambda: trial.store.commit(staging, key, metadata={}))
    assert len(trial.store.versions(key)) == 1


@check("Große Stücke und ein kleines dazwischen fügen sich zusammen")
def large_pieces(trial: Trial) -> None:
    staging, data = trial.new_staging(), some_bytes(MANY_BYTES)
    end = 0
    for cut in (9_000_000, 9_000_100, 15_000_000, MANY_BYTES):
        end = trial.append(staging, end, data[end:cut])
    stored = trial.store.commit(staging, trial.new_key(), metadata={}, sha256=sha256(data))
    assert stored.size == len(data)
    assert sha256(trial.read(stored)) == sha256(data)


@check("Was vor einem Abbruch ankam, bleibt vorgemerkt, und es geht dort weiter")
def resume_after_a_break(trial: Trial) -> None:
    for arrived in (1234, 9_000_000):
        staging, data = trial.new_staging(), some_bytes(10_000_000)
        stream = dripping(data, breaks_after=arrived)
        refused_with(
            ConnectionResetError,
            lambda: trial.store.append(staging, 0, stream, limit=len(data)),  # noqa: B023
        )
        assert trial.store.staged_size(staging) == arrived
        assert trial.append(staging, arrived, data[arrived:]) == len(data)
        stored = trial.store.commit(staging, trial.new_key(), metadata={}, sha256=sha256(data))
        assert sha256(trial.read(stored)) == sha256(data)


@check("Ein Abbruch vor dem ersten Byte hinterlässt kein Byte")
def break_before_the_first_byte(trial: Trial) -> None:
    staging = trial.new_staging()
    stream = dripping(b"", breaks_after=0)
    refused_with(ConnectionResetError, lambda: trial.store.append(staging, 0, stream, limit=10))
    assert trial.store.staged_size(staging) == 0


@check("Ein Stück mit Lücke oder Überlappung wird nicht angenommen")
def gaps(trial: Trial) -> None:
    staging = trial.new_staging()
    refused_with(StagedGap, lambda: trial.append(staging, 5, b"zu weit"))
    assert trial.store.staged_size(staging) == 0
    trial.append(staging, 0, b"0123456789")
    for offset in (0, 5, 9, 11, 100):
        refused_with(StagedGap, lambda offset=offset: trial.append(staging, offset, b"x"))  # type: ignore[misc]
    assert trial.store.staged_size(staging) == 10


@check("Mehr Bytes als angekündigt werden auf den Anfang des Stücks zurückgeschnitten")
def too_long(trial: Trial) -> None:
    for size, limit in ((10, 15), (9_000_000, 10_000_000)):
        staging, data = trial.new_staging(), some_bytes(2 * size)
        trial.append(staging, 0, data[:size], limit=limit)
        refused_with(StreamTooLong, lambda: trial.append(staging, size, data[size:], limit=limit))  # noqa: B023
        assert trial.store.staged_size(staging) == size
        assert trial.append(staging, size, data[size:limit], limit=limit) == limit
        stored = trial.store.commit(staging, trial.new_key(), metadata={}, sha256=sha256(data[:limit]))
        assert stored.size == limit


@check("Zurückschneiden nimmt weg, was hinter der Stelle liegt, und es geht richtig weiter")
def cut_back(trial: Trial) -> None:
    for unit in (10, 3_000_000):
        staging, data = trial.new_staging(), some_bytes(unit * 3)
        for number in range(3):
            trial.append(staging, number * unit, b"?" * unit)
        trial.store.cut(staging, unit * 2 + 5)
        assert trial.store.staged_size(staging) == unit * 2 + 5
        trial.store.cut(staging, unit * 9)
        assert trial.store.staged_size(staging) == unit * 2 + 5
        trial.store.cut(staging, unit // 2)
        assert trial.store.staged_size(staging) == unit // 2
        trial.append(staging, unit // 2, data)
        stored = trial.store.commit(staging, trial.new_key(), metadata={})
        expected = b"?" * (unit // 2) + data
        assert (stored.size, stored.sha256) == (len(expected), sha256(expected))
        assert sha256(trial.read(stored)) == sha256(expected)


@check("Auf null zurückgeschnitten fängt es von vorn an")
def cut_to_nothing(trial: Trial) -> None:
    staging = trial.new_staging()
    trial.append(staging, 0, b"falsch")
    trial.store.cut(staging, 0)
    trial.store.cut(str(uuid4()), 0)
    assert trial.append(staging, 0, b"richtig") == 7
    stored = trial.store.commit(staging, trial.new_key(), metadata={}, sha256=sha256(b"richtig"))
    assert trial.read(stored) == b"richtig"


@check("Falsche SHA-256: keine Fassung, und die Bytes bleiben vorgemerkt")
def wrong_checksum(trial: Trial) -> None:
    staging, key = trial.new_staging(), trial.new_key()
    trial.append(staging, 0, b"Bytes")
    refused_with(ChecksumMismatch, lambda: trial.store.commit(staging, key, metadata={}, sha256=sha256(b"andere")))
    assert trial.store.versions(key) == []
    assert trial.store.staged_size(staging) == 5
    assert trial.store.commit(staging, key, metadata={}, sha256=sha256(b"Bytes").upper()).size == 5


@check("Eine leere Datei lässt sich vormerken und abschließen, nie Vorgemerktes nicht")
def empty_upload(trial: Trial) -> None:
    staging = trial.new_staging()
    refused_with(StagedNotFound, lambda: trial.store.commit(staging, trial.new_key(), metadata={}))
    assert trial.append(staging, 0, b"") == 0
    stored = trial.store.commit(staging, trial.new_key(), metadata={}, sha256=sha256(b""))
    assert (stored.size, trial.read(stored)) == (0, b"")


@check("Verworfenes ist weg, zweimal verwerfen ist kein Fehler")
def discard(trial: Trial) -> None:
    staging = trial.new_staging()
    trial.append(staging, 0, b"doch nicht")
    trial.store.discard(staging)
    trial.store.discard(staging)
    assert trial.store.staged_size(staging) == 0
    assert staging not in dict(trial.store.staged())
    refused_with(StagedGap, lambda: trial.append(staging, 10, b"weiter"))


@check("Vorgemerktes ist mit der Zeit der letzten Änderung aufgeführt")
def staged_listing(trial: Trial) -> None:
    names = [trial.new_staging() for _ in range(3)]
    for name in names:
        trial.append(name, 0, b"eins")
        trial.append(name, 4, b"zwei")
    found = dict(trial.store.staged())
    assert set(names) <= set(found)
    assert all(abs(datetime.now(UTC) - found[name]) < timedelta(minutes=5) for name in names)


@check("Von gleichzeitigen Schreibern derselben Datei kommt höchstens einer durch, und nichts vermischt sich")
def parallel_appends(trial: Trial) -> None:
    staging = trial.new_staging()
    together = threading.Barrier(8)

    def append(number: int) -> bytes | None:
        data = some_bytes(500_000 + number, seed=number)
        together.wait()
        try:
            trial.store.append(staging, 0, dripping(data, most=10_000), limit=MANY_BYTES)
        except (StagedBusy, StagedGap):
            return None
        return data

    with ThreadPoolExecutor(8) as threads:
        written = [data for data in threads.map(append, range(8)) if data is not None]
    assert len(written) == 1
    stored = trial.store.commit(staging, trial.new_key(), metadata={})
    assert trial.read(stored) == written[0]


@check("Von gleichzeitigen Abschlüssen gelingt genau einer")
def parallel_commits(trial: Trial) -> None:
    staging, key = trial.new_staging(), trial.new_key()
    trial.append(staging, 0, b"einmal")
    together = threading.Barrier(4)

    def commit(_: int) -> bool:
        together.wait()
        try:
            trial.store.commit(staging, key, metadata={})
        except (StagedBusy, StagedNotFound):
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(commit, range(4))) == 1
    assert len(trial.store.versions(key)) == 1
