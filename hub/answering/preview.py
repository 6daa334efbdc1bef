"""What a Fragebogen will look like, for those who build it: the same questions, nothing to send."""

from __future__ import annotations

from pathlib import Path

from flask import render_template

from hub import slots
from hub.answering.showing import shown_questions
from hub.feedback.content import Content, said
from hub.public_words import words

WORDS = Path(__file__).parent / "words"


@slots.fills(slots.FORM_PREVIEW, order=10)
def _preview(content: Content, language: str) -> str:
    texts = words(WORDS, language)
    pages = [
        (said(page.title, language), shown_questions(page.questions, language=language, words=texts))
        for page in content.pages
    ]
    return render_template("answering/_preview.html", pages=pages, words=texts)
