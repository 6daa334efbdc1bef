"""Showing a Folge to everybody: a look at it in each language, publishing, taking back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext

from hub.days import today
from hub.db import session
from hub.effects.actions import publish_effect, withdraw_effect
from hub.effects.forms import PublishForm
from hub.effects.models import Effect
from hub.effects.public import WORDS, card_of, language_of
from hub.effects.routes import blueprint
from hub.effects.routes.effect import crumbs_of
from hub.feedback.actions import content_of
from hub.feedback.content import LANGUAGE_NAMES, LANGUAGES
from hub.feedback.models import FeedbackForm, FeedbackRound
from hub.forms import errors_on
from hub.guard import allow, signed_in_user
from hub.public_pages import direction, frame
from hub.public_words import words


@blueprint.route("/effects/<uuid:effect_id>/publish", methods=["GET", "POST"])
@allow("effects.change", loads=Effect)
def publish(effect: Effect) -> Any:
    form = PublishForm()
    if not form.is_submitted():  # a form without what the person saw publishes nothing
        form.revision.data = effect.revision
    if form.validate_on_submit():
        with errors_on(form.revision):
            publish_effect(signed_in_user(), effect, revision=form.revision.data)
            flash(gettext("Die Folge ist jetzt öffentlich."), "success")
            return redirect(f"/effects/{effect.id}")
    asked = content_of(session().get_one(FeedbackRound, effect.round_id).version)
    page = render_template(
        "effects/publish.html",
        effect=effect,
        form=form,
        names=LANGUAGE_NAMES,
        missing=[language for language in LANGUAGES if not _is_told_in(effect, language)],
        asked_in=asked.languages,
        german=_card(effect, "de"),
        words=words(WORDS, "de"),
        crumbs=crumbs_of(effect, gettext("Veröffentlichen")),
    )
    return page, 422 if form.errors else 200


@blueprint.get("/effects/<uuid:effect_id>/preview")
@allow("effects.read", loads=Effect)
def preview(effect: Effect) -> str:
    """The card as it will stand on the public site, for signed-in people only."""
    asked = request.args.get("language", "de")
    language = asked if asked in LANGUAGES else "de"
    return render_template(
        "effects/preview.html",
        effect=effect,
        card=_card(effect, language),
        words=words(WORDS, language),
        codes=LANGUAGES,
        direction_of=direction,
        **frame(language),
    )


@blueprint.route("/effects/<uuid:effect_id>/take-back", methods=["GET", "POST"])
@allow("effects.change", loads=Effect)
def take_back(effect: Effect) -> Any:
    if request.method == "POST":
        withdraw_effect(signed_in_user(), effect)
        flash(gettext("Die Folge ist nicht mehr öffentlich."), "success")
        return redirect(f"/effects/{effect.id}")
    return render_template("effects/take_back.html", effect=effect, crumbs=crumbs_of(effect, gettext("Zurücknehmen")))


def _card(effect: Effect, language: str) -> Any:
    audience = session().get_one(FeedbackForm, effect.form_id).audience
    return card_of(effect, audience, language, year=today().year)


def _is_told_in(effect: Effect, language: str) -> bool:
    return language_of(effect.said, effect.done, language) == language and bool(effect.said.get(language))
