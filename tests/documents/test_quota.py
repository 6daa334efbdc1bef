"""How much room a Bereich has: counted, shown before it is tight, refused before the bytes are sent and at the end."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select, update

from hub.config import Settings
from hub.db import session, transaction
from hub.documents.folders import root_of
from hub.documents.models import MANAGE, Document, StorageUse, Workspace
from hub.documents.quota import recount_all, room_in, set_quota
from hub.documents.workspaces import change_member, create_workspace
from hub.notices.models import Notice
from tests.conftest import running
from tests.documents.test_trash import newest_deletion, put_into_trash
from tests.documents.test_upload import begin, go_on
from tests.people import Browser, Cast, cast_of, document_named

KIB = 1024


def limit(cast: Cast, quota: int | None) -> None:
    user = cast.user(cast.coordination)
    with cast.app.test_request_context(), transaction(writing=True):
        set_quota(user, session().get_one(Workspace, cast.shared.id), quota)


def used(workspace: Workspace) -> int:
    with transaction(writing=False):
        return room_in(workspace.id).used


def other_workspace(cast: Cast) -> tuple[Workspace, str]:
    """A second Bereich of the contributor, and its root folder."""
    user = cast.user(cast.coordination)
    with cast.app.test_request_context(), transaction(writing=True):
        made = create_workspace(user, name="Zweiter Bereich", purpose="", standard_folders=False)
        change_member(user, made, principal=cast.contributor.principal, level=MANAGE)
        return made, str(root_of(made).id)


def filed(browser: Browser, cast: Cast, name: str, size: int):
    return begin(browser, cast, name=name, size=size, body=bytes([len(name) % 256]) * size)


def test_every_version_counts_and_restoring_adds_nothing(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    filed(browser, cast, "Plan.txt", 100)
    document = document_named("Plan.txt")
    browser.post(
        f"/documents/{document.id}/upload",
        {"files": (io.BytesIO(b"x" * 50), "Plan.txt"), "base_number": "1"},
        content_type="multipart/form-data",
    )
    assert used(cast.shared) == 150
    browser.post(f"/documents/{document.id}/versions/1/restore")
    assert document_named("Plan.txt").number == 3
    assert used(cast.shared) == 150


def test_the_trash_counts_until_it_is_emptied(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    filed(browser, cast, "Plan.txt", 100)
    put_into_trash(cast, browser, f"document:{document_named('Plan.txt').id}")
    assert used(cast.shared) == 100
    cast.browser(cast.manager).post(f"/trash/{newest_deletion()}/purge")
    assert used(cast.shared) == 0


def test_a_copy_costs_nothing_in_its_own_bereich_and_its_size_in_another(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    second, root = other_workspace(cast)
    filed(browser, cast, "Plan.txt", 100)
    item = f"document:{document_named('Plan.txt').id}"
    path = f"/folders/{cast.root.id}/selection"
    browser.post(f"{path}/copy", {"item": item, "target": str(cast.root.id)})
    assert used(cast.shared) == 100
    browser.post(f"{path}/copy", {"item": item, "target": root})
    assert (used(cast.shared), used(second)) == (100, 100)
    browser.post(f"{path}/move", {"item": f"document:{document_named('Plan (2).txt').id}", "target": root})
    assert (used(cast.shared), used(second)) == (100, 100)
    put_into_trash(cast, browser, item)
    cast.browser(cast.manager).post(f"/trash/{newest_deletion()}/purge")
    assert (used(cast.shared), used(second)) == (0, 100)
    assert recount_all() == 0


def test_what_does_not_fit_cannot_be_moved_or_copied_in(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    second, root = other_workspace(cast)
    filed(browser, cast, "Plan.txt", 100)
    with cast.app.test_request_context(), transaction(writing=True) as opened:
        set_quota(cast.user(cast.coordination), opened.get_one(Workspace, second.id), 99)
    for verb in ("move", "copy"):
        form = {"item": f"document:{document_named('Plan.txt').id}", "target": root}
        refused = browser.post(f"/folders/{cast.root.id}/selection/{verb}", form)
        assert refused.status_code == 413
        assert "den Bereich „Zweiter Bereich“: Dort sind noch 99 Byte frei" in refused.text
    assert (used(cast.shared), used(second)) == (100, 0)


def test_an_upload_that_does_not_fit_is_refused_before_its_bytes(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    limit(cast, 100 * KIB)
    refused = begin(browser, cast, name="Film.mp4", size=200 * KIB)
    assert refused.status_code == 413
    message = refused.get_json()["message"] if refused.is_json else refused.text
    assert "noch 100 KB frei" in message
    assert "die Koordination (Koordinierungsstelle)" in message


def test_the_form_is_refused_by_its_length_before_it_is_read(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    limit(embedded_cast, 100 * KIB)
    stream = io.BytesIO(b"nicht gelesen")
    address = f"/folders/{embedded_cast.root.id}/upload"
    refused = browser.send(
        "POST", address, input_stream=stream, environ_overrides={"CONTENT_LENGTH": str(5 * KIB * KIB)}
    )
    assert refused.status_code == 413
    assert "„Ihre Auswahl“" in refused.text
    assert stream.tell() == 0


def test_files_dropped_together_are_counted_together(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    limit(embedded_cast, 100)
    asked = {"paths": ["a.txt", "b.txt", "c.txt"], "sizes": [60, 60, 40]}
    answer = browser.send("POST", f"/folders/{embedded_cast.root.id}/uploads/check", json=asked).get_json()
    assert [refused["path"] for refused in answer["refused"]] == ["b.txt"]
    assert "Dort sind noch 40 Byte frei" in answer["refused"][0]["message"]


def test_a_limit_that_came_while_the_bytes_were_on_their_way_holds(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    location = begin(browser, cast, name="Plan.txt", size=10).headers["Location"]
    limit(cast, 5)
    assert go_on(browser, location, 0, b"0123456789").status_code == 413
    assert used(cast.shared) == 0


def test_of_ten_at_once_exactly_those_pass_for_whom_there_is_room(cast: Cast) -> None:
    limit(cast, 3 * 100 + 50)
    browsers = [cast.browser(cast.contributor) for _ in range(10)]
    locations = [
        begin(browser, cast, name=f"{n}.txt", size=100).headers["Location"] for n, browser in enumerate(browsers)
    ]
    together = Barrier(10)

    def send(number: int) -> int:
        together.wait()
        return go_on(browsers[number], locations[number], 0, bytes([number]) * 100).status_code

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(send, range(10)))
    assert sorted(answers) == [204] * 3 + [413] * 7
    assert used(cast.shared) == 300
    assert recount_all() == 0


@pytest.mark.parametrize("stack", ["embedded", "production"])
def test_the_limit_for_all_holds_across_bereiche(stack: str, request: pytest.FixtureRequest) -> None:
    settings: Settings = request.getfixturevalue(f"{stack}_settings")
    for app in running(settings.model_copy(update={"total_quota_bytes": 250})):
        cast = cast_of(app)
        browser = cast.browser(cast.contributor)
        _, root = other_workspace(cast)
        assert filed(browser, cast, "a.txt", 200).status_code == 201
        refused = browser.upload(root, "b.txt", b"x" * 100)  # type: ignore[arg-type]
        assert "die Ablage insgesamt: Dort sind noch 50 Byte frei" in browser.get(refused.location).text
        moved = {"item": f"document:{document_named('a.txt').id}", "target": root}
        assert browser.post(f"/folders/{cast.root.id}/selection/move", moved).status_code == 302


def test_managers_are_told_once_per_crossing(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    limit(cast, 1000)
    for name, size in (("a.txt", 790), ("b.txt", 20), ("c.txt", 20), ("d.txt", 130)):
        assert filed(browser, cast, name, size).status_code == 201
    with transaction(writing=False) as opened:
        notices = opened.scalars(select(Notice).where(Notice.kind == "quota.nearly-full")).all()
        percents = sorted(notice.words["percent"] for notice in notices if notice.person_id == cast.manager.id)
        assert percents == ["81", "96"]
        assert {notice.person_id for notice in notices} == {cast.manager.id}


def test_the_folder_says_how_little_is_left_to_those_who_upload(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    limit(cast, 1000)
    filed(browser, cast, "a.txt", 799)
    page = f"/folders/{cast.root.id}"
    assert "Byte frei" not in browser.get(page).text
    filed(browser, cast, "b.txt", 50)
    assert "noch 151 Byte von 1000 Byte frei" in browser.get(page).text
    assert "noch 151 Byte" in browser.get(f"{page}/upload").text
    assert "noch 151 Byte" not in cast.browser(cast.reader).get(page).text


@pytest.mark.parametrize("written", ["viel", "-1", "0", "NaN", "1e400", "1,2,3", "9" * 400])
def test_a_limit_that_makes_no_sense_is_refused(embedded_cast: Cast, written: str) -> None:
    browser = embedded_cast.browser(embedded_cast.coordination)
    address = f"/workspaces/{embedded_cast.shared.id}/quota"
    assert browser.post(address, {"gigabytes": written}).status_code == 422


def test_only_the_coordination_sets_limits_in_german_figures(embedded_cast: Cast) -> None:
    address = f"/workspaces/{embedded_cast.shared.id}/quota"
    assert embedded_cast.browser(embedded_cast.manager).post(address, {"gigabytes": "5"}).status_code == 403
    browser = embedded_cast.browser(embedded_cast.coordination)
    assert browser.post(address, {"gigabytes": "1,5"}).status_code == 302
    assert "von 1,5 GB" in browser.get("/storage").text
    assert browser.post(address, {"gigabytes": ""}).status_code == 302
    assert "keine Grenze" in browser.get("/storage").text


def test_a_wrong_number_is_counted_anew(embedded_cast: Cast) -> None:
    filed(embedded_cast.browser(embedded_cast.contributor), embedded_cast, "a.txt", 10)
    with transaction(writing=True) as opened:
        opened.execute(update(StorageUse).values(used_bytes=99))
    assert recount_all() == 1
    assert used(embedded_cast.shared) == 10
    with transaction(writing=False) as opened:
        assert opened.scalars(select(Document)).one().name == "a.txt"
