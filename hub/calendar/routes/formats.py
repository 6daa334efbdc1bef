"""The list of formats, kept by the Koordination."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from hub.calendar.formats import add_format, all_formats, change_format, move_format, retire_format, revive_format
from hub.calendar.forms import FormatForm
from hub.calendar.models import EventFormat
from hub.calendar.routes import blueprint
from hub.errors import HubError
from hub.forms import errors_on
from hub.guard import allow, signed_in_user

UP, DOWN = -1, 1


@blueprint.get("/event-formats")
@allow("calendar.configure")
def formats() -> str:
    return render_template(
        "calendar/formats.html",
        rows=all_formats(),
        crumbs=[(gettext("Termine"), "/calendar"), (gettext("Formate"), None)],
    )


@blueprint.route("/event-formats/new", methods=["GET", "POST"])
@allow("calendar.configure")
def new_format() -> Any:
    form = FormatForm(is_joint=True)
    if form.validate_on_submit():
        with errors_on(form.name):
            add_format(
                signed_in_user(),
                name=form.name.data or "",
                is_joint=form.is_joint.data,
                is_training=form.is_training.data,
            )
            flash(gettext("Das Format „%(name)s“ ist angelegt.", name=form.name.data), "success")
            return redirect(url_for("calendar.formats"))
    return _format_page(form, gettext("Neues Format"))


@blueprint.route("/event-formats/<uuid:format_id>", methods=["GET", "POST"])
@allow("calendar.configure", loads=EventFormat)
def edit_format(kept: EventFormat) -> Any:
    form = FormatForm(obj=kept)
    if form.validate_on_submit():
        with errors_on(form.name):
            change_format(
                signed_in_user(),
                kept,
                name=form.name.data or "",
                is_joint=form.is_joint.data,
                is_training=form.is_training.data,
            )
            flash(gettext("Gespeichert."), "success")
            return redirect(url_for("calendar.formats"))
    return _format_page(form, gettext("Format ändern"))


@blueprint.post("/event-formats/<uuid:format_id>/move")
@allow("calendar.configure", loads=EventFormat)
def move(kept: EventFormat) -> Any:
    move_format(signed_in_user(), kept, places=UP if request.form.get("to") == "up" else DOWN)
    return redirect(url_for("calendar.formats"))


@blueprint.post("/event-formats/<uuid:format_id>/retire")
@allow("calendar.configure", loads=EventFormat)
def retire(kept: EventFormat) -> Any:
    try:
        retire_format(signed_in_user(), kept)
        flash(gettext("„%(name)s“ wird nicht mehr angeboten. Termine behalten es.", name=kept.name), "success")
    except HubError as error:
        flash(str(error.message), "warning")
    return redirect(url_for("calendar.formats"))


@blueprint.post("/event-formats/<uuid:format_id>/revive")
@allow("calendar.configure", loads=EventFormat)
def revive(kept: EventFormat) -> Any:
    revive_format(signed_in_user(), kept)
    flash(gettext("„%(name)s“ wird wieder angeboten.", name=kept.name), "success")
    return redirect(url_for("calendar.formats"))


def _format_page(form: FormatForm, title: str) -> Any:
    page = render_template(
        "calendar/format.html",
        form=form,
        title=title,
        crumbs=[(gettext("Termine"), "/calendar"), (gettext("Formate"), url_for("calendar.formats")), (title, None)],
    )
    return page, 422 if form.errors else 200
