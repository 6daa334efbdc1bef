"""Reading the public site: no cookie, nothing of third parties, small, in eight languages."""

from __future__ import annotations

import gzip
import re

import html5lib
import pytest

from hub.db import transaction
from hub.feedback.channels import close_channel
from hub.feedback.content import LANGUAGES, RIGHT_TO_LEFT
from hub.feedback.models import FeedbackChannel
from hub.public_words import words
from hub.site.contacts import Contact, add_contact
from hub.site.content import FILM, MARK, PICTURE, QUESTIONNAIRE, Block
from hub.site.fillers import WORDS
from hub.site.pages import begin_fixed_page, change_page, draft_of, publish_page, withdraw_page
from tests.feedback.steps import asked
from tests.people import Cast
from tests.site.steps import a_page, a_picture, a_text, coordination, read

PAGES = (
    "/public",
    "/public/contacts",
    "/public/pages",
    "/public/pages/was-ist-eine-ausbildung",
    "/public/feedback",
    "/public/privacy",
    "/public/imprint",
    "/public/accessibility",
    "/public/accessibility/report",
    "/public/appointment",
    "/public/events",
)
MOST_BYTES = 100 * 1024


def test_no_page_sets_a_cookie_or_loads_anything_from_elsewhere_and_all_are_small(embedded_cast: Cast) -> None:
    cast = embedded_cast
    film = Block(id="film", kind=FILM, texts={"de": "Ein Tag"}, url="https://film.example/watch?v=1")
    a_page(cast, "Was ist eine Ausbildung?", a_text("Mehr auf https://info.example/seite."), film)
    visitor = cast.browser(None)
    for path in PAGES:
        answer = visitor.get(path)
        loaded = re.findall(r'<(?:img|script|iframe|source|video|audio|embed|object)[^>]+src="([^"]+)"', answer.text)
        loaded += re.findall(r'<link rel="(?:stylesheet|icon)"[^>]*href="([^"]+)"', answer.text)
        assert answer.status_code == 200, path
        assert "Set-Cookie" not in answer.headers, path
        assert all(address.startswith("/") for address in loaded), loaded
        assert "<iframe" not in answer.text and "<script" not in answer.text
        weight = len(gzip.compress(answer.data)) + sum(len(visitor.get(address).data) for address in loaded)
        assert weight <= MOST_BYTES, (path, weight)


def test_pages_are_kept_by_caches_and_known_again(embedded_cast: Cast) -> None:
    visitor = embedded_cast.browser(None)
    for path in PAGES[:3]:
        answer = visitor.get(path)
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert visitor.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_pages_with_a_form_are_kept_by_nobody(embedded_cast: Cast) -> None:
    for path in ("/public/accessibility/report", "/public/appointment"):
        assert embedded_cast.browser(None).get(path).headers["Cache-Control"] == "no-store"


