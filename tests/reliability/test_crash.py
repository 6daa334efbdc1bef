"""SIGKILL to web and worker at random moments, while people upload and while the hub starts again."""

from __future__ import annotations

import os
import random
import time

from tests.reliability.clerks import Clerk, Promises, sha256
from tests.stack import Stack
from tests.visitor import Visitor

KILLS = int(os.environ.get("HUB_TEST_KILLS", "100"))
SEED = int(os.environ.get("HUB_TEST_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
PEOPLE = ("jobcenter", "jobcenter.leitung", "berufsberatung", "jugendamt")
STARTING_SECONDS = 0.4
AT_WORK_SECONDS = 0.2
PATIENCE_SECONDS = 3


def test_kills_lose_nothing_acknowledged_and_show_nothing_by_halves(own_stack: Stack) -> None:
    print(f"HUB_TEST_SEED={SEED}")
    stack = own_stack
    moments = random.Random(SEED)
    promises = Promises()
    onlooker = Visitor(stack.urls[0]).sign_in("koordination")
    folder = onlooker.folder()
    clerks = employ_clerks(stack, onlooker, folder, promises)

    for number in range(KILLS):
        if number % 2:
            time.sleep(moments.uniform(0, STARTING_SECONDS))
        else:
            stack.wait_until_ready()
            until_more_is_promised(promises, moments.randint(0, 3))
            time.sleep(moments.uniform(0, AT_WORK_SECONDS))
        stack.kill_hub()
        stack.start_without_waiting()

    stack.wait_until_ready()
    for clerk in clerks:
        clerk.end()
    assert not promises.surprises
    assert promises.count > KILLS / 2, "hardly anything was uploaded between the kills"
    expect_every_promise(onlooker, folder, promises)
    stack.stop()  # a worker that draws a page has stored its picture a moment before the row
    assert stack.command("sweep", "--older-than-hours", "0") == 0, stack.log()
    assert stack.command("check") == 0, stack.log()
    assert stack.command("audit", "verify") == 0, stack.log()


def until_more_is_promised(promises: Promises, versions: int) -> None:
    """So that work is done between two kills on slow machines, too."""
    enough, deadline = promises.count + versions, time.monotonic() + PATIENCE_SECONDS
    while promises.count < enough and time.monotonic() < deadline:
        time.sleep(0.005)


def employ_clerks(stack: Stack, onlooker: Visitor, folder: str, promises: Promises) -> list[Clerk]:
    """Four people in one folder, with one document that all of them change."""
    promises.will_send(b"Anfang")
    shared = onlooker.upload(folder, "Gemeinsam.bin", b"Anfang")
    promises.note(shared, b"Anfang")
    clerks = []
    for name in PEOPLE:
        visitor = Visitor(stack.urls[0]).sign_in(name)
        clerks.append(Clerk(name, [visitor.at(url) for url in stack.urls], folder, shared.document, promises))
    for clerk in clerks:
        clerk.start()
    return clerks


def expect_every_promise(visitor: Visitor, folder: str, promises: Promises) -> None:
    """Every listed document opens with the right bytes in every version, and no acknowledged version is missing."""
    found = set()
    for name, document in visitor.documents_in(folder).items():
        for version in visitor.versions_of(document):
            digest = sha256(version.body)
            assert digest in promises.sent, f"„{name}“ has bytes that nobody sent"
            assert version.headers["ETag"] == f'"{digest}"'
            found.add((document, digest))
    promised = {(document, digest) for document, digests in promises.acknowledged.items() for digest in digests}
    assert not promised - found, f"lost: {promised - found}"
