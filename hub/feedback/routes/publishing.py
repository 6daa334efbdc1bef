"""Looking at a Fragebogen as people will meet it, publishing it, and its earlier versions."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template
from flask_babel import gettext
from sqlalchemy import select

from hub import slots
from hub.db import session
from hub.errors import NotFound
from hub.feedback.actions import content_of, last_version, publish_draft
from hub.feedback.content import LANGUAGE_NAMES, said
from hub.feedback.differences import differences
from hub.feedback.forms import PublishForm
from hub.feedback.labels import AUDIENCE_LABELS
from hub.feedback.models import FeedbackForm, FormVersion
from hub.feedback.outline import outline
from hub.feedback.pages import form_url, frame_of
from hub.feedback.queries import versions_of, who_changed
from hub.feedback.routes import blueprint
from hub.feedback.saving import Outcome, trying
from hub.feedback.translating import missing, outdated_places
from hub.guard import allow, signed_in_user
from hub.public_pages import frame as public_frame


@blueprint.get("/feedback/<uuid:form_id>/preview/<language>")
@allow("feedback.read", loads=FeedbackForm)
def preview(form: FeedbackForm, language: str) -> str:
    content = content_of(form)
    if language not in content.languages:
        raise NotFound
    return render_template(
        "feedback/preview.html",
        **public_frame(language),
        form=form,
        back=form_url(form),
        audience=AUDIENCE_LABELS[form.audience],
        languages=[(key, LANGUAGE_NAMES[key]) for key in content.languages],
        title=said(content.title, language),
        intro=said(content.intro, language),
        thanks=said(content.thanks, language),
        content=content,
        said=said,
        panels=slots.panels(slots.FORM_PREVIEW, content, language),
    )


@blueprint.route("/feedback/<uuid:form_id>/publish", methods=["GET", "POST"])
@allow("feedback.publish", loads=FeedbackForm)
def publish(form: FeedbackForm) -> Any:
    shown, outcome = PublishForm(), Outcome()
    if shown.validate_on_submit():
        with trying(shown, shown.accepts_missing, form) as outcome:
            user = signed_in_user()
            version = publish_draft(user, form, base=shown.base, accepts_missing=shown.accepts_missing.data)
            flash(gettext("Fassung %(number)s ist veröffentlicht.", number=version.number), "success")
            return redirect(form_url(form))
    else:
        shown.look_again(form.revision)
    content, last = content_of(form), last_version(form)
    page = render_template(
        "feedback/publish.html",
        form=shown,
        last=last,
        changes=differences(content_of(last), content) if last else [],
        count=len(content.questions),
        missing=missing(content),
        outdated=outdated_places(content, form.outdated),
        names=LANGUAGE_NAMES,
        languages=[LANGUAGE_NAMES[key] for key in content.languages],
        conflict=who_changed(form) if outcome.is_conflict else None,
        **frame_of(form, (gettext("Veröffentlichen"), None)),
    )
    return page, outcome.status


@blueprint.get("/feedback/<uuid:form_id>/versions")
@allow("feedback.read", loads=FeedbackForm)
def versions(form: FeedbackForm) -> str:
    here = frame_of(form, (gettext("Fassungen"), None))
    return render_template("feedback/versions.html", versions=versions_of(form), **here)


@blueprint.get("/feedback/<uuid:form_id>/versions/<int:number>")
@allow("feedback.read", loads=FeedbackForm)
def version(form: FeedbackForm, number: int) -> str:
    wanted = select(FormVersion).where(FormVersion.form_id == form.id, FormVersion.number == number)
    found = session().scalar(wanted)
    if found is None:
        raise NotFound
    content = content_of(found)
    crumbs = [
        (gettext("Fassungen"), f"{form_url(form)}/versions"),
        (gettext("Fassung %(number)s", number=number), None),
    ]
    return render_template(
        "feedback/version.html",
        version=found,
        content=content,
        pages=outline(content),
        languages=[LANGUAGE_NAMES[key] for key in content.languages],
        **frame_of(form, *crumbs),
    )
