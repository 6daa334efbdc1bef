"""What select lists tell a guest: who sees the Bereich beside them, and nobody else."""

from __future__ import annotations

from html import unescape

from hub.accounts.groups import add_member
from hub.accounts.models import Group
from hub.accounts.signed_in import user_of_person
from hub.db import session, transaction
from hub.documents.models import CONTRIBUTE, READ, Workspace
from hub.documents.workspaces import change_member
from tests.people import Cast
from tests.sharing.steps import filed


def let_guest_in(cast: Cast) -> None:
    user = cast.user(cast.manager)
    with cast.app.test_request_context(), transaction(writing=True):
        workspace = session().get_one(Workspace, cast.shared.id)
        change_member(user, workspace, principal=cast.guest.principal, level=CONTRIBUTE)
        add_member(session().get_one(Group, cast.group.id), session().merge(cast.manager), actor=user)


def test_no_list_tells_a_guest_of_people_and_groups_that_do_not_read_along(embedded_cast: Cast) -> None:
    cast = embedded_cast
    let_guest_in(cast)
    document = filed(cast.browser(cast.contributor), cast.root)
    guest = cast.browser(cast.guest)
    for page in ("edit", "acknowledgements/new", "comments", "new-link", "successor", "history", "check-out"):
        answer = guest.get(f"/documents/{document}/{page}")
        assert answer.status_code == 200, page
        for unknown in (cast.stranger.name, cast.administrator.name, cast.group.name):
            assert unknown not in unescape(answer.text), (page, unknown)


def test_a_guest_may_ask_a_group_that_the_bereich_is_shared_with(embedded_cast: Cast) -> None:
    cast = embedded_cast
    let_guest_in(cast)
    with cast.app.test_request_context(), transaction(writing=True):
        user = user_of_person(session().merge(cast.manager))
        workspace = session().get_one(Workspace, cast.shared.id)
        change_member(user, workspace, principal=cast.group.principal, level=READ)
    document = filed(cast.browser(cast.contributor), cast.root)
    page = cast.browser(cast.guest).get(f"/documents/{document}/acknowledgements/new")
    assert f'value="{cast.group.principal}"' in page.text
