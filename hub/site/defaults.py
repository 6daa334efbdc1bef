"""What fixed pages say before anybody has written them, in all languages, with marked places somebody has to fill in.

The texts lie in `fixed/words`; here stands which page has which of them, in the order of reading.
"""

from __future__ import annotations

from pathlib import Path

from hub.feedback.content import LANGUAGES, Texts
from hub.public_words import words
from hub.site.content import HEADING, MARK, TEXT, Block, BlockKind, PageContent, Reach
from hub.site.models import ACCESSIBILITY, FEEDBACK, IMPRINT, PRIVACY, START

WORDS = Path(__file__).parent / "fixed" / "words"

_PARTS: dict[str, tuple[tuple[BlockKind, str], ...]] = {
    START: ((TEXT, "help"),),
    FEEDBACK: ((TEXT, "asked"),),
    PRIVACY: (
        (TEXT, "controller"),
        (TEXT, "officer"),
        (HEADING, "reading"),
        (TEXT, "reading_text"),
        (TEXT, "sending"),
        (HEADING, "answering"),
        (TEXT, "answering_text"),
        (TEXT, "talking"),
        (HEADING, "writing"),
        (TEXT, "writing_text"),
        (HEADING, "registering"),
        (TEXT, "registering_text"),
        (HEADING, "working"),
        (TEXT, "working_text"),
        (HEADING, "rights"),
        (TEXT, "rights_text"),
        (TEXT, "authority"),
    ),
    IMPRINT: ((TEXT, "publisher"), (TEXT, "represented"), (TEXT, "address"), (TEXT, "responsible")),
    ACCESSIBILITY: (
        (TEXT, "scope"),
        (HEADING, "state"),
        (TEXT, "state_text"),
        (HEADING, "gaps"),
        (TEXT, "gaps_text"),
        (TEXT, "more_gaps"),
        (HEADING, "report"),
        (TEXT, "report_text"),
        (TEXT, "contact"),
        (HEADING, "arbitration"),
        (TEXT, "arbitration_text"),
        (TEXT, "arbitration_body"),
        (TEXT, "made_on"),
    ),
}


def default_page(kind: str) -> PageContent:
    """Raises KeyError for a kind of which there is more than one page."""
    blocks = [
        Block(id=f"d{number}", kind=part, texts=_texts(f"{kind}_{key}"))
        for number, (part, key) in enumerate(_PARTS[kind])
    ]
    return PageContent(title=_texts(f"{kind}_title"), blocks=blocks, reach=Reach() if kind == START else None)


def _texts(key: str) -> Texts:
    return {language: words(WORDS, language).say(key, mark=MARK) for language in LANGUAGES}
