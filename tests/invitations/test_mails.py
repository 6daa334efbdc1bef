"""The mails: when they go, to whom, and whether calendars understand them (RFC 5545, 5546, 6047)."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from dateutil.rrule import rrulestr

from hub import jobs, slots
from hub.calendar.actions import delete_event
from hub.calendar.models import Event, Participant, Series
from hub.db import now, session, transaction
from hub.invitations.panels import who_will_be_told
from hub.invitations.telling import MAX_MAILS_AT_ONCE
from hub.jobs import Job
from tests.calendar.steps import NINE, an_event
from tests.invitations.steps import (
    GUEST,
    a_series,
    announced,
    calendar_bytes,
    calendar_in,
    called_off,
    changed,
    invited_by,
    link_in,
    over,
    participant,
    participants,
    recipients,
    sent_mails,
)
from tests.people import Cast
from tests.smtp_sink import html_of, plain_text_of


def an_invitation(cast: Cast, **more: object) -> EmailMessage:
    event = an_event(cast, **more)  # type: ignore[arg-type]
    invited_by(cast, event, addresses=f"Aulich, Eva <{GUEST}>")
    [letter] = sent_mails(cast)
    return letter


def expect_strict(content: bytes) -> None:
    """Lines of at most 75 octets, ended by CRLF, UTF-8 (RFC 5545 §3.1)."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


