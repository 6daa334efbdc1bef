"""One question of a Fragebogen: adding, changing, moving, doubling, taking out, and when it is asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import flash, jsonify, redirect, render_template, request
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from hub.answers import wants_json
from hub.errors import NotFound
from hub.feedback.actions import change_draft, content_of
from hub.feedback.changing import (
    DOWN,
    UP,
    add_question,
    dependents_of,
    duplicate_question,
    place_question,
    question_of,
    remove_question,
    replace_question,
    shift_question,
)
from hub.feedback.checking import CAN_DECIDE, name_of
from hub.feedback.content import KINDS, MAX_OPTIONS, MAX_ROWS, WITH_OPTIONS, Condition, Content, Question, new_key, said
from hub.feedback.forms import QuestionForm, RevisionForm
from hub.feedback.labels import KIND_LABELS
from hub.feedback.models import FeedbackForm
from hub.feedback.outline import outline
from hub.feedback.pages import form_url, frame_of
from hub.feedback.queries import who_changed
from hub.feedback.ready_made import usual_points
from hub.feedback.routes import blueprint
from hub.feedback.saving import Outcome, trying
from hub.feedback.texts import clean_line
from hub.feedback.translating import with_german
from hub.feedback.typed import MORE_BLANK, arranged, options_from, typed_in, typed_of, with_blanks
from hub.guard import allow, signed_in_user

# Kinds that may become one another: what was asked of them stays.
ALIKE = (("one", "several", "scale", "smileys", "ranking"), ("short", "long"))
WITH_DONT_KNOW = ("one", "several", "scale", "smileys", "matrix", "ten")


@blueprint.get("/feedback/<uuid:form_id>/questions")
@allow("feedback.change", loads=FeedbackForm)
def kinds(form: FeedbackForm) -> str:
    """Which kind of question is to be added."""
    return render_template(
        "feedback/kinds.html",
        kinds=KIND_LABELS,
        page_key=request.args.get("page", ""),
        **frame_of(form, (gettext("Neue Frage"), None)),
    )


@blueprint.route("/feedback/<uuid:form_id>/questions/new", methods=["GET", "POST"])
@allow("feedback.change", loads=FeedbackForm)
def new_question(form: FeedbackForm) -> Any:
    content, kind = content_of(form), request.values.get("kind", "")
    page_key = request.values.get("page") or None
    if kind not in KINDS:
        raise NotFound
    if page_key and not any(page.id == page_key for page in content.pages):
        page_key = None  # it was taken out meanwhile: the question comes to the end
    save = partial(add_question, content, page_key=page_key)
    return _edit(form, content, _new(kind), save=save, page_key=page_key, is_new=True)


@blueprint.route("/feedback/<uuid:form_id>/questions/<key>", methods=["GET", "POST"])
@allow("feedback.change", loads=FeedbackForm)
def question(form: FeedbackForm, key: str) -> Any:
    content = content_of(form)
    if content.question(key) is None and _was_written_earlier(form):
        asked = _new(request.form["kind"])
        return _edit(form, content, asked, save=partial(add_question, content), is_new=True)
    return _edit(form, content, question_of(content, key), save=partial(replace_question, content))


@blueprint.post("/feedback/<uuid:form_id>/questions/<key>/move")
@allow("feedback.change", loads=FeedbackForm)
def move(form: FeedbackForm, key: str) -> Any:
    """`to` is „up“ or „down“; else `page` and `before` (a question's key, empty for the end) say where."""
    content, to = content_of(form), request.form.get("to", "")
    if to in (UP, DOWN):
        shift_question(content, key, to)
    else:
        page_key, before = request.form.get("page", ""), request.form.get("before") or None
        place_question(content, key, page_key=page_key, before=before)
    return _saved(form, content, key)


@blueprint.post("/feedback/<uuid:form_id>/questions/<key>/duplicate")
@allow("feedback.change", loads=FeedbackForm)
def duplicate(form: FeedbackForm, key: str) -> Any:
    content = content_of(form)
    double = duplicate_question(content, key)
    return _saved(form, content, double.id)


@blueprint.route("/feedback/<uuid:form_id>/questions/<key>/delete", methods=["GET", "POST"])
@allow("feedback.change", loads=FeedbackForm)
def delete_question(form: FeedbackForm, key: str) -> Any:
    content, shown = content_of(form), RevisionForm()
    asked = question_of(content, key)
    if shown.validate_on_submit():
        remove_question(content, key)
        change_draft(signed_in_user(), form, content, base=shown.base)
        flash(gettext("Die Frage ist entfernt. Veröffentlichte Fassungen behalten sie."), "success")
        return redirect(form_url(form))
    return render_template(
        "feedback/delete_question.html",
        name=name_of(asked),
        key=key,
        dependents=[name_of(one) for one in dependents_of(content, key)],
        **frame_of(form, (gettext("Frage entfernen"), None)),
    )


@blueprint.route("/feedback/<uuid:form_id>/questions/<key>/condition", methods=["GET", "POST"])
@allow("feedback.change", loads=FeedbackForm)
def condition(form: FeedbackForm, key: str) -> Any:
    """First the earlier question is chosen (?question=), then its answers are ticked; none of them: always asked."""
    content, shown = content_of(form), RevisionForm()
    asked = question_of(content, key)
    earlier = _earlier(content, key)
    nearest = earlier[-1].id if earlier else ""
    chosen = request.values.get("question") or (asked.condition.question if asked.condition else nearest)
    options = request.form.getlist("option")
    outcome = Outcome()
    if shown.validate_on_submit():
        known = {option.id for option in question_of(content, chosen).options} if options else set()
        if not {*options} <= known:
            raise NotFound
        asked.condition = Condition(question=chosen, options=list(dict.fromkeys(options))) if options else None
        with trying(shown, shown.revision, form) as outcome:
            change_draft(signed_in_user(), form, content, base=shown.base)
            flash(gettext("Die Bedingung ist gespeichert."), "success")
            return redirect(f"{form_url(form)}#question-{key}")
    else:
        shown.look_again(form.revision)
        options = asked.condition.options if asked.condition and asked.condition.question == chosen else []
    page = render_template(
        "feedback/condition.html",
        form=shown,
        key=key,
        name=name_of(asked),
        earlier=[(one.id, name_of(one)) for one in earlier],
        chosen=chosen,
        answers=[(option.id, said(option.text, "de")) for one in earlier if one.id == chosen for option in one.options],
        ticked=options,
        conflict=who_changed(form) if outcome.is_conflict else None,
        **frame_of(form, (gettext("Nur wenn …"), None)),
    )
    return page, outcome.status


def _new(kind: str) -> Question:
    """With the usual points of its kind in all languages."""
    points = [point.model_dump() for point in usual_points(kind)]
    return Question.model_validate({"id": new_key(), "kind": kind, "options": points, "has_dont_know": bool(points)})


def _was_written_earlier(row: FeedbackForm) -> bool:
    """Whether the form comes from a page that somebody else's change has overtaken: its question may be gone."""
    return request.method == "POST" and RevisionForm().base < row.revision and request.form.get("kind") in KINDS


def _edit(
    row: FeedbackForm,
    content: Content,
    asked: Question,
    *,
    save: Callable[[Question], None],
    page_key: str | None = None,
    is_new: bool = False,
) -> Any:
    """The form of one question, shown, rearranged or saved."""
    form, outcome = QuestionForm(), Outcome()
    form.kind.choices = [SelectChoice(kind, str(KIND_LABELS[kind])) for kind in _alike(asked.kind)]
    arrange = request.form.get("arrange", "")
    options, rows = typed_in(request.form.getlist, "option"), typed_in(request.form.getlist, "row")
    if not form.is_submitted():
        _show(form, asked, row.revision)
        options, rows = typed_of(asked.options), typed_of(asked.rows)
    elif arrange:
        options, rows = _arranged(arrange, "option", options), _arranged(arrange, "row", rows)
    elif form.validate():
        with trying(form, form.text, row) as outcome:
            save(_question_in(form, asked, options_from(options, asked.options), options_from(rows, asked.rows)))
            change_draft(signed_in_user(), row, content, base=form.base)
            flash(gettext("Die Frage ist gespeichert."), "success")
            return redirect(f"{form_url(row)}#question-{asked.id}")
    else:
        outcome.status = 422
    here = gettext("Neue Frage") if is_new else gettext("Frage ändern")
    page = render_template(
        "feedback/question.html",
        form=form,
        kind=form.kind.data or asked.kind,
        key=None if is_new else asked.id,
        page_key=page_key,
        title=here,
        options=with_blanks(options, MORE_BLANK if arrange == "option:more" else 2)[:MAX_OPTIONS],
        rows=with_blanks(rows, MORE_BLANK if arrange == "row:more" else 2)[:MAX_ROWS],
        with_options=WITH_OPTIONS,
        with_dont_know=WITH_DONT_KNOW,
        conflict=who_changed(row) if outcome.is_conflict else None,
        theirs=_line_of(row, asked.id) if outcome.is_conflict else None,
        **frame_of(row, (here, None)),
    )
    return page, outcome.status


def _show(form: QuestionForm, asked: Question, revision: int) -> None:
    form.look_again(revision)
    form.kind.data = asked.kind
    form.text.data, form.help.data = asked.text.get("de", ""), asked.help.get("de", "")
    form.is_required.data, form.has_dont_know.data = asked.is_required, asked.has_dont_know
    form.minimum.data, form.maximum.data = asked.minimum, asked.maximum
    form.bands.data = ", ".join(map(str, asked.bands))
    form.indicator.data = asked.indicator


def _question_in(form: QuestionForm, asked: Question, options: list[Any], rows: list[Any]) -> Question:
    kind, is_number = form.kind.data, form.kind.data == "number"
    return asked.model_copy(
        deep=True,
        update={
            "kind": kind,
            "text": with_german(asked.text, form.text.data or ""),
            "help": with_german(asked.help, form.help.data or "", is_long=True),
            "options": options if kind in WITH_OPTIONS else [],
            "rows": rows if kind == "matrix" else [],
            "is_required": form.is_required.data,
            "has_dont_know": form.has_dont_know.data and kind in WITH_DONT_KNOW,
            "minimum": form.minimum.data if is_number else None,
            "maximum": form.maximum.data if is_number else None,
            "bands": form.band_list() if is_number else [],
            "indicator": clean_line(form.indicator.data or ""),
        },
    )


def _arranged(arrange: str, name: str, lines: list[Any]) -> list[Any]:
    """What a button „option:3:up“ makes of these lines; buttons of the other list change nothing."""
    which, _, rest = arrange.partition(":")
    at, _, to = rest.partition(":")
    return arranged(lines, int(at), to) if which == name and at.isascii() and at.isdigit() and len(at) < 4 else lines


def _alike(kind: str) -> tuple[str, ...]:
    return next((kinds for kinds in ALIKE if kind in kinds), (kind,))


def _earlier(content: Content, key: str) -> list[Question]:
    """What this question's condition may be about."""
    questions = content.questions
    place = next(place for place, one in enumerate(questions) if one.id == key)
    return [one for one in questions[:place] if one.kind in CAN_DECIDE]


def _line_of(row: FeedbackForm, key: str) -> Any:
    """The question as it stands now; None where it was taken out."""
    return next((line for page in outline(content_of(row)) for line in page.lines if line.key == key), None)


def _saved(row: FeedbackForm, content: Content, key: str) -> Any:
    change_draft(signed_in_user(), row, content, base=RevisionForm().base)
    if wants_json():
        return jsonify(revision=row.revision)
    return redirect(f"{form_url(row)}#question-{key}")
