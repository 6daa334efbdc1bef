"""Pages of a way in: what hangs on the wall and lies on the counter, codes, sheets, and typing sheets in."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext

from hub import answering
from hub.answering.showing import error_text
from hub.audit.names import name_actions
from hub.db import session
from hub.documents.downloads import FILE_POLICY, content_disposition
from hub.documents.store import store
from hub.errors import NotFound
from hub.exchange.history import can_print
from hub.feedback.actions import content_of
from hub.feedback.channels import address_of
from hub.feedback.content import LANGUAGE_NAMES, Content
from hub.feedback.models import CODES, PAPER, FeedbackChannel, FeedbackRound
from hub.feedback.round_forms import WAYS
from hub.feedback.round_queries import coarse_number
from hub.forms import errors_on
from hub.guard import allow, allow_stream, signed_in_user
from hub.handouts import making, panels  # noqa: F401 (register their work and what they add)
from hub.handouts.actions import ask_for_codes, ask_for_sheets, enter_sheet, sheet_of_code
from hub.handouts.addresses import qr_code, qr_file, spaced
from hub.handouts.errors import ChannelClosed, NoSuchSheet, SheetEnteredAlready
from hub.handouts.forms import PileForm
from hub.handouts.models import MADE, PaperSheet, Printing
from hub.handouts.paper import UNKNOWN_NUMBER, in_words, paper_questions, read_sheet
from hub.handouts.queries import counts_of, open_rounds, printings_of
from hub.handouts.sheets import WORDS, latest_content, pdf_of, poster_page, slips_page
from hub.permissions import can
from hub.public_words import words

blueprint = Blueprint("handouts", __name__)

ANSWERING_WORDS = Path(answering.__file__).parent / "words"
PDF = "application/pdf"
MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
PILES = {CODES: ask_for_codes, PAPER: ask_for_sheets}

name_actions(
    {
        "handouts.print-codes": lazy_gettext("Einmal-Codes gedruckt"),
        "handouts.print-sheets": lazy_gettext("Papierbögen gedruckt"),
        "handouts.enter-sheet": lazy_gettext("Papierbogen erfasst"),
    }
)


class Printed(NamedTuple):
    """What is to be set: the file's name and the page."""

    name: str
    page: str


@blueprint.get("/channels/<uuid:channel_id>")
@allow("feedback.read", loads=FeedbackChannel)
def channel(channel: FeedbackChannel) -> str:
    return _page(channel, _pile_form(channel))


@blueprint.post("/channels/<uuid:channel_id>/print")
@allow("feedback.publish", loads=FeedbackChannel)
def print_pile(channel: FeedbackChannel) -> Any:
    """Codes or sheets, by the way in's kind."""
    ask = PILES.get(channel.way)
    if ask is None:
        raise NotFound
    form = _pile_form(channel)
    if form.validate():
        with errors_on(form.count):
            asked_round = session().get_one(FeedbackRound, form.round_id.data)
            ask(signed_in_user(), channel, asked_round, count=form.count.data, language=form.language.data)
            flash(gettext("Der Druck wird hergestellt. Das dauert bis zu einigen Minuten."), "success")
            return redirect(url_for("handouts.channel", channel_id=channel.id))
    return _page(channel, form), 422


@blueprint.get("/channels/<uuid:channel_id>/qr.<any(svg, png):kind>")
@allow("feedback.read", loads=FeedbackChannel)
def qr(channel: FeedbackChannel, kind: str) -> Response:
    return _file(qr_file(address_of(channel), kind), MEDIA_TYPES[kind], f"QR-Code {channel.code}.{kind}", "attachment")


def _printed(channel: FeedbackChannel, kind: str) -> Printed:
    if channel.closed_at is not None:
        raise ChannelClosed
    language = request.args.get("language", "de")
    if language not in latest_content(channel.form).languages:
        raise NotFound
    if kind == "poster":
        return Printed(f"Aushang {channel.form.title}, {LANGUAGE_NAMES[language]}", poster_page(channel, language))
    return Printed(f"Zettel {channel.form.title}, {LANGUAGE_NAMES[language]}", slips_page(channel, language))


@blueprint.get("/channels/<uuid:channel_id>/<any(poster, slips):kind>.pdf")
@allow_stream("feedback.read", loads=FeedbackChannel, first=_printed)
def printed(page: Printed, kind: str) -> Response:  # noqa: ARG001 (the page knows its kind)
    """One page, set outside of any transaction: that takes a second or two."""
    return _file(pdf_of(page.page), PDF, f"{page.name}.pdf", "inline")


def _stored(printing: Printing) -> tuple[str, str, str]:
    if printing.state != MADE or printing.store_key is None or printing.store_version is None:
        raise NotFound
    name = gettext("Codes") if printing.kind == CODES else gettext("Papierbögen")
    return printing.store_key, printing.store_version, f"{name}, {LANGUAGE_NAMES[printing.language]}.pdf"


