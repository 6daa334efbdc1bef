"""„Verlauf“: who changed what, in sentences; never who read, and never a line of another Bereich."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from hub.accounts.signed_in import user_of_person
from hub.db import session, transaction
from hub.documents.entries import move_entries
from hub.documents.folders import create_folder, root_of
from hub.documents.models import Document, Folder, TrashEntry, Workspace
from hub.documents.trash import purge, trash_entries
from hub.documents.workspaces import create_workspace
from tests.comments.steps import comment
from tests.documents.test_upload import begin
from tests.people import Browser, Cast, document_named
from tests.sharing.steps import new_link


def lines(browser: Browser, path: str) -> list[str]:
    """The sentences of a „Verlauf“, as people read them."""
    page = browser.get(path)
    assert page.status_code == 200, path
    found = re.findall(r"<li><span class=\"avatar.*?<div><p>(.*?)</p>", page.text, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", "", line)).split()) for line in found]


def two_versions(cast: Cast) -> Document:
    browser = cast.browser(cast.contributor)
    begin(browser, cast, name="Plan.txt", size=4, body=b"eins")
    begin(browser, cast, name="Plan.txt", size=4, body=b"zwei", onConflict="version", comment="Termine ergänzt")
    return document_named("Plan.txt")


def other_workspace(cast: Cast, name: str = "Nur Jugendamt") -> Workspace:
    """One that only the manager reads."""
    manager = user_of_person(session().merge(cast.manager))
    return create_workspace(manager, name=name, purpose="", standard_folders=False)


def test_a_document_tells_who_did_what_and_why_newest_first(cast: Cast) -> None:
    document = two_versions(cast)
    reader = cast.browser(cast.reader)
    comment(reader, document, "Gut")
    assert lines(reader, f"/documents/{document.id}/history") == [
        "Schulsozialarbeit (Berufskolleg) hat „Plan.txt“ kommentiert",
        "Integrationsfachkraft U25 (Jobcenter) hat Fassung 2 von „Plan.txt“ hochgeladen: „Termine ergänzt“",
        "Integrationsfachkraft U25 (Jobcenter) hat „Plan.txt“ hochgeladen",
    ]


def test_nobody_learns_who_downloaded(cast: Cast) -> None:
    document = two_versions(cast)
    cast.browser(cast.reader).get(f"/documents/{document.id}/download")
    for path in (f"/documents/{document.id}/history", f"/workspaces/{cast.shared.id}/history"):
        assert not [line for line in lines(cast.browser(cast.manager), path) if "Schulsozialarbeit" in line]


def test_a_folder_tells_of_what_lies_below_it_and_what_went_to_the_trash(cast: Cast) -> None:
    document = two_versions(cast)
    with transaction(writing=True):
        manager = user_of_person(session().merge(cast.manager))
        outer = create_folder(manager, session().merge(cast.root), name="Außen")
        inner = create_folder(manager, outer, name="Innen")
        move_entries(manager, [session().merge(document)], target=inner)
        trash_entries(manager, [session().get_one(Document, document.id)])
    found = lines(cast.browser(cast.reader), f"/folders/{outer.id}/history")
    assert found[0] == "Teamleitung Jugendamt (Jugendamt) hat „Plan.txt“ in den Papierkorb gelegt"
    assert "Teamleitung Jugendamt (Jugendamt) hat den Ordner „Innen“ angelegt" in found
    moved = "verschoben von Gemeinsame Ablage nach Gemeinsame Ablage / Außen / Innen"
    assert f"Teamleitung Jugendamt (Jugendamt) hat „Plan.txt“ {moved}" in found


def test_a_bereich_tells_of_its_members_too(embedded_cast: Cast) -> None:
    found = lines(embedded_cast.browser(embedded_cast.reader), f"/workspaces/{embedded_cast.shared.id}/history")
    assert "Teamleitung Jugendamt (Jugendamt) hat Berufskolleg in den Bereich aufgenommen: lesen" in found
    assert found[-1] == "Teamleitung Jugendamt (Jugendamt) hat den Bereich angelegt"


def test_what_came_from_another_bereich_does_not_say_from_where(cast: Cast) -> None:
    with transaction(writing=True):
        manager = user_of_person(session().merge(cast.manager))
        secret = create_folder(manager, root_of(other_workspace(cast)), name="Verdacht Familie M")
    cast.browser(cast.manager).upload(secret.id, "Geheim.txt", b"Inhalt")
    document = document_named("Geheim.txt")
    with transaction(writing=True):
        manager = user_of_person(session().merge(cast.manager))
        move_entries(manager, [session().merge(document)], target=session().merge(cast.root))
    reader = cast.browser(cast.reader)
    for path in (f"/documents/{document.id}/history", f"/workspaces/{cast.shared.id}/history"):
        found = lines(reader, path)
        assert found[0].endswith("hat „Geheim.txt“ hierher verschoben, nach Gemeinsame Ablage")
        assert not [line for line in found if "Verdacht" in line or "Nur Jugendamt" in line or "hochgeladen" in line]


def test_what_left_for_another_bereich_leaves_no_line_behind(cast: Cast) -> None:
    document = two_versions(cast)
    with transaction(writing=True):
        manager = user_of_person(session().merge(cast.manager))
        move_entries(manager, [session().merge(document)], target=root_of(other_workspace(cast)))
    reader = cast.browser(cast.reader)
    assert reader.get(f"/documents/{document.id}/history").status_code == 404
    assert not [line for line in lines(reader, f"/workspaces/{cast.shared.id}/history") if "Plan.txt" in line]
    own = lines(cast.browser(cast.manager), f"/documents/{document.id}/history")
    assert [line.partition(") ")[2] for line in own] == ["hat „Plan.txt“ hierher verschoben, nach Nur Jugendamt"]


def test_of_what_was_deleted_for_good_only_that_is_told(cast: Cast) -> None:
    document = two_versions(cast)
    with cast.app.app_context(), transaction(writing=True):
        manager = user_of_person(session().merge(cast.manager))
        trash_entries(manager, [session().get_one(Document, document.id)])
        purge(manager, session().scalars(select(TrashEntry)).one())
    found = lines(cast.browser(cast.reader), f"/workspaces/{cast.shared.id}/history")
    assert [line for line in found if "Plan.txt" in line] == [
        "Teamleitung Jugendamt (Jugendamt) hat „Plan.txt“ endgültig gelöscht"
    ]


@pytest.mark.parametrize("who", ["stranger", "guest", "administrator", "data_protection"])
def test_who_may_not_read_sees_no_history(embedded_cast: Cast, who: str) -> None:
    cast = embedded_cast
    document = two_versions(cast)
    browser = cast.browser(getattr(cast, who))
    for place in (f"documents/{document.id}", f"folders/{cast.root.id}", f"workspaces/{cast.shared.id}"):
        assert browser.get(f"/{place}/history").status_code == 404


def test_a_long_history_comes_in_pages(embedded_cast: Cast) -> None:
    with transaction(writing=True):
        manager = user_of_person(session().merge(embedded_cast.manager))
        for number in range(60):
            create_folder(manager, session().get_one(Folder, embedded_cast.root.id), name=f"Ordner {number}")
    browser, path = embedded_cast.browser(embedded_cast.reader), f"/workspaces/{embedded_cast.shared.id}/history"
    first = lines(browser, path)
    older = re.search(r'href="\?before=(\d+)"', browser.get(path).text)
    assert older
    second = lines(browser, f"{path}?before={older[1]}")
    assert (len(first), len(second)) == (50, 13)
    assert len({*first, *second}) == 63
    assert browser.get(f"{path}?before=99999999999999999999").status_code == 200
    assert browser.get(f"{path}?before=unsinn").status_code == 200


def test_script_in_a_remark_is_shown_as_text(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    begin(browser, embedded_cast, name="Plan.txt", size=4, body=b"eins", comment="<script>alert(1)</script>")
    page = browser.get(f"/documents/{document_named('Plan.txt').id}/history").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_what_other_areas_do_is_told_without_naming_what_may_lie_elsewhere(cast: Cast) -> None:
    document = two_versions(cast)
    contributor = cast.browser(cast.contributor)
    contributor.post(f"/documents/{document.id}/check-out", {})
    new_link(contributor, f"/documents/{document.id}")
    found = lines(cast.browser(cast.reader), f"/workspaces/{cast.shared.id}/history")
    assert found[:2] == [
        "Integrationsfachkraft U25 (Jobcenter) hat einen Freigabelink erstellt",
        "Integrationsfachkraft U25 (Jobcenter) hat „Plan.txt“ in Bearbeitung genommen",
    ]
