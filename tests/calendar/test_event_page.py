"""The page of a Termin: what it says, and what those see who are only invited."""

from __future__ import annotations

from hub.calendar.models import Event, Participant
from hub.db import session, transaction
from tests.calendar.steps import an_event
from tests.people import Cast, a_document


def test_it_says_everything_that_is_known(embedded_cast: Cast) -> None:
    event = an_event(
        embedded_cast,
        goal="Absprachen treffen",
        audience="Fachkräfte U25",
        legal_areas=("sgb2", "sgb8"),
        description="Bitte Fälle mitbringen.",
        place="Raum 204",
        video_url="https://konferenz.example/u25",
        accessibility="Stufenlos",
        speaker="Frau Muster",
        costs="keine",
    )
    text = embedded_cast.browser(embedded_cast.reader).get(f"/events/{event.id}").text
    for said in (
        "Dienstag, 2. März 2027, 9:00–11:00 Uhr", "Absprachen treffen", "Fachkräfte U25", "SGB II, SGB VIII",
        "Bitte Fälle mitbringen.", "Raum 204", 'href="https://konferenz.example/u25"', "Stufenlos", "Frau Muster",
        "keine", "Integrationsfachkraft U25", "Gemeinsame Ablage",
    ):  # fmt: skip
        assert said in text
    assert "Bearbeiten" not in text


def test_an_address_that_is_none_of_the_web_is_no_link(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast, video_url="javascript:alert(1)")
    assert 'href="javascript' not in embedded_cast.browser(embedded_cast.reader).get(f"/events/{event.id}").text


def test_who_is_only_invited_sees_nothing_else_of_the_bereich(embedded_cast: Cast) -> None:
    a_document(embedded_cast)
    event = an_event(embedded_cast)
    embedded_cast.browser(embedded_cast.contributor).post(f"/events/{event.id}/folder/new")
    with transaction(writing=True) as opened:
        opened.add(Participant(event_id=event.id, person_id=embedded_cast.stranger.id))
    stranger = embedded_cast.browser(embedded_cast.stranger)
    text = stranger.get(f"/events/{event.id}").text
    assert "Dienstag, 2. März 2027" in text
    assert "Gemeinsame Ablage" not in text
    assert "Unterlagen" not in text
    assert "/folders/" not in text
    for page in ("edit", "copy", "announce", "cancel", "delete", "folder"):
        assert stranger.get(f"/events/{event.id}/{page}").status_code == 403


def test_the_folder_of_a_termin_is_made_with_one_button_and_names_it(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    page = browser.post(f"/events/{event.id}/folder/new", follow_redirects=True)
    assert "2027-03-02 Dienstgespräch" in page.text
    with transaction(writing=False):
        folder_id = session().get_one(Event, event.id).folder_id
    assert f'href="/events/{event.id}"' in browser.get(f"/folders/{folder_id}").text


def test_a_draft_is_not_named_on_its_folder_to_readers(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast, "Geheim", is_draft=True)
    with transaction(writing=True) as opened:
        opened.get_one(Event, event.id).folder_id = embedded_cast.root.id
    page = f"/folders/{embedded_cast.root.id}"
    assert "Geheim" in embedded_cast.browser(embedded_cast.contributor).get(page).text
    assert "Geheim" not in embedded_cast.browser(embedded_cast.reader).get(page).text


def test_a_folder_of_another_bereich_cannot_be_chosen(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast)
    answer = embedded_cast.browser(embedded_cast.contributor).post(
        f"/events/{event.id}/folder", {"folder": "00000000-0000-0000-0000-000000000000"}
    )
    assert answer.status_code == 422
