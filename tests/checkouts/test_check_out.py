"""In Bearbeitung: everybody sees who works on a document; nobody saves, renames, moves or trashes over them."""

from __future__ import annotations

import html
import io
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select

from hub import jobs
from hub.accounts.models import Person
from hub.checkouts.actions import check_out
from hub.db import now, session, transaction
from hub.documents.errors import CheckedOut
from hub.documents.models import Document, Upload, Version
from hub.documents.workspaces import change_member
from hub.notices.models import Notice
from tests.documents.details import filed
from tests.documents.test_upload import begin, go_on
from tests.people import Browser, Cast, document_named

HELD = "ist bei Teamleitung Jugendamt in Bearbeitung"


@pytest.fixture
def held(cast: Cast) -> Document:
    """A document with two versions that the manager has in Bearbeitung."""
    return hold(cast)


@pytest.fixture
def embedded_held(embedded_cast: Cast) -> Document:
    return hold(embedded_cast)


def hold(cast: Cast) -> Document:
    manager = cast.browser(cast.manager)
    document = filed(manager, cast)
    begin(manager, cast, name="Plan.txt", size=4, body=b"zwei", onConflict="version")
    assert manager.post(f"/documents/{document.id}/check-out").status_code == 302
    return document_named("Plan.txt")


def versions(document: Document) -> int:
    with transaction(writing=False):
        return len(session().scalars(select(Version.id).where(Version.document_id == document.id)).all())


def by_form(browser: Browser, cast: Cast, document: Document) -> Any:
    files = {"files": (io.BytesIO(b"drei"), "Plan.txt")}
    return browser.post(f"/documents/{document.id}/upload", files, content_type="multipart/form-data")


def dropped_whole(browser: Browser, cast: Cast, document: Document) -> Any:
    return begin(browser, cast, name="Plan.txt", size=4, body=b"drei", onConflict="version")


def announced(browser: Browser, cast: Cast, document: Document) -> Any:
    return begin(browser, cast, name="Plan.txt", size=4, onConflict="version")


def restored(browser: Browser, cast: Cast, document: Document) -> Any:
    return browser.post(f"/documents/{document.id}/versions/1/restore")


@pytest.mark.parametrize("way", [by_form, dropped_whole, announced, restored])
def test_no_way_leads_to_a_new_version_over_somebody_elses_work(
    way: Callable[..., Any], cast: Cast, held: Document
) -> None:
    refused = way(cast.browser(cast.contributor), cast, held)
    assert refused.status_code == 422
    assert HELD in (refused.json["message"] if refused.is_json else refused.text)
    assert versions(held) == 2
    with transaction(writing=False):
        assert session().scalars(select(Upload)).all() == []


def test_the_folder_form_names_the_holder_and_files_the_others(embedded_cast: Cast, embedded_held: Document) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    files = [(io.BytesIO(b"drei"), "Plan.txt"), (io.BytesIO(b"neu"), "Neu.txt")]
    address = f"/folders/{embedded_cast.root.id}/upload"
    form = {"files": files, "on_conflict": "version"}
    assert browser.post(address, form, content_type="multipart/form-data").status_code == 302
    assert HELD in browser.get(f"/folders/{embedded_cast.root.id}").text
    assert versions(embedded_held) == 2
    assert document_named("Neu.txt").number == 1


def test_an_upload_begun_before_waits_complete_until_the_document_is_free(cast: Cast) -> None:
    contributor, manager = cast.browser(cast.contributor), cast.browser(cast.manager)
    document = filed(contributor, cast)
    location = begin(contributor, cast, name="Plan.txt", size=4, onConflict="version").headers["Location"]
    manager.post(f"/documents/{document.id}/check-out")
    refused = go_on(contributor, location, 0, b"zwei")
    assert refused.status_code == 422
    assert refused.json["error"] == "checked-out"
    assert versions(document) == 1
    manager.post(f"/documents/{document.id}/check-out/return")
    done = contributor.post(f"{location}/finish", {"on_conflict": "version"}, headers={"Tus-Resumable": "1.0.0"})
    assert done.status_code == 204
    assert contributor.get(f"/documents/{document.id}/download").data == b"zwei"


