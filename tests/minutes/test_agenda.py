"""The agenda: items, their times and order, what hangs on them, and who sees how much of it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.actions import cancel_event, delete_event
from hub.calendar.models import Event
from hub.db import session, transaction
from hub.documents.folders import root_of
from hub.documents.models import Workspace
from hub.minutes.agenda import copy_agenda
from hub.minutes.models import AgendaItem
from tests.calendar.steps import an_event
from tests.invitations.steps import GUEST, invited_by, link_of, participant
from tests.minutes.steps import a_decision, a_topic, an_item, invited, items_of, now_is, page, write
from tests.people import Cast, a_document, document_named

LATER = datetime(2027, 4, 6, 9)


def test_every_item_begins_when_those_before_it_are_over(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    an_item(cast, event, "Begrüßung", minutes=10)
    an_item(cast, event, "Rückblick", minutes=30)
    an_item(cast, event, "Offenes Ende")
    an_item(cast, event, "Danach")
    text = page(cast.browser(cast.reader), f"/events/{event.id}/agenda")
    times = [part.partition("<")[0] for part in text.split('<span class="agenda-time numeric">')[1:]]
    assert times == ["09:00", "09:10", "09:40", ""]


def test_items_move_up_and_down_and_stop_at_the_ends(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    first, _, third = (an_item(cast, event, title) for title in ("A", "B", "C"))
    browser = cast.browser(cast.contributor)
    browser.post(f"/agenda-items/{third.id}/move", {"direction": "up"})
    browser.post(f"/agenda-items/{first.id}/move", {"direction": "up"})
    assert [item.title for item in items_of(event)] == ["A", "C", "B"]


def test_an_item_is_placed_before_another_or_at_the_end(embedded_cast: Cast) -> None:
    cast, event, other = embedded_cast, an_event(embedded_cast), an_event(embedded_cast)
    first, second, third = (an_item(cast, event, title) for title in ("A", "B", "C"))
    foreign = an_item(cast, other, "X")
    browser = cast.browser(cast.contributor)

    def placed(item: AgendaItem, before: object) -> tuple[int, list[str]]:
        status = browser.post(f"/agenda-items/{item.id}/move", {"before": str(before)}).status_code
        return status, [item.title for item in items_of(event)]

    assert placed(third, first.id) == (302, ["C", "A", "B"])
    assert placed(third, "end") == (302, ["A", "B", "C"])
    assert placed(first, third.id) == (302, ["B", "A", "C"])
    assert placed(second, second.id) == (409, ["B", "A", "C"])
    assert placed(second, foreign.id) == (409, ["B", "A", "C"])
    assert placed(second, "x") == (404, ["B", "A", "C"])


def test_an_item_without_a_title_comes_back_with_its_form(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast)
    response = embedded_cast.browser(embedded_cast.contributor).post(
        f"/events/{event.id}/agenda", {"title": " ", "minutes": "20"}
    )
    assert response.status_code == 422
    assert items_of(event) == []


def test_who_changes_an_item_that_somebody_else_changed_meanwhile_overwrites_nothing(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    item = an_item(cast, event)
    browser = cast.browser(cast.contributor)
    browser.post(f"/agenda-items/{item.id}/edit", {"title": "Erste", "revision": "1"})
    late = browser.post(f"/agenda-items/{item.id}/edit", {"title": "Zweite", "revision": "1"})
    assert late.status_code == 422
    assert now_is(item).title == "Erste"


def test_text_is_shown_as_text(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    an_item(cast, event, "<script>alert(1)</script>", note="<b>fett</b>")
    raw = cast.browser(cast.reader).get(f"/events/{event.id}/agenda").text
    assert "<script>alert" not in raw
    assert "&lt;b&gt;fett" in raw


def test_who_is_only_invited_sees_titles_and_times_and_nothing_else(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    document = a_document(cast, "Vertraulich.txt")
    item = an_item(cast, event, "Haushalt", minutes=20, owner="Jobcenter", note="Bitte Zahlen mitbringen")
    an_item(cast, event, "Verschiedenes")
    cast.browser(cast.contributor).post(f"/agenda-items/{item.id}/attach", {"document": str(document.id)})
    write(cast.browser(cast.contributor), item, "Streng intern")
    a_topic(cast, "Geheimes Thema")
    invited(cast, event, cast.stranger)
    browser = cast.browser(cast.stranger)
    seen = page(browser, f"/events/{event.id}") + page(browser, f"/events/{event.id}/agenda")
    assert "Haushalt" in seen
    assert "09:20" in seen
    for hidden in ("Vertraulich", "Bitte Zahlen", "Streng intern", "Geheimes Thema", "/minutes", "/workspaces/"):
        assert hidden not in seen.replace('href="/workspaces"', "")
    assert browser.get(f"/events/{event.id}/minutes").status_code == 403
    assert browser.get(f"/workspaces/{cast.shared.id}/decisions").status_code == 404


def test_an_attachment_is_shown_to_those_who_may_read_it_only(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    item = an_item(cast, event)
    manager = cast.browser(cast.manager)
    manager.post("/workspaces/new", {"name": "Leitung"})
    with transaction(writing=False) as opened:
        root = root_of(opened.scalars(select(Workspace).where(Workspace.name == "Leitung")).one())
    manager.upload(root.id, "Nur Leitung.txt", b"x")
    hidden = document_named("Nur Leitung.txt")
    assert manager.post(f"/agenda-items/{item.id}/attach", {"document": str(hidden.id)}).status_code == 302
    assert "Nur Leitung.txt" in page(manager, f"/events/{event.id}/agenda")
    reader = cast.browser(cast.reader)
    assert "Nur Leitung.txt" not in page(reader, f"/events/{event.id}/agenda")
    assert "Nur Leitung.txt" not in page(reader, f"/events/{event.id}/minutes")
    guessed = cast.browser(cast.contributor).post(f"/agenda-items/{item.id}/attach", {"document": str(hidden.id)})
    assert guessed.status_code == 404


def test_a_topic_is_taken_up_with_one_click_and_comes_back_when_its_item_goes(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    topic = a_topic(cast, "Ferienprogramm", "Anmeldung läuft schlecht")
    browser = cast.browser(cast.contributor)
    assert "Ferienprogramm" in page(browser, f"/events/{event.id}/agenda")
    browser.post(f"/events/{event.id}/agenda/take-up", {"item": f"topic:{topic.id}"})
    [item] = items_of(event)
    assert (item.title, item.note) == ("Ferienprogramm", "Anmeldung läuft schlecht")
    assert not now_is(topic).is_waiting
    browser.post(f"/agenda-items/{item.id}/remove")
    assert now_is(topic).is_waiting


def test_a_topic_that_somebody_else_has_just_taken_is_taken_once(embedded_cast: Cast) -> None:
    cast, event, other = embedded_cast, an_event(embedded_cast), an_event(embedded_cast, "Arbeitskreis", start=LATER)
    topic = a_topic(cast)
    browser = cast.browser(cast.contributor)
    for where in (event, other):
        browser.post(f"/events/{where.id}/agenda/take-up", {"item": f"topic:{topic.id}"})
    assert [len(items_of(event)), len(items_of(other))] == [1, 0]


def test_an_id_that_is_none_or_of_another_bereich_takes_up_nothing(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    browser = cast.browser(cast.contributor)
    assert browser.post(f"/events/{event.id}/agenda/take-up", {"item": "topic:x"}).status_code == 404
    browser.post(f"/events/{event.id}/agenda/take-up", {"item": f"topic:{uuid.uuid4()}"})
    assert items_of(event) == []


def test_what_was_not_dealt_with_goes_back_and_can_be_fetched_again(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    item = an_item(cast, event, "Raumfrage")
    browser = cast.browser(cast.contributor)
    browser.post(f"/agenda-items/{item.id}/postpone")
    assert "Raumfrage" in page(browser, f"/workspaces/{cast.shared.id}/topics")
    browser.post(f"/agenda-items/{item.id}/resume")
    assert "Raumfrage" not in page(browser, f"/workspaces/{cast.shared.id}/topics")


def test_the_topics_of_a_termin_that_is_called_off_wait_again(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    topic = a_topic(cast)
    cast.browser(cast.contributor).post(f"/events/{event.id}/agenda/take-up", {"item": f"topic:{topic.id}"})
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        cancel_event(user, opened.get_one(Event, event.id))
    assert now_is(topic).is_waiting


def test_an_item_with_results_stays(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    item = an_item(cast, event)
    a_decision(cast, item)
    cast.browser(cast.contributor).post(f"/agenda-items/{item.id}/remove")
    assert [one.id for one in items_of(event)] == [item.id]


def test_a_copied_termin_has_the_agenda_and_not_what_came_of_it(embedded_cast: Cast) -> None:
    cast, event, copy = embedded_cast, an_event(embedded_cast), an_event(embedded_cast, "Nächstes", start=LATER)
    item = an_item(cast, event, "Rückblick", minutes=15)
    write(cast.browser(cast.contributor), item, "Alles gut")
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        copy_agenda(user, session().get_one(Event, copy.id), session().get_one(Event, event.id))
    [copied] = items_of(copy)
    assert (copied.title, copied.minutes, copied.text) == ("Rückblick", 15, "")


def test_a_guest_sees_titles_and_times_and_nothing_else_of_the_bereich(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    invited_by(cast, event, addresses=GUEST)
    link = link_of(cast, participant(event, GUEST))
    assert "Tagesordnung" not in page(cast.browser(None), link)
    an_item(cast, event, "Begrüßung", minutes=10)
    item = an_item(cast, event, "Rückblick", owner="Frau Amsel", note="Nur für uns")
    write(cast.browser(cast.contributor), item, "Vertraulich besprochen")
    a_decision(cast, item)

    text = page(cast.browser(None), link)
    assert all(word in text for word in ("Tagesordnung", "Begrüßung", "Rückblick", "09:10"))
    hidden = ("Frau Amsel", "Nur für uns", "Vertraulich", "im Mai", f"/events/{event.id}", "Gemeinsame Ablage")
    assert not any(word in text for word in hidden)


def test_the_agenda_of_a_draft_is_for_those_who_plan(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast, is_draft=True)
    an_item(cast, event)
    for address in (f"/events/{event.id}/agenda", f"/events/{event.id}/minutes"):
        assert cast.browser(cast.reader).get(address).status_code == 404
        assert cast.browser(cast.contributor).get(address).status_code == 200


def test_nothing_of_a_deleted_termin_can_be_reached(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    item = an_item(cast, event)
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        delete_event(user, opened.get_one(Event, event.id))
    browser = cast.browser(cast.manager)
    for address in (f"/events/{event.id}/agenda", f"/events/{event.id}/minutes", f"/agenda-items/{item.id}/edit"):
        assert browser.get(address).status_code == 404
    assert write(browser, item, "trotzdem").status_code == 404
