"""Writing the public site: drafts beside German, publishing, history, pictures, and who may."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import uuid
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from hub.accounts.models import Person
from hub.audit.models import AuditEntry
from hub.db import transaction
from hub.documents.store import has_row, store
from hub.site.content import PICTURE, Block
from hub.site.drawing import GOOD_BYTES, MAX_SIDE
from hub.site.editors import appoint_editor
from hub.site.models import SiteImage, SitePage
from hub.site.pages import draft_of
from hub.site.pictures import read_picture
from tests.feedback.steps import asked
from tests.people import Browser, Cast
from tests.site.steps import a_page, a_picture, a_picture_file, a_text, coordination, read


def writer(cast: Cast) -> Browser:
    return cast.browser(cast.coordination)


def fields_of(browser: Browser, page_id: uuid.UUID, language: str = "de-simple") -> dict[str, Any]:
    """What the form of a page would send as it stands."""
    page = browser.get(f"/site/pages/{page_id}?language={language}").text
    found: dict[str, Any] = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n([^<]*)</textarea>', page))
    found["block"] = re.findall(r'name="block" value="([^"]+)"', page)
    return {name: value for name, value in found.items() if name not in ("csrf_token", "q")}


def save(browser: Browser, page_id: uuid.UUID, language: str = "de-simple", **changes: Any) -> Any:
    fields = fields_of(browser, page_id, language) | changes
    return browser.post(f"/site/pages/{page_id}?language={language}", fields)


def row(cast: Cast, page_id: uuid.UUID) -> SitePage:
    with cast.app.app_context(), transaction(writing=False) as opened:
        return opened.get_one(SitePage, page_id)


def test_a_page_is_written_in_two_languages_looked_at_published_and_read(cast: Cast) -> None:
    browser = writer(cast)
    browser.get("/site/pages/new")
    made = browser.post("/site/pages/new", {"title": "Übergang Schule – Beruf"})
    page_id = uuid.UUID(made.headers["Location"].rpartition("/")[2])
    added = save(browser, page_id, do="add:text", **{"title.de-simple": "Nach der Schule"})
    block = added.headers["Location"].rpartition("#block-")[2]
    saved = save(
        browser,
        page_id,
        do="preview:de-simple",
        **{f"text.{block}.de": "Wir helfen.", f"text.{block}.de-simple": "Hilfe."},
    )
    assert saved.headers["Location"] == f"/site/pages/{page_id}/preview?language=de-simple"
    look = browser.get(saved.headers["Location"]).text
    assert "Vorschau des Entwurfs" in look and "<h1>Nach der Schule</h1>" in look and "Hilfe." in look
    assert cast.browser(None).get("/public/pages/uebergang-schule-beruf").status_code == 404
    asked_again = browser.get(f"/site/pages/{page_id}/publish").text
    assert "Noch nicht vollständig:" in asked_again and "Русский" in asked_again
    revision = row(cast, page_id).revision
    assert browser.post(f"/site/pages/{page_id}/publish", {"revision": revision}).status_code == 302
    assert "Hilfe." in read(cast, "/public/pages/uebergang-schule-beruf?language=de-simple")
    assert "Übergang Schule – Beruf" in read(cast, "/public/pages")
    with cast.app.app_context(), transaction(writing=False) as opened:
        lines = opened.scalars(select(AuditEntry.action).where(AuditEntry.about == str(page_id))).all()
    assert lines == ["site.create", "site.change", "site.change", "site.publish"]


def test_what_is_changed_after_publishing_waits_as_a_draft(embedded_cast: Cast) -> None:
    page = a_page(embedded_cast, "Ausbildung", a_text("Alt."))
    browser = writer(embedded_cast)
    block = draft_of(row(embedded_cast, page.id)).blocks[0].id
    save(browser, page.id, **{f"text.{block}.de": "Neu."})
    assert "Alt." in read(embedded_cast, "/public/pages/ausbildung")
    assert "Entwurf geändert" in browser.get("/site").text


def test_languages_that_are_not_on_the_page_stay(embedded_cast: Cast) -> None:
    page = a_page(embedded_cast, "Ausbildung", a_text("Text.", ar="نص"), ar="التدريب")
    save(writer(embedded_cast), page.id, "en", **{"title.en": "Training"})
    draft = draft_of(row(embedded_cast, page.id))
    assert draft.title == {"de": "Ausbildung", "en": "Training", "ar": "التدريب"}
    assert draft.blocks[0].texts["ar"] == "نص"


def test_who_was_slower_loses_no_word_and_overwrites_nothing(cast: Cast) -> None:
    page = a_page(cast, "Ausbildung", a_text("Erster Stand."))
    first, second = writer(cast), writer(cast)
    late = fields_of(second, page.id) | {"title.de": "Mein Stand"}
    save(first, page.id, **{"title.de": "Dein Stand"})
    refused = second.post(f"/site/pages/{page.id}", late)
    assert refused.status_code == 409
    assert "Mein Stand" in refused.text and "Zuletzt geändert von Koordinierungsstelle" in refused.text
    assert draft_of(row(cast, page.id)).title["de"] == "Dein Stand"


def test_who_publishes_what_they_have_not_seen_looks_again_first(embedded_cast: Cast) -> None:
    page = a_page(embedded_cast, "Ausbildung", is_published=False)
    browser = writer(embedded_cast)
    browser.get(f"/site/pages/{page.id}/publish")
    answer = browser.post(f"/site/pages/{page.id}/publish", {"revision": page.revision - 1})
    assert answer.headers["Location"].endswith(f"/site/pages/{page.id}")
    assert row(embedded_cast, page.id).published_number is None


def test_blocks_are_ordered_by_buttons_and_by_the_order_they_come_in(embedded_cast: Cast) -> None:
    page = a_page(embedded_cast, "Reihe", a_text("eins"), a_text("zwei"), a_text("drei"))
    browser = writer(embedded_cast)
    one, two, three = (block.id for block in draft_of(row(embedded_cast, page.id)).blocks)
    save(browser, page.id, do=f"down:{one}")
    assert [block.id for block in draft_of(row(embedded_cast, page.id)).blocks] == [two, one, three]
    save(browser, page.id, block=[three, one, two])
    save(browser, page.id, do=f"remove:{one}")
    assert [block.id for block in draft_of(row(embedded_cast, page.id)).blocks] == [three, two]


def test_blocks_of_other_pages_and_made_up_ones_are_not_taken(embedded_cast: Cast) -> None:
    other = a_page(embedded_cast, "Andere", a_text("fremd"))
    page = a_page(embedded_cast, "Diese", a_text("eigen"))
    foreign = draft_of(row(embedded_cast, other.id)).blocks[0].id
    own = draft_of(row(embedded_cast, page.id)).blocks[0].id
    save(writer(embedded_cast), page.id, block=[foreign, "../x", own, own], **{f"text.{foreign}.de": "untergeschoben"})
    assert [block.id for block in draft_of(row(embedded_cast, page.id)).blocks] == [own]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://x.example/a", "https://"])
def test_a_film_lies_on_the_web_or_nowhere(embedded_cast: Cast, url: str) -> None:
    page = a_page(embedded_cast, "Film")
    browser = writer(embedded_cast)
    block = save(browser, page.id, do="add:film").headers["Location"].rpartition("#block-")[2]
    refused = save(browser, page.id, **{f"url.{block}": url})
    assert refused.status_code == 422 and "beginnt mit https://" in refused.text


def test_too_long_texts_and_hours_that_are_none_are_refused(embedded_cast: Cast) -> None:
    browser = writer(embedded_cast)
    browser.get("/site")
    start = uuid.UUID(browser.post("/site/fixed-pages/start").headers["Location"].rpartition("/")[2])
    assert save(browser, start, **{"hours.0": "morgens"}).status_code == 422
    assert save(browser, start, **{"hours.0": "8:00–12:00, 13–16"}).status_code == 302
    assert save(browser, start, **{"title.de": "x" * 9000}).status_code == 422
    assert save(browser, start, **{"title.de": ""}).status_code == 422


def test_opening_hours_speak_every_language(embedded_cast: Cast) -> None:
    browser = writer(embedded_cast)
    browser.get("/site")
    start = uuid.UUID(browser.post("/site/fixed-pages/start").headers["Location"].rpartition("/")[2])
    save(browser, start, phone="01234 567", takes_wishes="on", **{"hours.0": "8:00–12:00"})
    browser.post(f"/site/pages/{start}/publish", {"revision": row(embedded_cast, start).revision})
    page = read(embedded_cast, "/public?language=tr")
    assert re.search(r"<dt>Pazartesi</dt><dd><bdi dir=\"ltr\">8:00–12:00</bdi></dd><dt>Salı</dt><dd>kapalı", page)
    assert 'href="tel:01234567"' in page and "Randevu iste" in page


def test_a_page_with_gaps_is_published_only_when_somebody_says_so(embedded_cast: Cast) -> None:
    browser = writer(embedded_cast)
    browser.get("/site")
    page_id = uuid.UUID(browser.post("/site/fixed-pages/imprint").headers["Location"].rpartition("/")[2])
    refused = browser.post(f"/site/pages/{page_id}/publish", {"revision": 0})
    assert refused.status_code == 422 and "[bitte ergänzen]" in refused.text
    assert browser.post(f"/site/pages/{page_id}/publish", {"revision": 0, "with_marks": "on"}).status_code == 302
    assert "[bitte ergänzen]" in read(embedded_cast, "/public/imprint")


def test_an_old_version_is_looked_at_and_put_back_as_a_draft(cast: Cast) -> None:
    page = a_page(cast, "Ausbildung", a_text("Erste Fassung."))
    browser = writer(cast)
    block = draft_of(row(cast, page.id)).blocks[0].id
    save(browser, page.id, **{f"text.{block}.de": "Zweite Fassung."})
    browser.post(f"/site/pages/{page.id}/publish", {"revision": row(cast, page.id).revision})
    assert "Zweite Fassung." in read(cast, "/public/pages/ausbildung")
    assert "Erste Fassung." in browser.get(f"/site/pages/{page.id}/versions/1").text
    assert browser.get(f"/site/pages/{page.id}/versions/7").status_code == 404
    browser.post(f"/site/pages/{page.id}/versions/1/put-back", {"revision": row(cast, page.id).revision})
    assert draft_of(row(cast, page.id)).blocks[0].texts["de"] == "Erste Fassung."
    assert "Zweite Fassung." in read(cast, "/public/pages/ausbildung")


def test_pages_are_withdrawn_deleted_and_moved_but_fixed_ones_stay(cast: Cast) -> None:
    first, second = a_page(cast, "Erste"), a_page(cast, "Zweite")
    browser = writer(cast)
    browser.post(f"/site/pages/{second.id}/move", {"direction": "up"})
    listed = read(cast, "/public/pages")
    assert listed.index("Zweite") < listed.index("Erste")
    browser.post(f"/site/pages/{first.id}/withdraw")
    assert cast.browser(None).get("/public/pages/erste").status_code == 404
    browser.post(f"/site/pages/{second.id}/delete")
    assert cast.browser(None).get("/public/pages/zweite").status_code == 404
    fixed = uuid.UUID(browser.post("/site/fixed-pages/privacy").headers["Location"].rpartition("/")[2])
    assert browser.post(f"/site/pages/{fixed}/delete").status_code == 422
    assert browser.post("/site/fixed-pages/erfunden").status_code == 404


def test_a_picture_is_made_small_and_loses_what_the_camera_wrote(cast: Cast) -> None:
    browser = writer(cast)
    browser.get("/site/pictures")
    sent = {"file": (io.BytesIO(a_picture_file((3000, 2000))), "foto.jpg"), "alternative.de": "Werkbank"}
    made = browser.post("/site/pictures", sent, content_type="multipart/form-data")
    assert made.status_code == 302
    with cast.app.app_context(), transaction(writing=False) as opened:
        image = opened.scalars(select(SiteImage)).one()
        assert has_row(image.store_key, image.store_version)
    content = browser.get(f"/site/pictures/{image.id}").data
    with Image.open(io.BytesIO(content)) as opened_image:
        assert (opened_image.format, max(opened_image.size)) == ("WEBP", MAX_SIDE)
        assert not opened_image.getexif()
    assert b"Kamerahersteller" not in content
    with cast.app.app_context():
        assert store().open(image.store_key, image.store_version).read() == content


def test_an_ordinary_picture_leaves_a_first_page_small(embedded_cast: Cast) -> None:
    smooth = Image.linear_gradient("L").resize((2400, 1600)).convert("RGB")
    written = io.BytesIO()
    smooth.save(written, "PNG")
    browser = writer(embedded_cast)
    browser.get("/site/pictures")
    sent = {"file": (io.BytesIO(written.getvalue()), "a.png"), "is_decorative": "on"}
    assert browser.post("/site/pictures", sent, content_type="multipart/form-data").status_code == 302
    with embedded_cast.app.app_context(), transaction(writing=False) as opened:
        assert opened.scalars(select(SiteImage.size)).one() <= GOOD_BYTES


def a_large_png(width: int, height: int) -> bytes:
    """One colour: few bytes, many pixels."""
    written = io.BytesIO()
    Image.new("1", (width, height)).save(written, "PNG")
    return written.getvalue()


def test_a_picture_with_too_many_pixels_is_refused_by_its_beginning_alone(embedded_cast: Cast) -> None:
    browser = writer(embedded_cast)
    browser.get("/site/pictures")
    beginning = a_large_png(8000, 7000)[:100]  # more of it there is not
    sent = {"file": (io.BytesIO(beginning), "bild.png"), "alternative.de": "x"}
    refused = browser.post("/site/pictures", sent, content_type="multipart/form-data")

    assert refused.status_code == 422
    assert "50 Millionen Bildpunkten" in refused.text


def test_a_large_picture_is_unpacked_by_a_process_that_may_not_take_all_the_memory() -> None:
    content = a_large_png(5000, 4000)
    command = [sys.executable, "-c", "from hub.site import drawing; drawing.MEMORY_BYTES = 2**20; drawing.main()"]
    limited = subprocess.run(command, input=content, capture_output=True, check=False)
    assert limited.returncode != 0
    assert limited.stdout == b""

    made = read_picture(io.BytesIO(content))
    assert (made.width, made.height) == (MAX_SIDE, 960)


def test_a_drawing_keeps_what_is_transparent() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (300, 300), (0, 80, 160, 0)).save(written, "PNG")
    with Image.open(io.BytesIO(read_picture(io.BytesIO(written.getvalue())).content)) as opened:
        assert opened.mode == "RGBA"
        assert opened.getpixel((10, 10))[3] == 0


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (a_picture_file((400, 300))[:3000], 422),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422),
        (b"GIF89a" + b"\0" * 40, 422),
        (b"", 422),
        (b"\xff\xd8\xff" * 9, 422),
    ],
)
def test_what_is_no_picture_is_refused(embedded_cast: Cast, content: bytes, status: int) -> None:
    browser = writer(embedded_cast)
    browser.get("/site/pictures")
    sent = {"file": (io.BytesIO(content), "bild.png"), "alternative.de": "x"}
    assert browser.post("/site/pictures", sent, content_type="multipart/form-data").status_code == status


def test_a_picture_without_a_description_is_not_kept_or_published(embedded_cast: Cast) -> None:
    browser = writer(embedded_cast)
    browser.get("/site/pictures")
    sent = {"file": (io.BytesIO(a_picture_file((40, 40))), "a.jpg")}
    assert browser.post("/site/pictures", sent, content_type="multipart/form-data").status_code == 422
    image = a_picture(embedded_cast)
    refused = browser.post(f"/site/pictures/{image.id}/edit", {"alternative.de": ""})
    assert refused.status_code == 422


def test_a_picture_goes_only_when_no_page_needs_it(cast: Cast) -> None:
    image = a_picture(cast)
    page = a_page(cast, "Bild", Block(id="a", kind=PICTURE, about=image.id))
    browser = writer(cast)
    browser.get("/site/pictures")
    assert browser.post(f"/site/pictures/{image.id}/delete").status_code == 422
    browser.post(f"/site/pages/{page.id}/delete")
    assert browser.post(f"/site/pictures/{image.id}/delete").status_code == 302
    assert browser.get(f"/site/pictures/{image.id}").status_code == 404


def test_contacts_are_made_changed_ordered_and_removed(embedded_cast: Cast) -> None:
    browser = writer(embedded_cast)
    browser.get("/site/contacts/new")
    assert browser.post("/site/contacts/new", {"need.de": "Geld"}).status_code == 422
    for need in ("Geld", "Wohnen"):
        assert browser.post("/site/contacts/new", {"need.de": need, "phone": "0123 45"}).status_code == 302
    page = browser.get("/site/contacts").text
    _first, second = re.findall(r"/site/contacts/([0-9a-f-]{36})/edit", page)
    browser.post(f"/site/contacts/{second}/move", {"direction": "up"})
    browser.post(f"/site/contacts/{second}/edit", {"need.de": "Wohnung", "need.ru": "Жильё", "email": "w@jba.example"})
    shown = read(embedded_cast, "/public/contacts?language=ru")
    assert shown.index("Жильё") < shown.index("Geld")
    browser.post(f"/site/contacts/{second}/remove")
    assert "Жильё" not in read(embedded_cast, "/public/contacts?language=ru")


def test_the_koordination_says_who_writes_and_takes_it_back(cast: Cast) -> None:
    chief, staff = writer(cast), cast.browser(cast.reader)
    assert staff.get("/site").status_code == 403
    chief.get("/site/editors")
    chief.post("/site/editors", {"person": cast.reader.id})
    assert staff.get("/site").status_code == 200
    assert 'href="/site"' in staff.get("/").text
    assert staff.get("/site/editors").status_code == 403
    chief.post("/site/editors/dismiss", {"person": cast.reader.id})
    assert staff.get("/site").status_code == 403
    assert chief.post("/site/editors", {"person": cast.guest.id}).status_code == 422


def test_drafts_and_messages_are_not_there_for_who_does_not_write(embedded_cast: Cast) -> None:
    page = a_page(embedded_cast, "Geheim", is_published=False)
    stranger = embedded_cast.browser(embedded_cast.stranger)
    for path in ("", "/preview", "/history", "/publish"):
        assert stranger.get(f"/site/pages/{page.id}{path}").status_code == 404
    assert embedded_cast.browser(None).get("/public/pages/geheim").status_code == 404


def test_a_writer_is_offered_only_fragebogen_they_may_read(embedded_cast: Cast) -> None:
    cast = embedded_cast
    asked(cast)
    page = a_page(cast, "Fragen")
    with cast.app.app_context(), transaction(writing=True) as opened:
        appoint_editor(coordination(cast), opened.get_one(Person, cast.stranger.id))
    stranger = cast.browser(cast.stranger)
    save(stranger, page.id, do="add:questionnaire")
    assert "Meinung junger Menschen" not in stranger.get(f"/site/pages/{page.id}").text
    assert "Meinung junger Menschen" in writer(cast).get(f"/site/pages/{page.id}").text


def test_a_translation_older_than_the_german_text_is_marked_until_it_is_confirmed(embedded_cast: Cast) -> None:
    cast = embedded_cast
    page = a_page(cast, "Ausbildung", a_text("Du lernst einen Beruf.", en="You learn a trade."), en="Training")
    browser, address = cast.browser(cast.coordination), f"/site/pages/{page.id}"
    block, marked = page.draft["blocks"][0]["id"], "Der deutsche Text wurde seitdem geändert"
    typed = {"block": block, f"text.{block}.de": "Du lernst einen Beruf im Betrieb.", "do": "save"}

    browser.post(address, {**typed, "revision": str(page.revision)})
    assert browser.get(f"{address}?language=en").text.count(marked) == 1
    assert marked in browser.get(f"{address}/publish").text

    browser.post(address, {**typed, "revision": str(page.revision + 1), f"fits.text.{block}.en": "on"})
    assert marked not in browser.get(f"{address}?language=en").text
    assert marked not in browser.get(f"{address}/publish").text
