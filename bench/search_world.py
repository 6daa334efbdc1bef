"""What the search bench asks and of what: law texts in 200 Bereiche and questions of six kinds, all seeded."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path

from search import Entry
from search.german import STOP_WORDS, fold, words_of
from search.question import Phrase, Question, Word

CORPORA = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
SCOPES = [f"bereich-{number}" for number in range(200)]
READABLE = frozenset(random.Random(60).sample(SCOPES, 60))
KINDS = ("common", "rare", "two", "phrase", "prefix", "typo")
PER_KIND = 40
_BEGAN = datetime(2020, 1, 1, tzinfo=UTC)


def entries(count: int) -> Iterator[Entry]:
    """The first so many sections."""
    chosen = random.Random(200)
    name = "laws_10k" if count <= 10_000 else "laws_50k"
    with gzip.open(CORPORA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(islice(lines, count)):
            section = json.loads(line)
            yield Entry(
                id=section["id"],
                scope=chosen.choice(SCOPES),
                title=section["title"],
                text=section["text"],
                changed_at=_BEGAN + timedelta(hours=number),
                facets={
                    "kind": f"was-{chosen.randrange(8)}",
                    "institution": f"institution-{chosen.randrange(12)}",
                    "type": f"typ-{chosen.randrange(6)}",
                    "reading": f"lesbarkeit-{chosen.randrange(3)}",
                    # By the number, so that the seeded choices of the other facets stay what they were.
                    "category": f"art-{number % 13}",
                    "status": f"status-{number % 5}",
                },
            )


def questions(count: int, *, seed: int) -> list[tuple[str, Question]]:
    """(kind, question) in mixed order, made from the words of the first so many sections."""
    texts = [entry.text for entry in entries(count)]
    chosen = random.Random(seed)
    holding = Counter(word for text in texts for word in {fold(word) for word in words_of(text)})
    words = sorted(word for word in holding if len(word) >= 4 and word.isalpha() and word not in STOP_WORDS)
    common = [word for word in words if 0.06 <= holding[word] / len(texts) <= 0.4]
    rare = [word for word in words if 2 <= holding[word] <= 8]
    middling = [word for word in words if holding[word] >= len(texts) / 500 and len(word) >= 8]
    asked: list[tuple[str, Question]] = []
    for _ in range(PER_KIND):
        asked.append(("common", _all(chosen.choice(common))))
        asked.append(("rare", _all(chosen.choice(rare))))
        asked.append(("two", _two_words(chosen, texts)))
        asked.append(("phrase", _phrase(chosen, texts)))
        asked.append(("prefix", _prefix(chosen, middling)))
        asked.append(("typo", _all(_with_slip(chosen, chosen.choice(middling)))))
    chosen.shuffle(asked)
    return asked


def _all(*words: str) -> Question:
    return Question(must=tuple(Word(word) for word in words))


def _telling(text: str) -> list[str]:
    return [word for word in words_of(text) if len(word) >= 4 and word.isalpha() and fold(word) not in STOP_WORDS]


def _two_words(chosen: random.Random, texts: list[str]) -> Question:
    while len(words := _telling(chosen.choice(texts))) < 2:
        pass
    return _all(*chosen.sample(words, 2))


def _phrase(chosen: random.Random, texts: list[str]) -> Question:
    while True:
        words = words_of(chosen.choice(texts))
        pairs = [pair for pair in pairwise(words) if len(_telling(" ".join(pair))) == 2]
        if pairs:
            return Question(must=(Phrase(chosen.choice(pairs)),))


def _prefix(chosen: random.Random, words: list[str]) -> Question:
    return Question(must=(Word(chosen.choice(words)[: chosen.randint(3, 6)], is_prefix=True),))


def _with_slip(chosen: random.Random, word: str) -> str:
    place = chosen.randrange(1, len(word) - 1)
    return chosen.choice(
        [
            word[:place] + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            word[:place] + chosen.choice("enirst") + word[place:],
        ]
    )
