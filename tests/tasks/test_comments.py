"""Comments on an Aufgabe."""

from __future__ import annotations

from sqlalchemy import select

from hub.db import transaction
from hub.tasks.models import TaskComment
from tests.people import Cast
from tests.tasks.steps import a_task, close_for, page_of, told


def only_comment() -> TaskComment:
    with transaction(writing=False) as opened:
        return opened.scalars(select(TaskComment)).one()


def test_owner_helpers_and_earlier_commenters_are_told(embedded_cast: Cast) -> None:
    cast = embedded_cast
    task = a_task(cast, owner=cast.contributor.principal)
    cast.browser(cast.reader).post(f"/tasks/{task.id}/comments", {"text": "Bis wann?"})
    assert told("commented") == {cast.contributor.id}
    cast.browser(cast.manager).post(f"/tasks/{task.id}/comments", {"text": "Bis Freitag."})
    assert told("commented") == {cast.contributor.id, cast.reader.id}


def test_who_lost_the_bereich_is_told_nothing(embedded_cast: Cast) -> None:
    cast = embedded_cast
    task = a_task(cast, owner=cast.reader.principal)
    close_for(cast, cast.reader)
    cast.browser(cast.manager).post(f"/tasks/{task.id}/comments", {"text": "Bis Freitag."})
    assert told("commented") == set()


def test_everybody_changes_and_deletes_only_their_own(embedded_cast: Cast) -> None:
    cast, task = embedded_cast, a_task(embedded_cast)
    reader = cast.browser(cast.reader)
    reader.post(f"/tasks/{task.id}/comments", {"text": "Bis wann?"})
    address = f"/task-comments/{only_comment().id}"
    assert cast.browser(cast.manager).post(f"{address}/edit", {"text": "anders"}).status_code == 403
    reader.post(f"{address}/edit", {"text": "Bis wann genau?"})
    page = page_of(reader, f"/tasks/{task.id}")
    assert "Bis wann genau?" in page
    assert "geändert" in page
    reader.post(f"{address}/delete")
    page = page_of(reader, f"/tasks/{task.id}")
    assert "Kommentar gelöscht" in page
    assert "Bis wann" not in page.replace("<dt>Bis wann", "")
    assert reader.get(f"{address}/edit").status_code == 403


def test_an_empty_comment_is_no_comment(embedded_cast: Cast) -> None:
    cast, task = embedded_cast, a_task(embedded_cast)
    answer = cast.browser(cast.contributor).post(f"/tasks/{task.id}/comments", {"text": " \n "})
    assert answer.status_code == 422
    assert "Bitte schreiben Sie etwas." in answer.text
