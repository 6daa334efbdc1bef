"""A preview shows nothing to anybody who may not open the document."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from hub.accounts.people import deactivate_person
from hub.audit.models import AuditEntry
from hub.db import session, transaction
from hub.documents.folders import root_of
from hub.documents.models import Document
from hub.documents.workspaces import change_member, create_workspace
from tests.people import Browser, Cast, document_named
from tests.previews.steps import file, images_on, make_pages, text_pdf, view


@pytest.fixture
def seen(embedded_cast: Cast) -> tuple[Document, Browser, list[str]]:
    """A document, the browser of somebody who has just looked at it, and the addresses that came up."""
    document = file(embedded_cast, "Plan.pdf", text_pdf("Plan"))
    make_pages(embedded_cast.app)
    reader = embedded_cast.browser(embedded_cast.reader)
    addresses = [f"/documents/{document.id}/preview", *images_on(view(reader, document))]
    return document, reader, addresses


def statuses(browser: Browser, addresses: list[str]) -> set[int]:
    return {browser.get(address).status_code for address in addresses}


@pytest.mark.parametrize("who", ["stranger", "guest", "administrator", "data_protection"])
def test_those_without_a_share_find_nothing(
    embedded_cast: Cast, seen: tuple[Document, Browser, list[str]], who: str
) -> None:
    assert statuses(embedded_cast.browser(getattr(embedded_cast, who)), seen[2]) == {404}


def test_in_the_trash_there_is_nothing_to_look_at(
    embedded_cast: Cast, seen: tuple[Document, Browser, list[str]]
) -> None:
    document, reader, addresses = seen
    embedded_cast.browser(embedded_cast.manager).post(
        f"/folders/{embedded_cast.root.id}/selection/trash", {"item": f"document:{document.id}", "confirmed": "1"}
    )
    assert statuses(reader, addresses) == {404}


def test_a_right_that_was_taken_away_ends_looking_at_once(
    embedded_cast: Cast, seen: tuple[Document, Browser, list[str]]
) -> None:
    _, reader, addresses = seen
    _take_away(embedded_cast)
    assert statuses(reader, addresses) == {404}


def test_a_cached_image_is_not_confirmed_to_those_who_lost_the_right(
    embedded_cast: Cast, seen: tuple[Document, Browser, list[str]]
) -> None:
    _, reader, addresses = seen
    mark = reader.get(addresses[1]).headers["ETag"]
    _take_away(embedded_cast)
    assert reader.get(addresses[1], headers={"If-None-Match": mark}).status_code == 404


def test_equal_bytes_elsewhere_give_no_way_in(embedded_cast: Cast, seen: tuple[Document, Browser, list[str]]) -> None:
    """The stranger holds the same file in a Bereich of her own; the addresses of the other one stay closed."""
    user = embedded_cast.user(embedded_cast.stranger)
    with transaction(writing=True):
        own = root_of(create_workspace(user, name="Eigenes", purpose="", standard_folders=False))
    stranger = embedded_cast.browser(embedded_cast.stranger)
    stranger.upload(own.id, "Gleich.pdf", seen[1].get(f"/documents/{seen[0].id}/download").data)
    assert images_on(view(stranger, document_named("Gleich.pdf")))
    assert statuses(stranger, seen[2]) == {404}


def test_a_deactivated_person_is_asked_to_sign_in(
    embedded_cast: Cast, seen: tuple[Document, Browser, list[str]]
) -> None:
    _, reader, addresses = seen
    administrator = embedded_cast.user(embedded_cast.administrator)
    with transaction(writing=True):
        deactivate_person(session().merge(embedded_cast.reader), actor=administrator)
    assert statuses(reader, addresses) == {302}


def test_looking_is_in_the_trail_once_in_a_while(
    embedded_cast: Cast, seen: tuple[Document, Browser, list[str]]
) -> None:
    _, reader, addresses = seen
    statuses(reader, addresses)
    with transaction(writing=False) as opened:
        looks = opened.scalars(select(AuditEntry).where(AuditEntry.action == "previews.look")).all()
    assert [(entry.actor, entry.text) for entry in looks] == [("Schulsozialarbeit", "„Plan.pdf“ angesehen (Fassung 1)")]


def _take_away(cast: Cast) -> None:
    reader, manager = cast.user(cast.reader), cast.user(cast.manager)
    school = next(principal for principal in reader.principals if principal.startswith("institution:"))
    with transaction(writing=True):
        change_member(manager, cast.shared, principal=school, level=None)
