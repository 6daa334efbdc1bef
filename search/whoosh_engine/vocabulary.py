"""Keeps the vocabulary of compound parts beside the index: one line per stem, added to when a commit makes stems known.

It may be lost or behind without harm: it only decides how finely words come apart, and a rebuild learns it anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from search import Entry
from search.german import Analysis, Vocabulary, may_be_part
from search.whoosh_engine.matching import Statistics

_FILE = "vocabulary.txt"


class StoredVocabulary(Vocabulary):
    """A vocabulary in a folder, shared by the one that writes and those that ask."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._path = folder / _FILE
        self._read_to = 0
        self.refresh()

    def refresh(self) -> None:
        """Take in what has been added since; a last line that is not whole is left for the next time."""
        try:
            if self._path.stat().st_size <= self._read_to:
                return
            with self._path.open("rb") as file:
                file.seek(self._read_to)
                added = file.read()
        except FileNotFoundError:
            return
        whole = added[: added.rfind(b"\n") + 1]
        self._read_to += len(whole)
        lines = (line.partition("\t") for line in whole.decode(errors="replace").splitlines())
        self.learn({stem: int(entries) for stem, _, entries in lines if entries.isdecimal()})

    def keep(self, news: Mapping[str, int]) -> None:
        """Write down what has just been learned."""
        lines = "\n".join(["", *(f"{stem}\t{entries}" for stem, entries in news.items()), ""]).encode()
        with self._path.open("ab") as file:
            file.write(lines)
        self._read_to += len(lines)


def learn(vocabulary: StoredVocabulary, entries: Iterable[Entry], analysis: Analysis, statistics: Statistics) -> None:
    """Know the stems that become frequent with these entries, counted together with those already in the index."""
    entries_by_stem: Counter[str] = Counter()
    for entry in entries:
        entries_by_stem.update(analysis.stems(f"{entry.title} {entry.text}"))
    news = vocabulary.learn(
        {
            stem: count + statistics.entries_with(stem)
            for stem, count in entries_by_stem.items()
            if stem not in vocabulary and may_be_part(stem)
        }
    )
    if news:
        vocabulary.keep(news)
