"""Organisers: unusually many answers at once, kept or taken out as one block."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template
from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.answering.bursts import keep_burst, remove_burst
from hub.answering.models import KEPT, OPEN, REMOVED, AnswerBurst
from hub.answering.queries import bursts_of, has_bursts
from hub.answering.routes import blueprint
from hub.feedback.models import FeedbackRound
from hub.guard import allow, signed_in_user
from hub.permissions import can
from hub.slots import Action


@blueprint.get("/rounds/<uuid:round_id>/bursts")
@allow("results.moderate", loads=FeedbackRound)
def bursts(asked_round: FeedbackRound) -> str:
    form = asked_round.form
    return render_template(
        "answering/bursts.html",
        form=form,
        round=asked_round,
        rows=bursts_of(asked_round.id),
        states={"open": OPEN, "kept": KEPT, "removed": REMOVED},
        crumbs=[
            (gettext("Rückmeldungen"), "/feedback"),
            (form.title, f"/feedback/{form.id}/rounds"),
            (gettext("Auffällig viele auf einmal"), None),
        ],
    )


@blueprint.post("/bursts/<uuid:burst_id>/keep")
@allow("results.moderate", loads=AnswerBurst)
def keep(burst: AnswerBurst) -> Any:
    keep_burst(signed_in_user(), burst)
    flash(gettext("Diese Rückmeldungen zählen wie alle anderen."), "success")
    return redirect(f"/rounds/{burst.round_id}/bursts")


@blueprint.get("/bursts/<uuid:burst_id>/remove")
@allow("results.moderate", loads=AnswerBurst)
def ask_to_remove(burst: AnswerBurst) -> str:
    found = next(row for row in bursts_of(burst.round_id) if row.burst.id == burst.id)
    return render_template("answering/remove_burst.html", row=found)


@blueprint.post("/bursts/<uuid:burst_id>/remove")
@allow("results.moderate", loads=AnswerBurst)
def remove(burst: AnswerBurst) -> Any:
    remove_burst(signed_in_user(), burst)
    flash(gettext("Der Block ist herausgenommen."), "success")
    return redirect(f"/rounds/{burst.round_id}/bursts")


@slots.fills(slots.ROUND_ACTIONS, order=40)
def _link(user: User, asked_round: FeedbackRound) -> list[Action]:
    if not has_bursts(asked_round.id) or not can(user, "results.moderate", asked_round):
        return []
    return [Action(gettext("Auffällig viele auf einmal"), f"/rounds/{asked_round.id}/bursts", "warning")]