def test_who_is_signed_in_reads_the_same_as_everybody(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.reader)
    for path in ("/public", "/public/contacts", "/public/privacy", "/public/events"):
        assert browser.get(path).text == read(cast, path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_valid_in_every_language(embedded_cast: Cast, language: str) -> None:
    a_page(embedded_cast)
    visitor = embedded_cast.browser(None)
    for path in PAGES:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        document = parser.parse(visitor.get(f"{path}?language={language}").text)
        assert parser.errors == [], path
        assert document.get("lang") == language
        assert document.get("dir") == ("rtl" if language in RIGHT_TO_LEFT else "ltr")
        assert len(list(document.iter("h1"))) == 1


def test_every_page_says_in_its_language_what_it_is_about_and_where_it_is(embedded_cast: Cast) -> None:
    here = embedded_cast.app.config["SETTINGS"].url
    for path in (*PAGES[:3], "/public/privacy", "/public/events", "/public/changes"):
        titles = set()
        for language in LANGUAGES:
            page = read(embedded_cast, f"{path}?language={language}")
            about = re.search(r'<meta name="description" content="([^"]+)">', page)
            title = re.search(r"<title>([^<]+)</title>", page)
            assert about and title and len(about.group(1)) <= 160, (path, language)
            titles.add(title.group(1))
            assert f'<link rel="canonical" href="{here}{path}?language={language}">' in page
            assert page.count('<link rel="alternate" hreflang=') == len(LANGUAGES) + 1
        assert len(titles) >= len(LANGUAGES) - 1, path  # Einfache Sprache may call it as German does


def test_a_page_in_german_alone_sends_search_engines_to_the_german_one(embedded_cast: Cast) -> None:
    a_page(embedded_cast, "Ausbildung", a_text("Du lernst einen Beruf."))
    here = embedded_cast.app.config["SETTINGS"].url
    page = read(embedded_cast, "/public/pages/ausbildung?language=en")
    assert '<meta name="description" content="Du lernst einen Beruf.">' in page
    assert f'rel="canonical" href="{here}/public/pages/ausbildung?language=de"' in page
    assert page.count('<link rel="alternate"') == 1


def test_the_browsers_language_decides_until_somebody_chooses(embedded_cast: Cast) -> None:
    visitor = embedded_cast.browser(None)
    page = visitor.get("/public", headers={"Accept-Language": "uk-UA,uk;q=0.9,de;q=0.5"}).text
    assert '<html lang="uk"' in page
    assert '<html lang="de-simple"' in visitor.get("/public?language=de-simple").text
    assert '<html lang="de"' in visitor.get("/public?language=xx").text


def test_a_page_that_lacks_a_language_is_german_and_says_so(embedded_cast: Cast) -> None:
    a_page(embedded_cast, "Was ist eine Ausbildung?", a_text("Du lernst einen Beruf."))
    page = read(embedded_cast, "/public/pages/was-ist-eine-ausbildung?language=ar")
    assert '<h1 lang="de" dir="ltr">Was ist eine Ausbildung?</h1>' in page
    assert "هذا النص غير متوفر بالعربية بعد" in page


def test_a_single_text_that_is_missing_stands_in_german(embedded_cast: Cast) -> None:
    texts = (a_text("Erster.", en="First."), a_text("Zweiter."))
    a_page(embedded_cast, "Ausbildung", *texts, en="Apprenticeship")
    page = read(embedded_cast, "/public/pages/ausbildung?language=en")
    assert "<h1>Apprenticeship</h1>" in page and "First." in page
    assert re.search(r'lang="de">\s*<p>Zweiter\.', page)
    assert "Some texts on this page are in German." in page


def test_plain_text_becomes_paragraphs_lists_and_links_and_never_markup(embedded_cast: Cast) -> None:
    typed = (
        "Absatz eins.\n\nDas brauchst du:\n- Ausweis\n- Zeugnis\n\nRuf an: 01234 567890 oder schreib an "
        "hilfe@jba.example. Mehr: https://info.example/a?b=1&c=2.\n\n<b onclick=x>fett</b> javascript:alert(1)"
    )
    a_page(embedded_cast, "<script>alert(1)</script>", a_text(typed))
    page = read(embedded_cast, "/public/pages/script-alert-1-script")
    assert "<p>Absatz eins.</p>" in page
    assert "<ul><li>Ausweis</li><li>Zeugnis</li></ul>" in page
    assert '<a href="tel:01234567890">' in page
    assert '<a href="mailto:hilfe@jba.example">' in page
    assert '<a href="https://info.example/a?b=1&amp;c=2" rel="noreferrer external">' in page
    assert "&lt;b onclick=x&gt;fett" in page and "<script" not in page
    assert 'href="javascript' not in page


def test_a_film_is_a_link_that_says_where_it_leads(embedded_cast: Cast) -> None:
    a_page(embedded_cast, "Film", Block(id="a", kind=FILM, texts={"de": "Ein Tag"}, url="https://film.example/w?v=1"))
    page = read(embedded_cast, "/public/pages/film")
    assert 'href="https://film.example/w?v=1" rel="noreferrer external">Film ansehen' in page
    assert "film.example. Erst dort werden Daten an andere übertragen." in page


def test_a_picture_is_public_only_as_long_as_a_published_page_shows_it(cast: Cast) -> None:
    image = a_picture(cast)
    visitor, address = cast.browser(None), f"/public/pictures/{image.id}"
    assert visitor.get(address).status_code == 404
    page = a_page(cast, "Bild", Block(id="a", kind=PICTURE, about=image.id))
    answer = visitor.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert answer.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in answer.headers
    assert 'alt="Zwei Jugendliche an einer Werkbank"' in read(cast, "/public/pages/bild")
    with cast.app.app_context(), transaction(writing=True) as opened:
        withdraw_page(coordination(cast), opened.merge(page))
    assert visitor.get(address).status_code == 404


def test_contacts_say_whom_to_ask(embedded_cast: Cast) -> None:
    cast = embedded_cast
    with cast.app.app_context(), transaction(writing=True):
        contact = Contact(
            {"de": "Ausbildung", "en": "training"}, {}, {"de": "mo–fr"}, phone="01234 / 567", email="a@b.example"
        )
        add_contact(coordination(cast), contact)
    page = read(cast, "/public/contacts?language=en")
    assert "I need help with" in page and "training" in page
    assert 'href="tel:01234567"' in page
    assert '<dd lang="de">mo–fr</dd>' in page
    assert "training" in read(cast, "/public?language=en")


def test_a_questionnaire_shows_only_while_it_runs(cast: Cast) -> None:
    way_in = asked(cast)
    with cast.app.app_context(), transaction(writing=True):
        page = begin_fixed_page(coordination(cast), "feedback")
        content = draft_of(page)
        block = Block(id="ask", kind=QUESTIONNAIRE, about=way_in.channel)
        content = content.model_copy(update={"blocks": [*content.blocks, block]})
        change_page(coordination(cast), page, content, revision=page.revision)
        publish_page(coordination(cast), page, revision=page.revision)
    page_now = read(cast, "/public/feedback")
    assert f'href="/r/{way_in.code}?language=de"' in page_now and "Deine Meinung" in page_now
    with cast.app.app_context(), transaction(writing=True) as opened:
        close_channel(coordination(cast), opened.get_one(FeedbackChannel, way_in.channel))
    assert "Zurzeit läuft keine Befragung." in read(cast, "/public/feedback")


def test_what_nobody_has_written_yet_says_what_is_true_and_leaves_the_gaps_out(embedded_cast: Cast) -> None:
    page = read(embedded_cast, "/public/accessibility")
    assert "BITV 2.0" in page and "Schlichtungsstelle" in page
    assert all("[bitte" not in read(embedded_cast, path) for path in ("/public/privacy", "/public/imprint", "/public"))


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "de"])
def test_what_the_law_asks_for_is_there_in_every_language_and_says_which_text_counts(
    embedded_cast: Cast, language: str
) -> None:
    for path in ("/public/privacy", "/public/accessibility"):
        page = read(embedded_cast, f"{path}?language={language}")
        main = page.partition("<main")[2].partition("</main>")[0]
        assert 'lang="de"' not in main, path
        assert words(WORDS, language).say("binding") in main, path
    assert words(WORDS, "de").say("binding") not in read(embedded_cast, "/public/privacy?language=de")


def test_a_translation_that_waits_to_be_filled_in_is_shown_in_german(embedded_cast: Cast) -> None:
    texts = a_text("Herausgegeben von: Koordinierung", en=f"Published by: {MARK}")
    page = a_page(embedded_cast, "Wer wir sind", texts, en="Who we are")
    assert "Herausgegeben von: Koordinierung" in read(embedded_cast, f"/public/pages/{page.slug}?language=en")


def test_every_page_of_the_hub_leads_to_the_statement_and_to_reporting(embedded_cast: Cast) -> None:
    cast = embedded_cast
    pages = [
        cast.browser(cast.reader).get("/").text,
        read(cast, "/sign-in"),
        read(cast, "/public"),
        read(cast, "/help"),
    ]
    for page in pages:
        assert 'href="/public/accessibility' in page
        assert 'href="/public/accessibility/report' in page


def test_the_former_addresses_lead_to_the_public_site(embedded_cast: Cast) -> None:
    visitor = embedded_cast.browser(None)
    for path in ("/accessibility", "/accessibility/report", "/privacy"):
        assert visitor.get(path).headers["Location"] == f"/public{path}"
        assert visitor.get(path, follow_redirects=True).status_code == 200
    assert 'href="/public"' in visitor.get("/sign-in").text
