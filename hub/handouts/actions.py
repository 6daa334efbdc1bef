"""Asking for codes and sheets, and typing in what came back on paper. Actions; they never commit."""

from __future__ import annotations

import uuid

from flask_babel import gettext
from sqlalchemy import func, select, update

from hub import jobs
from hub.accounts.signed_in import User
from hub.answering.actions import take_answer
from hub.answering.values import Values
from hub.audit.actions import record
from hub.days import today
from hub.db import session
from hub.exchange.history import can_print
from hub.feedback.models import CODES as ONE_TIME
from hub.feedback.models import PAPER, FeedbackChannel, FeedbackRound
from hub.feedback.rounds import is_over
from hub.handouts.addresses import is_sheet_code, new_sheet_code
from hub.handouts.errors import (
    ChannelClosed,
    EmptySheet,
    NoPrinting,
    NoSuchSheet,
    NotThatMany,
    RoundNotBegun,
    RoundTakesNone,
    SheetEnteredAlready,
    WrongWay,
)
from hub.handouts.models import CODES, SHEETS, PaperSheet, Printing

MOST = 500  # at once
MAKE = "handouts.print"


def ask_for_codes(
    user: User, channel: FeedbackChannel, asked_round: FeedbackRound, *, count: int, language: str
) -> Printing:
    """Have slips printed with a code each; the worker makes up the codes, rows get their hashes alone.

    Raises `ChannelClosed`, `WrongWay`, `RoundTakesNone`, `NotThatMany`, `NoPrinting`.
    """
    _expect_printable(channel, asked_round, way=ONE_TIME, count=count)
    asked = _queue(user, channel, asked_round, kind=CODES, count=count, language=language)
    record(
        "handouts.print-codes",
        actor=user,
        about=channel,
        workspace_id=channel.form.workspace_id,
        text=gettext("Einmal-Codes für »%(title)s« gedruckt", title=channel.form.title),
        details={"count": count, "round": asked_round.number},
    )
    return asked


def ask_for_sheets(
    user: User, channel: FeedbackChannel, asked_round: FeedbackRound, *, count: int, language: str
) -> Printing:
    """Have sheets of paper printed, numbered on from those there are; each may be typed in once. Raises the same."""
    _expect_printable(channel, asked_round, way=PAPER, count=count)
    # The way in's row makes two who print at once queue; SQLite has a single writer.
    session().execute(select(FeedbackChannel.id).where(FeedbackChannel.id == channel.id).with_for_update())
    last = session().scalar(select(func.max(PaperSheet.number)).where(PaperSheet.channel_id == channel.id)) or 0
    for number, code in enumerate(_free_codes(count), start=last + 1):
        session().add(
            PaperSheet(channel_id=channel.id, round_id=asked_round.id, number=number, code=code, language=language)
        )
    asked = _queue(user, channel, asked_round, kind=SHEETS, count=count, language=language, first_number=last + 1)
    record(
        "handouts.print-sheets",
        actor=user,
        about=channel,
        workspace_id=channel.form.workspace_id,
        text=gettext("Papierbögen für »%(title)s« gedruckt", title=channel.form.title),
        details={"count": count, "round": asked_round.number},
    )
    return asked


def sheet_of_code(channel: FeedbackChannel, typed: str) -> PaperSheet:
    """The sheet that may be typed in. Raises `NoSuchSheet`, also for one of another way in, `SheetEnteredAlready`."""
    code = "".join(typed.split())
    if not is_sheet_code(code):
        raise NoSuchSheet
    wanted = select(PaperSheet).where(PaperSheet.code == code, PaperSheet.channel_id == channel.id)
    sheet = session().scalar(wanted)
    if sheet is None:
        raise NoSuchSheet
    if sheet.entered_on is not None:
        raise SheetEnteredAlready
    return sheet


def enter_sheet(user: User, channel: FeedbackChannel, sheet: PaperSheet, values: Values) -> None:
    """Count what stands on a sheet, once, also after the end of its Welle. `values` comes from `paper.read_sheet`.

    The trail says that a sheet was typed in, not which: with its time, it would say when an answer came.
    Raises `EmptySheet`, `RoundNotBegun`, `SheetEnteredAlready`, `AlreadyReleased`.
    """
    if not values:
        raise EmptySheet
    asked_round = session().get_one(FeedbackRound, sheet.round_id)
    if asked_round.opens_on > today():
        raise RoundNotBegun
    entered = session().execute(
        update(PaperSheet)
        .where(PaperSheet.id == sheet.id, PaperSheet.entered_on.is_(None))
        .values(entered_on=today())
        .returning(PaperSheet.id)
    )
    if entered.first() is None:
        raise SheetEnteredAlready
    take_answer(asked_round, values=values, language=sheet.language, institution_id=channel.institution_id)
    record(
        "handouts.enter-sheet",
        actor=user,
        about=channel,
        workspace_id=channel.form.workspace_id,
        text=gettext("Papierbogen zu »%(title)s« erfasst", title=channel.form.title),
    )


def _expect_printable(channel: FeedbackChannel, asked_round: FeedbackRound, *, way: str, count: int) -> None:
    if channel.closed_at is not None:
        raise ChannelClosed
    if channel.way != way:
        raise WrongWay
    if asked_round.form_id != channel.form_id or is_over(asked_round) or asked_round.released_at is not None:
        raise RoundTakesNone
    if not 1 <= count <= MOST:
        raise NotThatMany
    if not can_print():
        raise NoPrinting


def _queue(
    user: User,
    channel: FeedbackChannel,
    asked_round: FeedbackRound,
    *,
    kind: str,
    count: int,
    language: str,
    first_number: int = 1,
) -> Printing:
    asked = Printing(
        id=uuid.uuid4(),
        channel_id=channel.id,
        round_id=asked_round.id,
        kind=kind,
        language=language,
        count=count,
        first_number=first_number,
        asked_by=user.id,
    )
    session().add(asked)
    session().flush()
    jobs.queue(MAKE, printing_id=str(asked.id))
    return asked


def _free_codes(count: int) -> list[str]:
    """As many codes as are wanted that no sheet has."""
    found: set[str] = set()
    while len(found) < count:
        drawn = {new_sheet_code() for _ in range(count - len(found))} - found
        taken = set(session().scalars(select(PaperSheet.code).where(PaperSheet.code.in_(drawn))))
        found |= drawn - taken
    return list(found)
