"""Organisers: who wants to be contacted, and that it is done."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template
from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.answering.models import ContactWish
from hub.answering.queries import wish_count, wishes_of
from hub.answering.routes import blueprint
from hub.answering.wishes import settle_wish
from hub.feedback.content import LANGUAGE_NAMES
from hub.feedback.models import FeedbackForm
from hub.guard import allow, signed_in_user
from hub.permissions import can
from hub.slots import Action


@blueprint.get("/feedback/<uuid:form_id>/wishes")
@allow("wishes.settle", loads=FeedbackForm)
def wishes(form: FeedbackForm) -> str:
    return render_template(
        "answering/wishes.html",
        form=form,
        wishes=wishes_of(form.id),
        language_names=LANGUAGE_NAMES,
        crumbs=_crumbs(form, gettext("Gesprächswünsche")),
    )


@blueprint.post("/wishes/<uuid:wish_id>/done")
@allow("wishes.settle", loads=ContactWish)
def settle(wish: ContactWish) -> Any:
    settle_wish(signed_in_user(), wish)
    flash(gettext("Erledigt. Name und Erreichbarkeit sind gelöscht."), "success")
    return redirect(f"/feedback/{wish.form_id}/wishes")


@slots.fills(slots.FORM_ACTIONS, order=40)
def _link(user: User, form: FeedbackForm) -> list[Action]:
    if not can(user, "wishes.settle", form):
        return []
    count = wish_count(form.id)
    if not count and not form.draft.get("asks_for_contact"):
        return []
    label = gettext("Gesprächswünsche (%(count)d)", count=count) if count else gettext("Gesprächswünsche")
    return [Action(label, f"/feedback/{form.id}/wishes", "person")]


def _crumbs(form: FeedbackForm, last: str) -> list[tuple[str, str | None]]:
    return [(gettext("Rückmeldungen"), "/feedback"), (form.title, f"/feedback/{form.id}"), (last, None)]
