"""What is printed: posters, slips, slips with codes, sheets of paper. Pages in one language each, set as PDF/UA."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from flask import current_app

from hub.exchange import pages
from hub.exchange.history import can_print
from hub.feedback.actions import content_of
from hub.feedback.channels import address_of
from hub.feedback.content import YOUTH, Content, said
from hub.feedback.models import FeedbackChannel, FeedbackForm, FormVersion
from hub.feedback.round_queries import versions_of
from hub.handouts.addresses import link_with, qr_code, short_link, spaced
from hub.handouts.errors import NoPrinting
from hub.handouts.models import PaperSheet
from hub.handouts.paper import paper_questions
from hub.public_pages import direction
from hub.public_words import words

WORDS = Path(__file__).parent / "words"
STYLE = Path(__file__).parent / "printing.css"
SLIPS_PER_PAGE = 8
QUESTIONS_PER_MINUTE = 2
PILE_SECONDS = 800  # for 500 sheets, within the time a job may take


class Slip(NamedTuple):
    qr: str
    code: str  # empty where the way in needs none


def latest_content(form: FeedbackForm) -> Content:
    """What a Welle asks that begins now; the draft as long as nothing is published."""
    versions = versions_of(form)
    return content_of(versions[0] if versions else form)


def poster_page(channel: FeedbackChannel, language: str) -> str:
    return _page(
        "handouts/poster.html", channel, latest_content(channel.form), language, qr=qr_code(address_of(channel))
    )


def slips_page(channel: FeedbackChannel, language: str) -> str:
    """One page of the same slips; more of them come from the copier."""
    slips = [Slip(qr_code(address_of(channel)), "")] * SLIPS_PER_PAGE
    return _page("handouts/slips.html", channel, latest_content(channel.form), language, slips=slips)


def codes_page(channel: FeedbackChannel, content: Content, language: str, codes: Sequence[str]) -> str:
    slips = [Slip(qr_code(link_with(channel, code)), spaced(code)) for code in codes]
    return _page("handouts/slips.html", channel, content, language, slips=slips)


def sheets_page(channel: FeedbackChannel, version: FormVersion, language: str, sheets: Sequence[PaperSheet]) -> str:
    content = content_of(version)
    return _page(
        "handouts/sheets.html",
        channel,
        content,
        language,
        sheets=[(sheet.number, spaced(sheet.code)) for sheet in sheets],
        questions=paper_questions(content, language, words(WORDS, language).say("dont-know")),
    )


def pdf_of(page: str, *, seconds: int = 60) -> bytes:
    """Raises `NoPrinting`, `PrintingFailed`."""
    if not can_print():
        raise NoPrinting
    return pages.pdf_of(page, STYLE, seconds=seconds)


def _page(template: str, channel: FeedbackChannel, content: Content, language: str, **values: Any) -> str:
    say = words(WORDS, language).say
    is_youth = channel.form.audience == YOUTH
    return current_app.jinja_env.get_template(template).render(
        lang=language,
        direction=direction(language),
        say=say,
        call=partial(_call, say, is_youth),
        title=said(content.title, language) or channel.form.title,
        intro=said(content.intro, language),
        minutes=max(1, math.ceil(len(content.questions) / QUESTIONS_PER_MINUTE)),
        link=short_link(channel),
        needs_code=channel.way == "codes",
        **values,
    )


def _call(say: Any, is_youth: bool, key: str, **values: Any) -> str:
    """What is said to the reader: young people are called „du“."""
    return str(say(f"{key}-youth" if is_youth else key, **values))
