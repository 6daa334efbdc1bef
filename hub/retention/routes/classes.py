"""Retention classes: the Koordination keeps the list."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.forms import errors_on
from hub.guard import allow, signed_in_user
from hub.permissions import can
from hub.retention.classes import Rule, add_class, change_class
from hub.retention.forms import ClassForm
from hub.retention.labels import OUTCOME_LABELS, period_in_words
from hub.retention.models import RetentionClass
from hub.retention.queries import classes
from hub.retention.routes import blueprint
from hub.slots import Action, fills


@blueprint.get("/retention-classes")
@allow("retention.configure")
def retention_classes() -> str:
    return render_template(
        "retention/classes.html",
        classes=classes(),
        period_in_words=period_in_words,
        outcomes=OUTCOME_LABELS,
        crumbs=[(gettext("Ablage"), "/workspaces"), (gettext("Aufbewahrungsklassen"), None)],
    )


@blueprint.route("/retention-classes/new", methods=["GET", "POST"])
@allow("retention.configure")
def new_class() -> Any:
    form = ClassForm()
    if form.validate_on_submit():
        with errors_on(form.name):
            made = add_class(signed_in_user(), _rule(form))
            flash(gettext("Aufbewahrungsklasse „%(name)s“ angelegt.", name=made.name), "success")
            return redirect(url_for("retention.retention_classes"))
    return _page(form, gettext("Neue Aufbewahrungsklasse"))


@blueprint.route("/retention-classes/<uuid:class_id>", methods=["GET", "POST"])
@allow("retention.configure", loads=RetentionClass)
def edit_class(retention_class: RetentionClass) -> Any:
    form = ClassForm(obj=retention_class)
    if form.validate_on_submit():
        with errors_on(form.name):
            change_class(signed_in_user(), retention_class, _rule(form))
            flash(gettext("Gespeichert. Es gilt ab jetzt für alles mit dieser Klasse."), "success")
            return redirect(url_for("retention.retention_classes"))
    return _page(form, retention_class.name)


@fills(slots.WORKSPACES_ACTIONS, order=10)
def link_to_classes(user: User) -> list[Action]:
    if not can(user, "retention.configure"):
        return []
    return [Action(gettext("Aufbewahrungsklassen"), "/retention-classes", "clock")]


def _rule(form: ClassForm) -> Rule:
    return Rule(form.name.data, form.period.data, form.years.data or 0, form.outcome.data)


def _page(form: ClassForm, title: str) -> Any:
    crumbs = [
        (gettext("Ablage"), "/workspaces"),
        (gettext("Aufbewahrungsklassen"), "/retention-classes"),
        (title, None),
    ]
    page = render_template("retention/class.html", form=form, title=title, crumbs=crumbs)
    return page, 422 if form.errors else 200
