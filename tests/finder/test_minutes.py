"""Agendas, minutes and Beschlüsse are found by themselves, by those who read the Bereich, and by nobody else."""

from __future__ import annotations

from flask import Flask

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.actions import delete_event
from hub.calendar.models import Event
from hub.db import transaction
from hub.found import found_rows
from hub.minutes.agenda import remove_item
from hub.minutes.models import AgendaItem, Decision
from hub.minutes.results import remove_decision
from tests.calendar.steps import an_event
from tests.finder.steps import ask, settle
from tests.minutes.steps import a_decision, an_item, invited, write
from tests.people import Cast

WORD = "Quittenprojekt"


def test_an_agenda_is_found_by_its_points_and_leads_to_its_page(app: Flask, cast: Cast) -> None:
    event = an_event(cast, "Dienstgespräch")
    an_item(cast, event, "Bericht zum Quittenprojekt", note="Bitte die Zahlen mitbringen")
    settle(app)
    for words in ("Quittenprojekte", "Zahl art:tagesordnung", "quittenprojekt was:protokoll"):
        page = ask(cast.browser(cast.reader), words)
        assert page.names == ["Dienstgespräch"], words
        assert f'href="/events/{event.id}/minutes"' in page.text


def test_what_was_noted_is_found_at_once(app: Flask, cast: Cast) -> None:
    event = an_event(cast, "Dienstgespräch")
    item = an_item(cast, event, "Verschiedenes")
    settle(app)
    assert ask(cast.browser(cast.reader), "Zwetschge").names == []
    write(cast.browser(cast.contributor), item, "Die Zwetschgen sind reif.")
    settle(app)

    page = ask(cast.browser(cast.reader), "Zwetschge art:protokoll")
    assert page.names == ["Dienstgespräch"]
    assert "<mark>Zwetschgen</mark>" in page.text


def test_a_beschluss_is_found_by_its_number_and_words(app: Flask, cast: Cast) -> None:
    item = an_item(cast, an_event(cast, "Dienstgespräch"), "Ferienprogramm")
    decision = a_decision(cast, item, "Wir beginnen mit den Pflaumen.")
    settle(app)
    for words in ("Pflaume", f'"{decision.number}"', "art:beschluss pflaumen", "was:beschluss"):
        page = ask(cast.browser(cast.reader), words)
        assert page.names == [f"{decision.number} Ferienprogramm"], words
        assert f"#item-{item.id}" in page.text


def test_strangers_and_those_who_are_only_invited_find_nothing_of_it(app: Flask, cast: Cast) -> None:
    event = an_event(cast, "Dienstgespräch")
    a_decision(cast, an_item(cast, event, WORD), f"Das {WORD} beginnt.")
    invited(cast, event, cast.stranger)
    settle(app)

    assert len(ask(cast.browser(cast.reader), WORD).names) == 2
    page = ask(cast.browser(cast.stranger), WORD)
    assert page.names == []
    assert "Treffer</p>" not in page.text or "0 Treffer" in page.text


def test_found_ids_load_nothing_for_those_who_are_only_invited(app: Flask, cast: Cast) -> None:
    event = an_event(cast, "Dienstgespräch")
    decision = a_decision(cast, an_item(cast, event, WORD), f"Das {WORD} beginnt.")
    invited(cast, event, cast.stranger)
    ids = [f"minutes:{event.id}", f"decision:{decision.id}"]
    reader, stranger = cast.user(cast.reader), cast.user(cast.stranger)
    with app.test_request_context(), transaction(writing=False):
        assert set(found_rows(reader, ids)) == set(ids)
        assert found_rows(stranger, [*ids, f"event:{event.id}"]).keys() == {f"event:{event.id}"}


def test_the_agenda_of_a_draft_is_found_by_nobody(app: Flask, cast: Cast) -> None:
    event = an_event(cast, "Dienstgespräch", is_draft=True)
    a_decision(cast, an_item(cast, event, WORD), f"Das {WORD} beginnt.")
    settle(app)
    for person in (cast.contributor, cast.reader):
        assert ask(cast.browser(person), WORD).names == []


def test_with_its_termin_it_is_gone_at_once(app: Flask, cast: Cast) -> None:
    event = an_event(cast, "Dienstgespräch")
    an_item(cast, event, WORD)
    settle(app)
    with app.app_context(), transaction(writing=True) as opened:
        delete_event(user_of_person(opened.get_one(Person, cast.contributor.id)), opened.get_one(Event, event.id))

    page = ask(cast.browser(cast.reader), WORD)  # the index still holds it
    assert page.names == []
    assert "0 Treffer" in page.text
    settle(app)
    assert ask(cast.browser(cast.reader), WORD).names == []


def test_a_point_or_beschluss_that_was_taken_out_is_not_found(app: Flask, cast: Cast) -> None:
    event = an_event(cast, "Dienstgespräch")
    item, kept = an_item(cast, event, WORD), an_item(cast, event, "Begrüßung")
    decision = a_decision(cast, kept, f"Das {WORD} beginnt.")
    settle(app)
    with app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        remove_decision(user, opened.get_one(Decision, decision.id))
        remove_item(user, opened.get_one(AgendaItem, item.id))
    settle(app)

    assert ask(cast.browser(cast.reader), WORD).names == []
    assert ask(cast.browser(cast.reader), "Begrüßung").names == ["Dienstgespräch"]
