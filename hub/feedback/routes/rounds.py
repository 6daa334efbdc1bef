"""Wellen and ways in of a Fragebogen."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext

from hub import slots
from hub.accounts.queries import all_institutions
from hub.accounts.signed_in import User
from hub.audit.names import name_actions
from hub.days import today
from hub.feedback import repeating  # noqa: F401 (registers its work)
from hub.feedback.actions import content_of
from hub.feedback.channels import address_of, close_channel, make_channel
from hub.feedback.content import LANGUAGE_NAMES
from hub.feedback.models import FeedbackChannel, FeedbackForm, FeedbackRound
from hub.feedback.round_forms import REPEATS, WAYS, ChannelForm, NewRoundForm, RoundForm
from hub.feedback.round_queries import channel_lines, round_lines, versions_of
from hub.feedback.rounds import NotPublished, change_round, delete_round, end_round, open_round
from hub.feedback.routes import blueprint
from hub.forms import errors_on
from hub.guard import allow, signed_in_user
from hub.permissions import can
from hub.slots import Action

name_actions(
    {
        "feedback.open-round": lazy_gettext("Welle angelegt"),
        "feedback.change-round": lazy_gettext("Welle geändert"),
        "feedback.end-round": lazy_gettext("Welle beendet"),
        "feedback.delete-round": lazy_gettext("Geplante Welle gelöscht"),
        "feedback.make-channel": lazy_gettext("Zugang zu einem Fragebogen angelegt"),
        "feedback.close-channel": lazy_gettext("Zugang zu einem Fragebogen geschlossen"),
    }
)


@slots.fills(slots.FORM_TABS, order=20)
def _tab(_user: User, form: FeedbackForm) -> list[Action]:
    return [Action(gettext("Wellen und Zugänge"), _home(form.id))]


@blueprint.get("/feedback/<uuid:form_id>/rounds")
@allow("feedback.read", loads=FeedbackForm)
def rounds(form: FeedbackForm) -> str:
    user = signed_in_user()
    return render_template(
        "feedback/rounds.html",
        form=form,
        rounds=round_lines(user, form),
        channels=channel_lines(user, form),
        is_published=bool(versions_of(form)),
        may_publish=can(user, "feedback.publish", form),
        address_of=address_of,
        repeats=REPEATS,
        ways=WAYS,
        languages=LANGUAGE_NAMES,
        tabs=slots.actions(slots.FORM_TABS, user, form),
        crumbs=_crumbs(form, None),
    )


@blueprint.route("/feedback/<uuid:form_id>/rounds/new", methods=["GET", "POST"])
@allow("feedback.publish", loads=FeedbackForm)
def new_round(form: FeedbackForm) -> Any:
    versions = versions_of(form)
    if not versions:
        raise NotPublished
    fields = NewRoundForm(opens_on=today())
    fields.offer([(version.id, _label_of(version.number)) for version in versions])
    if fields.validate_on_submit():
        version = next(version for version in versions if str(version.id) == fields.version.data)
        with errors_on(fields.opens_on):
            open_round(
                signed_in_user(),
                form,
                version,
                name=fields.name.data,
                opens_on=fields.opens_on.data or today(),
                closes_on=fields.closes_on.data,
                repeats=fields.repeats.data,
            )
            flash(gettext("Die Welle ist angelegt."), "success")
            return redirect(_home(form.id))
    page = render_template(
        "feedback/new_round.html", form=fields, asked=form, crumbs=_crumbs(form, gettext("Neue Welle"))
    )
    return page, 422 if fields.errors else 200


@blueprint.route("/rounds/<uuid:asked_round_id>/change", methods=["GET", "POST"])
@allow("feedback.publish", loads=FeedbackRound)
def change(row: FeedbackRound) -> Any:
    fields = RoundForm(obj=row)
    if fields.validate_on_submit():
        with errors_on(fields.closes_on):
            change_round(
                signed_in_user(),
                row,
                name=fields.name.data,
                closes_on=fields.closes_on.data,
                repeats=fields.repeats.data,
            )
            flash(gettext("Die Welle ist geändert."), "success")
            return redirect(_home(row.form_id))
    page = render_template("feedback/change_round.html", form=fields, round=row, crumbs=_crumbs(row.form, row.name))
    return page, 422 if fields.errors else 200


@blueprint.route("/rounds/<uuid:asked_round_id>/end", methods=["GET", "POST"])
@allow("feedback.publish", loads=FeedbackRound)
def end(row: FeedbackRound) -> Any:
    if request.method == "POST":
        end_round(signed_in_user(), row)
        flash(gettext("Die Welle ist beendet."), "success")
        return redirect(_home(row.form_id))
    return render_template("feedback/end_round.html", round=row, crumbs=_crumbs(row.form, row.name))


@blueprint.route("/rounds/<uuid:asked_round_id>/delete", methods=["GET", "POST"])
@allow("feedback.publish", loads=FeedbackRound)
def delete_planned(row: FeedbackRound) -> Any:
    if request.method == "POST":
        form_id = row.form_id
        delete_round(signed_in_user(), row)
        flash(gettext("Die geplante Welle ist gelöscht."), "success")
        return redirect(_home(form_id))
    return render_template("feedback/delete_round.html", round=row, crumbs=_crumbs(row.form, row.name))


@blueprint.route("/feedback/<uuid:form_id>/channels/new", methods=["GET", "POST"])
@allow("feedback.publish", loads=FeedbackForm)
def new_channel(form: FeedbackForm) -> Any:
    versions = versions_of(form)
    languages = content_of(versions[0] if versions else form).languages
    fields = ChannelForm()
    fields.offer(institutions=all_institutions(), languages=languages)
    if fields.validate_on_submit():
        make_channel(
            signed_in_user(),
            form,
            way=fields.way.data,
            name=fields.name.data or "",
            institution_id=fields.institution_id.data,
            language=fields.language.data,
        )
        flash(gettext("Der Zugang ist angelegt."), "success")
        return redirect(f"{_home(form.id)}#channels")
    page = render_template(
        "feedback/new_channel.html", form=fields, asked=form, crumbs=_crumbs(form, gettext("Neuer Zugang"))
    )
    return page, 422 if fields.errors else 200


@blueprint.route("/channels/<uuid:channel_id>/close", methods=["GET", "POST"])
@allow("feedback.publish", loads=FeedbackChannel)
def close(channel: FeedbackChannel) -> Any:
    if request.method == "POST":
        close_channel(signed_in_user(), channel)
        flash(gettext("Der Zugang ist geschlossen."), "success")
        return redirect(f"{_home(channel.form_id)}#channels")
    return render_template(
        "feedback/close_channel.html", channel=channel, crumbs=_crumbs(channel.form, gettext("Zugang schließen"))
    )


def _home(form_id: uuid.UUID) -> str:
    return url_for("feedback.rounds", form_id=form_id)


def _label_of(number: int) -> str:
    return gettext("Fassung %(number)s", number=number)


def _crumbs(form: FeedbackForm, here: str | None) -> list[tuple[str, str | None]]:
    first: list[tuple[str, str | None]] = [
        (gettext("Rückmeldungen"), "/feedback"),
        (form.title, f"/feedback/{form.id}"),
    ]
    rounds = gettext("Wellen und Zugänge")
    return [*first, (rounds, None)] if here is None else [*first, (rounds, _home(form.id)), (here, None)]
