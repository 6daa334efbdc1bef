"""Asking: two steps, only those who may read, one fixed version; a new version asks again."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from hub.db import transaction
from hub.notices.models import Notice
from tests.acknowledgements.steps import (
    addressed,
    addressees_of,
    answer,
    ask,
    filed,
    join_group,
    page_of,
    preview,
    rounds_of,
    send,
    shut_out,
    wish,
)
from tests.days import day_in
from tests.people import Cast


def told(kind: str) -> list[uuid.UUID]:
    with transaction(writing=False) as opened:
        return list(opened.scalars(select(Notice.person_id).where(Notice.kind == f"acknowledgements.{kind}")))


def test_before_anything_is_sent_the_page_says_by_name_and_count_who_is_asked(embedded_cast: Cast) -> None:
    cast, document = embedded_cast, filed(embedded_cast)
    browser = cast.browser(cast.manager)
    join_group(cast, cast.reader)
    page = preview(browser, document, wish(institutions=[cast.jobcenter.principal], groups=[cast.group.principal])).text
    assert "Erwartet werden 2 Antworten" in page
    assert "Integrationsfachkraft U25" in page
    assert "Schulsozialarbeit" in page
    assert "1 weiteres Mitglied hat keinen Zugang" in page  # the stranger of the Steuergruppe
    assert "Berufsberatung" not in page
    assert rounds_of(document) == []
    assert told("asked") == []


def test_those_who_are_asked_find_it_on_their_start_page_and_by_mail(embedded_cast: Cast) -> None:
    cast = embedded_cast
    document = filed(cast)
    asked = ask(cast.browser(cast.contributor), document, people=[cast.reader.principal], message="Bitte Abschnitt 2")
    reader = cast.browser(cast.reader)
    assert "Bitte zur Kenntnis nehmen" in reader.get("/").text
    assert told("asked") == [cast.reader.id]
    assert "Bitte Abschnitt 2" in page_of(reader, asked)
    assert "Bitte zur Kenntnis nehmen" not in cast.browser(cast.manager).get("/").text


def test_only_people_who_may_read_are_offered(embedded_cast: Cast) -> None:
    cast, document = embedded_cast, filed(embedded_cast)
    page = cast.browser(cast.contributor).get(f"/documents/{document.id}/acknowledgements/new").text
    assert "Schulsozialarbeit" in page
    for name in ("Berufsberatung", "Agentur für Arbeit", "Ausbildungsberatung", "Technische Administration"):
        assert name not in page


def test_somebody_without_access_who_is_forged_into_the_form_is_refused(embedded_cast: Cast) -> None:
    cast, document = embedded_cast, filed(embedded_cast)
    browser = cast.browser(cast.contributor)
    for person in (cast.stranger, cast.guest, cast.administrator):
        refused = preview(browser, document, wish(people=[person.principal, cast.reader.principal]))
        assert refused.status_code == 422
        assert "keinen Zugang" in refused.text
    assert rounds_of(document) == []


SENSELESS: list[tuple[dict[str, Any], str]] = [
    ({}, "Bitte wählen Sie mindestens"),
    ({"people": ["person:nobody"]}, "keinen Zugang"),
    ({"people": ["everybody"]}, "keinen Zugang"),
    ({"people": [f"group:{uuid.uuid4()}"]}, "keinen Zugang"),
    ({"due_on": day_in(-2).isoformat()}, "schon vorbei"),
    ({"due_on": "9999-12-31"}, "Bitte wählen Sie einen Tag bis zum"),
    ({"due_on": "31.13.2026"}, "Kein gültiges Datum"),
    ({"due_on": ""}, "Bitte geben Sie einen Tag an"),
    ({"message": "x" * 10_000}, "höchstens 1000 Zeichen"),
    ({"aim": "obey"}, "Bitte prüfen Sie Ihre Angaben"),
    ({"of_institution": "some"}, "Bitte prüfen Sie Ihre Angaben"),
    ({"number": "7"}, "Inzwischen gibt es Fassung 1"),
    ({"number": "eins"}, "Bitte prüfen Sie Ihre Angaben"),
]


def test_a_wish_that_makes_no_sense_asks_nobody(embedded_cast: Cast) -> None:
    cast, document = embedded_cast, filed(embedded_cast)
    browser = cast.browser(cast.contributor)
    for fields, message in SENSELESS:
        refused = preview(browser, document, wish(**({"people": [cast.reader.principal]} if fields else {}) | fields))
        assert refused.status_code == 422, fields
        assert message in refused.text, fields
    assert rounds_of(document) == []


def test_who_changes_between_the_steps_is_shown_again(embedded_cast: Cast) -> None:
    cast, document = embedded_cast, filed(embedded_cast)
    browser = cast.browser(cast.manager)
    sent = wish(groups=[cast.group.principal], people=[cast.reader.principal], confirmed="an old state")
    join_group(cast, cast.contributor)
    asked = preview(browser, document, sent)
    assert asked.status_code == 200
    assert "hat sich inzwischen geändert" in asked.text
    assert rounds_of(document) == []


def test_sending_twice_asks_once(embedded_cast: Cast) -> None:
    cast = embedded_cast
    document, browser = filed(cast), cast.browser(cast.contributor)
    sent = wish(people=[cast.reader.principal])
    first, second = (send(browser, document, sent) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(rounds_of(document)) == 1
    assert told("asked") == [cast.reader.id]


def test_all_of_an_institution_are_asked_one_by_one_without_its_guests(embedded_cast: Cast) -> None:
    cast, document = embedded_cast, filed(embedded_cast)
    asked = ask(cast.browser(cast.manager), document, institutions=[cast.jobcenter.principal], of_institution="all")
    assert [row.person_id for row in addressees_of(asked)] == [cast.contributor.id]


def test_a_new_version_asks_again_where_that_was_wanted(cast: Cast) -> None:
    document = filed(cast)
    manager = cast.browser(cast.manager)
    former = ask(manager, document, people=[cast.reader.principal], asks_again="y", aim="agree")
    once = ask(manager, document, people=[cast.reader.principal])
    answer(cast.browser(cast.reader), addressed(former, cast.reader), "agreed")
    filed(cast, b"zwei")
    assert [(row.number, row.ended_as) for row in rounds_of(document)] == [(1, "replaced"), (1, None), (2, None)]
    again = rounds_of(document)[-1]
    assert (again.aim, again.due_on, again.asked_by) == ("agree", former.due_on, cast.manager.id)
    assert [row.answer for row in addressees_of(again)] == [None]
    assert told("asked-again") == [cast.reader.id]
    assert "zugestimmt" in page_of(manager, former)
    assert "Inzwischen gibt es Fassung 2" in page_of(manager, once)


def test_a_new_version_asks_nobody_who_lost_access_since(embedded_cast: Cast) -> None:
    cast, document = embedded_cast, filed(embedded_cast)
    ask(cast.browser(cast.manager), document, people=[cast.reader.principal], asks_again="y")
    shut_out(cast)
    filed(cast, b"zwei")
    assert [(row.number, row.ended_as) for row in rounds_of(document)] == [(1, "replaced")]
    assert told("asked-again") == []
