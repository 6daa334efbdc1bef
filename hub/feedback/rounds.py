"""Wellen: when a Fragebogen takes answers. Actions and facts; they never commit."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from flask_babel import gettext, lazy_gettext
from sqlalchemy import func, or_, select

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.days import today
from hub.db import now, session
from hub.errors import HubError
from hub.feedback.models import FeedbackForm, FeedbackRound, FormVersion
from hub.feedback.periods import LAST_STEADY_DAY, NONE, period_end

LONGEST = timedelta(days=732)  # how far ahead a Welle begins, and how long it runs


class RoundsOverlap(HubError):
    message = lazy_gettext(
        "In dieser Zeit läuft schon eine Welle. Bitte wählen Sie andere Tage oder beenden Sie die laufende."
    )


class NotPublished(HubError):
    message = lazy_gettext("Der Fragebogen ist noch nicht veröffentlicht. Bitte veröffentlichen Sie ihn zuerst.")


class BadDays(HubError):
    message = lazy_gettext(
        "Bitte prüfen Sie die Tage: Eine Welle beginnt heute oder später, endet nicht vor ihrem Beginn und dauert "
        "höchstens zwei Jahre."
    )


class NoSteadyDay(HubError):
    message = lazy_gettext(
        "Eine Welle, die sich wiederholt, beginnt an einem Tag zwischen dem 1. und dem 28. Andere Tage hat nicht jeder "
        "Monat."
    )


class LongerThanPeriod(HubError):
    message = lazy_gettext(
        "Diese Welle wäre noch nicht zu Ende, wenn die nächste beginnt. Bitte lassen Sie sie eher enden."
    )


class RoundOver(HubError):
    message = lazy_gettext("Diese Welle ist zu Ende. Planen Sie eine neue, wenn Sie weiter fragen möchten.")


class RoundBegan(HubError):
    message = lazy_gettext("Diese Welle hat schon begonnen und lässt sich nicht mehr löschen. Sie können sie beenden.")


def open_round(
    user: User,
    form: FeedbackForm,
    version: FormVersion,
    *,
    name: str,
    opens_on: date,
    closes_on: date | None,
    repeats: str = NONE,
) -> FeedbackRound:
    """Plan or begin a Welle, both days included; one that repeats ends with its period if no day is given.

    Raises `BadDays`, `NoSteadyDay`, `LongerThanPeriod`, `RoundsOverlap`.
    """
    lock_form(form.id)
    closes_on = _checked_end(opens_on, closes_on, repeats)
    if not today() <= opens_on <= today() + LONGEST:
        raise BadDays
    _expect_free(form.id, opens_on, closes_on)
    planned = add_round(form.id, version.id, name=name, opens_on=opens_on, closes_on=closes_on, repeats=repeats)
    record(
        "feedback.open-round",
        actor=user,
        about=planned,
        workspace_id=form.workspace_id,
        text=gettext("Welle »%(name)s« von »%(title)s« angelegt", name=name, title=form.title),
    )
    return planned


def change_round(user: User, changed: FeedbackRound, *, name: str, closes_on: date | None, repeats: str = NONE) -> None:
    """Another name, another end, another rhythm, as long as it is not over.

    Raises `RoundOver`, `BadDays`, `NoSteadyDay`, `LongerThanPeriod`, `RoundsOverlap`.
    """
    lock_form(changed.form_id)
    session().refresh(changed)
    if is_over(changed) or changed.released_at is not None:
        raise RoundOver
    closes_on = _checked_end(changed.opens_on, closes_on, repeats)
    if closes_on is not None and closes_on < today():
        raise BadDays
    _expect_free(changed.form_id, changed.opens_on, closes_on, but=changed.id)
    changed.name, changed.closes_on, changed.repeats = name, closes_on, repeats
    record(
        "feedback.change-round",
        actor=user,
        about=changed,
        workspace_id=changed.form.workspace_id,
        text=gettext("Welle »%(name)s« von »%(title)s« geändert", name=name, title=changed.form.title),
        details={"closes_on": closes_on.isoformat() if closes_on else None, "repeats": repeats},
    )


def delete_round(user: User, planned: FeedbackRound) -> None:
    """Take back a Welle that has not begun, with the codes and sheets that were printed for it. Raises `RoundBegan`."""
    if planned.opens_on <= today():
        raise RoundBegan
    form, name = planned.form, planned.name
    session().delete(planned)
    session().flush()
    record(
        "feedback.delete-round",
        actor=user,
        about=form,
        workspace_id=form.workspace_id,
        text=gettext("Geplante Welle »%(name)s« von »%(title)s« gelöscht", name=name, title=form.title),
    )


def end_round(user: User, ended: FeedbackRound) -> None:
    """Take no more answers; no other Welle follows by itself. Twice is once."""
    if is_over(ended):
        return
    ended.ended_at = now()
    record(
        "feedback.end-round",
        actor=user,
        about=ended,
        workspace_id=ended.form.workspace_id,
        text=gettext("Welle »%(name)s« von »%(title)s« beendet", name=ended.name, title=ended.form.title),
    )


def lock_form(form_id: uuid.UUID) -> None:
    """Let those who plan at once queue at the Fragebogen's row; SQLite has a single writer."""
    session().execute(select(FeedbackForm.id).where(FeedbackForm.id == form_id).with_for_update())


