"""Keeps the index of the search at what the tables say: changes are noted by the database, the worker brings them in.

Knows no area: each says in its `findable.py` how rows become entries of the index (`Source`).
"""

from __future__ import annotations

import logging
import os
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import NamedTuple

from flask import current_app
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from hub import jobs
from hub.db import Base, session, transaction
from search import Entry, Index, IndexBusy, IndexOutdated, SearchError, open_index

logger = logging.getLogger(__name__)

BATCH = 200
REBUILD_BATCH = 500


class IndexChange(Base):
    """A row that has changed since it was indexed; written by triggers. `number` is its version's.

    Where it `hides`, the row has left its Bereich: until the index knows, it must not be found.
    """

    __tablename__ = "index_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    row_id: Mapped[uuid.UUID]
    number: Mapped[int | None]
    hides: Mapped[bool] = mapped_column(index=True)


class Change(NamedTuple):
    """A changed row. `numbers` are the versions the change is about, None for all of them."""

    row_id: uuid.UUID
    numbers: frozenset[int] | None = None
    newest: int = 0


@dataclass(frozen=True)
class Source:
    """How the rows of one table are found; the functions run inside a transaction that reads.

    `present` says which of these rows are to be found at all, `load` gives their entries, one after the other. `ids_of`
    names every id under which a row may be in the index, `all_rows` every row there is.
    """

    present: Callable[[Collection[uuid.UUID]], set[uuid.UUID]]
    load: Callable[[Sequence[Change]], Iterator[Entry]]
    ids_of: Callable[[Change], set[str]]
    all_rows: Callable[[], list[uuid.UUID]]


_sources: dict[str, Source] = {}


def findable(name: str, source: Source) -> None:
    """Register a source under the name that its triggers write into `IndexChange.source`."""
    _sources[name] = source


def index() -> Index:
    """The index that is set, opened once in every process."""
    app_index: dict[int, Index] = current_app.extensions.setdefault("index", {})
    found = app_index.get(os.getpid())
    if found is None:
        app_index.clear()
        found = app_index[os.getpid()] = open_index(current_app.config["SETTINGS"].index)
    return found


def hidden_ids() -> set[str]:
    """Entries that must not be found although the index still holds them."""
    newest = func.coalesce(func.max(IndexChange.number), 0)
    rows = session().execute(
        select(IndexChange.source, IndexChange.row_id, newest)
        .where(IndexChange.hides)
        .group_by(IndexChange.source, IndexChange.row_id)
    )
    return {
        entry_id
        for source, row_id, number in rows
        for entry_id in _sources[source].ids_of(Change(row_id, newest=number or 0))
    }


def catch_up() -> bool:
    """Bring a batch of changes into the index; returns whether there was one. Repeating it changes nothing.

    A kill between index and database leaves the notes of what is done already: it is done again. A row that spoils a
    batch holds up no other: the first row is tried alone, and goes behind the others if it fails again. An index that
    an earlier version of the hub made is made anew first.
    """
    if not waiting():
        return False
    try:
        _take_a_turn()
    except IndexBusy:  # another worker is at it, or a rebuild
        return False
    return True


def _take_a_turn() -> None:
    try:
        with index().turn():
            _bring_in_some()
    except IndexOutdated as error:
        logger.warning("%s: this is done now", error)
        rebuild(lambda _: None)


def _bring_in_some() -> None:
    try:
        _bring_in(at_most=BATCH)
    except (IndexBusy, IndexOutdated):
        raise
    except Exception as error:
        logger.warning("changes cannot be indexed together: %s", type(error).__name__)
        _bring_in_first()


def _bring_in_first() -> None:
    """The first change alone. Puts it behind the others and raises what makes it fail."""
    try:
        _bring_in(at_most=1)
    except (IndexBusy, IndexOutdated):
        raise
    except Exception:
        with transaction(writing=True) as opened:
            note = opened.scalars(select(IndexChange).order_by(IndexChange.id).limit(1)).one()
            again = IndexChange(source=note.source, row_id=note.row_id, number=note.number, hides=note.hides)
            opened.add(again)
            opened.flush()
            opened.delete(note)
            logger.error("cannot be indexed: %s %s", note.source, note.row_id)
        raise


def _bring_in(*, at_most: int) -> None:
    """Write what the first notes are about, and take these notes away."""
    notes = _write_noted(behind=0, at_most=at_most)
    with transaction(writing=True) as opened:
        opened.execute(delete(IndexChange).where(IndexChange.id.in_([note.id for note in notes])))


