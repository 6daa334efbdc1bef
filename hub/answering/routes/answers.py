"""`/r/<code>`: the public form. Nobody is looked up, no cookie is set, and what is sent comes with the page itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from hub.answering import limits
from hub.answering.actions import CodeNotValid, take_answer, use_code
from hub.answering.bursts import open_burst
from hub.answering.codes import code_hash, is_open
from hub.answering.queries import WayIn, way_in_of
from hub.answering.routes import blueprint, runs
from hub.answering.routes.pages import WORDS, closed_page, is_tablet, page, reading_language, too_large_page
from hub.answering.sheet import Sheet
from hub.answering.showing import error_text, shown_questions
from hub.answering.tokens import ANSWER, PageToken, was_used
from hub.answering.values import body_limit
from hub.db import transaction
from hub.errors import NotFound
from hub.feedback.content import LANGUAGE_NAMES, Page, Question, said
from hub.feedback.models import CODES
from hub.guard import nameless
from hub.public_pages import direction
from hub.public_words import words

ASKED, WRONG, SLOWED = 200, 422, 429  # pages that want a one-time code
CODE_ERRORS = {WRONG: "code-error", SLOWED: "code-wait"}
LEAVE_EMPTY = "website"  # nobody sees this field; programs fill it in


@blueprint.get("/r/<code>")
@nameless
def form(code: str) -> Response:
    with transaction(writing=False):
        way_in = way_in_of(code)
        if way_in is None:
            return closed_page()
    code_status = _code_status(way_in, None)
    if code_status:
        return _code_page(way_in, code_status)
    return _form_page(way_in, Sheet(way_in.content, MultiDict()))


@blueprint.post("/r/<code>")
@nameless
def answer(code: str) -> Response:
    with transaction(writing=False):
        way_in = way_in_of(code)
    if way_in is None:
        return closed_page()
    request.max_content_length = body_limit(way_in.content)
    try:
        sheet = Sheet(way_in.content, request.form)
    except RequestEntityTooLarge:
        return too_large_page(way_in)
    token = runs.running(way_in, _purpose(way_in))
    if token is None and is_tablet(way_in):
        return runs.at_the_beginning(code)
    with transaction(writing=False):
        if token is not None and was_used(token):
            return _to_thanks(way_in)
    code_status = _code_status(way_in, token)
    if code_status:
        return _code_page(way_in, code_status)
    return _turn_page(way_in, sheet, token)


def _turn_page(way_in: WayIn, sheet: Sheet, token: PageToken | None) -> Response:
    """Where a button leads: back, to the same page in another language, on, or to the end."""
    current = sheet.page(request.form.get("page"))
    if "switch" in request.form or "page" not in request.form:
        return _form_page(way_in, sheet, current)
    if request.form.get("go") == "back":
        return _form_page(way_in, sheet, sheet.before(current))
    mistaken = sheet.with_error(until=current)
    if mistaken is not None:
        return _form_page(way_in, sheet, mistaken, shows_errors=True)
    following = sheet.after(current)
    if following is not None:
        return _form_page(way_in, sheet, following)
    return _send(way_in, sheet, current, token)


def _send(way_in: WayIn, sheet: Sheet, current: Page, token: PageToken | None) -> Response:
    if token is None:
        return _form_page(way_in, sheet, current, note="expired")
    if limits.answers_too_often(str(request.remote_addr)):
        return _form_page(way_in, sheet, current, note="too-many", status=429)
    try:
        _keep(way_in, sheet, token)
    except CodeNotValid:
        return _code_page(way_in, WRONG)
    except NotFound:
        return closed_page()
    return _to_thanks(way_in)


def _keep(way_in: WayIn, sheet: Sheet, token: PageToken) -> None:
    """All in one transaction. Raises `CodeNotValid`, and `NotFound` when the Welle ended in this moment."""
    with transaction(writing=True):
        now_asked = way_in_of(way_in.channel.code)
        if now_asked is None:
            raise NotFound
        if now_asked.round.version_id != way_in.round.version_id:
            sheet = Sheet(now_asked.content, sheet.raw)
        weight = limits.QUICK_WEIGHT if token.age_seconds < limits.QUICK_SECONDS else 1
        is_program = bool(request.form.get(LEAVE_EMPTY))
        is_burst = limits.is_burst(way_in.channel.id, weight) or is_program
        is_new = take_answer(
            now_asked.round,
            values=sheet.values,
            language=reading_language(now_asked),
            institution_id=way_in.channel.institution_id,
            burst_id=open_burst(now_asked.round.id, way_in.channel.id) if is_burst else None,
            token_hash=token.hash,
        )
        if is_new and way_in.channel.way == CODES:
            use_code(now_asked.round, code_hash(_typed_code()), channel_id=way_in.channel.id)


def _form_page(
    way_in: WayIn,
    sheet: Sheet,
    current: Page | None = None,
    *,
    shows_errors: bool = False,
    note: str = "",
    status: int = 200,
) -> Response:
    current = current or way_in.content.pages[0]
    language = reading_language(way_in)
    texts = words(WORDS, language)
    errors = sheet.errors if shows_errors else {}
    questions = sheet.questions(current)
    number, count = sheet.progress(current)
    return page(
        "form",
        language=language,
        status=422 if shows_errors or note == "expired" else status,
        code=way_in.channel.code,
        title=said(way_in.content.title, language),
        intro=said(way_in.content.intro, language) if number == 1 else "",
        page_title=said(current.title, language),
        page_id=current.id,
        number=number,
        count=count,
        questions=shown_questions(questions, language=language, words=texts, raw=sheet.raw, errors=errors),
        mistakes=[
            (f"q.{question.id}", said(question.text, language), error_text(question, errors[question.id], texts))
            for question in questions
            if question.id in errors
        ],
        carried=list(sheet.carried(current)),
        token=runs.token_for(way_in, _purpose(way_in)),
        one_time_code=_typed_code(),
        languages=[(key, LANGUAGE_NAMES[key], direction(key)) for key in way_in.content.languages],
        all_optional=not any(question.is_required for question in way_in.content.questions),
        note=texts.say(note) if note else "",
        leave_empty_name=LEAVE_EMPTY,
        is_tablet=is_tablet(way_in),
        begins=request.method == "GET",
        left_alone_seconds=runs.LEFT_ALONE_SECONDS,
        modules=list(_modules(way_in, questions)),
    )


def _modules(way_in: WayIn, questions: list[Question]) -> Iterator[str]:
    """The scripts this page has a use for; all of it works without."""
    yield "read-aloud.js"
    here = {question.id for question in questions}
    if any(question.condition and question.condition.question in here for question in questions):
        yield "conditions.js"
    if not is_tablet(way_in):
        yield "draft.js"


def _code_status(way_in: WayIn, token: PageToken | None) -> int:
    """Why the form stays closed for want of a one-time code, as the status of the page that says so; 0 if it does not.

    With a token the code has opened it before: whoever is in the midst of answering is held up by nobody's guessing.
    """
    if way_in.channel.way != CODES:
        return 0
    if not _typed_code():
        return ASKED if request.method == "GET" else WRONG
    address = str(request.remote_addr)
    if token is None and not limits.may_try_codes(address, way_in.channel.id):
        return SLOWED
    with transaction(writing=False):
        if is_open(way_in.channel, way_in.round, _typed_code()):
            return 0
    if token is None:
        limits.note_wrong_code(address, way_in.channel.id)
    return WRONG


def _code_page(way_in: WayIn, status: int) -> Response:
    language = reading_language(way_in)
    return page(
        "code",
        language=language,
        status=status,
        code=way_in.channel.code,
        title=said(way_in.content.title, language),
        error=CODE_ERRORS.get(status, ""),
        languages=[(key, LANGUAGE_NAMES[key], direction(key)) for key in way_in.content.languages],
        is_tablet=False,
    )


def _purpose(way_in: WayIn) -> str:
    """What a page's token is good for: with a one-time code, for that code alone."""
    return f"{ANSWER} {code_hash(_typed_code())}" if way_in.channel.way == CODES else ANSWER


def _typed_code() -> str:
    return str(request.form.get("code") or request.args.get("code") or "")[:50]


def _to_thanks(way_in: WayIn) -> Any:
    return redirect(f"/r/{way_in.channel.code}/thanks?language={reading_language(way_in)}", 303)