def add_round(
    form_id: uuid.UUID, version_id: uuid.UUID, *, name: str, opens_on: date, closes_on: date | None, repeats: str
) -> FeedbackRound:
    """The next row of a locked Fragebogen whose days were found free."""
    last = session().scalar(select(func.max(FeedbackRound.number)).where(FeedbackRound.form_id == form_id)) or 0
    added = FeedbackRound(
        form_id=form_id,
        version_id=version_id,
        number=last + 1,
        name=name,
        opens_on=opens_on,
        closes_on=closes_on,
        repeats=repeats,
    )
    session().add(added)
    session().flush()
    return added


def is_free(form_id: uuid.UUID, opens_on: date, closes_on: date | None, *, but: uuid.UUID | None = None) -> bool:
    """Whether no other Welle takes answers on any of these days."""
    others = select(FeedbackRound.id).where(
        FeedbackRound.form_id == form_id,
        FeedbackRound.ended_at.is_(None),
        or_(FeedbackRound.closes_on.is_(None), FeedbackRound.closes_on >= opens_on),
    )
    if closes_on is not None:
        others = others.where(FeedbackRound.opens_on <= closes_on)
    if but is not None:
        others = others.where(FeedbackRound.id != but)
    return session().scalar(others.limit(1)) is None


def latest_version(form_id: uuid.UUID) -> FormVersion:
    """What a Welle asks that begins now. Raises `NotPublished`."""
    newest = select(FormVersion).where(FormVersion.form_id == form_id).order_by(FormVersion.number.desc()).limit(1)
    version = session().scalar(newest)
    if version is None:
        raise NotPublished
    return version


def current_round(form_id: uuid.UUID) -> FeedbackRound | None:
    """The Welle that takes answers today."""
    day = today()
    return session().scalar(
        select(FeedbackRound)
        .where(
            FeedbackRound.form_id == form_id,
            FeedbackRound.ended_at.is_(None),
            FeedbackRound.released_at.is_(None),
            FeedbackRound.opens_on <= day,
            or_(FeedbackRound.closes_on.is_(None), FeedbackRound.closes_on >= day),
        )
        .limit(1)
    )


def is_over(asked: FeedbackRound) -> bool:
    """It takes no more answers from people; sheets of paper are typed in until its results are released."""
    return asked.ended_at is not None or (asked.closes_on is not None and asked.closes_on < today())


def _checked_end(opens_on: date, closes_on: date | None, repeats: str) -> date | None:
    if repeats != NONE:
        if opens_on.day > LAST_STEADY_DAY:
            raise NoSteadyDay
        end = period_end(opens_on, repeats)
        if closes_on is not None and closes_on > end:
            raise LongerThanPeriod
        closes_on = closes_on or end
    if closes_on is not None and not opens_on <= closes_on <= opens_on + LONGEST:
        raise BadDays
    return closes_on


def _expect_free(form_id: uuid.UUID, opens_on: date, closes_on: date | None, *, but: uuid.UUID | None = None) -> None:
    if not is_free(form_id, opens_on, closes_on, but=but):
        raise RoundsOverlap
