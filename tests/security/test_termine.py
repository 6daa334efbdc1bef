"""Attacks on Termine: one small way in (an invitation, a registration, a secret address) leads no further."""

from __future__ import annotations

import uuid
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import delete, select

from hub.accounts.models import Person
from hub.accounts.people import deactivate_person
from hub.accounts.signed_in import user_of_person
from hub.attendance.statistics import statistics_of
from hub.calendar.actions import delete_event, restore_event
from hub.calendar.models import Event, Participant
from hub.calendar.times import span_of_times
from hub.db import now, session, transaction
from hub.documents.folders import root_of
from hub.documents.models import CONTRIBUTE, Membership, Workspace
from hub.documents.workspaces import change_member, create_workspace
from hub.invitations.invited import invited_to
from hub.invitations.inviting import renew_link
from hub.invitations.telling import SHORTENED, write_to
from hub.polls.actions import Answer, answer_as_person, make_event
from hub.polls.models import Poll
from hub.rooms.actions import Described, add_resource, book_for_event
from hub.trainings.organising import add_by_hand
from hub.trainings.registering import Guest
from tests.attendance.steps import event_on, guest_takes_part, page_of, takes_part
from tests.calendar.steps import an_event
from tests.feeds.steps import new_feed, soon
from tests.invitations.steps import (
    a_series,
    announced,
    calendar_bytes,
    invited_by,
    link_of,
    over,
    participant,
    sent_mails,
)
from tests.minutes.steps import a_decision, an_item, invited
from tests.people import Cast
from tests.polls.steps import a_poll
from tests.sharing.steps import filed, meanwhile
from tests.tasks.steps import a_task
from tests.trainings import steps as training


def put_out(cast: Cast) -> None:
    """The Jobcenter, and with it the contributor, loses the Bereich."""
    with transaction(writing=True) as opened:
        opened.execute(delete(Membership).where(Membership.principal == cast.jobcenter.principal))
        manager = user_of_person(opened.get_one(Person, cast.manager.id))
        workspace = opened.get_one(Workspace, cast.shared.id)
        change_member(manager, workspace, principal=cast.reader.principal, level=CONTRIBUTE)


def test_who_is_only_invited_learns_nothing_of_the_bereich(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast, start=soon(), video_url="https://video.example/offen")
    hidden = an_event(cast, "Verborgener Termin", start=soon(11))
    draft = an_event(cast, "Verborgener Entwurf", start=soon(), is_draft=True)
    a_task(cast, "Verborgene Aufgabe", event_id=event.id)
    item = an_item(cast, event, "Punkt eins", owner="Verborgene Person", note="Verborgene Notiz")
    a_decision(cast, item, "Verborgener Beschluss")
    browser = cast.browser(cast.contributor)
    document = filed(browser, cast.root, "Verborgen.txt")
    browser.post(f"/agenda-items/{item.id}/attach", {"document": str(document)})
    browser.post(f"/events/{event.id}/folder", {"folder": str(cast.root.id)})
    with cast.app.test_request_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        room = add_resource(user, Described("room", "Saal", cast.jobcenter.id))
        for row in (event, hidden):
            book_for_event(user, opened.get_one(Event, row.id), room.id)
    invited(cast, event, cast.stranger, cast.reader, cast.guest)
    for person in (cast.stranger, cast.guest):
        outsider = cast.browser(person)
        pages = [
            outsider.get(path, follow_redirects=True)
            for path in (
                "/",
                f"/events/{event.id}",
                f"/events/{event.id}/agenda",
                f"/events/{event.id}/answer",
                f"/events/{event.id}.ics",
                f"/rooms/{room.id}",
                "/calendar",
                "/calendar/statistics",
                "/polls",
                "/tasks?all=1",
                "/search?q=Verborgen",
                "/notices",
                "/account/feeds",
                new_feed(outsider),
            )
        ]
        for page in pages:
            assert page.status_code == 200, page.request.path
            text = unescape(page.text)
            for hidden_name in ("Verborgener ", "Verborgene ", "Verborgen.txt"):
                assert hidden_name not in text, page.request.path
            assert cast.shared.name not in text, page.request.path
            assert cast.reader.name not in text, page.request.path
        for path in (
            f"/events/{event.id}/minutes",
            f"/events/{event.id}/participants",
            f"/events/{event.id}/edit",
            f"/events/{event.id}/attendance",
            f"/events/{event.id}/registrations",
            f"/events/{hidden.id}",
            f"/events/{hidden.id}.ics",
            f"/events/{draft.id}",
            f"/agenda-items/{item.id}/attachments",
            f"/workspaces/{cast.shared.id}/topics",
            f"/documents/{document}",
            f"/calendar/month?workspace={cast.shared.id}",
        ):
            assert outsider.get(path).status_code in (403, 404), path


