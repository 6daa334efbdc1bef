"""An Aufgabe of somebody without an account: they see it and nothing else, answer, and say when it is done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.days import today
from hub.db import now, session, transaction
from hub.documents.models import Membership
from hub.mail.letters import letter_of
from hub.mail.models import Mail
from hub.notices.models import Notice
from hub.task_guests.actions import MAX_NOTES, invite_guest
from hub.task_guests.addresses import token_of
from hub.task_guests.jobs import forget_guests
from hub.task_guests.models import GuestNote, TaskGuest
from hub.tasks.actions import Wish, create_task
from hub.tasks.models import DONE, Task
from tests.people import Browser, Cast


def a_guest(cast: Cast) -> tuple[Task, TaskGuest, str]:
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        wish = Wish("Beitrag schicken", description="Eine Seite genügt.", checklist=("Text", "Foto"))
        task = create_task(user, cast.shared.id, wish)
        guest = invite_guest(
            user, task, name="Pressestelle", email="presse@kammer.example", expires_on=today() + timedelta(days=30)
        )
        return task, guest, token_of(guest)


def visitor(cast: Cast, token: str) -> Browser:
    browser = cast.browser(None)
    assert browser.get(f"/a/{token}").status_code == 200
    return browser


def test_giving_it_sends_a_mail_with_the_personal_address(cast: Cast) -> None:
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        task = create_task(user, cast.shared.id, Wish("Beitrag schicken"))
    browser = cast.browser(cast.contributor)
    browser.get(f"/tasks/{task.id}/guests")
    with cast.app.app_context():
        until = (today() + timedelta(days=30)).isoformat()
    fields = {"name": "Pressestelle", "email": " Presse@Kammer.example ", "expires_on": until}
    assert browser.post(f"/tasks/{task.id}/guests", fields).status_code == 302

    with cast.app.app_context(), transaction(writing=False):
        [waiting] = session().scalars(select(Mail).where(Mail.composer == "tasks.guest")).all()
        letter = letter_of(waiting)
        guest = session().scalars(select(TaskGuest)).one()
        token = token_of(guest)
    assert waiting.recipient == "presse@kammer.example"
    assert letter is not None
    assert letter.subject == "Eine Aufgabe für Sie: Beitrag schicken"
    assert f"/a/{token}" in letter.body
    assert "Gemeinsame Ablage" not in letter.body


def test_a_guest_sees_the_task_and_nothing_of_the_bereich(embedded_cast: Cast) -> None:
    _, _, token = a_guest(embedded_cast)
    page = visitor(embedded_cast, token).get(f"/a/{token}")

    for shown in ("Beitrag schicken", "Eine Seite genügt.", "Foto"):
        assert shown in page.text
    for hidden in ("Gemeinsame Ablage", "presse@kammer.example", "Schulsozialarbeit", "/workspaces/"):
        assert hidden not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_what_a_guest_writes_and_does_is_seen_in_the_hub(cast: Cast) -> None:
    task, _, token = a_guest(cast)
    browser = visitor(cast, token)
    assert browser.post(f"/a/{token}/note", {"text": "Kommt am Montag. <b>x</b>"}).status_code == 302
    assert browser.post(f"/a/{token}/done").status_code == 302

    page = cast.browser(cast.contributor).get(f"/tasks/{task.id}").text
    assert "Kommt am Montag. &lt;b&gt;x&lt;/b&gt;" in page
    with transaction(writing=False):
        assert session().get_one(Task, task.id).status == DONE
        told = session().scalars(select(Notice.person_id).where(Notice.kind.startswith("task-guests"))).all()
    assert told == [cast.contributor.id] * 2


def test_done_twice_is_done_once(embedded_cast: Cast) -> None:
    _, _, token = a_guest(embedded_cast)
    browser = visitor(embedded_cast, token)
    for _ in range(2):
        assert browser.post(f"/a/{token}/done").status_code == 302

    with transaction(writing=False):
        assert len(session().scalars(select(Notice).where(Notice.kind == "task-guests.done")).all()) == 1


def _revoke(cast: Cast, guest: TaskGuest) -> None:
    browser = cast.browser(cast.contributor)
    browser.get(f"/tasks/{guest.task_id}")
    assert browser.post(f"/task-guests/{guest.id}/revoke").status_code == 302


def _expire(_cast: Cast, guest: TaskGuest) -> None:
    with transaction(writing=True) as opened:
        opened.get_one(TaskGuest, guest.id).expires_on -= timedelta(days=31)


def _trash(_cast: Cast, guest: TaskGuest) -> None:
    with transaction(writing=True) as opened:
        opened.get_one(Task, guest.task_id).deleted_at = now()


def _lose_the_right(_cast: Cast, _guest: TaskGuest) -> None:
    with transaction(writing=True) as opened:
        for membership in opened.scalars(select(Membership).where(Membership.level == 20)):
            opened.delete(membership)


def _leave(cast: Cast, _guest: TaskGuest) -> None:
    with transaction(writing=True) as opened:
        opened.get_one(Person, cast.contributor.id).deactivated_at = now()


@pytest.mark.parametrize("end", [_revoke, _expire, _trash, _lose_the_right, _leave])
def test_an_address_that_does_not_hold_says_nothing(embedded_cast: Cast, end: object) -> None:
    _, guest, token = a_guest(embedded_cast)
    browser = visitor(embedded_cast, token)
    end(embedded_cast, guest)  # type: ignore[operator]

    for answer in (browser.get(f"/a/{token}"), browser.post(f"/a/{token}/done")):
        assert answer.status_code == 404
        assert "Beitrag" not in answer.text


@pytest.mark.parametrize("token", ["x", "IngiLCJ5Ig.abc", "ImFiYyI.x.y"])
def test_a_forged_address_is_not_found(embedded_cast: Cast, token: str) -> None:
    assert embedded_cast.browser(None).get(f"/a/{token}").status_code == 404


def test_nobody_learns_by_giving_an_aufgabe_whether_an_address_has_an_account(embedded_cast: Cast) -> None:
    task, _, _ = a_guest(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    answers = []
    for email in (embedded_cast.stranger.email, "niemand@kammer.example"):
        browser.get(f"/tasks/{task.id}/guests")
        answer = browser.post(f"/tasks/{task.id}/guests", {"name": "Redaktion", "email": email})
        said = "Redaktion bekommt eine E-Mail mit einem persönlichen Link." in browser.get(f"/tasks/{task.id}").text
        answers.append((answer.status_code, said))
    with transaction(writing=False) as opened:
        recipients = set(opened.scalars(select(Mail.recipient)))

    assert answers == [(302, True), (302, True)]
    assert {embedded_cast.stranger.email, "niemand@kammer.example"} <= recipients


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": "kein Schild"}, "Bitte geben Sie eine E-Mail-Adresse"),
        ({"email": "a@b.de\r\nBcc: c@d.de"}, "Bitte geben Sie eine E-Mail-Adresse"),
        ({"email": "a@b.de, c@d.de"}, "Bitte geben Sie eine E-Mail-Adresse"),
        ({"email": "PRESSE@kammer.example"}, "hat die Aufgabe schon"),
        ({"expires_on": "2040-01-01"}, "Bitte wählen Sie einen Tag"),
        ({"expires_on": ""}, "Bitte wählen Sie einen Tag"),
        ({"name": ""}, "Bitte füllen Sie dieses Feld aus"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_sent(
    embedded_cast: Cast, fields: dict[str, str], said: str
) -> None:
    task, _, _ = a_guest(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/tasks/{task.id}/guests")
    with embedded_cast.app.app_context():
        until = (today() + timedelta(days=30)).isoformat()
    given = {"name": "Redaktion", "email": "redaktion@kammer.example", "expires_on": until, **fields}
    answer = browser.post(f"/tasks/{task.id}/guests", given)

    assert answer.status_code == 422
    assert said in answer.text
    with transaction(writing=False):
        assert len(session().scalars(select(Mail).where(Mail.composer == "tasks.guest")).all()) == 1


def test_nobody_writes_without_end(embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.task_guests.routes.MAX_POSTS", MAX_NOTES + 5)
    _, guest, token = a_guest(embedded_cast)
    with transaction(writing=True) as opened:
        opened.add_all(GuestNote(guest_id=guest.id, text="x") for _ in range(MAX_NOTES))
    answer = visitor(embedded_cast, token).post(f"/a/{token}/note", {"text": "noch eine"})

    assert answer.status_code == 422


def test_the_name_of_a_guest_goes_after_the_link_has_ended(embedded_cast: Cast) -> None:
    _, guest, _ = a_guest(embedded_cast)
    with transaction(writing=True) as opened:
        opened.get_one(TaskGuest, guest.id).expires_on -= timedelta(days=100)
    with embedded_cast.app.app_context():
        forget_guests()

    with transaction(writing=False):
        kept = session().get_one(TaskGuest, guest.id)
        assert (kept.name, kept.email) == ("", "")
