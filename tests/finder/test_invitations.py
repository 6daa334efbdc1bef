"""A Termin is found by those who are invited to it, though they read nothing else of its Bereich."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import delete

from hub.calendar.models import Event, Participant
from hub.db import transaction
from hub.invitations.findable import scopes_of_invitations
from tests.calendar.steps import an_event
from tests.finder.steps import Page, ask, filter_counts, settle
from tests.finder.test_events_and_tasks import a_series
from tests.invitations.steps import announced, changed, invited_by
from tests.people import Cast

WORDS = "Quittenprojekt"
A_MONTH = timedelta(days=30)


def test_a_termin_is_found_by_a_word_of_its_description(app: Flask, cast: Cast) -> None:
    event = an_event_for_the_stranger(cast, "Fachtag", description="Wir sprechen über die Ausbildungsverträge.")
    settle(app)
    page = asked_by_the_stranger(cast, "Ausbildungsvertrag")

    assert page.names == ["Fachtag"]
    assert f'href="/events/{event.id}"' in page.text
    assert cast.browser(cast.stranger).get(f"/events/{event.id}").status_code == 200


def test_its_bereich_is_not_named(app: Flask, cast: Cast) -> None:
    an_event_for_the_stranger(cast, WORDS)
    settle(app)
    page = asked_by_the_stranger(cast, WORDS)

    assert page.names == [WORDS]
    assert cast.shared.name not in page.text
    assert str(cast.shared.id) not in page.text


def test_whoever_reads_the_bereich_finds_it_once(app: Flask, cast: Cast) -> None:
    event = an_event(cast, WORDS)
    invited_by(cast, event, f"person:{cast.reader.id}", f"person:{cast.stranger.id}")
    settle(app)
    page = ask(cast.browser(cast.reader), WORDS)

    assert page.names == [WORDS]
    assert filter_counts(page, "Bereich") in ({}, {cast.shared.name: 1})


def test_others_do_not_find_it(app: Flask, cast: Cast) -> None:
    an_event_for_the_stranger(cast, WORDS)
    settle(app)

    assert ask(cast.browser(cast.guest), WORDS).names == []


def test_a_draft_is_not_found_until_it_is_announced(app: Flask, cast: Cast) -> None:
    event = an_event(cast, WORDS, is_draft=True)
    invited_by(cast, event, f"person:{cast.stranger.id}")
    settle(app)
    assert asked_by_the_stranger(cast, WORDS).names == []

    announced(cast, event)
    settle(app)
    assert asked_by_the_stranger(cast, WORDS).names == [WORDS]


def test_a_new_title_is_found(app: Flask, cast: Cast) -> None:
    event = an_event_for_the_stranger(cast, "Fachtag")
    settle(app)
    changed(cast, event, title=WORDS)
    settle(app)

    assert asked_by_the_stranger(cast, WORDS).names == [WORDS]


def test_who_is_no_longer_invited_finds_it_no_more_at_once(app: Flask, cast: Cast) -> None:
    event = an_event_for_the_stranger(cast, WORDS)
    settle(app)
    with app.app_context(), transaction(writing=True) as opened:
        opened.execute(delete(Participant).where(Participant.event_id == event.id))
    page = asked_by_the_stranger(cast, WORDS)  # the index still holds it

    assert page.names == []
    assert filter_counts(page, "Bereich") == {}


def test_of_a_series_the_next_termin_is_found_and_the_last_one_when_it_is_over(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction(writing=True):
        series = a_series(cast, weeks=(-2, -1, 1, 2))
    for event in series:
        invited_by(cast, event, f"person:{cast.stranger.id}")
    settle(app)
    page = asked_by_the_stranger(cast, WORDS)
    assert page.names == [WORDS]
    assert f"/events/{series[2].id}" in page.text

    with app.app_context(), transaction(writing=True) as opened:
        for event in series[2:]:
            row = opened.get_one(Event, event.id)
            row.starts_at, row.ends_at = row.starts_at - A_MONTH, row.ends_at - A_MONTH
    with app.app_context(), transaction(writing=False):
        assert scopes_of_invitations(cast.user(cast.stranger)) == {f"invitation:{series[1].id}"}


def test_the_filter_counts_all_invitations_together(app: Flask, cast: Cast) -> None:
    for title in ("Fachtag Quitten", "Runder Tisch Quitten"):
        an_event_for_the_stranger(cast, title)
    settle(app)

    with_all = asked_by_the_stranger(cast, "Quitten")
    assert sorted(with_all.names) == ["Fachtag Quitten", "Runder Tisch Quitten"]
    filtered = ask(cast.browser(cast.stranger), "Quitten", scope="invited")
    assert sorted(filtered.names) == sorted(with_all.names)
    assert filter_counts(filtered, "Bereich") == {"Einladungen": 2}
    assert sorted(asked_by_the_stranger(cast, "Quitten bereich:einladungen").names) == sorted(with_all.names)
    assert ask(cast.browser(cast.stranger), "Quitten", scope="public").names == []


def test_whoever_is_invited_to_nothing_finds_nothing_by_that_filter(app: Flask, cast: Cast) -> None:
    an_event(cast, WORDS)
    settle(app)

    assert ask(cast.browser(cast.reader), WORDS, scope="invited").names == []


def an_event_for_the_stranger(cast: Cast, title: str, **columns: str) -> Event:
    """Announced in „Gemeinsame Ablage“, which the stranger does not read."""
    event = an_event(cast, title, **columns)
    invited_by(cast, event, f"person:{cast.stranger.id}")
    return event


def asked_by_the_stranger(cast: Cast, words: str) -> Page:
    return ask(cast.browser(cast.stranger), words)
