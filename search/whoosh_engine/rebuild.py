"""Fills a new index: first all entries are put aside while the vocabulary is learned, then they are indexed with it."""

from __future__ import annotations

import pickle
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from whoosh.index import open_dir
from whoosh.writing import SegmentWriter

from search import Entry
from search.german import Analysis
from search.whoosh_engine.schema import document
from search.whoosh_engine.vocabulary import StoredVocabulary
from search.whoosh_engine.writing import open_writer

_POSTINGS_PER_SEGMENT = 4_000_000  # some 150 MiB of memory
_ASIDE = "aside.pickle"
_ENTRIES_BETWEEN = 500


class Rebuild:
    """One new index in the making."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files = open_dir(str(folder))
        self._vocabulary = StoredVocabulary(folder)
        self._analysis = Analysis(self._vocabulary)
        self._entries_by_stem: Counter[str] = Counter()
        self._last: dict[str, int] = {}
        self._added = 0
        self._aside = (folder / _ASIDE).open("wb+")

    def add(self, entries: Iterable[Entry]) -> None:
        """Put entries aside; of several with the same id the last one counts."""
        for entry in entries:
            self._entries_by_stem.update(self._analysis.stems(f"{entry.title} {entry.text}"))
            pickle.dump(entry, self._aside, pickle.HIGHEST_PROTOCOL)
            self._last[entry.id] = self._added
            self._added += 1

    def finish(self, meanwhile: Callable[[], object]) -> None:
        """Index everything; `meanwhile` is called now and then."""
        self._vocabulary.keep(self._vocabulary.learn(self._entries_by_stem))
        self._entries_by_stem.clear()
        writer: SegmentWriter | None = None
        for number, entry in enumerate(self._put_aside(), 1):
            if number % _ENTRIES_BETWEEN == 0:
                meanwhile()
            writer = writer or open_writer(self._files)
            writer.add_document(**document(entry, self._analysis))
            if writer.pool.postings >= _POSTINGS_PER_SEGMENT:
                writer.commit(merge=False)
                writer = None
        if writer:
            writer.commit(merge=False)
        self._throw_away_aside()

    def give_up(self) -> None:
        """Leave no trace."""
        self._aside.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _put_aside(self) -> Iterator[Entry]:
        self._aside.seek(0)
        for number in range(self._added):
            entry: Entry = pickle.load(self._aside)  # noqa: S301 (our own file, a moment old)
            if self._last[entry.id] == number:
                yield entry

    def _throw_away_aside(self) -> None:
        self._aside.close()
        (self.folder / _ASIDE).unlink()
