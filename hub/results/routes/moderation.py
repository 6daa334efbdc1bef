"""Reading texts before others do: showing, withholding, shortening them, and giving them themes."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext

from hub import slots
from hub.answering.models import MODERATION, SHOWN, WAITING, WITHHELD, GivenText
from hub.db import session
from hub.errors import Conflict, HubError, NotFound
from hub.feedback.content import LANGUAGE_NAMES
from hub.feedback.models import FeedbackRound
from hub.forms import chosen_ids, errors_on
from hub.guard import allow, signed_in_user
from hub.results.common_words import language_of
from hub.results.marking import ADDRESS, EMAIL, LINK, NAME, NUMBER, PHONE, Piece, pieces_of
from hub.results.moderation import (
    change_text,
    claim,
    leave_out,
    look_of,
    marks_of,
    names_of_persons,
    restore_text,
    show_texts,
    withhold_texts,
)
from hub.results.routes import blueprint
from hub.results.routes.text_frame import closed_page, crumbs_of, question_titles
from hub.results.text_forms import ChangeForm, ThemesForm
from hub.results.texts import (
    clean,
    current_text,
    is_of_open_round,
    texts_are_open,
    texts_by_state,
    texts_in,
    themes_of,
)
from hub.results.themes import suggested_themes, tag_text
from hub.slots import Action

STATES = {WAITING: lazy_gettext("Warten"), SHOWN: lazy_gettext("Gezeigt"), WITHHELD: lazy_gettext("Zurückgehalten")}
KINDS = {
    EMAIL: lazy_gettext("E-Mail-Adresse"),
    LINK: lazy_gettext("Link oder Profil"),
    PHONE: lazy_gettext("Telefonnummer"),
    NUMBER: lazy_gettext("Datum oder Kennnummer"),
    ADDRESS: lazy_gettext("Anschrift"),
    NAME: lazy_gettext("Name"),
}
DECISIONS = {"show": show_texts, "withhold": withhold_texts}
ALL_MARKS = "all"


class Card(NamedTuple):
    """One text as a moderator sees it; `follower` is the one that comes after it in the list."""

    row: GivenText
    pieces: list[Piece]
    marked: int
    language: str | None
    themes: list[str]
    look: str
    follower: uuid.UUID | None


@blueprint.get("/rounds/<uuid:round_id>/texts")
@allow("results.moderate", loads=FeedbackRound)
def moderate(asked: FeedbackRound) -> str:
    if not texts_are_open(asked):
        return closed_page(asked)
    state, question = _state(), request.args.get("question", "")
    page = texts_in(asked, state=state, question_id=question, page=request.args.get("page", 1, type=int))
    return render_template(
        "results/texts_moderation.html",
        asked=asked,
        state=state,
        states=STATES,
        kinds=KINDS,
        counts=texts_by_state(asked),
        question=question,
        questions=question_titles(asked),
        page=page,
        cards=_cards(page.rows),
        languages=LANGUAGE_NAMES,
        way=_way(),
        crumbs=crumbs_of(asked, gettext("Texte freigeben")),
    )


@blueprint.post("/rounds/<uuid:round_id>/texts")
@allow("results.moderate", loads=FeedbackRound)
def decide_many(asked: FeedbackRound) -> Any:
    """What is ticked; a text that looks different by now stays as it is."""
    decide_on = _decision()
    looks = {item.rpartition(":")[2]: item.partition(":")[0] for item in request.form.getlist("item")}
    rows, changed = [], 0
    for text_id in sorted(chosen_ids()):  # in one order, so that two who decide at once wait for each other
        try:
            row = claim(text_id, looks.get(str(text_id), ""))
        except Conflict:
            changed += 1
            continue
        if row.round_id != asked.id:
            raise NotFound
        rows.append(row)
    if public := _not_told_of(decide_on, rows):
        return _ask_first(asked, public)
    decide_on(signed_in_user(), rows)
    if rows:
        flash(_said(decide_on, len(rows)), "success")
    if changed:
        flash(
            ngettext(
                "%(num)s Text wurde inzwischen von jemand anderem geändert und blieb, wie er ist.",
                "%(num)s Texte wurden inzwischen von jemand anderem geändert und blieben, wie sie sind.",
                changed,
            ),
            "warning",
        )
    return _back(asked.id)


@blueprint.post("/texts/<uuid:text_id>/decide")
@allow("results.moderate", loads=GivenText)
def decide(row: GivenText) -> Any:
    decide_on = _decision()
    if public := _not_told_of(decide_on, [row]):
        return _ask_first(_round_of(row), public)
    if _tried(lambda: decide_on(signed_in_user(), [_claimed(row)])):
        flash(_said(decide_on, 1), "success")
    return _back(row.round_id, request.form.get("follower"))


@blueprint.post("/texts/<uuid:text_id>/leave-out")
@allow("results.moderate", loads=GivenText)
def leave_marks_out(row: GivenText) -> Any:
    wanted = request.form.get("mark", "")

    def leave_wanted_out() -> None:
        claimed = _claimed(row)
        marks = marks_of(claimed, names_of_persons())
        leave_out(
            signed_in_user(),
            claimed,
            [mark for mark in marks if wanted in (ALL_MARKS, f"{mark.start}-{mark.end}")],
        )

    _tried(leave_wanted_out)
    return _back(row.round_id, str(row.id))


@blueprint.post("/texts/<uuid:text_id>/restore")
@allow("results.moderate", loads=GivenText)
def restore(row: GivenText) -> Any:
    _tried(lambda: restore_text(signed_in_user(), _claimed(row)))
    return _back(row.round_id, str(row.id))


@blueprint.route("/texts/<uuid:text_id>", methods=["GET", "POST"])
@allow("results.moderate", loads=GivenText)
def change(row: GivenText) -> Any:
    asked, form = _round_of(row), ChangeForm(words=current_text(row))
    if form.validate_on_submit():
        with errors_on(form.words):
            change_text(signed_in_user(), _claimed(row), form.words.data)
            flash(gettext("Der Text ist gespeichert."), "success")
            return _back(row.round_id, str(row.id))
    page = render_template(
        "results/texts_change.html",
        form=form,
        written=clean(row.text),
        language=language_of(clean(row.text)),
        look=request.form.get("look") or look_of(row),
        back=_address(row.round_id, str(row.id)),
        crumbs=crumbs_of(asked, gettext("Text kürzen")),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/texts/<uuid:text_id>/themes", methods=["GET", "POST"])
@allow("results.moderate", loads=GivenText)
def themes(row: GivenText) -> Any:
    asked, form = _round_of(row), ThemesForm()
    chosen = themes_of([row.id]).get(row.id, [])
    back = _address(row.round_id, str(row.id))
    if request.args.get("from") == "shown":
        back = url_for("results.shown", round_id=row.round_id, _anchor=f"text-{row.id}")
    if form.validate_on_submit():
        chosen = [theme for theme in request.form.getlist("theme") if theme]
        with errors_on(form.more):
            tag_text(signed_in_user(), claim(row.id), [*chosen, *(form.more.data or "").split(",")])
            flash(gettext("Die Themen sind gespeichert."), "success")
            return redirect(back)
    words = current_text(row)
    page = render_template(
        "results/texts_themes.html",
        form=form,
        words=words,
        language=language_of(words),
        offered=list(dict.fromkeys([*chosen, *suggested_themes(asked)])),
        chosen=chosen,
        back=back,
        crumbs=crumbs_of(asked, gettext("Themen")),
    )
    return page, 422 if form.errors else 200


def _cards(rows: Sequence[GivenText]) -> list[Card]:
    names, themes = names_of_persons(), themes_of([row.id for row in rows])
    cards = []
    for row, follower in zip(rows, [*rows[1:], rows[-2] if len(rows) > 1 else None], strict=False):
        words, marks = current_text(row), marks_of(row, names)
        card = Card(
            row=row,
            pieces=pieces_of(words, marks),
            marked=len(marks),
            language=language_of(words),
            themes=themes.get(row.id, []),
            look=look_of(row),
            follower=follower.id if follower else None,
        )
        cards.append(card)
    return cards


def _round_of(row: GivenText) -> FeedbackRound:
    """The Welle of a text that may be read. Raises `NotFound`."""
    if not is_of_open_round(row):
        raise NotFound
    return session().get_one(FeedbackRound, row.round_id)


def _claimed(row: GivenText) -> GivenText:
    """The row for a decision about what the form showed. Raises `NotFound`, `Conflict`."""
    return claim(row.id, request.form.get("look", ""))


def _decision() -> Callable[..., None]:
    decided = DECISIONS.get(request.form.get("do", ""))
    if decided is None:
        raise NotFound
    return decided


def _tried(action: Callable[[], Any]) -> bool:
    """For buttons: a broken rule undoes what was tried and is said on the next page."""
    try:
        with session().begin_nested():
            action()
    except NotFound:
        raise
    except HubError as error:
        flash(str(error.message), "warning")
        return False
    return True


def _not_told_of(decide_on: Callable[..., None], rows: Sequence[GivenText]) -> list[Action]:
    """What leaves the public site with these texts, if the person has not seen all of it yet."""
    if decide_on is not withhold_texts:
        return []
    public = slots.actions(slots.TEXTS_IN_PUBLIC, rows)
    return public if {one.url for one in public} - set(request.form.getlist("told")) else []


def _ask_first(asked: FeedbackRound, public: list[Action]) -> tuple[str, int]:
    """The same once more, after the person has read what else will happen."""
    sent = [(name, value) for name, value in request.form.items(multi=True) if name not in ("csrf_token", "told")]
    page = render_template(
        "results/texts_withhold.html",
        public=public,
        sent=sent,
        address=request.full_path.rstrip("?"),
        back=_address(asked.id),
        crumbs=crumbs_of(asked, gettext("Zurückhalten")),
    )
    return page, 422


def _said(decided: Callable[..., None], count: int) -> str:
    if decided is show_texts:
        return ngettext("%(num)s Text wird gezeigt.", "%(num)s Texte werden gezeigt.", count)
    return ngettext("%(num)s Text ist zurückgehalten.", "%(num)s Texte sind zurückgehalten.", count)


def _state() -> str:
    state = request.args.get("state", WAITING)
    return state if state in MODERATION else WAITING


def _way() -> dict[str, Any]:
    """Which part of the list somebody works on; every form of the page carries it in its address."""
    wanted = {"state": _state(), "question": request.args.get("question", ""), "page": request.args.get("page", "")}
    return {name: value for name, value in wanted.items() if value and (name, value) != ("state", WAITING)}


def _address(round_id: uuid.UUID, text_id: str | None = None) -> str:
    anchor = f"text-{text_id}" if text_id else None
    return url_for("results.moderate", round_id=round_id, **_way(), _anchor=anchor)


def _back(round_id: uuid.UUID, text_id: str | None = None) -> Any:
    return redirect(_address(round_id, text_id))
