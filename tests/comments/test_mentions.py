"""Mentions: a notice for those who may read, a refusal that names those who may not, nothing for outsiders."""

from __future__ import annotations

import pytest

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.comments.text import names_behind_at
from hub.db import session, transaction
from hub.documents.workspaces import change_member
from tests.accounts.steps import mails_sent
from tests.comments.steps import all_comments, comment, told
from tests.people import Cast, a_document, make_person


def test_somebody_named_behind_an_at_is_told_on_the_page_and_by_mail(cast: Cast) -> None:
    document = a_document(cast)
    comment(cast.browser(cast.reader), document, "@Integrationsfachkraft U25, bitte ansehen")
    assert told() == {cast.contributor.id}
    sentence = "Schulsozialarbeit hat Sie in einem Kommentar zu „Plan.txt“ erwähnt."
    assert sentence in cast.browser(cast.contributor).get("/notices").text
    [mail] = mails_sent(cast)
    assert cast.contributor.email in mail
    assert sentence in mail
    assert "bitte ansehen" not in mail  # what was written stays in the hub


def test_without_javascript_the_list_does_the_same(embedded_cast: Cast) -> None:
    document = a_document(embedded_cast)
    comment(embedded_cast.browser(embedded_cast.reader), document, "Bitte ansehen", embedded_cast.manager.principal)
    assert told() == {embedded_cast.manager.id}


def test_an_institution_means_its_people_who_may_read(embedded_cast: Cast) -> None:
    cast = embedded_cast
    document = a_document(cast)
    comment(cast.browser(cast.manager), document, "@Jobcenter: bitte bis Freitag")
    assert told("comments.mention-institution") == {cast.contributor.id}  # neither its guest nor its administration
    assert mails_sent(cast) == []


@pytest.mark.parametrize("name", ["Berufsberatung", "Agentur für Arbeit Musterstadt", "Agentur"])
def test_somebody_without_access_is_named_and_not_told(embedded_cast: Cast, name: str) -> None:
    document = a_document(embedded_cast)
    refused = comment(embedded_cast.browser(embedded_cast.reader), document, f"@{name} bitte ansehen")
    assert refused.status_code == 422
    assert "kann dieses Dokument nicht lesen" in refused.text
    assert "bitte ansehen" in refused.text  # nothing typed is lost
    assert (all_comments(), told(), told("comments.mention-institution")) == ([], set(), set())
    assert mails_sent(embedded_cast) == []


def test_a_forged_choice_tells_nobody(embedded_cast: Cast) -> None:
    document = a_document(embedded_cast)
    for principal in (embedded_cast.stranger.principal, "person:unsinn", "group:1"):
        refused = comment(embedded_cast.browser(embedded_cast.reader), document, "Hallo", principal)
        assert refused.status_code == 422
    assert (all_comments(), told()) == ([], set())


def test_a_guest_does_not_learn_who_has_an_account(embedded_cast: Cast) -> None:
    cast = embedded_cast
    document = a_document(cast)
    with transaction(writing=True):
        manager = user_of_person(session().merge(cast.manager))
        change_member(manager, session().merge(cast.shared), principal=cast.guest.principal, level=10)
    answers = [comment(cast.browser(cast.guest), document, f"@{name} Hallo") for name in ("Berufsberatung", "Niemand")]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert told() == set()


def test_who_is_answered_is_told(embedded_cast: Cast) -> None:
    cast = embedded_cast
    document = a_document(cast)
    comment(cast.browser(cast.reader), document, "Frage")
    [question] = all_comments()
    for who in (cast.manager, cast.reader):
        browser = cast.browser(who)
        browser.get(f"/comments/{question.id}/answer")
        browser.post(f"/comments/{question.id}/answer", {"text": "Antwort"})
    assert told("comments.answer") == {cast.reader.id}


def test_a_change_tells_only_those_who_are_mentioned_anew(embedded_cast: Cast) -> None:
    cast = embedded_cast
    document, author = a_document(cast), cast.browser(cast.reader)
    comment(author, document, "@Integrationsfachkraft U25 Hallo")
    [written] = all_comments()
    author.get(f"/comments/{written.id}/edit")
    text = "@Integrationsfachkraft U25 und @Teamleitung Jugendamt Hallo"
    author.post(f"/comments/{written.id}/edit", {"text": text})
    assert told() == {cast.contributor.id, cast.manager.id}
    assert len(mails_sent(cast)) == 2


def test_of_two_people_with_one_name_the_chosen_one_is_told(embedded_cast: Cast) -> None:
    cast = embedded_cast
    document = a_document(cast)
    with transaction(writing=True):
        twin = make_person("zwilling", cast.contributor.name, "staff", session().merge(cast.jobcenter))
    comment(cast.browser(cast.reader), document, f"@{twin.name} Hallo", f"person:{twin.id}")
    assert told() == {twin.id}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Anna Berg bitte", ["anna berg"]),
        ("@Anna bitte", ["anna"]),
        ("(@anna BERG)", ["anna berg"]),
        ("mail@anna.example", []),
        ("@Annabell", []),
        ("@Anna, @Anna und @Anna Berg", ["anna", "anna berg"]),
    ],
)
def test_the_longest_name_behind_an_at_counts(text: str, found: list[str]) -> None:
    assert names_behind_at(text, {"anna", "anna berg"}) == found


def test_nobody_is_told_of_what_they_lost_access_to(embedded_cast: Cast) -> None:
    cast = embedded_cast
    document = a_document(cast)
    comment(cast.browser(cast.manager), document, "@Schulsozialarbeit bitte ansehen")
    with transaction(writing=True):
        manager = user_of_person(session().merge(cast.manager))
        school = session().get_one(Person, cast.reader.id).institution.principal
        change_member(manager, session().merge(cast.shared), principal=school, level=None)
    assert mails_sent(cast) == []
    assert "Plan.txt" not in cast.browser(cast.reader).get("/notices").text
