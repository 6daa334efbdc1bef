"""Checks of what is stored: versions, ranges, metadata, deletion."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from storage.acceptance.trial import MANY_BYTES, Trial, check, dripping, refused_with, sha256, some_bytes
from storage.contract import ChecksumMismatch, VersionNotFound


@check("Die Ablage hält sich für benutzbar und hinterlässt bei der Prüfung nichts")
def passes_its_own_check(trial: Trial) -> None:
    before = {(stored.key, stored.version) for stored in trial.store.walk()}
    trial.store.check()
    assert {(stored.key, stored.version) for stored in trial.store.walk()} == before


@check("Eine Fassung kommt Byte für Byte zurück, mit Größe, SHA-256 und Zeit")
def round_trip(trial: Trial) -> None:
    data = some_bytes(100_003)
    stored = trial.put(data)
    assert trial.read(stored) == data
    assert (stored.size, stored.sha256) == (len(data), sha256(data))
    assert abs(datetime.now(UTC) - stored.stored_at) < timedelta(minutes=5), "die Uhren gehen auseinander"


@check("Eine leere Datei ist eine Fassung wie jede andere")
def empty_file(trial: Trial) -> None:
    stored = trial.put(b"")
    assert trial.read(stored) == b""
    assert trial.read(stored, start=0, length=10) == b""
    assert trial.store.versions(stored.key)[0].sha256 == sha256(b"")


@check("Ein tröpfelnder Strom unbekannter Länge über mehrere Teile kommt unverändert an")
def stream_of_unknown_length(trial: Trial) -> None:
    data = some_bytes(MANY_BYTES)
    stored = trial.store.put(trial.new_key(), dripping(data), metadata={})
    assert (stored.size, stored.sha256) == (len(data), sha256(data))
    assert trial.read(stored) == data
    assert trial.store.versions(stored.key)[0].sha256 == sha256(data)


@check("An den Grenzen der Teile geht kein Byte verloren")
def sizes_around_parts(trial: Trial) -> None:
    for size in (1024 * 1024, 8 * 1024 * 1024 - 1, 8 * 1024 * 1024, 8 * 1024 * 1024 + 1):
        data = some_bytes(size)
        stored = trial.put(data)
        assert (stored.size, stored.sha256) == (size, sha256(data))
        assert sha256(trial.read(stored)) == sha256(data)


@check("Ausschnitte stimmen an allen Rändern")
def ranges(trial: Trial) -> None:
    data = some_bytes(5000)
    stored = trial.put(data)
    for start in (0, 1, 2499, 4999, 5000, 6000):
        for length in (None, 0, 1, 2500, 5000, 9000):
            expected = data[start:] if length is None else data[start : start + length]
            assert trial.read(stored, start=start, length=length) == expected, (start, length)


@check("Ein Ausschnitt mitten aus einer großen Datei stimmt")
def range_in_a_large_file(trial: Trial) -> None:
    data = some_bytes(MANY_BYTES)
    stored = trial.put(data)
    assert trial.read(stored, start=8_388_600, length=100) == data[8_388_600:8_388_700]
    assert trial.read(stored, start=MANY_BYTES - 3) == data[-3:]


@check("Wer früh aufhört zu lesen, stört die Nächsten nicht")
def reading_half(trial: Trial) -> None:
    data = some_bytes(MANY_BYTES)
    stored = trial.put(data)
    for _ in range(20):
        with trial.store.open(stored.key, stored.version) as stream:
            assert stream.read(10) == data[:10]
    assert sha256(trial.read(stored)) == sha256(data)


@check("Fassungen stehen in der Reihenfolge ihres Entstehens und bleiben, wie sie waren")
def versions_in_order(trial: Trial) -> None:
    key = trial.new_key()
    stored = [trial.put(f"Fassung {number}".encode(), key=key) for number in range(5)]
    assert [found.version for found in trial.store.versions(key)] == [each.version for each in stored]
    assert [trial.read(each) for each in stored] == [f"Fassung {number}".encode() for number in range(5)]


@check("Gleiche Bytes noch einmal sind eine eigene Fassung")
def same_bytes_twice(trial: Trial) -> None:
    key = trial.new_key()
    assert trial.put(b"gleich", key=key).version != trial.put(b"gleich", key=key).version
    assert len(trial.store.versions(key)) == 2


@check("Das Verzeichnis der Fassungen sagt, was beim Speichern gesagt wurde")
def versions_know_their_facts(trial: Trial) -> None:
    stored = trial.put(b"Protokoll", metadata={"name": "Protokoll.txt"})
    found = trial.store.versions(stored.key)[0]
    assert (found.key, found.version, found.size, found.sha256, dict(found.metadata)) == (
        stored.key,
        stored.version,
        9,
        sha256(b"Protokoll"),
        {"name": "Protokoll.txt"},
    )
    assert found.stored_at.tzinfo is not None


@check("Das Löschen einer Fassung lässt die anderen stehen")
def delete_one_version(trial: Trial) -> None:
    key = trial.new_key()
    first, second, third = (trial.put(data, key=key) for data in (b"eins", b"zwei", b"drei"))
    trial.store.delete(key, second.version)
    assert [found.version for found in trial.store.versions(key)] == [first.version, third.version]
    refused_with(VersionNotFound, lambda: trial.read(second))
    trial.store.delete(key, third.version)
    assert trial.read(first) == b"eins"


@check("Zweimal löschen ist kein Fehler, auch nicht, was es nie gab")
def delete_twice(trial: Trial) -> None:
    stored = trial.put(b"weg")
    trial.store.delete(stored.key, stored.version)
    trial.store.delete(stored.key, stored.version)
    trial.store.delete(str(uuid4()), stored.version)
    assert trial.store.versions(stored.key) == []


@check("Was es nicht gibt, lässt sich nicht öffnen")
def unknown_versions(trial: Trial) -> None:
    stored = trial.put(b"da")
    other = trial.put(b"auch da")
    refused_with(VersionNotFound, lambda: trial.store.open(str(uuid4()), stored.version))
    refused_with(VersionNotFound, lambda: trial.store.open(stored.key, "0" * 32))
    refused_with(VersionNotFound, lambda: trial.store.open(stored.key, other.version))
    refused_with(VersionNotFound, lambda: trial.store.open(stored.key, "0" * 32, length=0))
    assert trial.store.versions(str(uuid4())) == []


@check("Namen, die keine sind, werden nicht angefasst")
def names_are_uuids(trial: Trial) -> None:
    for name in ("", "..", "../../etc/passwd", "a/b", str(uuid4()).upper(), str(uuid4()) + "\n"):
        refused_with(ValueError, lambda name=name: trial.put(b"x", key=name or "."))  # type: ignore[misc]
        refused_with(ValueError, lambda name=name: trial.append(name, 0, b"x"))  # type: ignore[misc]
    for name in ("", "Name", "file-name", "größe", "a b", "a" * 33):
        refused_with(ValueError, lambda name=name: trial.put(b"x", metadata={name: "x"}))  # type: ignore[misc]


@check("Ein Strom, der abbricht, hinterlässt nichts, und sein Fehler kommt an")
def broken_stream(trial: Trial) -> None:
    for size in (0, 1000, 9 * 1024 * 1024):
        key = trial.new_key()
        stream = dripping(some_bytes(MANY_BYTES), breaks_after=size)
        refused_with(ConnectionResetError, lambda: trial.store.put(key, stream, metadata={}))  # noqa: B023
        assert trial.store.versions(key) == []


@check("Mehr oder weniger Bytes als angekündigt werden nicht behalten")
def expected_size(trial: Trial) -> None:
    for size in (100, 9 * 1024 * 1024):
        for announced in (size - 1, size + 1):
            key, stream = trial.new_key(), io.BytesIO(some_bytes(size))
            refused_with(
                ChecksumMismatch,
                lambda: trial.store.put(key, stream, metadata={}, expected_size=announced),  # noqa: B023
            )
            assert trial.store.versions(key) == []
        exact = trial.store.put(trial.new_key(), io.BytesIO(some_bytes(size)), metadata={}, expected_size=size)
        assert exact.size == size


@check("Angaben mit Umlauten, Emoji und Sonderzeichen bleiben erhalten, auch leere")
def metadata_survives(trial: Trial) -> None:
    metadata = {
        "name": "Förderplan „Übergang“ – 2026 😀.pdf",
        "comment": "Zeile 1\nZeile 2\t= % + & ?",
        "number": "3",
        "uploaded_by": " Ute Öztürk ",
        "empty": "",
    }
    stored = trial.put(b"x", metadata=metadata)
    assert dict(trial.store.versions(stored.key)[0].metadata) == metadata


@check("Sehr lange Angaben werden höchstens gekürzt")
def long_metadata(trial: Trial) -> None:
    metadata = {"comment": "Größe😀" * 1000, "name": "kurz.pdf"}
    stored = trial.put(b"x", metadata=metadata)
    found = trial.store.versions(stored.key)[0].metadata
    assert found["name"] == "kurz.pdf"
    assert metadata["comment"].startswith(found["comment"])
    assert len(found["comment"]) >= 100


@check("Das Durchgehen findet jede Fassung genau einmal und nichts Halbes")
def walk_finds_all(trial: Trial) -> None:
    key = trial.new_key()
    stored = [trial.put(data, key=key) for data in (b"a", b"b")] + [trial.put(b"c", metadata={"name": "ä"})]
    trial.append(trial.new_staging(), 0, b"noch keine Fassung")
    mine = {each.key for each in stored}
    found = [each for each in trial.store.walk() if each.key in mine]
    assert sorted(each.version for each in found) == sorted(each.version for each in stored)
    assert {each.version: (each.size, each.sha256, dict(each.metadata)) for each in found} == {
        each.version: (each.size, each.sha256, dict(each.metadata)) for each in stored
    }


@check("Acht gleichzeitige Fassungen eines Schlüssels bleiben alle")
def parallel_versions(trial: Trial) -> None:
    key = trial.new_key()
    together = threading.Barrier(8)

    def put(number: int) -> tuple[str, bytes]:
        data = some_bytes(200_000, seed=number)
        together.wait()
        return trial.put(data, key=key).version, data

    with ThreadPoolExecutor(8) as threads:
        written = dict(threads.map(put, range(8)))
    found = trial.store.versions(key)
    assert {stored.version for stored in found} == set(written)
    assert all(trial.read(stored) == written[stored.version] for stored in found)


@check("Der Pfad einer Fassung, wo es ihn gibt, führt zu genau ihren Bytes")
def path_of(trial: Trial) -> None:
    stored = trial.put(b"Bytes auf der Platte")
    path = trial.store.path_of(stored.key, stored.version)
    assert path is None or path.read_bytes() == b"Bytes auf der Platte"
    assert trial.store.path_of(stored.key, "0" * 32) is None
