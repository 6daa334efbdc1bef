"""One Folge: new, its page, its texts, its Aufgabe, its decision."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext

from hub.accounts.signed_in import User
from hub.answering.models import GivenText
from hub.days import today
from hub.db import session
from hub.documents.models import Workspace
from hub.effects.actions import change_effect, create_effect, decide_effect, delete_effect, give_task
from hub.effects.forms import DecisionForm, EffectForm, EffectTaskForm, NewEffectForm, id_of
from hub.effects.labels import STATE_LABELS, STATE_TONES, next_step
from hub.effects.models import Effect
from hub.effects.origins import Origin, origin_of_question, origin_of_text
from hub.effects.queries import decision_of, decisions_to_choose, line_of
from hub.effects.routes import blueprint
from hub.feedback.actions import content_of
from hub.feedback.content import LANGUAGE_NAMES, said
from hub.feedback.models import FeedbackForm, FeedbackRound
from hub.forms import errors_on
from hub.guard import admit, allow, signed_in_user
from hub.permissions import can
from hub.tasks.labels import STATUS_LABELS, STATUS_TONES
from hub.tasks.owners import owners_at


@blueprint.route("/effects/new", methods=["GET", "POST"])
@allow("feedback.list")
def new() -> Any:
    """From a result (`?round=…&question=…`) or from a text that is shown (`?text=…`)."""
    user, origin = signed_in_user(), _origin()
    form = NewEffectForm()
    form.offer(owners_at(user, origin.form.workspace_id).choices_for(user))
    if not form.is_submitted():
        form.title.data = "" if origin.text else origin.wording[:200]
        form.fill_texts({"de": origin.wording}, {})
    if form.validate_on_submit():
        with errors_on(form.said("de")):
            effect = create_effect(user, origin, form.wish)
            if (form.task.data or "").strip():
                give_task(user, effect, form.task_wish(form.task.data, _came_from(origin.form)))
            flash(gettext("Die Folge „%(effect)s“ ist angelegt.", effect=effect.title), "success")
            return redirect(f"/effects/{effect.id}")
    page = render_template(
        "effects/new.html", form=form, origin=origin, crumbs=_crumbs(origin.form, (gettext("Neue Folge"), None))
    )
    return page, 422 if form.errors else 200


def _origin() -> Origin:
    """What the address names, if the person may work with it. Raises `NotFound`, `NotAllowed`."""
    if "text" in request.args:
        return origin_of_text(admit("effects.create", GivenText, id_of(request.args["text"])))
    asked = admit("effects.create", FeedbackRound, id_of(request.args.get("round")))
    return origin_of_question(asked, request.args.get("question", ""))


@blueprint.get("/effects/<uuid:effect_id>")
@allow("effects.read", loads=Effect)
def effect(effect: Effect) -> str:
    user = signed_in_user()
    line = line_of(user, effect)
    asked = session().get_one(FeedbackRound, effect.round_id)
    question = content_of(asked.version).question(effect.question_id)
    return render_template(
        "effects/effect.html",
        effect=effect,
        line=line,
        step=next_step(line),
        form=_form_of(effect),
        asked=asked,
        question=said(question.text, "de") if question else "",
        beschluss=decision_of(user, effect),
        languages=LANGUAGE_NAMES,
        labels=STATE_LABELS,
        tones=STATE_TONES,
        statuses=STATUS_LABELS,
        status_tones=STATUS_TONES,
        may_change=can(user, "effects.change", effect),
        crumbs=_crumbs(_form_of(effect), (effect.title, None)),
    )


@blueprint.route("/effects/<uuid:effect_id>/edit", methods=["GET", "POST"])
@allow("effects.change", loads=Effect)
def edit(effect: Effect) -> Any:
    form = EffectForm()
    form.fill(effect)
    if form.validate_on_submit():
        with errors_on(form.said("de")):
            change_effect(signed_in_user(), effect, form.wish, revision=form.revision.data)
            flash(gettext("Gespeichert."), "success")
            return redirect(f"/effects/{effect.id}")
    return _page("effects/edit.html", effect, form, gettext("Texte"))


@blueprint.route("/effects/<uuid:effect_id>/task", methods=["GET", "POST"])
@allow("effects.change", loads=Effect)
def task(effect: Effect) -> Any:
    user = signed_in_user()
    workspace = admit("tasks.create", Workspace, effect.workspace_id)
    form = EffectTaskForm(task=effect.title)
    form.offer(owners_at(user, workspace.id).choices_for(user))
    if form.validate_on_submit():
        with errors_on(form.task):
            made = give_task(user, effect, form.task_wish(form.task.data, _came_from(_form_of(effect))))
            flash(gettext("„%(task)s“ ist angelegt.", task=made.title), "success")
            return redirect(f"/effects/{effect.id}")
    return _page("effects/task.html", effect, form, gettext("Aufgabe"))


@blueprint.route("/effects/<uuid:effect_id>/decision", methods=["GET", "POST"])
@allow("effects.change", loads=Effect)
def decision(effect: Effect) -> Any:
    user = signed_in_user()
    known = {"decision": effect.decision, "beschluss": str(effect.decision_id or "")}
    form = DecisionForm(**known, decided_on=effect.decided_on or today())
    form.offer(_choices(user, effect))
    if form.validate_on_submit():
        with errors_on(form.decision):
            day = form.decided_on.data or today()
            decide_effect(user, effect, form.decision.data, decided_on=day, decision_id=form.decision_id)
            flash(gettext("Die Entscheidung ist festgehalten."), "success")
            return redirect(f"/effects/{effect.id}")
    return _page("effects/decision.html", effect, form, gettext("Entscheidung"))


@blueprint.route("/effects/<uuid:effect_id>/delete", methods=["GET", "POST"])
@allow("effects.change", loads=Effect)
def delete(effect: Effect) -> Any:
    if request.method == "POST":
        delete_effect(signed_in_user(), effect)
        flash(gettext("Die Folge „%(effect)s“ ist gelöscht.", effect=effect.title), "success")
        return redirect("/effects")
    return render_template("effects/delete.html", effect=effect, crumbs=crumbs_of(effect, gettext("Löschen")))


def _page(template: str, effect: Effect, form: Any, here: str) -> tuple[str, int]:
    page = render_template(template, effect=effect, form=form, crumbs=crumbs_of(effect, here))
    return page, 422 if form.errors else 200


def _choices(user: User, effect: Effect) -> list[Any]:
    """The Beschluss that is there already stays to be chosen, however old."""
    chosen, found = decision_of(user, effect), decisions_to_choose(user, effect.workspace_id)
    return found if chosen is None or chosen in found else [chosen, *found]


def _came_from(form: FeedbackForm) -> str:
    return str(gettext("Folge aus der Rückmeldung „%(form)s“.", form=form.title))


def _form_of(effect: Effect) -> FeedbackForm:
    return session().get_one(FeedbackForm, effect.form_id)


def crumbs_of(effect: Effect, here: str) -> list[tuple[str, str | None]]:
    return _crumbs(_form_of(effect), (effect.title, f"/effects/{effect.id}"), (here, None))


def _crumbs(form: FeedbackForm, *here: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    """By way of the Fragebogen; one that was deleted has no page any more."""
    is_there = form.deleted_at is None
    return [
        (gettext("Rückmeldungen"), "/feedback"),
        (form.title, f"/feedback/{form.id}" if is_there else None),
        (gettext("Folgen"), f"/feedback/{form.id}/effects" if is_there else "/effects"),
        *here,
    ]
