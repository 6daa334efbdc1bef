"""Answering: by personal address, in the hub, and by the mail of a calendar."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from hub.calendar.models import Event, Participant
from hub.db import now, session, transaction
from hub.invitations.answering import answer_by_mail
from hub.invitations.labels import NEW_ANSWERS
from tests.calendar.steps import NINE, an_event
from tests.invitations.steps import (
    GUEST,
    a_series,
    announced,
    answer_of,
    called_off,
    changed,
    invited_by,
    link_of,
    notices_of,
    over,
    participant,
    participants,
    recipients,
    sent_mails,
)
from tests.people import Cast
from tests.smtp_sink import plain_text_of


def an_invited_guest(cast: Cast, **more: object) -> tuple[Event, str]:
    """An announced Termin and the guest's personal address."""
    event = an_event(cast, **more)  # type: ignore[arg-type]
    invited_by(cast, event, addresses=f"Eva Aulich <{GUEST}>")
    return event, link_of(cast, participant(event, GUEST))


def by_mail(cast: Cast, event: Event, partstat: str, **more: object) -> bool:
    email, sequence = str(more.get("email", GUEST)), int(str(more.get("sequence", 0)))
    recurrence = more.get("recurrence")
    assert recurrence is None or isinstance(recurrence, datetime)
    with cast.app.app_context(), transaction(writing=True):
        return answer_by_mail(event.uid, email, partstat, sequence, recurrence, "")


