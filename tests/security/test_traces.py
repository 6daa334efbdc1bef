"""What is left behind: in the trail, in the log, on the disk, in the browser, in the counters."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from hub.accounts import throttle
from hub.audit.models import AuditEntry
from hub.db import session, transaction
from hub.documents.models import Folder, TrashEntry
from hub.jobs import Job
from tests.people import Browser, Cast, document_named
from tests.security.steps import announce, encoded, go_on


def lines_since(number: int) -> list[AuditEntry]:
    with transaction(writing=False):
        found = select(AuditEntry).where(AuditEntry.number > number).order_by(AuditEntry.number)
        return list(session().scalars(found))


def last_number() -> int:
    with transaction(writing=False):
        return session().scalar(select(func.max(AuditEntry.number))) or 0


def _trash(browser: Browser, cast: Cast) -> object:
    item = f"document:{document_named('Plan.txt').id}"
    return browser.post(f"/folders/{cast.root.id}/selection/trash", {"item": item, "confirmed": "1"})


def _deletion() -> str:
    with transaction(writing=False):
        return str(session().scalars(select(TrashEntry.id)).one())


def _folder() -> str:
    with transaction(writing=False):
        return str(session().scalars(select(Folder.id).where(Folder.name == "Ordner")).one())


def _plan() -> str:
    return f"/documents/{document_named('Plan.txt').id}"


STORY: list[tuple[str, Callable[[Browser, Cast], object]]] = [
    ("documents.upload", lambda browser, cast: browser.upload(cast.root.id, "Plan.txt", b"eins")),
    ("documents.upload", lambda browser, cast: announce(browser, cast, filename="Klein.txt", body=b"hallo")),
    (
        "documents.upload",
        lambda browser, cast: go_on(
            browser, announce(browser, cast, filename="In Teilen.txt").headers["Location"], b"hallo"
        ),
    ),
    (
        "documents.new-version",
        lambda browser, cast: announce(browser, cast, body=b"zwei!", onConflict="version"),
    ),
    ("documents.download", lambda browser, cast: browser.get(f"{_plan()}/download")),
    ("documents.download", lambda browser, cast: browser.get(f"{_plan()}/view")),
    ("documents.download", lambda browser, cast: browser.get(f"{_plan()}/versions/1/download")),
    ("documents.restore-version", lambda browser, cast: browser.post(f"{_plan()}/versions/1/restore")),
    ("documents.describe", lambda browser, cast: browser.post(f"{_plan()}/edit", {"title": "Titel"})),
    ("documents.create-folder", lambda browser, cast: browser.post(
        f"/folders/{cast.root.id}/new-folder", {"name": "Ordner"}
    )),
    ("documents.rename", lambda browser, cast: browser.post(f"{_plan()}/rename", {"name": "Plan 2.txt"})),
    ("documents.rename", lambda browser, cast: browser.post(
        f"/documents/{document_named('Plan 2.txt').id}/rename", {"name": "Plan.txt"}
    )),
    ("documents.copy", lambda browser, cast: browser.post(
        f"/folders/{cast.root.id}/selection/copy", {"item": f"document:{_plan()[11:]}", "target": _folder()}
    )),
    ("documents.move", lambda browser, cast: browser.post(
        f"/folders/{cast.root.id}/selection/move",
        {"item": f"document:{document_named('Klein.txt').id}", "target": _folder()},
    )),
    ("documents.trash", lambda browser, cast: browser.post(
        f"/folders/{cast.root.id}/selection/trash", {"item": f"folder:{_folder()}", "confirmed": "1"}
    )),
    ("documents.restore", lambda browser, cast: browser.post(f"/trash/{_deletion()}/restore")),
    ("documents.trash", lambda browser, cast: browser.post(
        f"/folders/{cast.root.id}/selection/trash", {"item": f"folder:{_folder()}", "confirmed": "1"}
    )),
    ("documents.purge", lambda browser, cast: browser.post(f"/trash/{_deletion()}/purge")),
    ("workspaces.describe", lambda browser, cast: browser.post(
        f"/workspaces/{cast.shared.id}/settings", {"name": "Gemeinsame Ablage", "purpose": "Neu"}
    )),
    ("workspaces.change-member", lambda browser, cast: browser.post(
        f"/workspaces/{cast.shared.id}/members",
        {"principal": cast.group.principal, "level": "10", "confirmed": "1"},
    )),
    ("workspaces.create", lambda browser, cast: browser.post(
        "/workspaces/new", {"name": "Neu", "purpose": "", "standard_folders": "y"}
    )),
    ("accounts.sign-out", lambda browser, cast: browser.post("/sign-out")),
]  # fmt: skip


def test_every_change_leaves_exactly_one_line_with_name_and_place(cast: Cast) -> None:
    browser = cast.browser(cast.manager)
    for action, change in STORY:
        before = last_number()
        change(browser, cast)
        lines = lines_since(before)
        assert [line.action for line in lines] == [action]
        assert lines[0].actor == cast.manager.name
        assert action.startswith("accounts.") or lines[0].workspace_id is not None


def test_what_was_refused_leaves_no_line_of_a_change(cast: Cast) -> None:
    manager, reader = cast.browser(cast.manager), cast.browser(cast.reader)
    manager.upload(cast.root.id, "Plan.txt", b"hallo")
    before = last_number()
    plan = _plan()
    reader.post(f"{plan}/rename", {"name": "Anders.txt"})
    reader.upload(cast.root.id, "Neu.txt", b"hallo")
    _trash(reader, cast)
    manager.post(f"/folders/{cast.root.id}/new-folder", {"name": "Plan.txt"})
    manager.get(f"{plan}/download", headers={"If-None-Match": "*"})
    manager.get(f"{plan}/download", headers={"Range": "bytes=99-"})
    assert lines_since(before) == []


def test_asking_for_the_size_of_a_document_is_no_download(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.manager)
    browser.upload(embedded_cast.root.id, "Plan.txt", b"hallo")
    before = last_number()
    assert browser.head(f"{_plan()}/download").status_code == 200
    assert lines_since(before) == []


def test_rights_that_end_with_a_group_are_on_record_at_their_bereich(embedded_cast: Cast) -> None:
    """Otherwise nobody can say afterwards who could see a Bereich on a given day."""
    cast = embedded_cast
    path = f"/workspaces/{cast.shared.id}/members"
    cast.browser(cast.manager).post(path, {"principal": cast.group.principal, "level": "10", "confirmed": "1"})
    before = last_number()
    cast.browser(cast.administrator).post(f"/groups/{cast.group.id}/delete")
    assert cast.shared.id in [line.workspace_id for line in lines_since(before)]


def test_no_value_of_a_statement_reaches_the_log(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    """An error of the database names every value: what people look for, names of documents, one-time links in mails."""
    browser = cast.browser(cast.contributor)
    with transaction(writing=True) as opened:
        opened.execute(text("ALTER TABLE entry RENAME TO elsewhere"))
    assert browser.get("/search?q=Sommerfamilie").status_code == 503
    assert "entry" in caplog.text
    assert "sommerfamilie" not in caplog.text.lower()


def test_the_data_folder_is_open_to_the_hub_alone(tmp_path: Path) -> None:
    """The database holds password hashes and names of documents; on a shared machine nobody else may read it."""
    data = tmp_path / "var"
    environment = {"PATH": os.environ["PATH"], "HUB_DATA": str(data), "LC_ALL": "C.UTF-8"}
    command = f"umask 022 && exec {sys.executable} -m hub migrate"
    subprocess.run(["/bin/sh", "-c", command], env=environment, check=True, capture_output=True, timeout=60)
    open_to_others = [path for path in data.rglob("*") if path.stat().st_mode & 0o077]
    assert data.stat().st_mode & 0o077 == 0 or open_to_others == []


def test_nothing_stays_in_the_browser_after_signing_out(embedded_cast: Cast) -> None:
    """Downloads may be cached („no-cache“ is not „no-store“), and offices share computers."""
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.upload(embedded_cast.root.id, "Plan.txt", b"hallo")
    kept = browser.get(f"{_plan()}/download").headers["Cache-Control"]
    cleared = browser.post("/sign-out").headers.get("Clear-Site-Data", "")
    assert "no-store" in kept or '"cache"' in cleared


def test_pages_are_kept_by_no_browser_and_no_proxy(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.manager)
    browser.upload(embedded_cast.root.id, "Plan.txt", b"hallo")
    pages = ("/", "/workspaces", "/trash", "/search?q=Plan", "/account", f"/folders/{embedded_cast.root.id}", _plan())
    assert {browser.get(page).headers["Cache-Control"] for page in pages} == {"no-store"}
    assert browser.get(f"{_plan()}/download").headers["Cache-Control"].startswith("private")
    browser.post("/sign-out")
    assert {browser.get(page).status_code for page in (*pages, f"{_plan()}/download")} == {302}


def test_resets_from_one_ipv6_network_are_counted_together(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(None)
    browser.get("/sign-in/forgotten")
    for number in range(throttle.MAX_PER_ADDRESS + 5):
        place = {"REMOTE_ADDR": f"2001:db8::{number:x}"}
        browser.post("/sign-in/forgotten", {"email": f"person{number}@musterstadt.example"}, environ_base=place)
    with transaction(writing=False):
        assert session().scalar(select(func.count()).select_from(Job)) == throttle.MAX_PER_ADDRESS


def test_an_ipv4_address_is_one_address_in_either_spelling() -> None:
    """A server on `::` sees IPv4 clients as ::ffff:…; all of them lie in one /64 network."""
    assert throttle.address_key("::ffff:192.0.2.1") == throttle.address_key("192.0.2.1")
    assert throttle.address_key("::ffff:192.0.2.1") != throttle.address_key("::ffff:192.0.2.2")


def test_every_spelling_of_an_address_is_counted_as_one_account(embedded_cast: Cast) -> None:
    browser, email = embedded_cast.browser(None), embedded_cast.reader.email
    browser.get("/sign-in")
    spellings = [email, email.upper(), f"  {email} ", f"\u00a0{email}", email.title()]
    for number in range(throttle.MAX_PER_ACCOUNT):
        browser.post("/sign-in", {"email": spellings[number % len(spellings)], "password": "falsch"})
    answers = {
        browser.post("/sign-in", {"email": spelling, "password": "falsch"}).status_code for spelling in spellings
    }
    assert answers == {429}


def test_metadata_of_an_upload_never_becomes_a_header(cast: Cast) -> None:
    """Comments travel to the store as headers; a line break in one must stay a character."""
    browser = cast.browser(cast.contributor)
    comment = "a\r\nx-amz-acl: public-read\r\n\r\n" + "ü" * 400
    deep = "/".join("Ü" * 100 for _ in range(30))
    done = announce(browser, cast, filename="Größe.txt", body=b"hallo", comment=comment, relativePath=deep)
    assert done.status_code == 201, encoded(comment=comment)
    answer = browser.get(done.headers["Hub-Document"] + "/download")
    assert answer.data == b"hallo"
    assert "x-amz-acl" not in {name.lower() for name in dict(answer.headers)}
