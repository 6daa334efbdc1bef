"""Reminders: three days before the day and the day after it, each once, to those who still owe an answer."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update

from hub import db, jobs
from hub.acknowledgements.asking import today
from hub.acknowledgements.jobs import remind_of_acknowledgements
from hub.acknowledgements.models import Round
from hub.db import transaction
from hub.notices.models import Notice
from tests.acknowledgements.steps import addressed, answer, ask, filed, shut_out
from tests.documents.test_trash import put_into_trash
from tests.people import Cast


def remind(cast: Cast, asked: Round, *, days_left: int) -> Counter[str]:
    """Run the job as if the day were that far away; returns how often each kind of notice has been written by now."""
    with cast.app.app_context():
        with transaction(writing=True) as opened:
            due_on = today() + timedelta(days=days_left)
            opened.execute(update(Round).where(Round.id == asked.id).values(due_on=due_on))
        remind_of_acknowledgements()
        with transaction(writing=False) as opened:
            return Counter(opened.scalars(select(Notice.kind).where(Notice.kind != "acknowledgements.asked")))


def test_each_reminder_comes_once_on_its_day(cast: Cast) -> None:
    asked = ask(cast.browser(cast.contributor), filed(cast), people=[cast.reader.principal])
    assert remind(cast, asked, days_left=4) == {}
    for days_left in (3, 3, 0):
        assert remind(cast, asked, days_left=days_left) == {"acknowledgements.due-soon": 1}
    for days_left in (-1, -1, -9):
        expected = {"acknowledgements.due-soon": 1, "acknowledgements.overdue": 1}
        assert remind(cast, asked, days_left=days_left) == expected


def test_a_reminder_is_mailed_and_the_start_page_marks_what_is_overdue(embedded_cast: Cast) -> None:
    cast = embedded_cast
    asked = ask(cast.browser(cast.contributor), filed(cast), people=[cast.reader.principal])
    remind(cast, asked, days_left=-1)
    with cast.app.app_context():
        jobs.run_due_jobs()
    mails = [file.read_text(encoding="utf-8") for file in (cast.app.config["SETTINGS"].data / "outbox").iterdir()]
    assert sum(f"To: {cast.reader.email}" in mail and "steht Ihre Antwort" in mail for mail in mails) == 1
    assert "überfällig" in cast.browser(cast.reader).get("/").text


def test_who_has_answered_or_lost_access_is_not_reminded(embedded_cast: Cast) -> None:
    cast = embedded_cast
    people = [cast.reader.principal, cast.manager.principal]
    asked = ask(cast.browser(cast.contributor), filed(cast), people=people)
    answer(cast.browser(cast.manager), addressed(asked, cast.manager))
    shut_out(cast)
    assert remind(cast, asked, days_left=2) == {}


@pytest.mark.parametrize("state", ["closed", "trashed"])
def test_of_what_is_closed_or_in_the_trash_nobody_is_reminded(embedded_cast: Cast, state: str) -> None:
    cast, document = embedded_cast, filed(embedded_cast)
    browser = cast.browser(cast.contributor)
    asked = ask(browser, document, people=[cast.reader.principal])
    if state == "closed":
        browser.post(f"/acknowledgements/{asked.id}/close")
    else:
        put_into_trash(cast, browser, f"document:{document.id}")
    assert remind(cast, asked, days_left=-1) == {}


def test_who_was_asked_on_one_of_the_last_days_gets_no_reminder_on_top(embedded_cast: Cast) -> None:
    cast = embedded_cast
    with cast.app.app_context():
        due_on = (today() + timedelta(days=2)).isoformat()
    asked = ask(cast.browser(cast.contributor), filed(cast), people=[cast.reader.principal], due_on=due_on)
    assert remind(cast, asked, days_left=1) == {}


def test_a_worker_that_is_killed_in_between_leaves_nothing_half_done(embedded_cast: Cast) -> None:
    cast = embedded_cast
    asked = ask(cast.browser(cast.contributor), filed(cast), people=[cast.reader.principal])

    def killed(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO audit_entry"):  # the last thing that is written
            raise KeyboardInterrupt

    event.listen(db.engine(), "before_cursor_execute", killed)
    with pytest.raises(KeyboardInterrupt):
        remind(cast, asked, days_left=1)
    event.remove(db.engine(), "before_cursor_execute", killed)
    assert remind(cast, asked, days_left=1) == {"acknowledgements.due-soon": 1}
