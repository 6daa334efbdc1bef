"""„Wer sieht das?“ is kept from page to page, and yet never older than the last change."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select, update

from hub.accounts.models import AccessRevision, Group, GroupMember, Institution, Person
from hub.db import now, session, transaction
from hub.documents.models import Membership
from tests.people import Cast


def revision() -> int:
    with transaction(writing=False) as opened:
        return opened.scalars(select(AccessRevision.number)).one()


def leave(cast: Cast) -> None:
    session().execute(update(Person).where(Person.id == cast.reader.id).values(deactivated_at=now()))


def rename(cast: Cast) -> None:
    session().execute(update(Person).where(Person.id == cast.reader.id).values(name="Schulberatung"))


def rename_institution(cast: Cast) -> None:
    session().execute(update(Institution).where(Institution.id == cast.jobcenter.id).values(name="Jobcenter Nord"))


def share(cast: Cast) -> None:
    session().add(Membership(workspace_id=cast.shared.id, principal=cast.group.principal, level=10))


def unshare(cast: Cast) -> None:
    session().execute(delete(Membership).where(Membership.principal == cast.jobcenter.principal))


def join_group(cast: Cast) -> None:
    session().add(GroupMember(group_id=cast.group.id, person_id=cast.guest.id))


def rename_group(cast: Cast) -> None:
    session().execute(update(Group).values(name="Lenkungskreis"))


CHANGES = (leave, rename, rename_institution, share, unshare, join_group, rename_group)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_who_sees_what_counts_from_its_commit(cast: Cast, change: Callable[[Cast], None]) -> None:
    before = revision()
    with transaction(writing=True):
        change(cast)
    assert revision() > before


def test_a_visit_is_no_change_of_who_sees_what(cast: Cast) -> None:
    before = revision()
    with transaction(writing=True) as opened:
        opened.execute(update(Person).values(last_visit_at=now(), theme="dark"))
    assert revision() == before


def test_a_change_taken_back_leaves_the_kept_audience_true(cast: Cast) -> None:
    browser = cast.browser(cast.manager)
    page = f"/folders/{cast.root.id}"
    assert "Schulsozialarbeit" in browser.get(page).text
    with pytest.raises(ZeroDivisionError), transaction(writing=True):
        rename(cast)
        session().flush()
        1 / 0  # noqa: B018
    assert "Schulsozialarbeit" in browser.get(page).text


def test_the_page_after_a_change_shows_it(cast: Cast) -> None:
    browser = cast.browser(cast.manager)
    page = f"/folders/{cast.root.id}"
    assert "Jobcenter Musterstadt" in browser.get(page).text
    with transaction(writing=True):
        rename_institution(cast)
        rename(cast)
    shown = browser.get(page).text
    assert "Jobcenter Nord" in shown
    assert "Schulberatung" in shown
    with transaction(writing=True):
        unshare(cast)
    assert "Jobcenter Nord" not in browser.get(page).text.partition("audience-panel")[2]
