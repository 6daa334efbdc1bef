"""Ergebnisse of a Fragebogen: Welle by Welle, question by question."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from hub import slots
from hub.accounts.signed_in import User
from hub.audit.names import name_actions
from hub.days import day_of, today
from hub.db import session
from hub.errors import NotFound
from hub.feedback.models import FeedbackForm, FeedbackRound
from hub.feedback.rounds import is_over
from hub.guard import allow, signed_in_user
from hub.permissions import can
from hub.results.charts import bar, stacked_bar
from hub.results.comparing import comparisons, trends
from hub.results.jobs import BY_ITSELF_AFTER
from hub.results.reading import latest_results_for, results_for
from hub.results.release import BurstsOpen, NotOver, open_bursts, release_round, smallest_cell
from hub.results.routes import blueprint
from hub.slots import Action

PLANNED, RUNNING, OVER, ON_ITS_WAY, FEW, SHOWN = "planned", "running", "over", "on-its-way", "few", "shown"
AUDIENCES = {
    "youth": lazy_gettext("Junge Menschen"),
    "parents": lazy_gettext("Eltern"),
    "schools": lazy_gettext("Schulen"),
    "employers": lazy_gettext("Arbeitgeber"),
    "attendees": lazy_gettext("Teilnehmende"),
}

name_actions(
    {
        "results.release": lazy_gettext("Welle eines Fragebogens ausgewertet"),
        "results.export": lazy_gettext("Ergebnisse gespeichert"),
    }
)


@slots.fills(slots.FORM_TABS, order=30)
def _tab(user: User, form: FeedbackForm) -> list[Action]:
    return [Action(gettext("Ergebnisse"), f"/feedback/{form.id}/results")] if can(user, "results.read", form) else []


@slots.fills(slots.ROUND_ACTIONS, order=30)
def _of_round(user: User, asked: FeedbackRound) -> list[Action]:
    if asked.released_at is not None:
        return [Action(gettext("Ergebnisse"), f"/feedback/{asked.form_id}/results?round={asked.id}", "chart")]
    if is_over(asked) and can(user, "results.release", asked):
        return [Action(gettext("Auswerten"), f"/rounds/{asked.id}/release", "chart", opens_dialog=True)]
    return []


@blueprint.get("/feedback/<uuid:form_id>/results")
@allow("results.read", loads=FeedbackForm)
def results(form: FeedbackForm) -> Any:
    user = signed_in_user()
    rounds = _rounds_of(form)
    chosen = _chosen(rounds)
    shown = results_for(user, chosen) if chosen and chosen.released_at else None
    audiences = {key: str(name) for key, name in AUDIENCES.items()}
    return render_template(
        "results/results.html",
        form_row=form,
        form_tabs=_tabs(user, form),
        rounds=rounds,
        chosen=chosen,
        state=_state(chosen, shown) if chosen else None,
        shown=shown,
        k=shown.k if shown else smallest_cell(),
        by_itself_on=_by_itself_on(chosen) if chosen else None,
        bursts=open_bursts(chosen.id) if chosen and not chosen.released_at else 0,
        may_release=chosen is not None and can(user, "results.release", chosen),
        trends=trends(latest_results_for(user, form)) if shown else {},
        comparisons=comparisons(user, form, shown, audiences) if shown else {},
        question_actions={
            one.question.id: slots.actions(slots.RESULT_ACTIONS, user, chosen, one.question.id)
            for one in (shown.questions if shown else [])
        },
        panels=slots.panels(slots.RESULT_PANELS, user, chosen) if chosen else [],
        bar=bar,
        stacked_bar=stacked_bar,
        compares=can(user, "results.compare"),
        crumbs=_crumbs(form, (gettext("Ergebnisse"), None)),
    )


@blueprint.get("/rounds/<uuid:evaluated_round_id>/release")
@allow("results.release", loads=FeedbackRound)
def release(asked: FeedbackRound) -> Any:
    return _release_page(asked, error=None if is_over(asked) else str(NotOver.message))


@blueprint.post("/rounds/<uuid:evaluated_round_id>/release")
@allow("results.release", loads=FeedbackRound)
def do_release(asked: FeedbackRound) -> Any:
    try:
        is_new = release_round(signed_in_user(), asked, with_bursts=request.form.get("with_bursts") == "y")
    except (NotOver, BurstsOpen) as error:
        return _release_page(asked, error=str(error.message)), 422
    if is_new:
        flash(gettext("Die Welle wird ausgewertet. Die Ergebnisse stehen gleich hier."), "success")
    else:
        flash(gettext("Diese Welle ist schon ausgewertet."), "info")
    return redirect(f"/feedback/{asked.form_id}/results?round={asked.id}")


def _release_page(asked: FeedbackRound, *, error: str | None) -> Any:
    return render_template(
        "results/release.html",
        asked=asked,
        error=error,
        bursts=open_bursts(asked.id),
        k=smallest_cell(),
        crumbs=_crumbs(
            asked.form, (gettext("Ergebnisse"), f"/feedback/{asked.form_id}/results"), (gettext("Auswerten"), None)
        ),
    )


def _rounds_of(form: FeedbackForm) -> list[FeedbackRound]:
    """The latest first."""
    wanted = select(FeedbackRound).where(FeedbackRound.form_id == form.id)
    return list(session().scalars(wanted.order_by(FeedbackRound.opens_on.desc(), FeedbackRound.number.desc())))


def _chosen(rounds: list[FeedbackRound]) -> FeedbackRound | None:
    """The Welle that was asked for, else the latest one with results, else the latest. Raises `NotFound`."""
    if wanted := request.args.get("round"):
        found = next((one for one in rounds if str(one.id) == wanted), None)
        if found is None:
            raise NotFound
        return found
    return next((one for one in rounds if one.released_at is not None), rounds[0] if rounds else None)


def _state(asked: FeedbackRound, shown: Any) -> str:
    if shown is not None:
        return SHOWN if shown.n is not None else FEW
    if asked.released_at is not None:
        return ON_ITS_WAY
    if is_over(asked):
        return OVER
    return PLANNED if asked.opens_on > today() else RUNNING


def _by_itself_on(asked: FeedbackRound) -> date | None:
    last_day = day_of(asked.ended_at) if asked.ended_at else asked.closes_on
    return last_day + BY_ITSELF_AFTER + timedelta(days=1) if last_day else None


def _tabs(user: User, form: FeedbackForm) -> list[tuple[str, str, bool]]:
    here = f"/feedback/{form.id}/results"
    return [(tab.label, tab.url, tab.url == here) for tab in slots.actions(slots.FORM_TABS, user, form)]


def _crumbs(form: FeedbackForm, *here: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [(gettext("Rückmeldungen"), "/feedback"), (form.title, f"/feedback/{form.id}"), *here]
