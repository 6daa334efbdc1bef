"""Public Termine: for everybody, and nothing of anybody."""

from __future__ import annotations

from datetime import timedelta

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.actions import cancel_event, delete_event
from hub.calendar.models import Event, Participant
from hub.db import now, transaction
from tests.calendar.steps import an_event
from tests.people import Cast

SOON = (now() + timedelta(days=3)).replace(hour=9, minute=0, second=0, microsecond=0, tzinfo=None)
FACTS = {
    "place": "Aula",
    "accessibility": "Stufenlos",
    "description": "Mit Kaffee",
    "audience": "Eltern",
    "speaker": "Frau Doktor Beispiel",
    "video_url": "https://video.example/geheim",
}


def a_public_event(cast: Cast, title: str = "Tag der Ausbildung", **more: object) -> Event:
    return an_event(cast, title, **{"is_public": True, "start": SOON, **FACTS, **more})


def text_of(cast: Cast, path: str) -> str:
    answer = cast.browser(None).get(path)
    assert answer.status_code == 200
    return answer.text


def test_everybody_reads_public_termine_by_month(embedded_cast: Cast) -> None:
    event = a_public_event(embedded_cast)
    page = text_of(embedded_cast, "/public/events")
    assert f"/public/events/{event.id}" in page
    assert "Tag der Ausbildung" in page
    assert "Jobcenter Musterstadt" in page


def test_one_termin_tells_the_public_facts_and_no_names(embedded_cast: Cast) -> None:
    event = a_public_event(embedded_cast)
    with transaction(writing=True) as opened:
        opened.add(Participant(event_id=event.id, name="Gast Geheim", email="gast@x.example"))
    page = text_of(embedded_cast, f"/public/events/{event.id}")
    assert all(word in page for word in ("09:00–11:00", "Aula", "Stufenlos", "Mit Kaffee", "Eltern", "Jobcenter"))
    hidden = ("Gast Geheim", "Integrationsfachkraft", "Gemeinsame Ablage", "Doktor", "video.example", "/events/new")
    assert not any(word in page for word in hidden)


def test_what_is_not_public_a_draft_or_deleted_is_not_there(cast: Cast) -> None:
    internal = a_public_event(cast, "Intern", is_public=False)
    draft = a_public_event(cast, "Entwurf", is_draft=True)
    deleted = a_public_event(cast, "Gelöscht")
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        delete_event(user, opened.get_one(Event, deleted.id))
    page = text_of(cast, "/public/events")
    for event in (internal, draft, deleted):
        assert event.title not in page
        assert cast.browser(None).get(f"/public/events/{event.id}").status_code == 404
        assert cast.browser(cast.coordination).get(f"/public/events/{event.id}").status_code == 404


def test_what_was_called_off_says_so(embedded_cast: Cast) -> None:
    event = a_public_event(embedded_cast)
    with embedded_cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, embedded_cast.contributor.id))
        cancel_event(user, opened.get_one(Event, event.id))
    assert "Abgesagt" in text_of(embedded_cast, "/public/events")
    assert "Dieser Termin ist abgesagt." in text_of(embedded_cast, f"/public/events/{event.id}")


def test_past_termine_leave_the_list_and_keep_their_page(embedded_cast: Cast) -> None:
    event = a_public_event(embedded_cast, start=SOON - timedelta(days=30))
    assert "Tag der Ausbildung" not in text_of(embedded_cast, "/public/events")
    assert "Tag der Ausbildung" in text_of(embedded_cast, f"/public/events/{event.id}")


def test_public_pages_set_no_cookie_and_may_be_kept(embedded_cast: Cast) -> None:
    event = a_public_event(embedded_cast)
    for path in ("/public/events", f"/public/events/{event.id}"):
        answer = embedded_cast.browser(None).get(path)
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert {"accept-language", "cookie"} <= {name.lower() for name in answer.vary}


def test_who_is_signed_in_reads_what_everybody_reads(embedded_cast: Cast) -> None:
    a_public_event(embedded_cast)
    answer = embedded_cast.browser(embedded_cast.reader).get("/public/events")
    assert answer.text == text_of(embedded_cast, "/public/events")
    assert "Schulsozialarbeit" not in answer.text


def test_every_language_says_the_day_and_marks_what_is_german(embedded_cast: Cast) -> None:
    event = a_public_event(embedded_cast)
    page = text_of(embedded_cast, f"/public/events/{event.id}?language=tr")
    assert '<html lang="tr"' in page and "Ne zaman" in page
    assert '<bdi lang="de">Tag der Ausbildung</bdi>' in page
    assert 'lang="ar" dir="rtl"' in text_of(embedded_cast, "/public/events?language=ar")


def test_a_page_that_does_not_exist_is_empty_or_the_first(embedded_cast: Cast) -> None:
    for number in ("0", "-1", "x", "99999999999999999999"):
        text_of(embedded_cast, f"/public/events?page={number}")


def test_the_sign_in_page_leads_there(embedded_cast: Cast) -> None:
    assert 'href="/public/events"' in text_of(embedded_cast, "/sign-in")
