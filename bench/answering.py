"""`python -m bench.answering [seconds]`: 300 Rückmeldungen a minute against one hub with SQLite and two web processes.

Everybody opens the form, answers six questions and sends; one in ten sends twice, as impatient people do.
"""

from __future__ import annotations

import re
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from sqlalchemy import select

from bench.pages import EMPTY, p95
from bench.process import Server, running_hub
from bench.report import Line, at_least, at_most, table
from bench.world import make_world
from hub import db
from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.answering.models import GivenAnswer, IncomingAnswer
from hub.app import create_app
from hub.config import Settings
from hub.days import today
from hub.documents.models import Workspace
from hub.feedback.actions import create_form, publish_form
from hub.feedback.channels import make_channel
from hub.feedback.content import Content, Option, Page, Question
from hub.feedback.rounds import open_round

PER_MINUTE = 300
SECONDS = 60.0
PEOPLE = 12  # who answer at the same time
TWICE = 10
GOAL_MS = 300
POINTS = [Option(id=key, text={"de": key}) for key in ("4", "3", "2", "1")]


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    print(table(f"Rückmeldungen, embedded, {PER_MINUTE} je Minute", list(lines(seconds=seconds))), flush=True)


def lines(*, seconds: float = SECONDS) -> Iterator[Line]:
    """On a hub of its own, whose counts are of these answers alone."""
    with TemporaryDirectory(prefix="jba-bench-", dir="/var/tmp") as name:
        data = Path(name) / "data"
        data.mkdir()
        settings = Settings(data=data)
        make_world(settings, sizes=(EMPTY,), people=1)
        code = _ask(settings)
        with running_hub({"HUB_DATA": str(data), "HUB_WEB_PROCESSES": "2"}) as hub:
            people = _answer(hub, code, seconds)
        yield from _report(settings, people)


class _Person:
    """Answers again and again, one page after the other; notes what was acknowledged and how long that took."""

    def __init__(self, hub: Server, code: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", hub.port, timeout=30)
        self._address = f"/r/{code}"
        self.times: list[float] = []
        self.acknowledged = 0

    def answer(self, number: int) -> None:
        page = self._ask("GET").decode()
        found = re.search(r'name="token" value="([^"]+)"', page)
        assert found, "no form"
        said = {f"q.x{place}": POINTS[(number + place) % 4].id for place in range(5)} | {"q.wish": "Mehr Zeit." * 9}
        body = urlencode({"page": "one", "go": "next", "token": found.group(1), "language": "de"} | said)
        for _ in range(2 if number % TWICE == 0 else 1):
            began = time.perf_counter()
            self._ask("POST", body)
            self.times.append(time.perf_counter() - began)
        self.acknowledged += 1

    def _ask(self, method: str, body: str | None = None) -> bytes:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        self._connection.request(method, self._address, body, headers)
        answer = self._connection.getresponse()
        assert answer.status == (303 if body else 200), answer.status
        return answer.read()


def _answer(hub: Server, code: str, seconds: float) -> list[_Person]:
    """Evenly spread, whether the last answer took long or not."""
    people = [_Person(hub, code) for _ in range(PEOPLE)]
    began = time.monotonic()
    pause = 60 / PER_MINUTE

    def keep_answering(place: int, person: _Person) -> None:
        for number in range(place, int(seconds / pause), PEOPLE):
            time.sleep(max(0.0, began + number * pause - time.monotonic()))
            person.answer(number)

    threads = [threading.Thread(target=keep_answering, args=one) for one in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return people


def _report(settings: Settings, people: list[_Person]) -> Iterator[Line]:
    db.connect(settings.database)
    with db.transaction(writing=False) as opened:
        kept = sum(len(list(opened.scalars(select(kind.id)))) for kind in (IncomingAnswer, GivenAnswer))
    db.engine().dispose()
    acknowledged = sum(person.acknowledged for person in people)
    times = [moment for person in people for moment in person.times]
    yield at_least("Rückmeldungen bestätigt", acknowledged, 1, unit="")
    yield at_most("Rückmeldung senden, p50", sorted(times)[len(times) // 2] * 1000, GOAL_MS, unit="ms")
    yield at_most("Rückmeldung senden, p95", p95(times) * 1000, GOAL_MS, unit="ms")
    yield at_most("bestätigt und verloren", max(0, acknowledged - kept), 0, unit="")
    yield at_most("doppelt", max(0, kept - acknowledged), 0, unit="")


def _ask(settings: Settings) -> str:
    """A Fragebogen of six questions whose Welle runs; returns the code of its way in."""
    app = create_app(settings)
    questions = [
        Question(id=f"x{place}", kind="scale", text={"de": "Wie war es?"}, options=POINTS) for place in range(5)
    ]
    wish = Question(id="wish", kind="long", text={"de": "Was wünschst du dir?"})
    content = Content(title={"de": "Deine Meinung"}, pages=[Page(id="one", questions=[*questions, wish])])
    with app.app_context(), db.transaction(writing=True) as opened:
        user = user_of_person(opened.scalars(select(Person).limit(1)).one())
        workspace = opened.scalars(select(Workspace).limit(1)).one()
        form = create_form(user, workspace, title="Meinung", audience="youth", content=content)
        open_round(user, form, publish_form(user, form), name="Welle", opens_on=today(), closes_on=None)
        code = make_channel(user, form).code
    db.engine().dispose()
    return code


if __name__ == "__main__":
    main()
