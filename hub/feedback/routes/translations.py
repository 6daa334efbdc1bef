"""Texts of a Fragebogen in one more language, each beside its German one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext

from hub.errors import NotFound
from hub.feedback.actions import change_draft, content_of
from hub.feedback.content import LANGUAGE_NAMES, MAX_TEXT_CHARACTERS
from hub.feedback.forms import RevisionForm
from hub.feedback.models import FeedbackForm
from hub.feedback.pages import form_url, frame_of
from hub.feedback.queries import who_changed
from hub.feedback.routes import blueprint
from hub.feedback.saving import Outcome, trying
from hub.feedback.translating import missing_counts, places, translate
from hub.guard import allow, signed_in_user
from hub.public_pages import direction


@blueprint.route("/feedback/<uuid:form_id>/translations/<language>", methods=["GET", "POST"])
@allow("feedback.change", loads=FeedbackForm)
def translation(form: FeedbackForm, language: str) -> Any:
    content, shown, outcome = content_of(form), RevisionForm(), Outcome()
    if language == "de" or language not in content.languages:
        raise NotFound
    missing = missing_counts(content)
    if shown.validate_on_submit():
        with trying(shown, shown.revision, form) as outcome:
            known = places(content, language, form.outdated)
            translate(content, language, _typed(known))
            confirmed = [(language, place.where) for place in known if place.confirm_field in request.form]
            change_draft(signed_in_user(), form, content, base=shown.base, confirmed=confirmed)
            flash(gettext("Die Texte sind gespeichert."), "success")
            return redirect(f"{form_url(form)}/translations/{language}")
    else:
        shown.look_again(form.revision)
    page = render_template(
        "feedback/translation.html",
        form=shown,
        places=places(content, language, form.outdated),
        language=language,
        names={key: LANGUAGE_NAMES[key] for key in content.languages if key != "de"},
        missing=missing,
        text_direction=direction(language),
        most=MAX_TEXT_CHARACTERS,
        conflict=who_changed(form) if outcome.is_conflict else None,
        **frame_of(form, (LANGUAGE_NAMES[language], None)),
    )
    return page, outcome.status


def _typed(known: Any) -> dict[str, str]:
    """By place, for those the form sent."""
    return {place.where: request.form[place.field] for place in known if place.field in request.form}