@pytest.mark.parametrize("verb", ["rename", "move", "trash"])
def test_it_stays_where_it_is_and_keeps_its_name_except_for_managers(verb: str, embedded_cast: Cast) -> None:
    contributor, manager = (embedded_cast.browser(who) for who in (embedded_cast.contributor, embedded_cast.manager))
    document = filed(contributor, embedded_cast)
    contributor.post(f"/folders/{embedded_cast.root.id}/new-folder", {"name": "Ordner"})
    folder_id = contributor.get(f"/folders/{embedded_cast.root.id}").text.split('value="folder:')[1].split('"')[0]
    with transaction(writing=True) as opened:
        opened.get_one(Document, document.id).checked_out_by = embedded_cast.coordination.id
        opened.get_one(Document, document.id).checked_out_until = now() + timedelta(hours=1)
    asked = {
        "rename": (f"/documents/{document.id}/rename", {"name": "Neu.txt"}),
        "move": (f"/folders/{embedded_cast.root.id}/selection/move", {"target": folder_id}),
        "trash": (f"/folders/{embedded_cast.root.id}/selection/trash", {"confirmed": "1"}),
    }
    address, form = asked[verb]
    refused = contributor.post(address, form | {"item": f"document:{document.id}"})
    assert refused.status_code == 422
    assert "ist bei Koordinierungsstelle in Bearbeitung" in refused.text
    assert manager.post(address, form | {"item": f"document:{document.id}"}).status_code == 302


def test_a_folder_with_a_held_document_is_not_trashed(embedded_cast: Cast, embedded_held: Document) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.post(f"/folders/{embedded_cast.root.id}/new-folder", {"name": "Ordner"})
    folder_id = browser.get(f"/folders/{embedded_cast.root.id}").text.split('value="folder:')[1].split('"')[0]
    manager = embedded_cast.browser(embedded_cast.manager)
    form = {"item": f"document:{embedded_held.id}", "target": folder_id}
    manager.post(f"/folders/{embedded_cast.root.id}/selection/move", form)
    trash = {"item": f"folder:{folder_id}", "confirmed": "1"}
    refused = browser.post(f"/folders/{embedded_cast.root.id}/selection/trash", trash)
    assert refused.status_code == 422
    assert HELD in refused.text


def test_everybody_who_reads_it_sees_who_has_it(embedded_cast: Cast, embedded_held: Document) -> None:
    reader = embedded_cast.browser(embedded_cast.reader)
    page = reader.get(f"/documents/{embedded_held.id}").text
    assert "Teamleitung Jugendamt hat dieses Dokument in Bearbeitung." in page
    assert "check-out" not in page
    assert "in Bearbeitung" in reader.get(f"/folders/{embedded_cast.root.id}").text


def test_the_holder_saves_and_gives_back(embedded_cast: Cast, embedded_held: Document) -> None:
    manager, contributor = (embedded_cast.browser(who) for who in (embedded_cast.manager, embedded_cast.contributor))
    assert by_form(manager, embedded_cast, embedded_held).status_code == 302
    assert versions(embedded_held) == 3
    refused = contributor.post(f"/documents/{embedded_held.id}/check-out/return")
    assert refused.status_code == 422
    assert manager.post(f"/documents/{embedded_held.id}/check-out/return").status_code == 302
    assert dropped_whole(contributor, embedded_cast, embedded_held).status_code == 201
    assert manager.post(f"/documents/{embedded_held.id}/check-out/return").status_code == 409


@pytest.mark.parametrize("ends", ["time", "account", "right"])
def test_it_ends_by_itself(ends: str, cast: Cast) -> None:
    contributor, manager = cast.browser(cast.contributor), cast.browser(cast.manager)
    document, user = filed(contributor, cast), cast.user(cast.manager)
    contributor.post(f"/documents/{document.id}/check-out")
    assert dropped_whole(manager, cast, document).status_code == 422
    with transaction(writing=True) as opened:
        if ends == "time":
            opened.get_one(Document, document.id).checked_out_until = now()
        elif ends == "account":
            opened.get_one(Person, cast.contributor.id).deactivated_at = now()
        else:
            change_member(user, opened.merge(cast.shared), principal=cast.jobcenter.principal, level=None)
    assert dropped_whole(manager, cast, document).status_code == 201
    assert "hat dieses Dokument in Bearbeitung" not in manager.get(f"/documents/{document.id}").text


