"""Attacks on Aufgaben: nothing is told of a Bereich that was taken away, and no form takes what is hidden."""

from __future__ import annotations

import uuid
from html import unescape

from sqlalchemy import select

from hub.db import transaction
from hub.mail.letters import letter_of
from hub.mail.models import Mail
from hub.notices.actions import mail_notice
from hub.notices.models import Notice
from tests.people import Cast
from tests.sharing.steps import meanwhile
from tests.tasks.steps import a_task, close_for, now_of


def test_a_person_put_out_hears_and_finds_nothing_of_their_tasks(embedded_cast: Cast) -> None:
    cast = embedded_cast
    task = a_task(cast, "Verborgene Aufgabe", owner=cast.reader.principal)
    close_for(cast, cast.reader)
    with meanwhile(cast) as opened:
        notices = list(opened.scalars(select(Notice.id).where(Notice.person_id == cast.reader.id)))
    assert notices
    with cast.app.app_context():
        for row_id in notices:
            mail_notice({"notice_id": str(row_id)})
        with transaction(writing=False) as opened:
            rows = opened.scalars(select(Mail).where(Mail.recipient == cast.reader.email)).all()
            assert not [row for row in rows if letter_of(row) is not None]
    browser = cast.browser(cast.reader)
    for path in ("/", "/tasks", "/tasks?all=1", "/notices", "/calendar/month"):
        assert "Verborgene" not in unescape(browser.get(path).text), path
    assert browser.get(f"/tasks/{task.id}").status_code == 404
    for path in ("move", "comments", "steps", "guests", "repeat", "delete"):
        assert browser.post(f"/tasks/{task.id}/{path}", {"to": "done"}).status_code == 404, path
    assert now_of(task).status == "open"


def test_no_task_takes_a_person_document_or_termin_that_is_hidden(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    new, hidden = f"/workspaces/{cast.shared.id}/tasks/new", str(uuid.uuid4())
    for sent in (
        {"owner": cast.stranger.principal},
        {"helpers": [cast.administrator.principal]},
        {"owner": f"group:{hidden}"},
        {"event": hidden},
        {"document": hidden},
    ):
        answer = browser.post(new, {"title": "Neu", "priority": "2", **sent})
        assert answer.status_code in (404, 422), (sent, answer.status_code)
