"""The index in a folder. `current` names the subfolder in use, so that a rebuilt index takes over in one step."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path

from whoosh.index import FileIndex, open_dir
from whoosh.index import IndexError as WhooshIndexError
from whoosh.reading import CorruptIndexError

from search import Entry, Found, IndexOutdated, SearchError
from search.german import Analysis
from search.question import Question
from search.whoosh_engine.asking import Asked, answer
from search.whoosh_engine.folders import current_folder, new_folder, one_rebuild, one_turn, switch_to
from search.whoosh_engine.rebuild import Rebuild
from search.whoosh_engine.schema import schema
from search.whoosh_engine.snapshot import Snapshot, latest_generation, snapshot_of
from search.whoosh_engine.vocabulary import StoredVocabulary, learn
from search.whoosh_engine.writing import join_all, join_small, open_writer, replace_entries

_UNREADABLE = (OSError, EOFError, WhooshIndexError, CorruptIndexError, pickle.UnpicklingError)


class _Opened:
    """One subfolder with its analysis and the newest snapshot of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: FileIndex = open_dir(str(folder))
        self.vocabulary = StoredVocabulary(folder)
        self.analysis = Analysis(self.vocabulary)
        self._snapshot: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        """The state after the last commit."""
        before = self._snapshot
        if before is None or before.generation != latest_generation(self.folder):
            self.vocabulary.refresh()
            self._snapshot = snapshot_of(self.files, self.folder, before)
            if before:
                before.close(but={segment.id: segment for segment in self._snapshot.segments})
        return self._snapshot or snapshot_of(self.files, self.folder, None)

    def expect_current_form(self) -> None:
        """Raises `IndexOutdated` where the index lacks a column of today. Questions find that column empty."""
        if not set(self.files.schema.names()) >= set(schema().names()):
            raise IndexOutdated("the index was made by an earlier version of the hub and must be rebuilt")

    def close(self) -> None:
        """Give the files back."""
        if self._snapshot:
            self._snapshot.close()


class WhooshIndex:
    """The engine for one machine: one process writes, any number ask. Safe to use from many threads."""

    def __init__(self, folder: str) -> None:
        self._root = Path(folder)
        self._opened: _Opened | None = None
        self._lock = threading.Lock()

    def find(
        self,
        question: Question,
        *,
        scopes: Collection[str],
        without: Collection[str] = (),
        periods: Mapping[str, datetime] | None = None,
        by_date: bool = False,
        skip: int = 0,
        limit: int = 20,
    ) -> Found:
        """See `Index.find`."""
        asked = Asked(question, frozenset(scopes), without, periods or {}, by_date, max(skip, 0), max(limit, 0))
        with self._lock, _told():
            opened = self._current()
            return answer(opened.snapshot(), opened.analysis, asked)

    def write(self, entries: Iterable[Entry], *, removed: Collection[str] = ()) -> None:
        """See `Index.write`."""
        new = {entry.id: entry for entry in entries}
        with self._lock, _told():
            opened = self._current()
            opened.expect_current_form()
            writer = open_writer(opened.files)
            try:
                snapshot = opened.snapshot()
                learn(opened.vocabulary, new.values(), opened.analysis, snapshot.statistics)
                replace_entries(writer, new, removed=removed, segments=snapshot.segments, analysis=opened.analysis)
                writer.commit(mergetype=join_small)
            except BaseException:
                if not writer.is_closed:
                    writer.cancel()
                raise

    def turn(self, *, waits: bool = False) -> AbstractContextManager[None]:
        """See `Index.turn`."""
        return one_turn(self._root, waits=waits)

    @contextmanager
    def rebuilding(
        self, *, meanwhile: Callable[[], object] = lambda: None
    ) -> Iterator[Callable[[Iterable[Entry]], None]]:
        """See `Index.rebuilding`."""
        with one_rebuild(self._root), one_turn(self._root, waits=True), _told():
            rebuild = Rebuild(new_folder(self._root))
            try:
                yield rebuild.add
                rebuild.finish(meanwhile)
            except BaseException:
                rebuild.give_up()
                raise
            switch_to(self._root, rebuild.folder)

    def ids(self) -> Iterator[str]:
        """See `Index.ids`."""
        with self._lock, _told():
            opened = self._current()
            opened.expect_current_form()
            found = list(opened.snapshot().ids())
        return iter(found)

    def tidy(self) -> None:
        """Joins all segments into one without deleted entries; questions are answered from the old ones until then."""
        with _told():
            with self._lock:
                writer = open_writer(self._current().files)
            writer.commit(mergetype=join_all)

    def close(self) -> None:
        """See `Index.close`."""
        with self._lock:
            if self._opened:
                self._opened.close()
            self._opened = None

    def _current(self) -> _Opened:
        folder = current_folder(self._root)
        if self._opened is None or self._opened.folder != folder:
            if self._opened:
                self._opened.close()
            try:
                self._opened = _Opened(folder)
            except (TypeError, ValueError) as error:  # what whoosh says of a damaged table of contents
                raise SearchError("the index is damaged and must be rebuilt") from error
        return self._opened


@contextmanager
def _told() -> Iterator[None]:
    """What whoosh and the file system say, in our words."""
    try:
        yield
    except _UNREADABLE as error:
        raise SearchError(f"the index cannot be read or written: {error}") from error
