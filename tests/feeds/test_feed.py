"""Calendars to subscribe to: what they show, to whom, and when they say that nothing is new."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import delete, select, text, update

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.actions import cancel_event, delete_event
from hub.calendar.models import CANCELLED, DECLINED, Event, Participant
from hub.db import now, session, transaction
from hub.documents.models import Membership
from hub.feeds.models import Feed
from tests.calendar.steps import an_event
from tests.feeds.steps import address_shown, new_feed, soon, titles
from tests.invitations.steps import a_series
from tests.people import Cast


def take_part(cast: Cast, event: Event, person: Person, **more: object) -> None:
    with transaction(writing=True) as opened:
        opened.add(Participant(id=uuid.uuid4(), event_id=event.id, person_id=person.id, **more))


def test_my_feed_shows_what_i_organise_and_take_part_in(cast: Cast) -> None:
    an_event(cast, "Meiner", by=cast.manager, start=soon())
    an_event(cast, "Fremder", start=soon())
    take_part(cast, an_event(cast, "Eingeladen", start=soon()), cast.manager)
    take_part(cast, an_event(cast, "Abgelehnt", start=soon()), cast.manager, answer=DECLINED)

    answer = cast.browser(None).get(new_feed(cast.browser(cast.manager)))

    assert titles(answer) == ["Eingeladen", "Meiner"]
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_feed_of_a_bereich_shows_all_of_it_but_no_draft(cast: Cast) -> None:
    an_event(cast, "Bekannt", start=soon())
    an_event(cast, "Entwurf", start=soon(), is_draft=True)

    address = new_feed(cast.browser(cast.contributor), shows=str(cast.shared.id))

    assert titles(cast.browser(None).get(address)) == ["Bekannt"]


def test_my_feed_takes_whole_bereiche_along(embedded_cast: Cast) -> None:
    cast = embedded_cast
    an_event(cast, "Aus dem Bereich", start=soon())

    address = new_feed(cast.browser(cast.reader), also=(str(cast.shared.id),))

    assert titles(cast.browser(None).get(address)) == ["Aus dem Bereich"]


def test_nobody_chooses_a_bereich_they_cannot_read(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.stranger)
    browser.get("/account/feeds")

    for fields in ({"shows": str(cast.shared.id)}, {"shows": "mine", "also": [str(cast.shared.id)]}):
        assert browser.post("/account/feeds", fields).status_code == 422


def test_an_invited_person_gets_the_termin_of_a_closed_bereich_and_nothing_else(embedded_cast: Cast) -> None:
    cast = embedded_cast
    take_part(cast, an_event(cast, "Offen für mich", start=soon()), cast.stranger)
    an_event(cast, "Verschlossen", start=soon())

    assert titles(cast.browser(None).get(new_feed(cast.browser(cast.stranger)))) == ["Offen für mich"]


def test_without_the_right_the_address_answers_like_an_unknown_one(cast: Cast) -> None:
    an_event(cast, start=soon())
    address = new_feed(cast.browser(cast.reader), shows=str(cast.shared.id))
    visitor = cast.browser(None)
    assert visitor.get(address).status_code == 200
    with transaction(writing=True) as opened:
        opened.execute(delete(Membership).where(Membership.principal == f"institution:{cast.reader.institution_id}"))

    lost, unknown = visitor.get(address), visitor.get(f"/feeds/{'x' * 43}.ics")

    assert lost.status_code == unknown.status_code == 404
    assert lost.text.split("<main")[1] == unknown.text.split("<main")[1]
    assert lost.headers["Cache-Control"] == "no-store"


def test_what_of_a_whole_bereich_one_may_no_longer_read_leaves_the_feed(embedded_cast: Cast) -> None:
    cast = embedded_cast
    an_event(cast, "Aus dem Bereich", start=soon())
    address = new_feed(cast.browser(cast.reader), also=(str(cast.shared.id),))
    tag = cast.browser(None).get(address).headers["ETag"]
    with transaction(writing=True) as opened:
        opened.execute(delete(Membership).where(Membership.principal == f"institution:{cast.reader.institution_id}"))

    assert titles(cast.browser(None).get(address, headers={"If-None-Match": tag})) == []


@pytest.mark.parametrize("role", ["administration", "data-protection"])
def test_who_holds_no_content_has_no_feed(embedded_cast: Cast, role: str) -> None:
    cast = embedded_cast
    address = new_feed(cast.browser(cast.manager))
    with transaction(writing=True) as opened:
        opened.execute(update(Person).where(Person.id == cast.manager.id).values(role=role))

    assert cast.browser(None).get(address).status_code == 404


def test_a_deactivated_account_has_no_feed(embedded_cast: Cast) -> None:
    cast = embedded_cast
    address = new_feed(cast.browser(cast.manager))
    with transaction(writing=True) as opened:
        opened.execute(update(Person).where(Person.id == cast.manager.id).values(deactivated_at=now()))

    assert cast.browser(None).get(address).status_code == 404


def test_revoking_ends_an_address_at_once(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.manager)
    address = new_feed(browser)
    with transaction(writing=False) as opened:
        feed_id = opened.scalars(select(Feed.id)).one()

    browser.post(f"/account/feeds/{feed_id}/revoke")

    assert cast.browser(None).get(address).status_code == 404


def test_a_new_address_replaces_the_old_one(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.manager)
    old = new_feed(browser, also=(str(cast.shared.id),), purpose="Handy")
    with transaction(writing=False) as opened:
        feed_id = opened.scalars(select(Feed.id)).one()

    browser.post(f"/account/feeds/{feed_id}/renew")

    page = browser.get("/account/feeds").text
    visitor = cast.browser(None)
    assert "Handy" in page
    assert "Gemeinsame Ablage" in page
    assert visitor.get(old).status_code == 404
    assert visitor.get(address_shown(page)).status_code == 200


def test_an_address_is_shown_once_and_kept_nowhere(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.manager)
    token = new_feed(browser).removeprefix("/feeds/").removesuffix(".ics")

    assert len(token) >= 43  # 256 bits
    assert token not in browser.get("/account/feeds").text
    with transaction(writing=False) as opened:
        for table in ("feed", "audit_entry", "notice", "mail", "job"):
            assert token not in str(opened.execute(text(f"SELECT * FROM {table}")).all())


def test_nobody_touches_the_feed_of_somebody_else(embedded_cast: Cast) -> None:
    cast = embedded_cast
    new_feed(cast.browser(cast.manager))
    with transaction(writing=False) as opened:
        feed_id = opened.scalars(select(Feed.id)).one()
    other = cast.browser(cast.coordination)

    assert other.get(f"/account/feeds/{feed_id}/revoke").status_code == 404
    assert other.post(f"/account/feeds/{feed_id}/renew").status_code == 404


def test_guessing_addresses_is_slowed_down(embedded_cast: Cast) -> None:
    visitor = embedded_cast.browser(None)
    answers = [visitor.get(f"/feeds/{number:043}.ics").status_code for number in range(102)]

    assert answers[0] == 404
    assert answers[-1] == 429


def test_what_was_called_off_stays_a_while_and_then_goes(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast, "Abgesagter", start=soon())
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        cancel_event(user, opened.get_one(Event, event.id))
    address = new_feed(cast.browser(cast.contributor))
    visitor = cast.browser(None)

    assert "STATUS:CANCELLED" in visitor.get(address).text
    with transaction(writing=True) as opened:
        opened.execute(update(Event).values(cancelled_at=now() - timedelta(days=91)))
    assert titles(visitor.get(address)) == []


def test_it_shows_half_a_year_back_and_two_years_ahead(embedded_cast: Cast) -> None:
    cast = embedded_cast
    for days, title in ((-200, "Lange her"), (-170, "Neulich"), (700, "Fern"), (760, "Zu fern")):
        an_event(cast, title, start=soon(days))

    assert titles(cast.browser(None).get(new_feed(cast.browser(cast.contributor)))) == ["Fern", "Neulich"]


def test_what_has_not_changed_is_not_sent_again(cast: Cast) -> None:
    an_event(cast, start=soon())
    address = new_feed(cast.browser(cast.contributor))
    visitor = cast.browser(None)
    first = visitor.get(address)

    by_tag = visitor.get(address, headers={"If-None-Match": first.headers["ETag"]})
    by_time = visitor.get(address, headers={"If-Modified-Since": first.headers["Last-Modified"]})

    assert by_tag.status_code == by_time.status_code == 304
    assert by_tag.data == b""
    assert by_tag.headers["ETag"] == first.headers["ETag"]
    assert by_tag.headers["Cache-Control"] == "private, no-cache"
    assert by_tag.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("change", ["new", "deleted", "invited elsewhere"])
def test_what_has_changed_is_sent(embedded_cast: Cast, change: str) -> None:
    cast = embedded_cast
    event = an_event(cast, "Alt", start=soon())
    other = an_event(cast, "Anderer", by=cast.manager, start=soon())
    take_part(cast, an_event(cast, "Dritter", by=cast.manager, start=soon()), cast.contributor)
    address = new_feed(cast.browser(cast.contributor))
    visitor = cast.browser(None)
    first = visitor.get(address)
    if change == "new":
        an_event(cast, "Neu", start=soon())
    elif change == "deleted":
        with cast.app.app_context(), transaction(writing=True) as opened:
            user = user_of_person(opened.get_one(Person, cast.contributor.id))
            delete_event(user, opened.get_one(Event, event.id))
    else:  # as many as before, with the same times and revisions
        with transaction(writing=True) as opened:
            opened.execute(delete(Participant))
        take_part(cast, other, cast.contributor)

    by_tag = visitor.get(address, headers={"If-None-Match": first.headers["ETag"]})
    by_time = visitor.get(address, headers={"If-Modified-Since": first.headers["Last-Modified"]})

    assert by_tag.status_code == by_time.status_code == 200
    assert titles(by_tag) == titles(by_time) != titles(first)


def test_a_tag_comes_before_a_time(embedded_cast: Cast) -> None:
    cast = embedded_cast
    address = new_feed(cast.browser(cast.contributor))
    visitor = cast.browser(None)
    first = visitor.get(address)

    answer = visitor.get(
        address, headers={"If-None-Match": '"another"', "If-Modified-Since": first.headers["Last-Modified"]}
    )

    assert answer.status_code == 200


def test_one_termin_of_a_series_comes_alone(embedded_cast: Cast) -> None:
    cast = embedded_cast
    first, second, _ = a_series(cast)

    for event, day in ((first, 2), (second, 9)):
        answer = cast.browser(cast.contributor).get(f"/events/{event.id}.ics")
        [component] = Calendar.from_ical(answer.data).walk("VEVENT")
        assert "RRULE" not in component
        assert component.start.isoformat() == f"2027-03-{day:02}T09:00:00+01:00"


def test_one_termin_comes_as_a_file(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast, "Übergang Schule – Beruf", start=soon())

    answer = cast.browser(cast.reader).get(f"/events/{event.id}.ics")

    assert titles(answer) == ["Übergang Schule – Beruf"]
    assert "attachment" in answer.headers["Content-Disposition"]
    assert cast.browser(cast.stranger).get(f"/events/{event.id}.ics").status_code == 404
    page = cast.browser(cast.reader).get(f"/events/{event.id}")
    assert page.status_code == 200


def test_the_public_feed_shows_what_was_announced_for_everybody(cast: Cast) -> None:
    public = an_event(
        cast, "Tag der offenen Tür", start=soon(), is_public=True, goal="Intern", video_url="https://video.example/1"
    )
    draft = an_event(cast, "Entwurf", start=soon(), is_public=True, is_draft=True)
    own = an_event(cast, "Nur für uns", start=soon())
    visitor = cast.browser(None)

    answer = visitor.get("/public/events.ics")

    assert titles(answer) == ["Tag der offenen Tür"]
    for secret in ("Intern", "video.example", "mailto:", "/events/", "URL:"):
        assert secret not in answer.text
    assert answer.headers["Cache-Control"] == "public, max-age=600"
    assert "Set-Cookie" not in answer.headers
    assert visitor.get("/public/events.ics", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert titles(visitor.get(f"/public/events/{public.id}.ics")) == ["Tag der offenen Tür"]
    for hidden in (draft.id, own.id, uuid.uuid4()):
        assert visitor.get(f"/public/events/{hidden}.ics").status_code == 404


def test_what_was_deleted_is_public_no_more(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast, start=soon(), is_public=True)
    visitor = cast.browser(None)
    assert len(titles(visitor.get("/public/events.ics"))) == 1
    with transaction(writing=True):
        session().execute(update(Event).where(Event.id == event.id).values(deleted_at=now(), status=CANCELLED))

    assert titles(visitor.get("/public/events.ics")) == []
    assert visitor.get(f"/public/events/{event.id}.ics").status_code == 404
