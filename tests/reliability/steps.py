"""Words these stories share: what a person sees, and several people at the same moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

from tests.stack import Stack
from tests.visitor import Answer, Visitor, link_called

UNREACHABLE = "Die Ablage ist gerade nicht erreichbar. Es ist nichts verloren gegangen."


_signed_in: dict[tuple[str, str], Visitor] = {}


def person_at(stack: Stack, local: str = "jobcenter") -> Visitor:
    """One of the sample people, signed in once and then found again at the first web."""
    url = stack.urls[0]
    if (url, local) not in _signed_in:
        _signed_in[url, local] = Visitor(url).sign_in(local)
    return _signed_in[url, local]


def new_folder(person: Visitor) -> str:
    """The address of an empty folder in „Gemeinsame Ablage“, where most of the sample people may write."""
    above = person.folder()
    name = f"Ordner {uuid4().hex[:8]}"
    made = person.post(f"{above}/new-folder", name=name)
    assert made.status == 302, made.text
    return link_called(name, person.get(f"{above}?sort=changed&order=desc").text)


def at_once(*requests: Callable[[], Answer]) -> list[Answer]:
    """Send all of them at the same moment; the answers in the order of the requests."""
    together = Barrier(len(requests))

    def send(request: Callable[[], Answer]) -> Answer:
        together.wait()
        return request()

    with ThreadPoolExecutor(len(requests)) as threads:
        return list(threads.map(send, requests))


def eventually(claim: Callable[[], bool], *, seconds: float = 15) -> bool:
    """Whether it becomes true in time."""
    deadline = time.monotonic() + seconds
    while not claim():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def expect_clean(stack: Stack) -> None:
    """Every row has its bytes, no bytes are left over, and no sweep was needed for that."""
    assert stack.command("check") == 0, stack.log()
