"""From upload to found, with the worker that really runs; and a worker that is killed loses nothing of it."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import quote

from tests.stack import Stack
from tests.visitor import Visitor

GOOD = Path(__file__).parents[3] / "shared" / "files" / "good"
PATIENCE_SECONDS = 60


def test_a_word_file_is_found_by_its_text_soon_after_the_upload(stack: Stack) -> None:
    visitor = Visitor(stack.urls[0]).sign_in("koordination")
    file = next(GOOD.glob("*.docx"))
    visitor.upload(visitor.folder(), "Quartalsbericht.docx", file.read_bytes())
    visitor.upload(visitor.folder(), "Notiz.txt", "Die Kirschblütenprognose ist fertig.".encode())
    found_after(visitor, "kirschblütenprognosen", "Notiz.txt")
    found_after(visitor, "quartalsbericht", "Quartalsbericht.docx")


def test_what_a_killed_worker_had_not_indexed_is_found_after_the_restart(own_stack: Stack) -> None:
    visitor = Visitor(own_stack.urls[0]).sign_in("koordination")
    for number in range(20):
        visitor.upload(visitor.folder(), f"Ernte {number}.txt", f"Apfelsorte{number} im Herbst".encode())
    own_stack.kill_hub()
    own_stack.start()
    for number in range(20):
        found_after(visitor, f"Apfelsorte{number}", f"Ernte {number}.txt")


def found_after(visitor: Visitor, words: str, name: str) -> None:
    """Ask until the document is among the results."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while f'data-hit="{name}"' not in visitor.get(f"/search?q={quote(words)}").text:
        assert time.monotonic() < deadline, f"{name} was not found by {words}"
        time.sleep(0.1)
