"""Retention classes: the Koordination's list, and where a class is set."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from hub.db import session, transaction
from hub.documents.folders import create_folder
from hub.documents.models import Folder
from hub.documents.workspaces import create_workspace
from hub.retention.models import RetentionClass, RetentionSetting
from hub.retention.queries import keeping_of
from tests.people import Cast
from tests.retention.steps import DELETED, OFFERED, file_old, give_class

NEW = {"name": "Protokolle", "period": "years", "years": "7", "outcome": "offer"}


def test_the_coordination_adds_and_changes_classes(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.coordination)
    assert browser.post("/retention-classes/new", NEW).status_code == 302
    assert "7 Jahre" in browser.get("/retention-classes").text
    with transaction(writing=False) as opened:
        made = opened.scalars(select(RetentionClass).where(RetentionClass.name == "Protokolle")).one()
    assert browser.post(f"/retention-classes/{made.id}", NEW | {"period": "permanent"}).status_code == 302
    with transaction(writing=False) as opened:
        assert (opened.get_one(RetentionClass, made.id).period, opened.get_one(RetentionClass, made.id).years) == (
            "permanent",
            0,
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "   "},
        {"name": "x" * 101},
        {"name": "Formulare"},
        {"period": "ewig"},
        {"years": ""},
        {"years": "0"},
        {"years": "-3"},
        {"years": "101"},
        {"years": "zehn"},
        {"years": "9" * 30},
        {"outcome": "verbrennen"},
    ],
    ids=str,
)
def test_a_class_that_makes_no_sense_is_refused(embedded_cast: Cast, wrong: dict[str, str]) -> None:
    browser = embedded_cast.browser(embedded_cast.coordination)
    assert browser.post("/retention-classes/new", NEW | wrong).status_code == 422
    with transaction(writing=False) as opened:
        assert opened.scalar(select(func.count()).select_from(RetentionClass)) == 8


def test_a_new_bereich_with_the_standard_structure_begins_with_its_classes(cast: Cast) -> None:
    user = cast.user(cast.manager)
    with cast.app.test_request_context(), transaction(writing=True):
        made = create_workspace(user, name="Neu", purpose="", standard_folders=True)
        rows = session().execute(
            select(Folder.name, RetentionClass.name)
            .join(RetentionSetting, RetentionSetting.entry_id == Folder.id)
            .join(RetentionClass, RetentionClass.id == RetentionSetting.class_id)
            .where(Folder.workspace_id == made.id)
        )
        by_folder = {folder: name for folder, name in rows}
    assert len(by_folder) == 11
    assert by_folder["02 Steuergruppe"] == "Steuergruppe"
    assert by_folder["09 Berichte"] == "Berichte"


def test_the_nearest_folder_decides_unless_the_document_says_otherwise(cast: Cast) -> None:
    [document] = file_old(cast, "Plan.txt", relativePath="Außen/Innen")
    page = f"/documents/{document.id}"
    browser = cast.browser(cast.reader)
    assert "<h2>Aufbewahrung</h2>" not in browser.get(page).text  # nothing to read, and nothing to do
    give_class(cast, cast.root, OFFERED)
    assert "<h2>Aufbewahrung</h2>" in browser.get(page).text
    assert "(vom Ordner „Gemeinsame Ablage“)" in browser.get(page).text
    assert "31.12.2020" in browser.get(page).text
    with transaction(writing=False) as opened:
        inner = opened.get_one(Folder, document.parent_id)
    give_class(cast, inner, DELETED)
    text = browser.get(page).text
    assert "(vom Ordner „Innen“)" in text
    assert "31.12.2015" in text
    give_class(cast, document, "reports")
    text = browser.get(page).text
    assert "(vom Ordner" not in text
    assert "dauerhaft" in text


def test_managers_set_a_class_on_the_page_and_take_it_away(embedded_cast: Cast) -> None:
    cast = embedded_cast
    [document] = file_old(cast, "Plan.txt")
    browser = cast.browser(cast.manager)
    with transaction(writing=False) as opened:
        grants = opened.scalars(select(RetentionClass).where(RetentionClass.standard_key == "grants")).one()
    address = f"/documents/{document.id}/retention"
    without_day = browser.post(address, {"class_id": str(grants.id)})
    assert without_day.status_code == 422
    assert "Bitte geben Sie den Tag an" in without_day.text
    assert browser.post(address, {"class_id": str(grants.id), "ends_on": "31.03.2031"}).status_code == 302
    assert "31.03.2031" in browser.get(f"/documents/{document.id}").text
    assert browser.post(address, {"class_id": ""}).status_code == 302
    assert "keine Frist festgelegt" in browser.get(f"/documents/{document.id}").text


@pytest.mark.parametrize("wrong", [{"class_id": "x"}, {"class_id": "", "ends_on": "31.02.2031"}], ids=str)
def test_what_is_no_class_or_no_day_is_refused(embedded_cast: Cast, wrong: dict[str, str]) -> None:
    browser = embedded_cast.browser(embedded_cast.manager)
    assert browser.post(f"/folders/{embedded_cast.root.id}/retention", wrong).status_code == 422


def test_a_moved_folder_follows_its_new_place(embedded_cast: Cast) -> None:
    cast = embedded_cast
    user = cast.user(cast.manager)
    with cast.app.test_request_context(), transaction(writing=True):
        root = session().get_one(Folder, cast.root.id)
        target = create_folder(user, root, name="Ziel")
    [document] = file_old(cast, "Plan.txt", relativePath="Quelle")
    give_class(cast, target, DELETED)
    with transaction(writing=False) as opened:
        source = opened.get_one(Folder, document.parent_id)
    move = {"item": f"folder:{source.id}", "target": str(target.id)}
    cast.browser(cast.contributor).post(f"/folders/{cast.root.id}/selection/move", move)
    with cast.app.app_context(), transaction(writing=False) as opened:
        assert keeping_of(opened.merge(document)).set_on == "Ziel"


def test_a_document_without_class_says_nothing_to_those_who_cannot_give_it_one(embedded_cast: Cast) -> None:
    [document] = file_old(embedded_cast, "Plan.txt")
    page = f"/documents/{document.id}"
    assert "Aufbewahrung" not in embedded_cast.browser(embedded_cast.contributor).get(page).text
    assert "Aufbewahrung ändern" in embedded_cast.browser(embedded_cast.manager).get(page).text
