"""People for the Technische Administration: list, invite, change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from hub import db
from hub.accounts.invitations import create_administrator
from hub.accounts.jobs import forget_expired_access
from hub.accounts.models import Institution, OneTimeLink, Person, SignIn
from hub.db import now, session, transaction
from tests.accounts.steps import attempt, behind_the_scenes, choose_password, link_in, mails_sent, profile, trail_of
from tests.people import Cast


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(db.engine(), "before_cursor_execute", note)
    yield statements
    event.remove(db.engine(), "before_cursor_execute", note)


def test_an_invited_person_chooses_a_password_and_signs_in(cast: Cast) -> None:
    browser = cast.browser(cast.administrator)
    browser.get("/people/new")
    new = {"email": "Neu@Musterstadt.example", "name": "Nele Neu", "role": "staff"}
    answer = browser.post("/people/new", new | {"institution_id": str(cast.jobcenter.id)})
    assert answer.headers["Location"] == "/people"
    mail = mails_sent(cast)[0]
    assert "To: neu@musterstadt.example" in mail
    assert "Guten Tag Nele Neu" in mail
    assert "Eingeladen" in browser.get("/people?q=nele").text
    choose_password(cast.browser(None), link_in(mail))
    assert attempt(cast.browser(None), "neu@musterstadt.example", "sieben Birnen tanzen leise").status_code == 302
    assert trail_of("people.invite")[-1].actor == cast.administrator.name


def test_an_address_belongs_to_one_account(cast: Cast) -> None:
    browser = cast.browser(cast.administrator)
    new = {"email": cast.reader.email.upper(), "name": "Zweite", "role": "staff"}
    refused = browser.post("/people/new", new | {"institution_id": str(cast.jobcenter.id)})
    assert refused.status_code == 422
    assert '<a href="#email">Mit dieser E-Mail-Adresse gibt es schon ein Konto.</a>' in refused.text
    assert mails_sent(cast) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "keine Adresse"),
        ("email", "a@b"),
        ("email", "a@b.de\r\nBcc: c@d.de"),
        ("name", ""),
        ("name", "Zwei\nZeilen"),
        ("name", "x" * 121),
        ("role", "king"),
        ("institution_id", ""),
        ("institution_id", "00000000-0000-0000-0000-000000000000"),
        ("institution_id", "keine Kennung"),
    ],
)
def test_input_that_makes_no_sense_is_refused_at_its_field(embedded_cast: Cast, field: str, value: str) -> None:
    browser = embedded_cast.browser(embedded_cast.administrator)
    new = {"email": "n@m.example", "name": "N", "role": "staff", "institution_id": str(embedded_cast.jobcenter.id)}
    refused = browser.post("/people/new", new | {field: value})
    assert refused.status_code == 422
    assert f'<a href="#{field}">' in refused.text
    assert trail_of("people.invite")[-1].text.startswith("Datenschutzbeauftragte")


def test_an_invitation_can_be_sent_again_while_it_is_open(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.administrator)
    with behind_the_scenes(embedded_cast) as opened:
        open_account = Person(
            email="neu@musterstadt.example", name="Neu", role="staff", institution_id=embedded_cast.jobcenter.id
        )
        opened.add(open_account)
    assert browser.post(f"/people/{open_account.id}/invite").status_code == 302
    first = link_in(mails_sent(embedded_cast)[0])
    browser.post(f"/people/{open_account.id}/invite")
    second = link_in(mails_sent(embedded_cast)[1])
    assert choose_password(embedded_cast.browser(None), first).status_code in (400, 404)
    assert choose_password(embedded_cast.browser(None), second).status_code == 302
    assert browser.post(f"/people/{open_account.id}/invite").status_code == 409


def test_the_list_filters_by_institution_role_state_and_words(cast: Cast) -> None:
    browser = cast.browser(cast.administrator)
    with transaction(writing=True):
        session().get_one(Person, cast.stranger.id).deactivated_at = now()

    def names(query: str) -> set[str]:
        page = browser.get(f"/people?{query}").text
        return {local for local in re.findall(r"(\w+)@musterstadt", page) if local != "administrator"}

    assert names(f"institution={cast.jobcenter.id}") == {"contributor", "guest", "data_protection"}
    assert names("role=coordination") == {"coordination"}
    assert names("state=deactivated") == {"stranger"}
    assert names("q=SCHULSOZIAL") == {"reader"}
    assert names("q=100%25") == set()
    assert len(names("institution=quatsch&page=-3&role=x")) == 7


def test_a_list_of_many_people_comes_in_pages_and_asks_no_query_per_row(cast: Cast) -> None:
    browser = cast.browser(cast.administrator)
    with counted_queries() as few:
        browser.get("/people")
    with behind_the_scenes(cast) as opened:
        for number in range(150):
            institution = Institution(name=f"Träger {number}", short_name=f"T{number}", legal_area="network")
            opened.add(institution)
            opened.flush()
            email = f"p{number:03}@traeger.example"
            opened.add(Person(email=email, name=f"P {number:03}", role="staff", institution_id=institution.id))
    with counted_queries() as many:
        first = browser.get("/people").text
    assert len(many) == len(few)
    second = browser.get("/people?page=2").text
    assert first.count("@traeger.example") + second.count("@traeger.example") == 150
    assert "101–158 von 158" in second


def test_a_change_of_role_counts_at_once_and_is_on_record(cast: Cast) -> None:
    theirs = cast.browser(cast.reader)
    assert theirs.get("/workspaces").status_code == 200
    browser = cast.browser(cast.administrator)
    answer = browser.post(f"/people/{cast.reader.id}", profile(cast.reader, role="data-protection"))
    assert answer.status_code == 302
    assert theirs.get("/workspaces").status_code == 403
    line = trail_of("people.change")[0]
    assert (line.text, line.details["role"]) == (cast.reader.name, ["staff", "data-protection"])


def test_a_new_address_makes_open_links_void(embedded_cast: Cast) -> None:
    with behind_the_scenes(embedded_cast):
        link = create_administrator("zweite@musterstadt.example")
    with transaction(writing=False):
        second = session().scalars(select(Person).where(Person.email == "zweite@musterstadt.example")).one()
    changed = profile(second, email="dritte@musterstadt.example")
    embedded_cast.browser(embedded_cast.administrator).post(f"/people/{second.id}", changed)
    assert embedded_cast.browser(None).get(link.removeprefix("http://localhost")).status_code == 404


@pytest.mark.parametrize("role", ["coordination", "manager", "guest", "data_protection"])
@pytest.mark.parametrize("path", ["/people", "/people/new", "/institutions", "/institutions/new"])
def test_only_the_administration_keeps_accounts(embedded_cast: Cast, role: str, path: str) -> None:
    assert embedded_cast.browser(getattr(embedded_cast, role)).get(path).status_code == 403


def test_the_first_administrator_gets_a_link_and_may_ask_again(cast: Cast) -> None:
    with behind_the_scenes(cast):
        first = create_administrator("Chefin@musterstadt.example")
    with behind_the_scenes(cast):
        second = create_administrator("chefin@musterstadt.example")
    assert cast.browser(None).get(first.removeprefix("http://localhost")).status_code == 404
    assert choose_password(cast.browser(None), second).status_code == 302
    signed_in = cast.browser(None)
    assert attempt(signed_in, "chefin@musterstadt.example", "sieben Birnen tanzen leise").status_code == 302
    assert signed_in.get("/people").status_code == 200


def test_forgetting_removes_what_no_longer_counts_and_nothing_else(cast: Cast) -> None:
    living, idle = cast.browser(cast.reader), cast.browser(cast.manager)
    with behind_the_scenes(cast) as opened:
        fresh = create_administrator("neu@musterstadt.example")
        old = timedelta(hours=25)
        opened.add(OneTimeLink(token_hash="alt", person_id=cast.reader.id, purpose="reset", expires_at=now() - old))
        opened.execute(update(SignIn).where(SignIn.person_id == cast.manager.id).values(last_seen_at=now() - old))
    with cast.app.app_context():
        forget_expired_access()
    with transaction(writing=False):
        assert session().scalar(select(OneTimeLink.id).where(OneTimeLink.token_hash == "alt")) is None
    assert living.get("/account").status_code == 200
    assert idle.get("/account").status_code == 302
    assert cast.browser(None).get(fresh.removeprefix("http://localhost")).status_code == 200
