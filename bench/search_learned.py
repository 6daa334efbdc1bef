"""What the engines we compare with share: our analysis, and corrected typos, in their plainest form."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from search import Entry
from search.german import Analysis, Vocabulary, is_stop
from search.plan import Plan, plan_of
from search.question import Question, Word
from search.spelling import most_slips, slips


class Learned:
    """The shared analysis, having read all entries once, as our engines do when they rebuild."""

    def __init__(self, folder: Path) -> None:
        self.analysis = Analysis(Vocabulary())
        self._kept = folder / "stems.json"
        self._alike: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._terms: set[str] = set()
        if self._kept.exists():
            self._remember(json.loads(self._kept.read_text()))

    def read(self, entries: Iterable[Entry]) -> None:
        """Learn from all entries, for this process and those that open the folder later."""
        counts = Counter(stem for entry in entries for stem in self.analysis.stems(f"{entry.title} {entry.text}"))
        self._kept.write_text(json.dumps(counts))
        self._remember(counts)

    def _remember(self, counts: Mapping[str, int]) -> None:
        self.analysis.vocabulary.learn(counts)
        self._terms = set(counts)
        for stem in counts:
            self._alike[stem[0], len(stem)].append(stem)

    def columns(self, entry: Entry) -> tuple[str, str]:
        """The stems in their order, and the parts of compounds."""
        stems, parts = [], []
        for token in self.analysis.tokens(f"{entry.title} {entry.text}"):
            stems.append(token.terms[0])
            parts += token.terms[1:]
        return " ".join(stems), " ".join(parts)

    def plan(self, question: Question) -> Plan:
        """With known words in place of unknown ones."""
        corrected = tuple(self._known(piece) if isinstance(piece, Word) else piece for piece in question.must)
        return plan_of(Question(must=corrected), self.analysis)

    def _known(self, word: Word) -> Word:
        whole, *parts = self.analysis.terms(word.text)
        if word.is_prefix or whole in self._terms or parts or is_stop(whole):
            return word
        most = most_slips(whole)
        near = [
            (distance, term)
            for length in range(len(whole) - most, len(whole) + most + 1)
            for term in self._alike[whole[0], length]
            if (distance := slips(whole, term, most))
        ]
        return Word(min(near)[1]) if near else word
