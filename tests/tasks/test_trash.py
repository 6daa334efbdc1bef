"""Deleting, restoring, and going for good."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from hub.db import now, transaction
from hub.tasks.jobs import empty_task_trash
from hub.tasks.models import Task, TaskComment, TaskStep
from tests.people import Cast
from tests.tasks.steps import a_task, now_of, page_of, trail


def test_a_deleted_task_is_gone_everywhere_and_comes_back_from_the_trash(embedded_cast: Cast) -> None:
    cast, task = embedded_cast, a_task(embedded_cast, owner=embedded_cast.contributor.principal)
    browser = cast.browser(cast.contributor)
    browser.post(f"/tasks/{task.id}/delete")
    assert browser.get(f"/tasks/{task.id}").status_code == 404
    for address in (f"/workspaces/{cast.shared.id}/tasks?status=all", f"/workspaces/{cast.shared.id}/board", "/tasks"):
        assert f'href="/tasks/{task.id}"' not in page_of(browser, address)
    assert "Einladung schreiben" in page_of(browser, f"/workspaces/{cast.shared.id}/tasks/trash")
    browser.post(f"/tasks/{task.id}/restore")
    assert "Einladung schreiben" in page_of(browser, f"/tasks/{task.id}")
    assert trail(task) == ["tasks.create", "tasks.delete", "tasks.restore"]


def test_nobody_works_on_what_lies_in_the_trash(embedded_cast: Cast) -> None:
    cast, task = embedded_cast, a_task(embedded_cast)
    browser = cast.browser(cast.contributor)
    browser.post(f"/tasks/{task.id}/delete")
    for address, data in (("move", {"to": "done"}), ("comments", {"text": "Noch da?"}), ("delete", {})):
        assert browser.post(f"/tasks/{task.id}/{address}", data).status_code == 404


def test_after_its_days_in_the_trash_it_goes_for_good_with_all_that_hangs_on_it(cast: Cast) -> None:
    old, fresh = a_task(cast, "Alt", checklist=("Raum",)), a_task(cast, "Frisch")
    browser = cast.browser(cast.contributor)
    browser.post(f"/tasks/{old.id}/comments", {"text": "Weg damit"})
    for task in (old, fresh):
        browser.post(f"/tasks/{task.id}/delete")
    with transaction(writing=True) as opened:
        opened.get_one(Task, old.id).deleted_at = now() - timedelta(days=31)
    with cast.app.app_context():
        empty_task_trash()
        empty_task_trash()
    with transaction(writing=False) as opened:
        assert opened.get(Task, old.id) is None
        assert opened.scalars(select(TaskStep)).all() == []
        assert opened.scalars(select(TaskComment)).all() == []
    assert now_of(fresh).deleted_at is not None
    assert trail(old)[-1] == "tasks.purge"