def _write_noted(*, behind: int, at_most: int) -> Sequence[IndexChange]:
    """Write what the first notes behind this id are about; returns them."""
    with transaction(writing=False) as opened:
        following = select(IndexChange).where(IndexChange.id > behind).order_by(IndexChange.id).limit(at_most)
        notes = opened.scalars(following).all()
        entries: list[Iterator[Entry]] = []
        removed: set[str] = set()
        for source, changes in _by_source(notes).items():
            there = source.present(changes.keys())
            entries.append(source.load([change for row_id, change in changes.items() if row_id in there]))
            for row_id in changes.keys() - there:
                removed |= source.ids_of(changes[row_id])
        if notes:
            index().write(chain.from_iterable(entries), removed=removed)
    return notes


def _by_source(notes: Sequence[IndexChange]) -> dict[Source, dict[uuid.UUID, Change]]:
    """One change for each row, about all the versions that its notes speak of."""
    found: dict[Source, dict[uuid.UUID, Change]] = defaultdict(dict)
    for note in notes:
        changes = found[_sources[note.source]]
        before = changes.get(note.row_id, Change(note.row_id, frozenset()))
        is_all = note.hides or note.number is None or before.numbers is None
        numbers = None if is_all else (before.numbers or frozenset()) | {note.number or 0}
        changes[note.row_id] = Change(note.row_id, numbers, max(before.newest, note.number or 0))
    return found


def waiting() -> int:
    """How many notes are not in the index yet."""
    with transaction(writing=False) as opened:
        return opened.scalar(select(func.count()).select_from(IndexChange)) or 0


def count_rows() -> int:
    """How many rows there are to find."""
    with transaction(writing=False):
        return sum(len(source.all_rows()) for source in _sources.values())


def rebuild(progress: Callable[[int], None]) -> int:
    """Make the whole index anew and put it in the old one's place; `progress` hears how many rows each batch had.

    Changes that come meanwhile keep their notes and are brought in afterwards: it is the index's turn all along.
    Now and then they go into the old index as well, so that what was just filed is found.
    """
    done, shown = 0, _Shown()
    with index().rebuilding(meanwhile=shown.bring_in) as add:
        for source in _sources.values():
            with transaction(writing=False):
                rows = source.all_rows()
            for start in range(0, len(rows), REBUILD_BATCH):
                batch = rows[start : start + REBUILD_BATCH]
                with transaction(writing=False):
                    add(source.load([Change(row_id) for row_id in batch]))
                done += len(batch)
                progress(len(batch))
                shown.bring_in()
    return done


class _Shown:
    """What has come since a rebuild began and is in the index that is being replaced; its notes stay."""

    def __init__(self) -> None:
        with transaction(writing=False) as opened:
            self._last = opened.scalar(select(func.max(IndexChange.id))) or 0

    def bring_in(self) -> None:
        try:
            notes = _write_noted(behind=self._last, at_most=BATCH)
        except Exception as error:  # it is replaced as it cannot be written, or a row spoils it: changes have to wait
            logger.info("changes wait for the new index: %s", type(error).__name__)
        else:
            self._last = notes[-1].id if notes else self._last


def note_all() -> None:
    """Have everything indexed, as when the index was lost."""
    for name, source in _sources.items():
        for row_id in source.all_rows():
            session().add(IndexChange(source=name, row_id=row_id, number=None, hides=False))


@jobs.continuously
def keep_index_current() -> bool:
    """What the worker does all day."""
    return catch_up()


@jobs.every(timedelta(minutes=10))
def notice_a_lost_index() -> None:
    """An index that holds nothing or cannot be read was lost, set up anew or outdated: everything is brought in."""
    try:
        is_lost = not waiting() and next(index().ids(), None) is None
    except SearchError:
        rebuild(lambda _: None)
        return
    if is_lost:
        with transaction(writing=True):
            note_all()


@jobs.every(timedelta(days=1))
def tidy_index() -> None:
    """Joins the small pieces of the day, and lets go of the texts that were deleted meanwhile."""
    with index().turn(waits=True):
        index().tidy()


@jobs.every(timedelta(days=7))
def take_words_apart_anew() -> None:
    """The longer an index lives, the more words it knows: what was indexed early is taken apart with all of them."""
    rebuild(lambda _: None)
