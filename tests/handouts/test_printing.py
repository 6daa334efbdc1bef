"""Posters, slips, codes and sheets: what is printed, and what is kept of it."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pypdfium2
import pytest
from sqlalchemy import func, select

from hub import jobs
from hub.answering.codes import is_open
from hub.answering.models import OneTimeCode
from hub.db import now, session, transaction
from hub.documents.store import has_row, store
from hub.feedback.content import LANGUAGES, Content
from hub.feedback.models import FeedbackChannel, FeedbackRound
from hub.handouts.addresses import is_sheet_code, new_sheet_code
from hub.handouts.making import forget_printings, make_printing
from hub.handouts.models import FAILED, GONE, MADE, WAITING, Printing
from hub.handouts.sheets import poster_page
from hub.jobs import Job
from tests.feedback.steps import Asked, asked, some_content
from tests.handouts.steps import paper, printing_of, sheets
from tests.people import Browser, Cast


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def work(cast: Cast) -> None:
    with cast.app.app_context():
        jobs.run_due_jobs("handouts")


def in_all_languages() -> Content:
    titles = {
        "de": "Deine Meinung",
        "en": "Your opinion",
        "uk": "Твоя думка",
        "ru": "Твоё мнение",
        "ar": "رأيك مهم",
        "fa": "نظر تو چیست؟",
        "tr": "Düşüncen nedir?",
        "de-simple": "Deine Meinung",
    }
    return some_content().model_copy(update={"title": titles, "languages": list(LANGUAGES)})


def ask_for(cast: Cast, found: Asked, **more: str) -> tuple[Browser, int]:
    browser = cast.browser(cast.contributor)
    browser.get(f"/channels/{found.channel}")
    sent = {"count": "3", "round_id": str(found.round), "language": "de", **more}
    return browser, browser.post(f"/channels/{found.channel}/print", sent).status_code


def test_the_code_comes_as_svg_and_as_png(embedded_cast: Cast) -> None:
    found = asked(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.reader)

    svg = browser.get(f"/channels/{found.channel}/qr.svg")
    png = browser.get(f"/channels/{found.channel}/qr.png")
    assert svg.mimetype == "image/svg+xml"
    assert b"<svg" in svg.data
    assert png.data.startswith(b"\x89PNG")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_poster_says_it_in_the_language_and_direction(embedded_cast: Cast, language: str) -> None:
    found = asked(embedded_cast, in_all_languages())
    with embedded_cast.app.app_context(), transaction(writing=False):
        page = poster_page(session().get_one(FeedbackChannel, found.channel), language)

    assert in_all_languages().title[language] in page
    assert f'lang="{language}" dir="{"rtl" if language in ("ar", "fa") else "ltr"}"' in page
    assert f"localhost/r/{found.code}" in page


def test_a_poster_really_holds_the_letters_of_its_language(embedded_cast: Cast) -> None:
    found = asked(embedded_cast, in_all_languages())
    browser = embedded_cast.browser(embedded_cast.contributor)
    arabic = browser.get(f"/channels/{found.channel}/poster.pdf?language=ar").data

    assert pypdfium2.PdfDocument(io.BytesIO(arabic)).is_tagged()
    assert f"/r/{found.code}" in text_of(arabic)
    assert re.search("[\u0600-\u06ff\ufb50-\ufeff]{3}", text_of(arabic))
    cyrillic = browser.get(f"/channels/{found.channel}/poster.pdf?language=uk").data
    assert "Твоя думка" in text_of(cyrillic)


def test_a_language_the_form_does_not_speak_is_not_printed(embedded_cast: Cast) -> None:
    found = asked(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    for language in ("ar", "xx", "../de"):
        assert browser.get(f"/channels/{found.channel}/poster.pdf?language={language}").status_code == 404


def test_a_closed_way_in_is_not_printed(embedded_cast: Cast) -> None:
    found = asked(embedded_cast, way="codes")
    with transaction(writing=True):
        session().get_one(FeedbackChannel, found.channel).closed_at = now()
    assert ask_for(embedded_cast, found)[1] == 422
    browser = embedded_cast.browser(embedded_cast.contributor)
    assert browser.get(f"/channels/{found.channel}/poster.pdf").status_code == 422


def test_codes_stand_on_slips_and_nowhere_else(cast: Cast) -> None:
    found = asked(cast, way="codes")
    browser, status = ask_for(cast, found)
    assert status == 302
    work(cast)
    pdf = browser.get(f"/printings/{printing_of(found.channel).id}")

    codes = re.findall(r"\b([a-z2-9]{4} [a-z2-9]{4})\b", text_of(pdf.data))
    assert len(set(codes)) == 3
    with cast.app.app_context(), transaction(writing=False) as opened:
        channel, row = opened.get_one(FeedbackChannel, found.channel), opened.get_one(FeedbackRound, found.round)
        assert all(is_open(channel, row, code) for code in codes)
        hashes = session().scalars(select(OneTimeCode.code_hash)).all()
        payloads = [str(job.payload) for job in session().scalars(select(Job))]
    assert not any(code.replace(" ", "") in text for code in codes for text in [*hashes, *payloads])
    assert "3 Codes ausgegeben, weniger als 5 benutzt" in browser.get(f"/channels/{found.channel}").text


@pytest.mark.parametrize("count", ["0", "-1", "501", "10000", "", "viele"])
def test_only_so_many_are_printed_at_once(embedded_cast: Cast, count: str) -> None:
    found = asked(embedded_cast, way="paper")
    assert ask_for(embedded_cast, found, count=count)[1] == 422
    assert sheets(found.channel) == []


def test_nothing_is_printed_for_a_round_that_is_over_or_of_another_form(embedded_cast: Cast) -> None:
    found, other = asked(embedded_cast, way="codes"), asked(embedded_cast, way="codes")
    assert ask_for(embedded_cast, found, round_id=str(other.round))[1] == 422
    assert ask_for(embedded_cast, found, round_id="keine")[1] == 422
    with transaction(writing=True):
        session().get_one(FeedbackRound, found.round).ended_at = now()
    assert ask_for(embedded_cast, found)[1] == 422
    with transaction(writing=False):
        assert session().scalar(select(func.count()).select_from(Printing)) == 0


def test_a_link_needs_no_codes(embedded_cast: Cast) -> None:
    found = asked(embedded_cast, way="link")
    assert ask_for(embedded_cast, found)[1] == 404


def test_sheets_are_numbered_on_and_carry_their_code(cast: Cast) -> None:
    found, first = paper(cast, 2)
    browser, status = ask_for(cast, found, count="2")
    work(cast)

    assert status == 302
    numbers = [sheet.number for sheet in sheets(found.channel)]
    assert numbers == [1, 2, 3, 4]
    with transaction(writing=False):
        of_first = select(Printing.id).where(Printing.channel_id == found.channel, Printing.first_number == 1)
        printing_id = session().scalars(of_first).one()
    pdf = text_of(browser.get(f"/printings/{printing_id}").data)
    assert all(f"{sheet.code[:4]} {sheet.code[4:]}" in pdf for sheet in first)


def test_a_mistyped_digit_is_no_sheets_code() -> None:
    code = new_sheet_code()
    assert is_sheet_code(code)
    for place, digit in enumerate(code):
        for other in set("0123456789") - {digit}:
            assert not is_sheet_code(code[:place] + other + code[place + 1 :])


def test_a_pile_is_made_once_however_often_the_worker_is_killed(embedded_cast: Cast) -> None:
    found = asked(embedded_cast, way="codes")
    ask_for(embedded_cast, found)
    work(embedded_cast)
    made = printing_of(found.channel)
    with embedded_cast.app.app_context():
        make_printing({"printing_id": str(made.id)})

    again = printing_of(found.channel)
    assert (again.state, again.store_key) == (MADE, made.store_key)
    with transaction(writing=False):
        assert session().scalar(select(func.count()).select_from(OneTimeCode)) == 3


def test_a_round_that_was_taken_back_leaves_no_pile(embedded_cast: Cast) -> None:
    found = asked(embedded_cast, way="codes")
    ask_for(embedded_cast, found)
    with transaction(writing=True):
        session().delete(session().get_one(FeedbackRound, found.round))
    work(embedded_cast)
    with transaction(writing=False):
        assert session().scalar(select(func.count()).select_from(Printing)) == 0


def test_a_pile_goes_after_a_day(embedded_cast: Cast) -> None:
    found = asked(embedded_cast, way="codes")
    browser, _ = ask_for(embedded_cast, found)
    work(embedded_cast)
    with transaction(writing=True):
        printing = session().scalars(select(Printing)).one()
        kept = (printing.store_key or "", printing.store_version or "")
        assert has_row(*kept)
        printing.made_at = now() - timedelta(days=1, minutes=1)
    with embedded_cast.app.app_context():
        forget_printings()
        jobs.run_due_jobs()
        assert store().versions(kept[0]) == []

    assert printing_of(found.channel).state == GONE
    assert browser.get(f"/printings/{printing_of(found.channel).id}").status_code == 404


def test_piles_are_for_those_who_publish(embedded_cast: Cast) -> None:
    found = asked(embedded_cast, way="codes")
    ask_for(embedded_cast, found)
    assert printing_of(found.channel).state in (WAITING, FAILED)
    with transaction(writing=True):
        session().scalars(select(Printing)).one().state = MADE
    address = f"/printings/{printing_of(found.channel).id}"
    assert embedded_cast.browser(embedded_cast.reader).get(address).status_code == 403
    assert embedded_cast.browser(embedded_cast.stranger).get(address).status_code == 404
