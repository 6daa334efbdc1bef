"""The network breaks in the middle of an upload."""

from __future__ import annotations

from tests.reliability.steps import eventually, expect_clean, new_folder, person_at
from tests.stack import Stack
from tests.visitor import announcement

CONTENT = b"Protokoll der Sitzung " * 10_000


def test_an_upload_that_breaks_off_shows_nothing_and_goes_on_where_it_was(stack: Stack) -> None:
    person = person_at(stack)
    folder = new_folder(person)
    upload = person.announce(folder, "Protokoll.txt", len(CONTENT)).headers["Location"]

    person.break_off("PATCH", upload, CONTENT[:70_000], length=len(CONTENT), Upload_Offset="0")

    assert eventually(lambda: person.progress(upload).offset == 70_000), person.progress(upload).headers
    assert "Protokoll.txt" not in person.documents_in(folder)
    person.break_off("PATCH", upload, CONTENT[70_000:70_001], length=len(CONTENT) - 70_000, Upload_Offset="70000")
    assert eventually(lambda: person.progress(upload).offset == 70_001)
    done = person.append(upload, 70_001, CONTENT[70_001:])
    assert person.get(f"{done.document}/download").body == CONTENT
    expect_clean(stack)


def test_a_small_file_that_breaks_off_leaves_nothing(stack: Stack) -> None:
    person = person_at(stack)
    folder = new_folder(person)
    announced = announcement("Notiz.txt", len(CONTENT))

    person.break_off("POST", f"{folder}/uploads", CONTENT[:70_000], length=len(CONTENT), **announced)

    done = person.upload(folder, "Notiz.txt", CONTENT)  # the name was not taken
    assert person.get(f"{done.document}/download").body == CONTENT
    assert eventually(lambda: stack.command("check") == 0), stack.log()
    assert "laufende Uploads:  0" in stack.log()


def test_a_form_that_breaks_off_leaves_nothing(stack: Stack) -> None:
    person = person_at(stack)
    folder = new_folder(person)
    start = b'--x\r\nContent-Disposition: form-data; name="files"; filename="Notiz.txt"\r\n\r\n' + CONTENT

    person.break_off("POST", f"{folder}/upload", start, length=10**6, Content_Type="multipart/form-data; boundary=x")

    assert person.upload(folder, "Notiz.txt", b"die richtige").status == 201
    expect_clean(stack)
