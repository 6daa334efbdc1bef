"""Fragebögen: the list, a new one, one with its questions, what it says beside them, deleting and bringing back."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup

from hub import slots
from hub.accounts.signed_in import User
from hub.audit.names import name_actions
from hub.documents.models import Workspace
from hub.errors import NotFound
from hub.feedback import findable, jobs  # noqa: F401 (register what they do)
from hub.feedback.actions import Frame, change_frame, content_of, create_form, last_version
from hub.feedback.content import LANGUAGE_NAMES, Content, Page, new_key
from hub.feedback.deleting import delete_form, restore_form
from hub.feedback.differences import differences
from hub.feedback.errors import FormRuns
from hub.feedback.forms import FrameForm, NewForm
from hub.feedback.labels import AUDIENCE_LABELS, STATE_BADGES, STATE_LABELS
from hub.feedback.models import FeedbackForm
from hub.feedback.outline import outline
from hub.feedback.pages import form_url, frame_of
from hub.feedback.queries import deleted_forms, forms_for, readable_forms, who_changed, workspaces_to_ask_in
from hub.feedback.ready_made import ready_made_sets
from hub.feedback.routes import blueprint
from hub.feedback.saving import Outcome, trying
from hub.feedback.translating import missing_counts
from hub.forms import errors_on
from hub.guard import admit, allow, signed_in_user
from hub.permissions import RESTORE_DAYS

EMPTY, SET, COPY = "empty", "set:", "copy:"

name_actions(
    {
        "feedback.create": lazy_gettext("Fragebogen angelegt"),
        "feedback.change": lazy_gettext("Fragebogen geändert"),
        "feedback.publish": lazy_gettext("Fragebogen veröffentlicht"),
        "feedback.delete": lazy_gettext("Fragebogen gelöscht"),
        "feedback.restore": lazy_gettext("Fragebogen zurückgeholt"),
        "feedback.purge": lazy_gettext("Fragebogen endgültig gelöscht"),
        "feedback.keep-question": lazy_gettext("Frage in die Fragensammlung gelegt"),
        "feedback.drop-question": lazy_gettext("Frage aus der Fragensammlung entfernt"),
    }
)


@blueprint.get("/feedback")
@allow("feedback.list")
def forms() -> str:
    user = signed_in_user()
    return render_template(
        "feedback/forms.html",
        groups=forms_for(user),
        actions=slots.actions(slots.FORMS_ACTIONS, user),
        states=STATE_LABELS,
        badges=STATE_BADGES,
        audiences=AUDIENCE_LABELS,
        may_create=bool(workspaces_to_ask_in(user)),
        crumbs=[(gettext("Rückmeldungen"), None)],
    )


@blueprint.route("/feedback/new", methods=["GET", "POST"])
@allow("feedback.list")
def new_form() -> Any:
    user = signed_in_user()
    form = NewForm(source=_asked_source(user), workspace_id=request.args.get("workspace"))
    form.offer(workspaces=workspaces_to_ask_in(user), sources=_sources(user))
    if form.validate_on_submit():
        workspace = admit("feedback.create", Workspace, uuid.UUID(form.workspace_id.data))
        content = _content_from(form.source.data, title=form.title.data)
        with errors_on(form.source):
            made = create_form(user, workspace, title=form.title.data, audience=form.audience.data, content=content)
            flash(gettext("Der Fragebogen ist angelegt. Fragen lassen sich jetzt ändern und ergänzen."), "success")
            return redirect(form_url(made))
    crumbs = [(gettext("Rückmeldungen"), "/feedback"), (gettext("Neuer Fragebogen"), None)]
    return render_template("feedback/new.html", form=form, crumbs=crumbs), 422 if form.errors else 200


@blueprint.get("/feedback/<uuid:form_id>")
@allow("feedback.read", loads=FeedbackForm)
def form(form: FeedbackForm) -> str:
    content, version = content_of(form), last_version(form)
    return render_template(
        "feedback/form.html",
        content=content,
        pages=outline(content),
        version=version,
        has_changes=version is None or bool(differences(content_of(version), content)),
        missing=missing_counts(content),
        languages=LANGUAGE_NAMES,
        audience=AUDIENCE_LABELS[form.audience],
        panels=slots.panels(slots.FORM_PANELS, signed_in_user(), form),
        **frame_of(form),
    )


@blueprint.route("/feedback/<uuid:form_id>/frame", methods=["GET", "POST"])
@allow("feedback.change", loads=FeedbackForm)
def frame(form: FeedbackForm) -> Any:
    content, shown, outcome = content_of(form), FrameForm(), Outcome()
    shown.offer()
    if not shown.is_submitted():
        _show(shown, form, content)
    elif shown.validate():
        with trying(shown, shown.title, form) as outcome:
            change_frame(signed_in_user(), form, _frame_in(shown), base=shown.base)
            flash(gettext("Die Angaben sind gespeichert."), "success")
            return redirect(form_url(form))
    else:
        outcome.status = 422
    page = render_template(
        "feedback/frame.html",
        form=shown,
        conflict=who_changed(form) if outcome.is_conflict else None,
        **frame_of(form, (gettext("Überschrift und Sprachen"), None)),
    )
    return page, outcome.status


@blueprint.route("/feedback/<uuid:form_id>/delete", methods=["GET", "POST"])
@allow("feedback.change", loads=FeedbackForm)
def delete(form: FeedbackForm) -> Any:
    error = None
    if request.method == "POST":
        try:
            delete_form(signed_in_user(), form)
        except FormRuns as running:
            error = str(running.message)
        else:
            undo = render_template("feedback/_undo.html", form=form)
            flash(Markup(undo), "success")  # noqa: S704 (made by our own template)
            return redirect("/feedback")
    page = render_template(
        "feedback/delete.html", error=error, days=RESTORE_DAYS, **frame_of(form, (gettext("Löschen"), None))
    )
    return page, 422 if error else 200


@blueprint.get("/feedback/deleted")
@allow("feedback.list")
def deleted() -> str:
    crumbs = [(gettext("Rückmeldungen"), "/feedback"), (gettext("Gelöschte Fragebögen"), None)]
    rows = deleted_forms(signed_in_user())
    return render_template("feedback/deleted.html", rows=rows, days=RESTORE_DAYS, crumbs=crumbs)


@blueprint.post("/feedback/<uuid:deleted_form_id>/restore")
@allow("feedback.restore", loads=FeedbackForm)
def restore(form: FeedbackForm) -> Any:
    restore_form(signed_in_user(), form)
    flash(gettext("„%(title)s“ ist wieder da.", title=form.title), "success")
    return redirect(form_url(form))


def _asked_source(user: User) -> str:
    """What a link „Kopieren“ names; nothing where it may not be read."""
    asked = request.args.get("copy", "")
    return f"{COPY}{asked}" if any(str(row_id) == asked for row_id, _, _ in readable_forms(user)) else EMPTY


def _sources(user: User) -> list[tuple[str, str]]:
    sources = [(EMPTY, gettext("einem leeren Fragebogen"))]
    for one in ready_made_sets():
        audience = AUDIENCE_LABELS.get(one.name, one.name)
        sources.append(
            (f"{SET}{one.name}", gettext("Vorlage für %(audience)s: %(title)s", audience=audience, title=one.title))
        )
    for row_id, title, workspace in readable_forms(user):
        sources.append(
            (f"{COPY}{row_id}", gettext("Kopie von „%(title)s“ (%(workspace)s)", title=title, workspace=workspace))
        )
    return sources


def _content_from(source: str, *, title: str) -> Content:
    """Raises `NotFound` for a Fragebogen that was deleted meanwhile."""
    if source.startswith(COPY):
        return content_of(admit("feedback.read", FeedbackForm, uuid.UUID(source.removeprefix(COPY))))
    if source.startswith(SET):
        found = next((one for one in ready_made_sets() if one.name == source.removeprefix(SET)), None)
        if found is None:
            raise NotFound
        return found.content
    return Content(title={"de": title}, pages=[Page(id=new_key())])


def _show(shown: FrameForm, form: FeedbackForm, content: Content) -> None:
    shown.look_again(form.revision)
    shown.title.data, shown.audience.data = form.title, form.audience
    for field, texts in ((shown.headline, content.title), (shown.intro, content.intro), (shown.thanks, content.thanks)):
        field.data = texts.get("de", "")
    shown.languages.data = [key for key in content.languages if key != "de"]
    shown.asks_for_contact.data = content.asks_for_contact


def _frame_in(shown: FrameForm) -> Frame:
    return Frame(
        title=shown.title.data,
        audience=shown.audience.data,
        headline=shown.headline.data or "",
        intro=shown.intro.data or "",
        thanks=shown.thanks.data or "",
        languages=shown.chosen_languages,
        asks_for_contact=shown.asks_for_contact.data,
    )
