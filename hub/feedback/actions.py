"""Making, changing and publishing Fragebögen. Actions; they never commit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy import func, select, update

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import now, session
from hub.documents.models import Workspace
from hub.feedback.checking import expect_finished, expect_sound
from hub.feedback.content import Content, all_texts, missing_texts
from hub.feedback.differences import differences
from hub.feedback.errors import ChangedMeanwhile, MissingTexts, NothingChanged
from hub.feedback.models import FeedbackForm, FormVersion
from hub.feedback.outdated import outdated_after
from hub.feedback.texts import clean_line, clean_text


@dataclass(frozen=True)
class Frame:
    """What a Fragebogen says beside its questions, in German; `title` is for those who work with it."""

    title: str
    audience: str
    headline: str
    intro: str
    thanks: str
    languages: list[str]
    asks_for_contact: bool


def create_form(user: User, workspace: Workspace, *, title: str, audience: str, content: Content) -> FeedbackForm:
    """Raises what `expect_sound` does, e.g. `TooManyQuestions`."""
    expect_sound(content)
    form = FeedbackForm(
        workspace_id=workspace.id,
        title=clean_line(title),
        audience=audience,
        draft=as_json(content),
        created_by=user.id,
        changed_by=user.id,
    )
    session().add(form)
    session().flush()
    record(
        "feedback.create",
        actor=user,
        about=form,
        workspace_id=workspace.id,
        text=gettext("Fragebogen »%(title)s« angelegt", title=form.title),
    )
    return form


def change_draft(
    user: User, form: FeedbackForm, content: Content, *, base: int, confirmed: Collection[tuple[str, str]] = ()
) -> None:
    """Keep this content as the draft if nobody changed it since revision `base`.

    `confirmed`: translations that fit although the German text has changed, as (language, where).
    Raises `ChangedMeanwhile`, and what `expect_sound` does.
    """
    expect_sound(content)
    _save(user, form, content, base=base, confirmed=confirmed)


def change_frame(user: User, form: FeedbackForm, frame: Frame, *, base: int) -> None:
    """Everything but the questions. Raises `ChangedMeanwhile`."""
    content = content_of(form)
    for texts, german in (
        (content.title, clean_line(frame.headline)),
        (content.intro, clean_text(frame.intro)),
        (content.thanks, clean_text(frame.thanks)),
    ):
        texts["de"] = german
    content.languages = frame.languages
    content.asks_for_contact = frame.asks_for_contact
    expect_sound(content)
    _save(user, form, content, base=base, title=clean_line(frame.title), audience=frame.audience)


def publish_form(user: User, form: FeedbackForm) -> FormVersion:
    """Keep the draft as a version that never changes again; rounds that begin later ask it.

    Raises `NoQuestions` and whatever else `expect_finished` finds.
    """
    content = content_of(form)
    expect_finished(content)
    last = session().scalar(select(func.max(FormVersion.number)).where(FormVersion.form_id == form.id)) or 0
    version = FormVersion(form_id=form.id, number=last + 1, content=as_json(content), published_by=user.id)
    session().add(version)
    session().flush()
    record(
        "feedback.publish",
        actor=user,
        about=form,
        workspace_id=form.workspace_id,
        text=gettext("Fragebogen »%(title)s« veröffentlicht", title=form.title),
        details={"version": version.number},
    )
    return version


def publish_draft(user: User, form: FeedbackForm, *, base: int, accepts_missing: bool) -> FormVersion:
    """Publish what was looked at: revision `base`. Texts that are missing must have been accepted by name.

    Raises `ChangedMeanwhile`, `NothingChanged`, `MissingTexts`, and what `publish_form` does.
    """
    locked = select(FeedbackForm.revision).where(FeedbackForm.id == form.id).with_for_update()
    if session().scalar(locked) != base:
        raise ChangedMeanwhile
    content, last = content_of(form), last_version(form)
    if last is not None and not differences(content_of(last), content):
        raise NothingChanged
    expect_finished(content)
    if not accepts_missing and next(missing_texts(content), None) is not None:
        raise MissingTexts
    return publish_form(user, form)


def last_version(form: FeedbackForm) -> FormVersion | None:
    wanted = select(FormVersion).where(FormVersion.form_id == form.id).order_by(FormVersion.number.desc()).limit(1)
    return session().scalar(wanted)


def content_of(form: FeedbackForm | FormVersion) -> Content:
    return Content.model_validate(form.draft if isinstance(form, FeedbackForm) else form.content)


def as_json(content: Content) -> dict[str, Any]:
    return content.model_dump(mode="json", exclude_defaults=True)


def _save(
    user: User,
    form: FeedbackForm,
    content: Content,
    *,
    base: int,
    confirmed: Collection[tuple[str, str]] = (),
    **columns: Any,
) -> None:
    """Of two who save the same revision, one is refused by the condition of the statement."""
    before, after = dict(all_texts(content_of(form))), dict(all_texts(content))
    columns["draft"] = as_json(content)
    columns["outdated"] = outdated_after(before, after, form.outdated, confirmed=confirmed)
    saved = session().execute(
        update(FeedbackForm)
        .where(FeedbackForm.id == form.id, FeedbackForm.revision == base)
        .values(revision=base + 1, changed_at=now(), changed_by=user.id, **columns)
        .execution_options(synchronize_session=False)
    )
    if not saved.rowcount:  # type: ignore[attr-defined]
        raise ChangedMeanwhile
    session().refresh(form)
    _note(user, form, "feedback.change", gettext("Fragebogen »%(title)s« geändert", title=form.title))


def _note(user: User, form: FeedbackForm, action: str, text: str) -> None:
    session().flush()
    record(action, actor=user, about=form, workspace_id=form.workspace_id, text=text)