def test_it_lasts_as_long_as_the_settings_say(embedded_cast: Cast) -> None:
    embedded_cast.app.config["SETTINGS"].checkout_hours = 3
    browser = embedded_cast.browser(embedded_cast.contributor)
    document = filed(browser, embedded_cast)
    assert "Nach 3 Stunden" in browser.get(f"/documents/{document.id}/check-out").text
    browser.post(f"/documents/{document.id}/check-out")
    until = document_named("Plan.txt").checked_out_until
    assert until is not None
    assert timedelta(hours=2, minutes=59) < until - now() <= timedelta(hours=3)


def test_of_two_who_take_it_at_once_one_wins(cast: Cast) -> None:
    document = filed(cast.browser(cast.contributor), cast)
    users = [cast.user(cast.contributor), cast.user(cast.manager)]
    answers: list[str] = []
    together = Barrier(2)

    def take(user: Any) -> None:
        together.wait()
        try:
            with cast.app.app_context(), transaction(writing=True):
                check_out(user, session().get_one(Document, document.id))
            answers.append(user.name)
        except CheckedOut as refused:
            answers.append(str(refused.message))

    threads = [Thread(target=take, args=[user]) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = next(user for user in users if user.name in answers)
    assert document_named("Plan.txt").checked_out_by == winner.id
    assert any(f"ist bei {winner.name} in Bearbeitung" in answer for answer in answers)


def test_a_manager_ends_it_with_a_note_to_the_holder(cast: Cast) -> None:
    contributor, manager = cast.browser(cast.contributor), cast.browser(cast.manager)
    document = filed(contributor, cast)
    contributor.post(f"/documents/{document.id}/check-out")
    address = f"/documents/{document.id}/check-out/break"
    assert "Integrationsfachkraft U25 arbeitet gerade daran" in manager.get(address).text
    assert manager.post(address, {"note": ""}).status_code == 422
    assert manager.post(address, {"note": "Der Ausschuss tagt heute."}).status_code == 302
    assert dropped_whole(manager, cast, document).status_code == 201
    with transaction(writing=False):
        assert session().scalars(select(Notice.person_id)).all() == [cast.contributor.id]
    with cast.app.app_context():
        jobs.run_due_jobs()
    [mail] = (cast.app.config["SETTINGS"].data / "outbox").glob("*.txt")
    assert "Der Ausschuss tagt heute." in mail.read_text(encoding="utf-8")
    assert manager.post(address, {"note": "noch einmal"}).status_code == 422


def test_a_stranger_cannot_tell_a_held_document_from_none(embedded_cast: Cast, embedded_held: Document) -> None:
    stranger, reader = (embedded_cast.browser(who) for who in (embedded_cast.stranger, embedded_cast.reader))
    for way in ("check-out", "check-out/return", "check-out/break"):
        assert stranger.post(f"/documents/{embedded_held.id}/{way}").status_code == 404
        assert reader.post(f"/documents/{embedded_held.id}/{way}").status_code == 403


def test_before_anything_is_sent_the_upload_says_who_has_it(embedded_cast: Cast, embedded_held: Document) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/folders/{embedded_cast.root.id}")
    asked = {"paths": ["Plan.txt", "Neu.txt"], "sizes": [4, 4]}
    answer = browser.send("POST", f"/folders/{embedded_cast.root.id}/uploads/check", json=asked)
    assert set(answer.json["held"]) == {"Plan.txt"}
    assert HELD in answer.json["held"]["Plan.txt"]
    assert HELD in html.unescape(browser.get(f"/documents/{embedded_held.id}/upload").text)
    assert "data-upload-held" in browser.get(f"/documents/{embedded_held.id}").text


def test_the_holder_is_warned_of_nothing(embedded_cast: Cast, embedded_held: Document) -> None:
    browser = embedded_cast.browser(embedded_cast.manager)
    browser.get(f"/folders/{embedded_cast.root.id}")
    asked = {"paths": ["Plan.txt"], "sizes": [4]}
    answer = browser.send("POST", f"/folders/{embedded_cast.root.id}/uploads/check", json=asked)
    assert answer.json["held"] == {}
    assert "data-upload-held" not in browser.get(f"/documents/{embedded_held.id}").text
