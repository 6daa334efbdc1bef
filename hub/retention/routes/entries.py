"""Class and holds of one folder or document, and what its page shows of them."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template
from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.db import session
from hub.documents.models import MANAGE, Document, Entry, Folder
from hub.documents.pages import entry_url, frame_of
from hub.forms import errors_on
from hub.guard import allow, signed_in_user
from hub.retention.classes import set_class
from hub.retention.forms import ReasonForm, SetClassForm
from hub.retention.holds import place_hold, release_hold
from hub.retention.labels import OUTCOME_LABELS, period_in_words
from hub.retention.models import LegalHold, RetentionClass
from hub.retention.queries import classes, keeping_of
from hub.retention.routes import blueprint
from hub.slots import Action, fills


@blueprint.route("/<any(folders, documents):kind>/<uuid:entry_id>/retention", methods=["GET", "POST"])
@allow("retention.manage", loads=Entry)
def entry_retention(entry: Entry, **_kind: str) -> Any:
    keeping = keeping_of(entry)
    own = keeping.retention_class if keeping.is_own else None
    form = SetClassForm(class_id=str(own.id) if own else "", ends_on=keeping.ends_on if own else None)
    known = classes()
    form.class_id.choices = [("", _as_above(entry)), *((str(each.id), _in_words(each)) for each in known)]
    if form.validate_on_submit():
        with errors_on(form.ends_on):
            chosen = next((each for each in known if str(each.id) == form.class_id.data), None)
            set_class(signed_in_user(), entry, chosen, ends_on=form.ends_on.data)
            flash(gettext("Aufbewahrung von „%(name)s“ festgelegt.", name=entry.name), "success")
            return redirect(entry_url(entry))
    page = render_template(
        "retention/set_class.html", form=form, entry=entry, url=entry_url(entry), keeping=keeping, **frame_of(entry)
    )
    return page, 422 if form.errors else 200


@blueprint.route("/<any(folders, documents):kind>/<uuid:entry_id>/hold", methods=["GET", "POST"])
@allow("retention.manage", loads=Entry)
def hold_entry(entry: Entry, **_kind: str) -> Any:
    form = ReasonForm()
    if form.validate_on_submit():
        place_hold(signed_in_user(), entry, reason=form.reason.data)
        flash(gettext("Löschsperre auf „%(name)s“ gesetzt.", name=entry.name), "success")
        return redirect(entry_url(entry))
    page = render_template("retention/hold.html", form=form, entry=entry, url=entry_url(entry), **frame_of(entry))
    return page, 422 if form.errors else 200


@blueprint.route("/holds/<uuid:hold_id>/release", methods=["GET", "POST"])
@allow("retention.manage", loads=LegalHold)
def release(hold: LegalHold) -> Any:
    form = ReasonForm()
    back = f"/workspaces/{hold.workspace_id}/retention"
    if form.validate_on_submit():
        release_hold(signed_in_user(), hold, reason=form.reason.data)
        flash(gettext("Löschsperre auf „%(name)s“ aufgehoben.", name=hold.entry.name), "success")
        return redirect(back)
    page = render_template("retention/release.html", form=form, hold=hold, back=back, **frame_of(hold.entry))
    return page, 422 if form.errors else 200


@fills(slots.DOCUMENT_ASIDE, order=60)
def retention_of_document(_user: User, document: Document, level: int) -> str | None:
    keeping = keeping_of(document)
    if level < MANAGE and keeping.retention_class is None and not keeping.holds:
        return None
    return render_template(
        "retention/_aside.html",
        document=document,
        keeping=keeping,
        period=period_in_words(keeping.retention_class) if keeping.retention_class else "",
        outcomes=OUTCOME_LABELS,
        may_manage=level >= MANAGE,
    )


@fills(slots.FOLDER_ACTIONS, order=60)
def retention_of_folder(_user: User, folder: Folder, level: int) -> list[Action]:
    if level < MANAGE:
        return []
    return [Action(gettext("Aufbewahrung"), f"{entry_url(folder)}/retention", "clock", opens_dialog=True)]


def _as_above(entry: Entry) -> str:
    if entry.parent_id is None:
        return gettext("keine Klasse")
    above = keeping_of(session().get_one(Entry, uuid.UUID(str(entry.parent_id))))
    if above.retention_class is None:
        return gettext("wie der Ordner darüber (keine Klasse)")
    return gettext("wie der Ordner darüber (%(name)s)", name=above.retention_class.name)


def _in_words(retention_class: RetentionClass) -> str:
    outcome = OUTCOME_LABELS[retention_class.outcome]
    return f"{retention_class.name} – {period_in_words(retention_class)}, {outcome}"
