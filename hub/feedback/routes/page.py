"""Pages of a Fragebogen: adding, naming, moving and taking out."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext

from hub.feedback.actions import change_draft, content_of
from hub.feedback.changing import add_page, page_of, remove_page, shift_page
from hub.feedback.checking import name_of
from hub.feedback.forms import PageForm, RevisionForm
from hub.feedback.models import FeedbackForm
from hub.feedback.pages import form_url, frame_of
from hub.feedback.queries import who_changed
from hub.feedback.routes import blueprint
from hub.feedback.saving import Outcome, trying
from hub.feedback.translating import with_german
from hub.guard import allow, signed_in_user


@blueprint.post("/feedback/<uuid:form_id>/pages")
@allow("feedback.change", loads=FeedbackForm)
def new_page(form: FeedbackForm) -> Any:
    content = content_of(form)
    page = add_page(content)
    change_draft(signed_in_user(), form, content, base=RevisionForm().base)
    return redirect(f"{form_url(form)}#page-{page.id}")


@blueprint.route("/feedback/<uuid:form_id>/pages/<key>", methods=["GET", "POST"])
@allow("feedback.change", loads=FeedbackForm)
def page(form: FeedbackForm, key: str) -> Any:
    content, shown, outcome = content_of(form), PageForm(), Outcome()
    named = page_of(content, key)
    if not shown.is_submitted():
        shown.look_again(form.revision)
        shown.title.data = named.title.get("de", "")
    elif shown.validate():
        named.title = with_german(named.title, shown.title.data or "")
        with trying(shown, shown.title, form) as outcome:
            change_draft(signed_in_user(), form, content, base=shown.base)
            return redirect(f"{form_url(form)}#page-{key}")
    else:
        outcome.status = 422
    conflict = who_changed(form) if outcome.is_conflict else None
    here = frame_of(form, (gettext("Überschrift der Seite"), None))
    return render_template("feedback/page.html", form=shown, key=key, conflict=conflict, **here), outcome.status


@blueprint.post("/feedback/<uuid:form_id>/pages/<key>/move")
@allow("feedback.change", loads=FeedbackForm)
def move_page(form: FeedbackForm, key: str) -> Any:
    content = content_of(form)
    shift_page(content, key, request.form.get("to", ""))
    change_draft(signed_in_user(), form, content, base=RevisionForm().base)
    return redirect(f"{form_url(form)}#page-{key}")


@blueprint.route("/feedback/<uuid:form_id>/pages/<key>/delete", methods=["GET", "POST"])
@allow("feedback.change", loads=FeedbackForm)
def delete_page(form: FeedbackForm, key: str) -> Any:
    content, shown = content_of(form), RevisionForm()
    names = [name_of(question) for question in page_of(content, key).questions]
    if shown.validate_on_submit():
        remove_page(content, key)
        change_draft(signed_in_user(), form, content, base=shown.base)
        flash(gettext("Die Seite ist entfernt. Veröffentlichte Fassungen behalten sie."), "success")
        return redirect(form_url(form))
    here = frame_of(form, (gettext("Seite entfernen"), None))
    return render_template("feedback/delete_page.html", key=key, names=names, **here)
