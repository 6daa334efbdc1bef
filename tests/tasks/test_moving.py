"""The board: columns, places, the way back, and many hands at once."""

from __future__ import annotations

import random
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import now, transaction
from hub.tasks.models import Task
from hub.tasks.moving import Place, move_task
from tests.people import Cast
from tests.tasks.steps import a_task, column, now_of, page_of, told, trail


def three(cast: Cast) -> list[Task]:
    return [a_task(cast, title) for title in ("A", "B", "C")]


def test_a_task_is_put_between_two_others(embedded_cast: Cast) -> None:
    cast = embedded_cast
    a, b, c = three(cast)
    browser = cast.browser(cast.contributor)
    browser.post(f"/tasks/{c.id}/move", {"to": "open", "before": str(a.id), "after": str(b.id)})
    assert column(cast, "open") == ["A", "C", "B"]
    browser.post(f"/tasks/{b.id}/move", {"to": "doing"})
    assert (column(cast, "open"), column(cast, "doing")) == (["A", "C"], ["B"])


def test_up_and_down_move_by_one_and_stop_at_the_ends(embedded_cast: Cast) -> None:
    cast = embedded_cast
    a, _, c = three(cast)
    browser = cast.browser(cast.contributor)
    browser.post(f"/tasks/{c.id}/move", {"to": "up"})
    browser.post(f"/tasks/{a.id}/move", {"to": "up"})
    assert column(cast, "open") == ["A", "C", "B"]
    browser.post(f"/tasks/{a.id}/move", {"to": "down"})
    assert column(cast, "open") == ["C", "A", "B"]


def test_a_neighbour_that_has_left_the_column_does_not_count(embedded_cast: Cast) -> None:
    cast = embedded_cast
    a, b, c = three(cast)
    browser = cast.browser(cast.contributor)
    browser.post(f"/tasks/{b.id}/move", {"to": "done"})
    browser.post(f"/tasks/{a.id}/move", {"to": "open", "before": str(c.id), "after": str(b.id)})
    assert column(cast, "open") == ["C", "A"]


def test_places_that_come_too_near_are_numbered_anew(embedded_cast: Cast) -> None:
    cast = embedded_cast
    a, b, c = three(cast)
    with cast.app.app_context():
        for turn in range(60):  # a float has room for some fifty halvings
            moved, above = (c, b) if turn % 2 else (b, c)
            with transaction(writing=True) as opened:
                user = user_of_person(opened.get_one(Person, cast.contributor.id))
                move_task(user, opened.get_one(Task, moved.id), Place("open", before=a.id, after=above.id))
    assert column(cast, "open") == ["A", "C", "B"]
    assert now_of(b).position - now_of(c).position > 1e-7


def test_concurrent_moves_leave_one_order_and_lose_nothing(cast: Cast) -> None:
    tasks = [a_task(cast, f"{number:02}") for number in range(8)]

    def shuffle(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(4):
            moved, after = chance.sample(tasks, 2)
            with cast.app.app_context(), transaction(writing=True) as opened:
                user = user_of_person(opened.get_one(Person, cast.contributor.id))
                status = chance.choice(("open", "doing"))
                move_task(user, opened.get_one(Task, moved.id), Place(status, after=after.id))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(shuffle, range(4)))
    assert sorted(column(cast, "open") + column(cast, "doing")) == [task.title for task in tasks]
    with transaction(writing=False) as opened:
        places = opened.execute(select(Task.status, Task.position)).all()
    assert len(set(places)) == len(places)


def test_done_says_who_and_when_tells_the_creator_and_is_undone_in_place(embedded_cast: Cast) -> None:
    cast = embedded_cast
    a, b, c = three(cast)
    browser = cast.browser(cast.manager)
    board = f"/workspaces/{cast.shared.id}/board"
    browser.post(f"/tasks/{b.id}/move", {"to": "done", "next": board})
    assert (now_of(b).done_by, told("finished")) == (cast.manager.id, {cast.contributor.id})
    page = page_of(browser, board)
    assert "Rückgängig" in page
    assert f'name="after" value="{c.id}"' in page
    browser.post(f"/tasks/{b.id}/move", {"to": "open", "after": str(c.id), "next": board})
    assert column(cast, "open") == ["A", "B", "C"]
    assert (now_of(b).done_at, now_of(b).done_by) == (None, None)
    assert trail(b) == ["tasks.create", "tasks.finish", "tasks.reopen"]
    assert a.id


def test_a_script_gets_json_with_the_way_back(embedded_cast: Cast) -> None:
    cast, task = embedded_cast, a_task(embedded_cast)
    answer = cast.browser(cast.contributor).post(
        f"/tasks/{task.id}/move", {"to": "done"}, headers={"Accept": "application/json"}
    )
    assert answer.json is not None
    assert answer.json["status"] == "done"
    assert "Rückgängig" in answer.json["undo"]


def test_nonsense_is_refused(embedded_cast: Cast) -> None:
    cast, task = embedded_cast, a_task(embedded_cast)
    browser = cast.browser(cast.contributor)
    assert browser.post(f"/tasks/{task.id}/move", {"to": "gone"}).status_code == 422
    assert browser.post(f"/tasks/{task.id}/move", {"to": "open", "before": "1"}).status_code == 404
    assert browser.post(f"/tasks/{task.id}/move", {"to": "open", "after": str(uuid.uuid4())}).status_code == 302


def test_the_board_shows_what_was_done_in_the_last_month_and_the_list_all(embedded_cast: Cast) -> None:
    cast = embedded_cast
    a_task(cast, "Neulich erledigt", status="done")
    former = a_task(cast, "Längst erledigt", status="done")
    with transaction(writing=True) as opened:
        opened.get_one(Task, former.id).done_at = now() - timedelta(days=31)
    browser = cast.browser(cast.reader)
    board = page_of(browser, f"/workspaces/{cast.shared.id}/board")
    assert "Neulich erledigt" in board
    assert "Längst erledigt" not in board
    assert "Längst erledigt" in page_of(browser, f"/workspaces/{cast.shared.id}/tasks?status=done")


def test_a_long_column_shows_its_first_and_says_how_many_more(embedded_cast: Cast) -> None:
    cast = embedded_cast
    place = {"workspace_id": cast.shared.id, "created_by": cast.manager.id, "changed_by": cast.manager.id}
    with transaction(writing=True) as opened:
        opened.add_all(Task(title=f"Aufgabe {number:03}", position=number, **place) for number in range(60))
    browser = cast.browser(cast.reader)
    board = page_of(browser, f"/workspaces/{cast.shared.id}/board")
    assert "Aufgabe 039" in board
    assert "Aufgabe 040" not in board
    assert "20 weitere" in board
    assert "Aufgabe 059" in page_of(browser, f"/workspaces/{cast.shared.id}/board?most=250")


def test_a_reader_sees_the_board_without_the_menus_but_on_what_is_theirs(embedded_cast: Cast) -> None:
    cast = embedded_cast
    own, other = a_task(cast, owner=cast.reader.principal), a_task(cast)
    page = page_of(cast.browser(cast.reader), f"/workspaces/{cast.shared.id}/board")
    assert f"/tasks/{own.id}/move" in page
    assert f"/tasks/{other.id}/move" not in page
