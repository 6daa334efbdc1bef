"""Somebody has put a symbolic link into the data folder: it is never followed, neither to read nor to write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.reliability.steps import new_folder, person_at
from tests.stack import Stack

SECRET = b"nicht fuer die Ablage bestimmt"
CONTENT = b"Protokoll der Sitzung " * 100


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A file that the hub could read and write, but that is none of its business."""
    file = tmp_path / "geheim.txt"
    file.write_bytes(SECRET)
    return file


def test_a_link_in_place_of_a_document_is_not_read(embedded: Stack, outside: Path) -> None:
    person = person_at(embedded)
    document = person.upload(new_folder(person), "Plan.txt", CONTENT).document
    with replaced(stored_file(embedded, document), outside):
        answer = person.get(f"{document}/download")

        assert SECRET not in answer.body
        assert answer.status in (404, 503), answer
        assert "<h1>" in answer.text
        assert embedded.command("check") == 1
    assert person.get(f"{document}/download").body == CONTENT


def test_a_link_in_place_of_staged_bytes_is_not_written_to(embedded: Stack, outside: Path) -> None:
    person = person_at(embedded)
    folder = new_folder(person)
    upload = person.announce(folder, "Plan.txt", len(CONTENT)).headers["Location"]
    person.append(upload, 0, CONTENT[: len(SECRET)])
    part = store_of(embedded) / "staging" / f"{upload.rpartition('/')[2]}.part"
    with replaced(part, outside):
        answer = person.append(upload, len(SECRET), CONTENT[len(SECRET) :])

        assert answer.status == 503, answer
        assert outside.read_bytes() == SECRET
    assert "Plan.txt" not in person.documents_in(folder)
    done = person.append(upload, len(SECRET), CONTENT[len(SECRET) :])
    assert person.get(f"{done.document}/download").body == CONTENT


def test_a_link_in_place_of_a_folder_is_not_entered(embedded: Stack, tmp_path: Path) -> None:
    person = person_at(embedded)
    document = person.upload(new_folder(person), "Plan.txt", CONTENT).document
    elsewhere = tmp_path / "woanders"
    stored = stored_file(embedded, document)
    elsewhere.mkdir()
    (elsewhere / stored.name).write_bytes(SECRET)
    with replaced(stored.parent, elsewhere):
        answer = person.get(f"{document}/download")

        assert SECRET not in answer.body
        assert answer.status in (404, 503), answer
    assert person.get(f"{document}/download").body == CONTENT


@contextmanager
def replaced(place: Path, target: Path) -> Iterator[None]:
    """Inside the block a link to `target` stands where the file or folder was."""
    kept = place.with_name(f"{place.name}-kept")
    place.rename(kept)
    place.symlink_to(target)
    try:
        yield
    finally:
        place.unlink()
        kept.rename(place)


def store_of(stack: Stack) -> Path:
    return stack.data / "store"


def stored_file(stack: Stack, document: str) -> Path:
    """The one file with the bytes of a document of one version."""
    key = document.rpartition("/")[2]
    found = [file for file in (store_of(stack) / "objects" / key[-2:]).glob(f"{key}.*") if file.suffix != ".json"]
    assert len(found) == 1
    return found[0]