def test_no_form_takes_what_belongs_to_something_else(embedded_cast: Cast) -> None:
    """Ids from a Bereich the person cannot read, or of another Termin or Umfrage than the address names."""
    cast = embedded_cast
    mine, other = an_event(cast, start=soon()), an_event(cast, "Anderer", start=soon(12))
    item = an_item(cast, mine)
    with cast.app.test_request_context(), transaction(writing=True) as opened:
        chief = user_of_person(opened.get_one(Person, cast.coordination.id))
        closed = create_workspace(chief, name="Vertraulich", purpose="", standard_folders=False)
        root = root_of(closed)
    secret = filed(cast.browser(cast.coordination), root, "Vertraulich.txt")
    poll, _ = a_poll(cast)
    foreign, _ = a_poll(cast)
    browser = cast.browser(cast.contributor)
    row = takes_part(cast, other, cast.reader)
    option = foreign.options[0].id
    for path, sent in (
        (f"/polls/{poll.id}/decide", {"option": str(option)}),
        (f"/polls/{poll.id}/remove-answer", {"voter": str(uuid.uuid4())}),
        (f"/agenda-items/{item.id}/attach", {"document": str(secret)}),
        (f"/events/{mine.id}/folder", {"folder": str(root.id)}),
        (f"/events/{mine.id}/rooms", {"resource": str(uuid.uuid4())}),
        (f"/events/{mine.id}/participants", {"people": [cast.administrator.principal]}),
        ("/events/new", {"workspace": str(closed.id), "title": "Drin", "day": "2027-05-01"}),
        ("/polls/new", {"workspace_id": str(closed.id), "title": "Drin"}),
        (f"/events/{mine.id}/minutes/file", {"template": str(secret), "folder": str(cast.root.id)}),
        (f"/events/{mine.id}/minutes/file", {"template": "by-item", "folder": str(root.id)}),
    ):
        answer = browser.post(path, sent)
        assert answer.status_code in (404, 409, 422), (path, answer.status_code)
        assert "Vertraulich" not in unescape(answer.text), path
    browser.post(f"/events/{mine.id}/minutes/attendance", {"shown": str(row), "there": str(row)})
    with transaction(writing=False) as opened:
        assert opened.get_one(Participant, row).attended is None


