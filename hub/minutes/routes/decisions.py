"""Beschlüsse: written down at an item, found again in the register of the Bereich."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext

from hub.documents.models import Workspace
from hub.forms import errors_on
from hub.guard import allow, signed_in_user
from hub.minutes.forms import DecisionForm
from hub.minutes.models import AgendaItem, Decision
from hub.minutes.pages import crumbs_of, minutes_url, register_frame
from hub.minutes.register import decisions_in, years_with_decisions
from hub.minutes.results import Result, change_decision, decide, remove_decision
from hub.minutes.routes import blueprint
from hub.minutes.state import event_of
from hub.tasks.labels import STATUS_LABELS, STATUS_TONES


@blueprint.get("/workspaces/<uuid:workspace_id>/decisions")
@allow("decisions.read", loads=Workspace)
def decisions(workspace: Workspace) -> str:
    words, year = request.args.get("q", "")[:200].strip(), request.args.get("year", "")[:4]
    number = request.args.get("page", 1, type=int)
    page, lines = decisions_in(signed_in_user(), workspace.id, words=words, year=year, page=number)
    return render_template(
        "minutes/decisions.html",
        page=page,
        lines=lines,
        words=words,
        year=year,
        years=years_with_decisions(workspace.id),
        task_labels=STATUS_LABELS,
        task_tones=STATUS_TONES,
        **register_frame(workspace, at="decisions"),
    )


@blueprint.route("/agenda-items/<uuid:item_id>/decisions", methods=["GET", "POST"])
@allow("agenda.write", loads=AgendaItem)
def write_decision(item: AgendaItem) -> Any:
    form = DecisionForm()
    if form.validate_on_submit():
        with errors_on(form.text):
            decision = decide(signed_in_user(), item, _result(form))
            flash(gettext("Beschluss %(number)s ist festgehalten.", number=decision.number), "success")
            return redirect(minutes_url(item.event_id, item.id))
    return _form_page(item, form, title=gettext("Beschluss festhalten"))


@blueprint.route("/decisions/<uuid:decision_id>/edit", methods=["GET", "POST"])
@allow("agenda.write", loads=Decision)
def edit_decision(decision: Decision) -> Any:
    form = DecisionForm(obj=decision)
    if form.validate_on_submit():
        with errors_on(form.text):
            change_decision(signed_in_user(), decision, _result(form), revision=form.revision.data)
            return redirect(minutes_url(decision.item.event_id, decision.item_id))
    return _form_page(decision.item, form, title=gettext("Beschluss %(number)s ändern", number=decision.number))


@blueprint.route("/decisions/<uuid:decision_id>/remove", methods=["GET", "POST"])
@allow("agenda.write", loads=Decision)
def strike_decision(decision: Decision) -> Any:
    back = minutes_url(decision.item.event_id, decision.item_id)
    if request.method == "POST":
        remove_decision(signed_in_user(), decision)
        flash(gettext("Der Beschluss ist gestrichen."), "success")
        return redirect(back)
    event = event_of(decision.item)
    return render_template(
        "minutes/strike.html",
        decision=decision,
        back=back,
        crumbs=crumbs_of(event, gettext("Beschluss streichen")),
    )


def _result(form: DecisionForm) -> Result:
    return Result(
        text=form.text.data or "",
        in_favour=form.in_favour.data,
        against=form.against.data,
        abstained=form.abstained.data,
    )


def _form_page(item: AgendaItem, form: DecisionForm, *, title: str) -> Any:
    page = render_template(
        "minutes/decision.html",
        form=form,
        item=item,
        title=title,
        back=minutes_url(item.event_id, item.id),
        crumbs=crumbs_of(event_of(item), title),
    )
    return page, 422 if form.errors else 200