def test_an_invitation_is_text_html_and_a_calendar_part_and_brings_the_file_too(embedded_cast: Cast) -> None:
    letter = an_invitation(embedded_cast, place="Rathaus, Raum 2; Hof", description="Bitte Zahlen mitbringen.\n" * 9)
    assert letter.get_content_type() == "multipart/mixed"
    forms, file = letter.iter_parts()
    assert [part.get_content_type() for part in forms.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    part = list(forms.iter_parts())[2]
    assert part.get_param("method") == "REQUEST"
    assert str(part.get_param("charset")).upper() == "UTF-8"
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    content = calendar_bytes(letter)
    assert file.get_payload(decode=True) == content
    expect_strict(content)


def test_the_calendar_part_says_all_a_request_needs_and_names_nobody_else(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast, "Übergang Schule–Beruf: „Wege, Umwege; Ziele“", place="Rathaus")
    invited_by(cast, event, cast.reader.principal, addresses=f"Aulich, Eva <{GUEST}>")
    for letter in sent_mails(cast):
        calendar = calendar_in(letter)
        assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
        [component] = calendar.events
        assert calendar.timezones[0].tz_name == "Europe/Berlin"
        assert component["UID"] == event.uid
        assert component["SEQUENCE"] == 0
        assert component["SUMMARY"] == event.title
        assert component["ORGANIZER"] == "mailto:ablage@localhost"
        assert component["ORGANIZER"].params["CN"] == "Integrationsfachkraft U25"
        attendee = component["ATTENDEE"]
        assert attendee == f"mailto:{letter['To']}"
        assert (attendee.params["PARTSTAT"], attendee.params["RSVP"]) == ("NEEDS-ACTION", "TRUE")
        assert component.start.isoformat() == "2027-03-02T09:00:00+01:00"
        assert (now() - component["DTSTAMP"].dt) < timedelta(minutes=1)
        others = {cast.reader.email, GUEST, cast.contributor.email} - {str(letter["To"])}
        assert not any(email in calendar_bytes(letter).decode().replace("\r\n ", "") for email in others)
        assert not any(email in plain_text_of(letter) for email in others)
        assert letter["Reply-To"] == cast.contributor.email
        assert letter["Auto-Submitted"] == "auto-generated"


def test_text_and_html_say_when_where_and_how_to_answer(embedded_cast: Cast) -> None:
    letter = an_invitation(embedded_cast, place="Rathaus", video_url="https://konferenz.example/r/1")
    assert letter["Subject"] == "Einladung: Dienstgespräch"
    for text in (plain_text_of(letter), html_of(letter)):
        assert "Guten Tag Eva Aulich," in text
        assert "Dienstag, 2. März 2027, 09:00–11:00 Uhr" in text
        assert "Rathaus · https://konferenz.example/r/1" in text
        assert "weil Integrationsfachkraft U25 Ihre Adresse" in text
        assert link_in(letter) in text


def test_a_draft_sends_nothing_until_it_is_announced(cast: Cast) -> None:
    event = an_event(cast, is_draft=True)
    invited_by(cast, event, cast.reader.principal, addresses=GUEST)
    changed(cast, event, title="Umbenannt")
    assert sent_mails(cast) == []
    announced(cast, event)
    assert recipients(sent_mails(cast)) == [GUEST, cast.reader.email]
    assert sent_mails(cast) == []


def test_a_change_that_calendars_show_is_told_once_however_often_it_is_changed_within_minutes(cast: Cast) -> None:
    event = an_event(cast)
    invited_by(cast, event, addresses=GUEST)
    sent_mails(cast)
    changed(cast, event, title="Dienstgespräch im Herbst")
    changed(cast, event, title="Dienstgespräch im Herbst", place="Rathaus")
    [letter] = sent_mails(cast)
    assert letter["Subject"] == "Geändert: Dienstgespräch im Herbst"
    [component] = calendar_in(letter).events
    assert (component["SEQUENCE"], component["LOCATION"]) == (2, "Rathaus")
    assert "Ihre Antwort gilt weiter" not in plain_text_of(letter)


def test_a_change_waits_two_minutes_for_the_next_one(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, addresses=GUEST)
    sent_mails(cast)
    changed(cast, event, place="Rathaus")
    with cast.app.app_context():
        assert jobs.run_due_jobs() == 0
    with transaction(writing=False) as opened:
        [job] = opened.query(Job).all()
        assert timedelta(seconds=100) < job.run_at - now() < timedelta(seconds=121)


def test_what_calendars_do_not_show_is_not_told(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, addresses=GUEST)
    sent_mails(cast)
    changed(cast, event, costs="20 Euro")
    assert sent_mails(cast) == []


def test_calling_off_is_told_to_all_who_knew_and_takes_the_termin_out_of_calendars(cast: Cast) -> None:
    event = an_event(cast)
    invited_by(cast, event, addresses=GUEST)
    sent_mails(cast)
    called_off(cast, event)
    [letter] = sent_mails(cast)
    [part] = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "CANCEL"
    calendar = calendar_in(letter)
    expect_strict(calendar_bytes(letter))
    [component] = calendar.events
    assert (calendar["METHOD"], component["STATUS"], component["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert (component["UID"], component["ATTENDEE"]) == (event.uid, f"mailto:{GUEST}")
    assert "abgesagt" in plain_text_of(letter)
    assert "/i/" not in plain_text_of(letter)


def test_deleting_an_announced_termin_calls_it_off(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, addresses=GUEST)
    sent_mails(cast)
    with cast.app.app_context(), transaction(writing=True) as opened:
        delete_event(cast.user(cast.contributor), opened.get_one(Event, event.id))
    assert [letter["Subject"] for letter in sent_mails(cast)] == ["Abgesagt: Dienstgespräch"]


def test_who_was_never_told_is_not_told_that_it_is_called_off(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, addresses=GUEST)
    called_off(cast, event)
    assert sent_mails(cast) == []


def test_taking_one_out_cancels_for_them_without_calling_the_termin_off(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, addresses=GUEST)
    sent_mails(cast)
    cast.browser(cast.contributor).post(f"/participants/{participant(event, GUEST).id}/remove")
    [letter] = sent_mails(cast)
    [component] = calendar_in(letter).events
    assert calendar_in(letter)["METHOD"] == "CANCEL"
    assert "STATUS" not in component


def test_who_is_invited_again_before_the_mail_leaves_gets_no_calling_off(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, addresses=GUEST)
    sent_mails(cast)
    cast.browser(cast.contributor).post(f"/participants/{participant(event, GUEST).id}/remove")
    invited_by(cast, event, addresses=GUEST)
    assert [letter["Subject"] for letter in sent_mails(cast)] == ["Einladung: Dienstgespräch"]


def test_nothing_goes_to_an_account_that_ended_or_to_somebody_taken_out_meanwhile(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, cast.reader.principal, cast.stranger.principal)
    with cast.app.app_context():
        jobs.run_due_jobs("main")  # the mails wait in their own lane
    with transaction(writing=True) as opened:
        session().merge(cast.reader).deactivated_at = now()
        opened.delete(opened.get_one(Participant, participant(event, "Berufsberatung").id))
    assert sent_mails(cast) == []


def test_nobody_is_told_about_what_is_over(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    over(event)
    invited_by(cast, event, addresses=GUEST)
    assert sent_mails(cast) == []


def test_a_whole_series_is_one_mail_with_its_rule(cast: Cast) -> None:
    events = a_series(cast)
    invited_by(cast, events[0], cast.reader.principal, scope="all")
    for event in events:
        announced(cast, event)
    [letter] = sent_mails(cast)
    [component] = calendar_in(letter).events
    assert dates_of(component) == 3
    assert "RECURRENCE-ID" not in component
    assert "Die Einladung gilt für 3 Termine" in plain_text_of(letter)
    expect_strict(calendar_bytes(letter))


def some_of_a_series(cast: Cast, count: int) -> tuple[list[Event], list[EmailMessage]]:
    """A colleague is invited to so many Termine of a series, but not to its last."""
    events = a_series(cast, count + 1)
    for event in events[:-1]:
        invited_by(cast, event, cast.reader.principal, scope="this")
    for event in events:
        announced(cast, event)
    return events[:-1], sent_mails(cast)


def test_a_few_termine_of_a_series_are_one_invitation_each(cast: Cast) -> None:
    events, letters = some_of_a_series(cast, 3)
    days = []
    for letter in letters:
        [component] = calendar_in(letter).events
        expect_strict(calendar_bytes(letter))
        assert "RRULE" not in component
        days.append(component["RECURRENCE-ID"].dt.date())
    assert "Einladung: Steuergruppe (02.03.2027)" in {str(letter["Subject"]) for letter in letters}
    assert sorted(days) == [event.first_day for event in events]
    changed(cast, events[0], start=NINE + timedelta(hours=5))
    changed(cast, events[1], start=NINE + timedelta(weeks=1, hours=5))
    assert {str(letter["Subject"]) for letter in sent_mails(cast)} == {
        "Geändert: Steuergruppe (02.03.2027)",
        "Geändert: Steuergruppe (09.03.2027)",
    }


def test_many_termine_of_a_series_are_one_invitation_that_names_them_all(embedded_cast: Cast) -> None:
    events, letters = some_of_a_series(embedded_cast, MAX_MAILS_AT_ONCE + 1)
    [letter] = letters
    assert {component["UID"] for component in calendar_in(letter).events} == {events[0].uid}
    assert len(calendar_in(letter).events) == len(events)
    assert "Bitte sehen Sie nach, ob Ihr Kalender alle diese Termine übernommen hat." in plain_text_of(letter)


def test_one_termin_of_a_series_is_told_by_its_recurrence_id(embedded_cast: Cast) -> None:
    cast = embedded_cast
    events = a_series(cast)
    invited_by(cast, events[0], cast.reader.principal, scope="all")
    for event in events:
        announced(cast, event)
    sent_mails(cast)
    changed(cast, events[1], start=NINE + timedelta(weeks=1, hours=5))
    [letter] = sent_mails(cast)
    [component] = calendar_in(letter).events
    assert "RRULE" not in component
    assert component["RECURRENCE-ID"].dt.isoformat() == "2027-03-09T09:00:00+01:00"
    assert component.start.isoformat() == "2027-03-09T14:00:00+01:00"
    called_off(cast, events[2])
    [letter] = sent_mails(cast)
    [component] = calendar_in(letter).events
    assert component["RECURRENCE-ID"].dt.isoformat() == "2027-03-16T09:00:00+01:00"


def test_a_series_called_off_ends_in_calendars_as_a_whole(embedded_cast: Cast) -> None:
    cast = embedded_cast
    events = a_series(cast)
    invited_by(cast, events[0], cast.reader.principal, scope="all")
    for event in events:
        announced(cast, event)
    sent_mails(cast)
    for event in events:
        called_off(cast, event)
    [letter] = sent_mails(cast)
    [component] = calendar_in(letter).events
    assert "RECURRENCE-ID" not in component
    assert component["UID"] == events[0].uid
    assert len([line for line in plain_text_of(letter).splitlines() if "2027" in line]) == 3


def an_announced_series(cast: Cast, weeks: int) -> list[Event]:
    """One colleague knows all of it."""
    events = a_series(cast, weeks)
    invited_by(cast, events[0], cast.reader.principal, scope="all")
    for event in events:
        announced(cast, event)
    sent_mails(cast)
    return events


def test_a_few_termine_of_a_series_called_off_are_one_message_each(cast: Cast) -> None:
    events = an_announced_series(cast, MAX_MAILS_AT_ONCE + 1)
    for event in events[1:]:
        called_off(cast, event)
    letters = sent_mails(cast)
    assert len(letters) == MAX_MAILS_AT_ONCE
    days = set()
    for letter in letters:
        calendar = calendar_in(letter)
        [component] = calendar.events
        expect_strict(calendar_bytes(letter))
        assert (calendar["METHOD"], component["UID"], component["STATUS"]) == ("CANCEL", events[0].uid, "CANCELLED")
        days.add(component["RECURRENCE-ID"].dt.date())
    assert days == {event.first_day for event in events[1:]}
    assert "Abgesagt: Steuergruppe (09.03.2027)" in {str(letter["Subject"]) for letter in letters}


def test_many_termine_of_a_series_called_off_are_one_mail_that_names_them_all(embedded_cast: Cast) -> None:
    cast = embedded_cast
    events = an_announced_series(cast, MAX_MAILS_AT_ONCE + 8)
    for event in events[1:]:
        called_off(cast, event)
    [letter] = sent_mails(cast)
    components = calendar_in(letter).events
    expect_strict(calendar_bytes(letter))
    assert {component["UID"] for component in components} == {events[0].uid}  # RFC 5546 §3.2.5
    assert {component["RECURRENCE-ID"].dt.date() for component in components} == {e.first_day for e in events[1:]}
    text = plain_text_of(letter)
    assert len([line for line in text.splitlines() if "2027" in line]) == len(events) - 1
    assert "Bitte sehen Sie nach, ob Ihr Kalender alle diese Termine herausgenommen hat." in text


@pytest.mark.parametrize("title", ["Treffen\x0b\x1cBcc: x@y.de", "Treffen\x85\u2028Bcc: x@y.de"])
def test_a_title_becomes_no_second_header(embedded_cast: Cast, title: str) -> None:
    letter = an_invitation(embedded_cast, title=title)
    assert letter["Bcc"] is None
    assert recipients([letter]) == [GUEST]


def test_an_invitation_sent_again_brings_a_new_address_and_ends_the_old_one(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, addresses=GUEST)
    old = link_in(sent_mails(cast)[0])
    cast.browser(cast.contributor).post(f"/participants/{participant(event, GUEST).id}/renew-link")
    new = link_in(sent_mails(cast)[0])
    visitor = cast.browser(None)
    assert (visitor.get(old).status_code, visitor.get(new).status_code) == (404, 200)


def test_the_forms_say_who_will_be_told(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, cast.reader.principal, addresses=f"Eva Aulich <{GUEST}>")
    sent_mails(cast)
    with cast.app.test_request_context(), transaction(writing=False):
        page = who_will_be_told(cast.user(cast.contributor), event) or ""
    assert "2 Personen werden benachrichtigt" in page
    assert "<li>Eva Aulich</li>" in page


def test_everybody_invited_is_marked_as_told_with_the_mail(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, addresses=GUEST)
    assert participants(event)[0].participant.told_sequence is None
    sent_mails(cast)
    assert participants(event)[0].participant.told_sequence == 0


def test_termine_that_leave_a_series_are_told_under_their_new_uid_and_the_rest_ends_earlier(
    embedded_cast: Cast,
) -> None:
    cast = embedded_cast
    events = a_series(cast)
    invited_by(cast, events[0], cast.reader.principal, scope="all")
    for event in events:
        announced(cast, event)
    sent_mails(cast)
    with cast.app.app_context(), transaction(writing=True) as opened:
        last = opened.get_one(Event, events[2].id)
        slots.announce(slots.BEFORE_EVENT_UID, cast.user(cast.contributor), last)
        assert last.series is not None
        last.series.rule = "FREQ=WEEKLY;COUNT=2"
        last.uid, last.series_id, last.series, last.recurrence = f"{last.id}@jba-hub", None, None, None
    told = {str(letter["Subject"]): calendar_in(letter).events[0] for letter in sent_mails(cast)}
    assert told["Geändert: Steuergruppe"]["UID"] == events[0].uid
    assert dates_of(told["Geändert: Steuergruppe"]) == 2
    assert told["Einladung: Steuergruppe"]["UID"] == f"{events[2].id}@jba-hub"


def test_what_comes_back_after_it_was_called_off_is_told_again(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, addresses=GUEST)
    sent_mails(cast)
    called_off(cast, event)
    sent_mails(cast)
    with transaction(writing=True) as opened:
        back = opened.get_one(Event, event.id)
        back.status, back.cancelled_at = "draft", None
    announced(cast, event)
    [letter] = sent_mails(cast)
    [component] = calendar_in(letter).events
    assert (calendar_in(letter)["METHOD"], component["SEQUENCE"]) == ("REQUEST", 2)


def test_an_endless_series_that_goes_on_sends_no_mail(embedded_cast: Cast) -> None:
    cast = embedded_cast
    first, second, third = a_series(cast)
    with transaction(writing=True) as opened:
        opened.get_one(Series, first.series_id).rule = "FREQ=WEEKLY"
    invited_by(cast, second, addresses=GUEST, scope="this")
    announced(cast, second)
    sent_mails(cast)
    with cast.app.app_context(), transaction(writing=True) as opened:
        rows = [opened.get_one(Event, event.id) for event in (third, second)]
        slots.announce(slots.AFTER_EVENT_COPIED, cast.user(cast.contributor), *rows)
    announced(cast, third)
    assert participant(third, GUEST).answer == "open"
    assert sent_mails(cast) == []


def test_the_personal_address_stays_out_of_the_calendar_of_who_has_an_account(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    invited_by(cast, event, cast.reader.principal, addresses=GUEST)
    of_guest, of_reader = (calendar_in(letter).events[0] for letter in sent_mails(cast))
    assert of_reader["URL"] == f"http://localhost/events/{event.id}"
    assert of_guest["URL"].startswith("http://localhost/i/")


def dates_of(component: Any) -> int:
    """How many Termine the rule of a component gives."""
    return len(list(rrulestr(component["RRULE"].to_ical().decode(), dtstart=component.start)))