def test_who_is_put_out_keeps_no_hand_on_registrations_made_for_others(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = training.a_training(cast)
    colleague = training.somebody(cast)
    browser = cast.browser(cast.contributor)
    browser.post(f"/events/{event.id}/register-colleague", {"person": str(colleague.id)})
    with training.working(cast):
        user = user_of_person(session().get_one(Person, cast.contributor.id))
        add_by_hand(user, session().get_one(Event, event.id), Guest("Elif", "elif@betrieb.example"))
    put_out(cast)
    for row in training.registrations(event):
        assert browser.get(f"/registrations/{row.id}/cancel").status_code == 404
        assert browser.post(f"/registrations/{row.id}/cancel").status_code == 404
    assert training.statuses(event) == ["confirmed", "confirmed"]


def test_a_termin_that_is_a_draft_again_is_kept_from_those_who_registered(embedded_cast: Cast) -> None:
    """Deleted and taken back it is planned anew: its new day is nobody's business yet."""
    cast = embedded_cast
    event = training.a_training(cast, allows_guests=True)
    training.registers(cast, event, cast.stranger.id) if False else None
    guest = cast.browser(None)
    training.guest_registers(guest, training.link_of(cast, event))
    own = training.own_link(cast, training.registrations(event)[0])
    training.wishes(guest, own, "verify")
    training.press(cast.browser(cast.reader), event)
    [row] = [row for row in training.registrations(event) if row.person_id == cast.reader.id]
    with training.working(cast):
        user, here = user_of_person(session().get_one(Person, cast.contributor.id)), session().get_one(Event, event.id)
        delete_event(user, here)
    assert cast.browser(cast.reader).get(f"/registrations/{row.id}/cancel").status_code == 404
    with training.working(cast):
        user, here = user_of_person(session().get_one(Person, cast.contributor.id)), session().get_one(Event, event.id)
        restore_event(user, here)
        here.title = "Neuer Titel"
    assert guest.get(own).status_code == 404
    assert guest.get(f"{own}/event.ics").status_code == 404
    assert cast.browser(cast.reader).get(f"/registrations/{row.id}/cancel").status_code == 404
    for address in ("elif@betrieb.example", cast.reader.email):
        assert not [text for subject, text in training.mails(cast, address) if "Neuer Titel" in subject + text]


def test_the_video_link_is_for_those_who_have_a_seat(embedded_cast: Cast) -> None:
    cast, video = embedded_cast, "https://video.example/geheim"
    event = training.a_training(cast, seats=1, allows_guests=True)
    training.change(event.id, Event, video_url=video)
    training.registers(cast, event, *training.people(cast, 1))
    guest = cast.browser(None)
    link = training.link_of(cast, event)
    assert video not in guest.get(link).text
    training.guest_registers(guest, link)
    [row] = [row for row in training.registrations(event) if row.email]
    own = training.own_link(cast, row)
    assert video not in "".join(text for _, text in training.mails(cast, "elif@betrieb.example"))
    training.wishes(guest, own, "verify")
    assert training.statuses(event) == ["confirmed", "waiting"]
    assert video not in guest.get(own).text
    assert guest.get(f"{own}/event.ics").status_code == 404
    assert video not in "".join(text for _, text in training.mails(cast, "elif@betrieb.example"))


def test_a_full_training_tells_nobody_who_is_registered(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = training.a_training(cast, seats=1, has_waiting_list=False, allows_guests=True)
    training.registers(cast, event, cast.contributor.id)
    link = training.link_of(cast, event)
    answers = []
    for email in (cast.contributor.email, "niemand@betrieb.example"):
        visitor = cast.browser(None)
        visitor.get("/sign-in")
        said = {"name": "Elif", "email": email, "institution": "", "institution_name": "Betrieb"}
        answers.append(visitor.post(link, said).status_code)
    assert answers == [422, 422]


def test_what_an_account_that_has_ended_held_by_address_has_ended_too(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = training.a_training(cast)
    training.registers(cast, event, cast.contributor.id)
    held = event_on(cast)
    pages = [
        training.own_link(cast, training.registrations(event)[0]),
        page_of(cast, takes_part(cast, held, cast.contributor)),
    ]
    for path in pages:
        assert cast.browser(None).get(path).status_code == 200
    with meanwhile(cast) as opened:
        deactivate_person(opened.get_one(Person, cast.contributor.id), actor=None)
    for path in pages:
        assert cast.browser(None).get(path).status_code == 404


def test_a_renewed_invitation_ends_the_old_address_for_the_rest_of_the_series(embedded_cast: Cast) -> None:
    cast = embedded_cast
    first, second, third = events = a_series(cast)
    for event in events:
        invited_by(cast, event, addresses="aulich@kammer.example")
        announced(cast, event)
    old = link_of(cast, participant(first, "aulich@kammer.example"))
    over(first)
    assert cast.browser(None).get(old).status_code == 200
    with meanwhile(cast) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        renew_link(user, opened.get_one(Participant, participant(second, "aulich@kammer.example").id))
    assert cast.browser(None).get(old).status_code == 404
    new = link_of(cast, participant(second, "aulich@kammer.example"))
    assert cast.browser(None).get(new).status_code == 200
    over(second)
    assert cast.browser(None).get(new).status_code == 200
    assert third


def test_a_mail_about_a_series_says_nothing_of_termine_the_person_is_not_invited_to(embedded_cast: Cast) -> None:
    cast = embedded_cast
    first, second, third = events = a_series(cast)
    with meanwhile(cast) as opened:
        row = opened.get_one(Event, first.id)
        row.title, row.is_exception = "Vertraulicher Beginn", True
        row.video_url = "https://video.example/geheim"
    for event in events:
        announced(cast, event)
    for event in (second, third):
        invited_by(cast, event, addresses="aulich@kammer.example")
    with cast.app.app_context(), transaction(writing=True):
        write_to(invited_to([second.id, third.id]), SHORTENED)
    for letter in sent_mails(cast):
        content = calendar_bytes(letter).decode()
        assert "Vertraulich" not in content
        assert "geheim" not in content


def test_who_has_lost_the_bereich_is_not_invited_by_an_old_vote(embedded_cast: Cast) -> None:
    cast = embedded_cast
    poll, _ = a_poll(cast)
    said = dict.fromkeys((option.id for option in poll.options), "yes")
    with meanwhile(cast) as opened:
        here = opened.get_one(Poll, poll.id)
        for person in (cast.reader, cast.contributor):
            answer_as_person(user_of_person(opened.get_one(Person, person.id)), here, Answer(said))
        opened.execute(delete(Membership).where(Membership.principal == f"institution:{cast.reader.institution_id}"))
        option = here.options[0]
        span = span_of_times(option.starts_at.replace(tzinfo=None), option.ends_at.replace(tzinfo=None))
        event = make_event(user_of_person(opened.get_one(Person, cast.contributor.id)), here, option, span)
        found = set(opened.scalars(select(Participant.person_id).where(Participant.event_id == event.id)))
    assert found == {cast.contributor.id}


def test_a_guest_who_plans_learns_no_account_from_an_address(embedded_cast: Cast) -> None:
    cast = embedded_cast
    with meanwhile(cast) as opened:
        manager = user_of_person(opened.get_one(Person, cast.manager.id))
        workspace = opened.get_one(Workspace, cast.shared.id)
        change_member(manager, workspace, principal=cast.guest.principal, level=CONTRIBUTE)
    event = an_event(cast, start=soon())
    browser = cast.browser(cast.guest)
    addresses = f"{cast.stranger.email}, {cast.administrator.email}, {cast.manager.email}"
    answer = browser.post(f"/events/{event.id}/participants", {"addresses": addresses})
    assert answer.status_code == 302, answer.text
    page = unescape(browser.get(f"/events/{event.id}/participants").text)
    assert cast.stranger.name not in page
    assert cast.administrator.name not in page
    assert cast.manager.name in page


def test_one_unnamed_walk_in_at_three_termine_is_not_three_people(embedded_cast: Cast) -> None:
    cast = embedded_cast
    for days in (-1, -2, -3):
        event = event_on(cast, days=days)
        guest_takes_part(
            cast, event, name="Ein Gast", email=None, institution_id=cast.stranger.institution_id, attended=True
        )
    with cast.app.test_request_context(), transaction(writing=False) as opened:
        user = user_of_person(opened.get_one(Person, cast.manager.id))
        years = {(now() + timedelta(days=days)).year for days in (-1, -3)}
        rows = [row for year in years for row in statistics_of(user, year).institutions]
    assert {row.participations for row in rows} == {None}


@pytest.mark.parametrize("prefix", ["p", "a", "i", "t", "t/mine", "c", "check-in", "here", "f", "feeds"])
def test_a_secret_address_stays_out_of_referrers_caches_and_search_engines(embedded_cast: Cast, prefix: str) -> None:
    answer = embedded_cast.browser(None).get(f"/{prefix}/erfunden")
    assert answer.status_code in (404, 410), answer.status_code
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_a_draft_is_not_public_however_it_is_asked_for(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast, "Geheimer Fachtag", start=soon(), is_public=True, is_draft=True)
    outside, planner = cast.browser(None), cast.browser(cast.contributor)
    planner.post(f"/events/{event.id}/cancel", {"scope": "this"})
    for path in ("/public/events", "/public/events.ics"):
        assert "Geheimer" not in outside.get(path).text
    assert outside.get(f"/public/events/{event.id}").status_code == 404
    assert outside.get(f"/public/events/{event.id}.ics").status_code == 404
    for path in (f"/events/{event.id}", f"/events/{event.id}.ics"):
        assert cast.browser(cast.reader).get(path).status_code == 404
    for path in (
        "/calendar",
        f"/workspaces/{cast.shared.id}",
        f"/workspaces/{cast.shared.id}/history",
        "/search?q=Geheimer",
    ):
        answer = cast.browser(cast.reader).get(path)
        assert "Geheimer Fachtag" not in unescape(answer.text), path


def test_a_feed_forgets_a_bereich_with_the_right_to_it(embedded_cast: Cast) -> None:
    cast = embedded_cast
    an_event(cast, start=soon())
    browser = cast.browser(cast.reader)
    whole, mine = new_feed(browser, shows=str(cast.shared.id)), new_feed(browser, also=(str(cast.shared.id),))
    outside = cast.browser(None)
    tags = {path: outside.get(path).headers["ETag"] for path in (whole, mine)}
    with meanwhile(cast) as opened:
        manager = user_of_person(opened.get_one(Person, cast.manager.id))
        workspace = opened.get_one(Workspace, cast.shared.id)
        change_member(manager, workspace, principal=f"institution:{cast.reader.institution_id}", level=None)
    assert outside.get(whole, headers={"If-None-Match": tags[whole]}).status_code == 404
    answer = outside.get(mine, headers={"If-None-Match": tags[mine]})
    assert answer.status_code == 200
    assert "VEVENT" not in answer.text