@blueprint.get("/printings/<uuid:printing_id>")
@allow_stream("feedback.publish", loads=Printing, first=_stored)
def pile(stored: tuple[str, str, str]) -> Response:
    """The PDF of a pile, as long as it lies ready."""
    key, version, name = stored
    with store().open(key, version) as stream:
        return _file(stream.read(), PDF, name, "attachment")


@blueprint.get("/channels/<uuid:channel_id>/entry")
@allow("feedback.publish", loads=FeedbackChannel)
def entry(channel: FeedbackChannel) -> Any:
    """First the sheet's code, then its questions."""
    _expect_paper(channel)
    code = request.args.get("sheet", "")
    if not code:
        return _code_page(channel)
    try:
        return _entry_page(channel, sheet_of_code(channel, code))
    except (NoSuchSheet, SheetEnteredAlready) as error:
        return _code_page(channel, code, str(error.message)), error.status


@blueprint.post("/channels/<uuid:channel_id>/entry")
@allow("feedback.publish", loads=FeedbackChannel)
def enter(channel: FeedbackChannel) -> Any:
    _expect_paper(channel)
    sheet = sheet_of_code(channel, request.form.get("sheet", ""))
    values, errors = read_sheet(_content_of(sheet), request.form)
    if errors or "save" not in request.form:
        return _entry_page(channel, sheet, values, errors), 422 if errors else 200
    enter_sheet(signed_in_user(), channel, sheet, values)
    flash(gettext("Bogen %(number)s ist erfasst.", number=sheet.number), "success")
    return redirect(url_for("handouts.entry", channel_id=channel.id))


def _page(channel: FeedbackChannel, form: PileForm) -> str:
    return render_template(
        "handouts/channel.html",
        channel=channel,
        way=WAYS[channel.way],
        address=address_of(channel),
        code=qr_code(address_of(channel)),
        languages=[(language, LANGUAGE_NAMES[language]) for language in latest_content(channel.form).languages],
        language_names=LANGUAGE_NAMES,
        form=form,
        printings=printings_of(channel),
        # By institution a number would tell of those whose row is hidden in the results.
        counts=[(one, "" if channel.institution_id else coarse_number(one.used)) for one in counts_of(channel)],
        prints=can_print(),
        may_publish=can(signed_in_user(), "feedback.publish", channel),
        crumbs=_crumbs(channel),
    )


def _code_page(channel: FeedbackChannel, code: str = "", error: str = "") -> str:
    return render_template(
        "handouts/entry_code.html",
        channel=channel,
        code=code,
        error=error,
        crumbs=_crumbs(channel, gettext("Papierbögen erfassen")),
    )


def _entry_page(
    channel: FeedbackChannel,
    sheet: PaperSheet,
    values: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    content = _content_of(sheet)
    questions = paper_questions(content, "de", words(WORDS, "de").say("dont-know"))
    return render_template(
        "handouts/entry.html",
        channel=channel,
        sheet=sheet,
        code=spaced(sheet.code),
        language=LANGUAGE_NAMES[sheet.language],
        questions=questions,
        typed=request.form,
        understood=in_words(questions, values or {}),
        errors=_said(content, errors or {}),
        is_checked=values is not None,
        crumbs=_crumbs(channel, gettext("Papierbögen erfassen")),
    )


def _said(content: Content, errors: dict[str, str]) -> dict[str, str]:
    said = {}
    for question in content.questions:
        error = errors.get(question.id)
        if error == UNKNOWN_NUMBER:
            said[question.id] = gettext("Diese Zahl gehört zu keiner Antwort. Bitte prüfen Sie sie.")
        elif error:
            said[question.id] = error_text(question, error, words(ANSWERING_WORDS, "de"))
    return said


def _content_of(sheet: PaperSheet) -> Content:
    return content_of(session().get_one(FeedbackRound, sheet.round_id).version)


def _expect_paper(channel: FeedbackChannel) -> None:
    if channel.way != PAPER:
        raise NotFound


def _pile_form(channel: FeedbackChannel) -> PileForm:
    form = PileForm()
    form.offer(rounds=open_rounds(channel), languages=latest_content(channel.form).languages)
    return form


def _file(content: bytes, media_type: str, name: str, kind: str) -> Response:
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = content_disposition(kind, name)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _crumbs(channel: FeedbackChannel, here: str = "") -> list[tuple[str, str | None]]:
    form, own = channel.form, channel.name or str(WAYS[channel.way])
    above: list[tuple[str, str | None]] = [
        (gettext("Rückmeldungen"), "/feedback"),
        (form.title, f"/feedback/{form.id}"),
        (gettext("Wellen und Zugänge"), f"/feedback/{form.id}/rounds"),
    ]
    if not here:
        return [*above, (own, None)]
    return [*above, (own, f"/channels/{channel.id}"), (here, None)]
