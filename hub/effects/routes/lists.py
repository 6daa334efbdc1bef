"""Lists of Folgen: of one Fragebogen, and of all."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask_babel import gettext

from hub import slots
from hub.effects.labels import STATE_LABELS, STATE_TONES, next_step
from hub.effects.models import STATES
from hub.effects.queries import effects_page
from hub.effects.rate import rate_of, rates_for
from hub.effects.routes import blueprint
from hub.feedback.models import FeedbackForm
from hub.guard import allow, signed_in_user


@blueprint.get("/effects")
@allow("feedback.list")
def effects() -> str:
    user = signed_in_user()
    rate, rates = rates_for(user)
    return _list_page(
        "effects/effects.html",
        rate=rate,
        rates=rates,
        crumbs=[(gettext("Rückmeldungen"), "/feedback"), (gettext("Folgen"), None)],
    )


@blueprint.get("/feedback/<uuid:form_id>/effects")
@allow("feedback.read", loads=FeedbackForm)
def of_form(form: FeedbackForm) -> str:
    tabs = slots.actions(slots.FORM_TABS, signed_in_user(), form)
    way = [(gettext("Rückmeldungen"), "/feedback"), (form.title, f"/feedback/{form.id}"), (gettext("Folgen"), None)]
    return _list_page(
        "effects/of_form.html",
        form=form,
        rate=rate_of(form),
        tabs=[(tab.label, tab.url, tab.url == request.path) for tab in tabs],
        crumbs=way,
    )


def _list_page(template: str, *, form: FeedbackForm | None = None, **values: Any) -> str:
    state = request.args.get("state", "")
    page, counts = effects_page(signed_in_user(), request.args.get("page", 1, type=int), state=state, form=form)
    return render_template(
        template,
        form=form,
        page=page,
        counts=counts,
        state=state if state in STATES else "",
        labels=STATE_LABELS,
        tones=STATE_TONES,
        next_step=next_step,
        address=request.path,
        **values,
    )
