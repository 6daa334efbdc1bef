"""Documents as people have them go in and come out byte for byte."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from hub.documents.names import BadName, clean_name
from tests.documents.test_upload import begin
from tests.people import Cast

SHARED = Path(__file__).parents[3] / "shared"
FILES = sorted((SHARED / "files").glob("*/*"))


def test_the_collection_of_real_files_is_there() -> None:
    assert len(FILES) > 500, f"{SHARED}/files is needed beside the repository"


def test_every_real_file_comes_back_byte_for_byte(cast: Cast) -> None:
    """Good and bad ones; an empty one is refused."""
    browser = cast.browser(cast.contributor)
    for path in FILES:
        content = path.read_bytes()
        answer = begin(browser, cast, name=path.name, size=len(content), body=content, relativePath=path.parent.name)
        if not content:
            assert answer.status_code == 422
            continue
        assert answer.status_code == 201, (path.name, answer.text)
        back = browser.get(answer.headers["Hub-Document"] + "/download")
        assert hashlib.sha256(back.data).digest() == hashlib.sha256(content).digest(), path.name


@pytest.mark.parametrize("name", ["naughty_filenames_10k.txt"])
def test_hostile_names_are_refused_with_a_sentence_or_stored_as_they_are(embedded_app, name: str) -> None:
    with embedded_app.test_request_context():
        accepted = 0
        for line in (SHARED / "strings" / name).read_text(encoding="utf-8", errors="surrogateescape").split("\n"):
            try:
                cleaned = clean_name(line)
            except BadName as refusal:
                assert str(refusal.message).endswith((".", "*"))
                continue
            accepted += 1
            assert clean_name(cleaned) == cleaned
            assert not set(cleaned) & set('<>:"/\\|?*\x00\r\n')
            cleaned.encode("utf-8")
        assert accepted > 100
