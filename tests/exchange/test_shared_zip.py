"""A folder behind a Freigabelink as one ZIP file: with the link's own rules, asked anew by every request."""

from __future__ import annotations

import io
import zipfile

import pytest
from sqlalchemy import select

from hub.audit.models import AuditEntry
from hub.db import transaction
from hub.documents.models import Document, Folder
from tests.people import Browser, Cast, document_named
from tests.sharing.steps import filed, folder_called, meanwhile, new_link, only_link, refused


@pytest.fixture
def folder(embedded_cast: Cast) -> Folder:
    """Three documents, one of them in a folder below, and one beside it that is not shared."""
    maker = embedded_cast.browser(embedded_cast.contributor)
    shared = folder_called(maker, embedded_cast.root, "Übergabe")
    for name in ("Plan.txt", "Ablauf.txt"):
        filed(maker, shared, name)
    filed(maker, folder_called(maker, shared, "Anlagen"), "Zahlen.txt", b"eins")
    filed(maker, embedded_cast.root, "Geheim.txt")
    return shared


def link_to(cast: Cast, folder: Folder, **wishes: object) -> str:
    return new_link(cast.browser(cast.contributor), f"/folders/{folder.id}", **wishes)


def names_in(visitor: Browser, address: str) -> list[str]:
    answer = visitor.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/zip"), answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        return sorted(archive.namelist())


def test_everything_of_the_shared_folder_and_nothing_beside_it_comes_as_one_file(
    embedded_cast: Cast, folder: Folder
) -> None:
    address = link_to(embedded_cast, folder)
    visitor = embedded_cast.browser(None)
    assert f'href="{address}/zip"' in visitor.get(address).text
    names = names_in(visitor, f"{address}/zip")
    assert names == ["Übergabe/Ablauf.txt", "Übergabe/Anlagen/Zahlen.txt", "Übergabe/Plan.txt"]
    below = document_named("Zahlen.txt").parent_id
    assert f'href="{address}/folders/{below}/zip"' in visitor.get(f"{address}/folders/{below}").text
    assert names_in(visitor, f"{address}/folders/{below}/zip") == ["Anlagen/Zahlen.txt"]


def test_every_document_counts_as_one_fetch_and_the_trail_names_them(embedded_cast: Cast, folder: Folder) -> None:
    address = link_to(embedded_cast, folder, max_fetches="3")
    names_in(embedded_cast.browser(None), f"{address}/zip")
    assert only_link().fetches == 3
    with transaction(writing=False) as opened:
        line = opened.scalars(select(AuditEntry).where(AuditEntry.action == "sharing.fetch-all")).one()
    assert line.text == "3 Dokumente aus „Übergabe“ über einen Freigabelink als ZIP abgerufen"
    assert str(document_named("Zahlen.txt").id) in line.details["ids"]


def test_a_link_with_too_few_fetches_left_says_so_and_counts_nothing(embedded_cast: Cast, folder: Folder) -> None:
    address = link_to(embedded_cast, folder, max_fetches="2")
    answer = embedded_cast.browser(None).get(f"{address}/zip")
    assert answer.status_code == 403
    assert "nur noch 2 Abrufe" in answer.text
    assert only_link().fetches == 0


def test_a_link_for_looking_only_gives_no_archive(embedded_cast: Cast, folder: Folder) -> None:
    address = link_to(embedded_cast, folder, allows="view")
    visitor = embedded_cast.browser(None)
    assert "/zip" not in visitor.get(address).text
    assert refused(visitor.get(f"{address}/zip"))


def test_without_the_password_there_is_no_archive(embedded_cast: Cast, folder: Folder) -> None:
    address = link_to(embedded_cast, folder, password="Kastanie im Hof", with_password="y")
    answer = embedded_cast.browser(None).get(f"{address}/zip")
    assert (answer.status_code, answer.headers["Location"]) == (302, address)


def test_a_link_that_ends_or_rests_gives_no_archive(embedded_cast: Cast, folder: Folder) -> None:
    address = link_to(embedded_cast, folder)
    visitor = embedded_cast.browser(None)
    with meanwhile(embedded_cast) as opened:
        opened.get_one(Document, document_named("Zahlen.txt").id).has_personal_data = True
    assert refused(visitor.get(f"{address}/zip"))
    with meanwhile(embedded_cast) as opened:
        opened.get_one(Document, document_named("Zahlen.txt").id).has_personal_data = False
    assert visitor.get(f"{address}/zip").status_code == 200
    embedded_cast.browser(embedded_cast.contributor).post(f"/share-links/{only_link().id}/revoke")
    assert refused(visitor.get(f"{address}/zip"))


def test_no_other_folder_is_reached_by_it(embedded_cast: Cast, folder: Folder) -> None:
    address = link_to(embedded_cast, folder)
    assert refused(embedded_cast.browser(None).get(f"{address}/folders/{embedded_cast.root.id}/zip"))


def test_an_empty_folder_says_that_there_is_nothing(embedded_cast: Cast) -> None:
    empty = folder_called(embedded_cast.browser(embedded_cast.contributor), embedded_cast.root, "Leer")
    answer = embedded_cast.browser(None).get(f"{link_to(embedded_cast, empty)}/zip")
    assert answer.status_code == 422
    assert "kein Dokument" in answer.text
