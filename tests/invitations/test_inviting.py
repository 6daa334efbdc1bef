"""Who is invited: people, groups, institutions and addresses, once each."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from hub.accounts.groups import add_member
from hub.accounts.models import Group
from hub.accounts.signed_in import user_of_person
from hub.calendar.actions import create_event
from hub.calendar.models import Event, Participant
from hub.db import now, session, transaction
from hub.documents.models import Workspace
from hub.invitations.errors import AttendanceTaken, BadAddresses, CannotBeInvited, NobodyToInvite, TooManyAtOnce
from hub.invitations.inviting import remove_participant
from hub.invitations.panels import bring_participants
from tests.calendar.steps import NINE, an_event, plan_of
from tests.invitations.steps import (
    GUEST,
    a_series,
    answer_of,
    changed,
    invited_by,
    participant,
    participants,
    recipients,
    sent_mails,
)
from tests.people import Cast


def names(event: Event) -> list[str]:
    return sorted(row.name for row in participants(event))


def test_groups_and_institutions_become_people_and_nobody_stands_there_twice(cast: Cast) -> None:
    event = an_event(cast, is_draft=True)
    outcome = invited_by(cast, event, cast.group.principal, cast.jobcenter.principal, cast.stranger.principal)
    assert names(event) == ["Berufsberatung", "Integrationsfachkraft U25"]
    assert participant(event, "Berufsberatung").source == "person"
    assert participant(event, "Integrationsfachkraft U25").source == cast.jobcenter.principal
    assert (outcome.added, outcome.known) == (2, 0)
    assert invited_by(cast, event, cast.group.principal).known == 1


def test_two_who_invite_the_same_person_at_once_invite_them_once(cast: Cast) -> None:
    event = an_event(cast, is_draft=True)
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda _: invited_by(cast, event, cast.reader.principal, addresses=GUEST), range(4)))
    assert sum(outcome.added for outcome in outcomes) == 2
    assert len(participants(event)) == 2


def test_an_address_of_somebody_with_an_account_becomes_that_person(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast, is_draft=True)
    invited_by(cast, event, addresses=f"Lesen <{cast.reader.email.upper()}>; Frau Aulich <{GUEST}>")
    assert names(event) == ["Frau Aulich", "Schulsozialarbeit"]
    assert participant(event, "Schulsozialarbeit").email is None


def test_the_person_who_plans_has_accepted_and_gets_no_mail(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, cast.contributor.principal, cast.reader.principal)
    assert answer_of(event, cast.contributor.name) == "accepted"
    assert recipients(sent_mails(cast)) == [cast.reader.email]


def test_bad_addresses_are_named_and_nobody_is_invited(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast)
    with pytest.raises(BadAddresses, match="„quatsch“"):
        invited_by(embedded_cast, event, addresses=f"{GUEST}; quatsch")
    with pytest.raises(NobodyToInvite):
        invited_by(embedded_cast, event, addresses=" ; ")
    assert participants(event) == []


def test_five_hundred_at_once_are_enough(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast, is_draft=True)
    addresses = [f"gast{number}@kammer.example" for number in range(501)]
    with pytest.raises(TooManyAtOnce):
        invited_by(embedded_cast, event, addresses=";".join(addresses))
    assert invited_by(embedded_cast, event, addresses=";".join(addresses[:500])).added == 500


@pytest.mark.parametrize("who", ["administrator", "data_protection"])
def test_accounts_without_content_cannot_be_invited(embedded_cast: Cast, who: str) -> None:
    event, person = an_event(embedded_cast), getattr(embedded_cast, who)
    with pytest.raises(CannotBeInvited):
        invited_by(embedded_cast, event, person.principal)
    with pytest.raises(CannotBeInvited):
        invited_by(embedded_cast, event, addresses=person.email)


def test_a_deactivated_person_cannot_be_invited(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast)
    with transaction(writing=True):
        session().merge(embedded_cast.reader).deactivated_at = now()
    with pytest.raises(CannotBeInvited):
        invited_by(embedded_cast, event, embedded_cast.reader.principal)


def test_an_institution_without_people_is_skipped_and_named(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    with transaction(writing=True):
        session().merge(cast.stranger).deactivated_at = now()
    agency = f"institution:{cast.stranger.institution_id}"
    page = cast.browser(cast.contributor)
    page.get(f"/events/{event.id}/participants")
    answer = page.post(f"/events/{event.id}/participants", {"institutions": agency}, follow_redirects=True)
    assert "übersprungen: Agentur für Arbeit Musterstadt" in answer.text


def test_who_joined_a_group_later_is_offered_and_invited_on_request(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, cast.group.principal)
    with transaction(writing=True) as opened:
        add_member(opened.get_one(Group, cast.group.id), cast.reader, actor=cast.user(cast.manager))
    page = cast.browser(cast.contributor)
    assert "Neue Mitglieder nachladen (1 Person)" in page.get(f"/events/{event.id}").text
    address = f"/events/{event.id}/participants/new-members"
    assert "Schulsozialarbeit" in page.get(address).text
    page.post(address, {"item": f"person:{cast.reader.id}"})
    assert names(event) == ["Berufsberatung", "Schulsozialarbeit"]


def test_the_same_request_cannot_bring_in_somebody_who_is_no_new_member(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, cast.group.principal)
    page = cast.browser(cast.contributor)
    address = f"/events/{event.id}/participants/new-members"
    assert page.post(address, {"item": f"person:{cast.guest.id}"}).status_code == 422
    assert names(event) == ["Berufsberatung"]


def test_who_is_taken_out_is_told_alone(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, cast.reader.principal, cast.stranger.principal)
    sent_mails(cast)
    page = cast.browser(cast.contributor)
    page.post(f"/participants/{participant(event, 'Berufsberatung').id}/remove")
    [letter] = sent_mails(cast)
    assert (letter["To"], letter["Subject"]) == (cast.stranger.email, "Ausgeladen: Dienstgespräch")
    assert names(event) == ["Schulsozialarbeit"]


def test_who_was_there_stays_in_the_list(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, cast.reader.principal)
    row = participant(event, "Schulsozialarbeit")
    with cast.app.app_context(), transaction(writing=True) as opened:
        there = opened.get_one(Participant, row.id)
        there.attended = True
        with pytest.raises(AttendanceTaken):
            remove_participant(cast.user(cast.contributor), there)


def test_a_series_can_be_invited_to_as_a_whole_or_from_one_termin_on(embedded_cast: Cast) -> None:
    first, second, third = a_series(embedded_cast)
    assert invited_by(embedded_cast, second, embedded_cast.reader.principal, scope="following").added == 2
    assert invited_by(embedded_cast, third, embedded_cast.stranger.principal, scope="all").added == 3
    assert [len(participants(event)) for event in (first, second, third)] == [1, 2, 2]


def test_a_copy_offers_the_participants_of_its_original(embedded_cast: Cast) -> None:
    cast = embedded_cast
    original = an_event(cast, "Herbsttreffen")
    invited_by(cast, original, cast.reader.principal, addresses=GUEST)
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(session().merge(cast.contributor))
        copy = create_event(user, opened.get_one(Workspace, cast.shared.id), plan_of("Frühjahrstreffen"))
        bring_participants(user, copy, opened.get_one(Event, original.id))
    page = cast.browser(cast.contributor)
    assert "Sollen die Teilnehmenden von „Herbsttreffen“" in page.get(f"/events/{copy.id}").text
    assert participants(copy) == []
    page.post(f"/events/{copy.id}/participants/take-over")
    assert names(copy) == ["Schulsozialarbeit", GUEST]
    assert "Sollen die Teilnehmenden" not in page.get(f"/events/{copy.id}").text


def test_the_form_says_who_is_busy_and_who_does_not_see_the_bereich_but_not_with_what(embedded_cast: Cast) -> None:
    cast = embedded_cast
    other = an_event(cast, "Geheime Klausur", by=cast.manager)
    invited_by(cast, other, cast.stranger.principal)
    with transaction(writing=True) as opened:
        opened.get_one(Participant, participant(other, "Berufsberatung").id).answer = "accepted"
    event = an_event(cast)
    page = cast.browser(cast.contributor).get(f"/events/{event.id}/participants").text
    assert "Berufsberatung (Agentur) · belegt · sieht den Bereich nicht" in page
    assert "Teamleitung Jugendamt (Jugendamt) · belegt" in page
    assert "Geheime Klausur" not in page
    changed(cast, other, hours=1, start=NINE.replace(hour=14))
    assert "belegt ·" not in cast.browser(cast.contributor).get(f"/events/{event.id}/participants").text