def test_opening_the_personal_address_shows_the_termin_and_changes_nothing(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, link = an_invited_guest(cast, place="Rathaus")
    visitor = cast.browser(None)
    page = visitor.get(link)
    assert page.status_code == 200
    assert "Dienstag, 2. März 2027, 09:00–11:00 Uhr" in page.text
    assert "Einladung für Eva Aulich" in page.text
    visitor.head(link)
    visitor.get(f"{link}?answer=declined")
    assert answer_of(event, GUEST) == "open"


@pytest.mark.parametrize("answer", ["accepted", "tentative", "declined"])
def test_a_guest_answers_without_an_account_and_may_change_it(embedded_cast: Cast, answer: str) -> None:
    cast = embedded_cast
    event, link = an_invited_guest(cast)
    visitor = cast.browser(None)
    visitor.get(link)
    page = visitor.post(link, {"answer": answer, "comment": "Bringe Zahlen mit"}, follow_redirects=True)
    assert "Ihre Antwort ist gespeichert" in page.text
    assert answer_of(event, GUEST) == answer
    assert participant(event, GUEST).comment == "Bringe Zahlen mit"
    visitor.post(link, {"answer": "tentative"})
    assert answer_of(event, GUEST) == "tentative"


def test_an_answer_needs_the_token_of_the_page(embedded_cast: Cast) -> None:
    event, link = an_invited_guest(embedded_cast)
    assert embedded_cast.browser(None).post(link, {"answer": "accepted"}).status_code == 400
    assert answer_of(event, GUEST) == "open"


def test_nobody_learns_from_the_page_who_else_is_invited(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, link = an_invited_guest(cast)
    invited_by(cast, event, cast.reader.principal, cast.stranger.principal)
    page = cast.browser(None).get(link)
    assert "Schulsozialarbeit" not in page.text
    assert "Gemeinsame Ablage" not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("forge", [lambda link: link[:-2] + "xx", lambda link: "/i/x", lambda link: "/i/a/b"])
def test_a_forged_address_gets_the_same_answer_as_any_that_does_not_hold(embedded_cast: Cast, forge: object) -> None:
    _, link = an_invited_guest(embedded_cast)
    assert callable(forge)
    page = embedded_cast.browser(None).get(forge(link))
    assert page.status_code == 404
    assert "Dieser Link gilt nicht" in page.text


def test_an_address_ends_a_day_after_the_termin(embedded_cast: Cast) -> None:
    event, link = an_invited_guest(embedded_cast)
    over(event)
    assert embedded_cast.browser(None).get(link).status_code == 404


def test_an_address_ends_with_the_invitation_the_account_and_the_termin(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, cast.reader.principal, cast.stranger.principal, addresses=GUEST)
    of_account, of_stranger, of_guest = (
        link_of(cast, participant(event, who)) for who in ("Schulsozialarbeit", "Berufsberatung", GUEST)
    )
    with transaction(writing=True) as opened:
        session().merge(cast.reader).deactivated_at = now()
        opened.delete(opened.get_one(Participant, participant(event, "Berufsberatung").id))
    visitor = cast.browser(None)
    assert [visitor.get(link).status_code for link in (of_account, of_stranger, of_guest)] == [404, 404, 200]
    with transaction(writing=True) as opened:
        opened.get_one(Event, event.id).deleted_at = now()
    assert visitor.get(of_guest).status_code == 404


def test_what_is_over_or_called_off_is_refused_politely(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, link = an_invited_guest(cast)
    visitor = cast.browser(None)
    visitor.get(link)
    with transaction(writing=True) as opened:
        row = opened.get_one(Event, event.id)
        row.starts_at, row.ends_at = now() - timedelta(hours=2), now() - timedelta(hours=1)
    assert "Dieser Termin ist vorbei" in visitor.post(link, {"answer": "accepted"}).text
    assert answer_of(event, GUEST) == "open"
    other, link = an_invited_guest(cast, title="Fachtag")
    called_off(cast, other)
    assert "Dieser Termin ist abgesagt" in visitor.get(link).text


def test_a_deputy_is_invited_by_mail_and_answers_for_themselves(cast: Cast) -> None:
    event, link = an_invited_guest(cast)
    sent_mails(cast)
    visitor = cast.browser(None)
    visitor.get(link)
    assert "Name und E-Mail-Adresse" in visitor.post(link, {"answer": "delegated"}).text
    visitor.post(link, {"answer": "delegated", "deputy_name": "Jo Falk", "deputy_email": "Falk@kammer.example"})
    assert answer_of(event, GUEST) == "delegated"
    deputy = participant(event, "falk@kammer.example")
    assert (deputy.source, deputy.deputy_of_id, deputy.answer) == ("deputy", participant(event, GUEST).id, "open")
    [letter] = sent_mails(cast)
    assert (letter["To"], "Guten Tag Jo Falk" in plain_text_of(letter)) == ("falk@kammer.example", True)
    assert "vertreten durch Jo Falk" in cast.browser(cast.contributor).get(f"/events/{event.id}").text


def test_one_deputy_is_enough_and_a_deputy_sends_no_other(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, link = an_invited_guest(cast)
    visitor = cast.browser(None)
    visitor.get(link)
    first = {"answer": "delegated", "deputy_name": "Jo Falk", "deputy_email": "falk@kammer.example"}
    visitor.post(link, first)
    assert "schon eine Vertretung" in visitor.post(link, first | {"deputy_email": "x@kammer.example"}).text
    of_deputy = link_of(cast, participant(event, "falk@kammer.example"))
    assert "E-Mail-Adresse der Vertretung" not in visitor.get(of_deputy).text
    assert visitor.post(of_deputy, first | {"deputy_email": "x@kammer.example"}).status_code == 422
    assert len(participants(event)) == 2


@pytest.mark.parametrize("email", ["a@b.de\r\nBcc: x@y.de", "a@b.de,c@d.de", "a@b.de; c@d.de", "quatsch"])
def test_a_deputys_address_is_one_address(embedded_cast: Cast, email: str) -> None:
    event, link = an_invited_guest(embedded_cast)
    visitor = embedded_cast.browser(None)
    visitor.get(link)
    answer = visitor.post(link, {"answer": "delegated", "deputy_name": "Jo", "deputy_email": email})
    assert answer.status_code == 422
    assert len(participants(event)) == 1


def test_who_is_invited_already_is_no_deputy(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, link = an_invited_guest(cast)
    invited_by(cast, event, cast.reader.principal)
    visitor = cast.browser(None)
    visitor.get(link)
    answer = visitor.post(link, {"answer": "delegated", "deputy_name": "S", "deputy_email": cast.reader.email})
    assert "schon eingeladen" in answer.text
    assert answer_of(event, GUEST) == "open"


def test_two_deputies_named_at_once_are_one(cast: Cast) -> None:
    event, link = an_invited_guest(cast)
    visitors = [cast.browser(None) for _ in range(3)]
    for visitor in visitors:
        visitor.get(link)

    def name_deputy(number: int) -> int:
        form = {"answer": "delegated", "deputy_name": "Jo", "deputy_email": f"jo{number}@kammer.example"}
        return visitors[number].post(link, form).status_code

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(name_deputy, range(3))) == [302, 422, 422]
    assert len(participants(event)) == 2


def test_a_person_answers_in_the_hub_and_picks_a_colleague_as_deputy(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast, by=cast.manager)
    invited_by(cast, event, cast.stranger.principal, cast.coordination.principal)
    stranger = cast.browser(cast.stranger)
    assert "Offene Einladungen" in stranger.get("/").text
    stranger.post(f"/events/{event.id}/answer", {"answer": "accepted"})
    assert answer_of(event, cast.stranger.name) == "accepted"
    assert "Offene Einladungen" not in stranger.get("/").text
    coordination = cast.browser(cast.coordination)
    assert cast.manager.name in coordination.get(f"/events/{event.id}/answer").text
    coordination.post(f"/events/{event.id}/answer", {"answer": "delegated", "deputy": str(cast.manager.id)})
    assert participant(event, cast.manager.name).source == "deputy"


def test_nobody_picks_a_deputy_who_was_not_offered(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, cast.stranger.principal)
    stranger = cast.browser(cast.stranger)
    stranger.get(f"/events/{event.id}/answer")
    form = {"answer": "delegated", "deputy": str(cast.guest.id)}
    assert stranger.post(f"/events/{event.id}/answer", form).status_code == 422
    assert len(participants(event)) == 1


def test_an_invited_stranger_sees_counts_and_the_own_answer_but_no_names(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, cast.stranger.principal, cast.reader.principal, addresses=f"Eva Aulich <{GUEST}>")
    stranger, reader, planner = (
        cast.browser(who).get(f"/events/{event.id}").text for who in (cast.stranger, cast.reader, cast.manager)
    )
    assert "3 Personen" in stranger
    assert "Schulsozialarbeit" not in stranger
    assert "Eva Aulich" not in stranger
    assert "Eva Aulich" in reader
    assert "Wer hat geantwortet?" not in reader
    assert "Wer hat geantwortet?" in planner


def test_nobody_answers_what_they_are_not_invited_to_or_what_is_a_draft(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, draft = an_event(cast), an_event(cast, "Entwurf", is_draft=True)
    invited_by(cast, draft, cast.stranger.principal)
    for who, status in ((cast.stranger, 404), (cast.reader, 403), (cast.administrator, 404)):
        assert cast.browser(who).get(f"/events/{event.id}/answer").status_code == status
    assert cast.browser(cast.stranger).get(f"/events/{draft.id}/answer").status_code == 404
    assert cast.browser(cast.stranger).get(f"/events/{draft.id}").status_code == 404


def test_a_change_of_time_asks_anew_and_any_other_change_does_not(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, cast.contributor.principal, addresses=GUEST)
    assert by_mail(cast, event, "ACCEPTED")
    changed(cast, event, place="Rathaus")
    assert answer_of(event, GUEST) == "accepted"
    sent_mails(cast)
    changed(cast, event, place="Rathaus", start=NINE + timedelta(hours=4))
    assert answer_of(event, GUEST) == "open"
    assert answer_of(event, cast.contributor.name) == "accepted"
    assert "Bitte antworten Sie noch einmal" in plain_text_of(sent_mails(cast)[0])


@pytest.mark.parametrize(
    ("partstat", "answer"),
    [("ACCEPTED", "accepted"), ("tentative", "tentative"), ("DECLINED", "declined"), ("DELEGATED", "delegated")],
)
def test_the_reply_of_a_calendar_is_taken_over(cast: Cast, partstat: str, answer: str) -> None:
    event, _ = an_invited_guest(cast)
    assert by_mail(cast, event, partstat, email="Aulich@Kammer.example")
    assert answer_of(event, GUEST) == answer


def test_a_reply_of_an_account_is_found_by_its_address(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, cast.reader.principal)
    assert by_mail(cast, event, "DECLINED", email=cast.reader.email)
    assert answer_of(event, cast.reader.name) == "declined"


def test_a_reply_that_is_not_understood_or_of_a_stranger_changes_nothing(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, _ = an_invited_guest(cast)
    assert not by_mail(cast, event, "NEEDS-ACTION")
    assert not by_mail(cast, event, "ACCEPTED", email="fremd@kammer.example")
    called_off(cast, event)
    assert not by_mail(cast, event, "ACCEPTED", sequence=9)
    assert answer_of(event, GUEST) == "open"


def test_a_reply_to_the_former_time_is_ignored_and_one_to_the_former_place_is_not(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event, _ = an_invited_guest(cast)
    changed(cast, event, start=NINE + timedelta(hours=4))
    assert not by_mail(cast, event, "ACCEPTED", sequence=0)
    changed(cast, event, start=NINE + timedelta(hours=4), place="Rathaus")
    assert by_mail(cast, event, "ACCEPTED", sequence=1)


def test_a_reply_to_a_series_counts_for_all_and_one_to_a_termin_for_that(embedded_cast: Cast) -> None:
    cast = embedded_cast
    events = a_series(cast)
    invited_by(cast, events[0], addresses=GUEST, scope="all")
    for event in events:
        announced(cast, event)
    assert by_mail(cast, events[0], "ACCEPTED")
    assert by_mail(cast, events[0], "DECLINED", recurrence=datetime(2027, 3, 9, 8, tzinfo=UTC))
    assert by_mail(cast, events[0], "TENTATIVE", recurrence=NINE + timedelta(weeks=2))
    assert not by_mail(cast, events[0], "DECLINED", recurrence=NINE + timedelta(days=1))
    assert [answer_of(event, GUEST) for event in events] == ["accepted", "declined", "tentative"]


def test_one_answer_by_link_may_count_for_the_whole_series(embedded_cast: Cast) -> None:
    cast = embedded_cast
    events = a_series(cast)
    invited_by(cast, events[0], addresses=GUEST, scope="all")
    for event in events:
        announced(cast, event)
    link = link_of(cast, participant(events[0], GUEST))
    visitor = cast.browser(None)
    visitor.get(link)
    visitor.post(link, {"answer": "declined"})
    assert [answer_of(event, GUEST) for event in events] == ["declined", "open", "open"]
    visitor.post(link, {"answer": "accepted", "for_series": "y"})
    assert [answer_of(event, GUEST) for event in events] == ["accepted"] * 3


def test_the_organiser_hears_of_answers_once_until_they_look(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, addresses=f"{GUEST}; b@kammer.example")
    sent_mails(cast)
    by_mail(cast, event, "ACCEPTED")
    by_mail(cast, event, "DECLINED", email="b@kammer.example")
    assert notices_of(cast.contributor, NEW_ANSWERS) == 1
    assert recipients(sent_mails(cast)) == []


def test_who_tries_very_many_addresses_has_to_wait(embedded_cast: Cast) -> None:
    visitor = embedded_cast.browser(None)
    statuses = [visitor.get(f"/i/{number}").status_code for number in range(101)]
    assert statuses[0] == 404
    assert statuses[-1] == 429
