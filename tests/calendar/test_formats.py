"""The list of formats: the Koordination keeps it, and nothing that is in use is lost."""

from __future__ import annotations

from hub.calendar.models import EventFormat
from hub.calendar.queries import formats
from hub.db import session, transaction
from tests.calendar.steps import an_event, format_called
from tests.people import Cast


def names() -> list[str]:
    with transaction(writing=False):
        return [one.name for one in formats()]


def id_of(name: str) -> str:
    with transaction(writing=False):
        return str(format_called(name).id)


def test_a_format_is_added_renamed_and_moved(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.coordination)
    browser.post("/event-formats/new", {"name": " Runder  Tisch ", "is_joint": "y"})
    assert names()[-1] == "Runder Tisch"
    browser.post(f"/event-formats/{id_of('Runder Tisch')}", {"name": "Fallrunde", "is_training": "y"})
    browser.post(f"/event-formats/{id_of('Fallrunde')}/move", {"to": "up"})
    assert names()[-2] == "Fallrunde"
    with transaction(writing=False):
        kept = format_called("Fallrunde")
        assert (kept.is_joint, kept.is_training) == (False, True)


def test_two_formats_never_have_one_name(embedded_cast: Cast) -> None:
    answer = embedded_cast.browser(embedded_cast.coordination).post("/event-formats/new", {"name": "fachtag"})
    assert answer.status_code == 422
    assert "Ein Format mit diesem Namen gibt es schon." in answer.text


def test_a_retired_format_stays_with_its_termine_and_cannot_be_chosen(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast)
    coordination = embedded_cast.browser(embedded_cast.coordination)
    coordination.post(f"/event-formats/{event.format_id}/retire")
    assert "Dienstgespräch" not in names()
    assert str(event.format_id) not in coordination.get("/events/new").text
    assert str(event.format_id) in coordination.get(f"/events/{event.id}/edit").text
    assert "Dienstgespräch" in coordination.get(f"/events/{event.id}").text


def test_the_last_format_stays(embedded_cast: Cast) -> None:
    with transaction(writing=True) as opened:
        for one in opened.query(EventFormat).filter(EventFormat.name != "Fachtag"):
            one.is_active = False
    browser = embedded_cast.browser(embedded_cast.coordination)
    browser.post(f"/event-formats/{id_of('Fachtag')}/retire")
    with transaction(writing=False):
        assert session().get_one(EventFormat, format_called("Fachtag").id).is_active
