"""How often a question is answered by the right entry: MRR and recall among the first ten, for each way of writing it.

    python bench/search_quality.py --engine whoosh --collection laws_10k.jsonl.gz --questions quality_dev.json

The questions are headings of sections, asked over the sections' text only: titles stay out of the index. A section need
not hold every word of its heading, so any of the words may be held (`loosened`, what the hub shows when nothing holds
all); `--words all` asks strictly. Prints one JSON object. For PostgreSQL a server is started and thrown away.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

if not __package__:  # as a script: modules are looked for beside this folder, not in it, where some bear common names
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from search import Entry, Index, open_index
from search.question import Question, loosened, parse

VARIANTS = ("orig", "inflect", "umlaut", "typo", "parts", "join")
_SCOPE = "laws"
_WHEN = datetime(2026, 1, 1, tzinfo=UTC)
_FIRST = 10


def main() -> None:
    """Index, ask, print."""
    arguments = _arguments()
    questions = json.loads(arguments.questions.read_text())["known_item"]
    with _index(arguments.engine, arguments.index) as index:
        with index.rebuilding() as add:
            add(_entries(arguments.collection))
        ask = loosened if arguments.words == "any" else _as_it_is
        print(json.dumps({variant: figures(index, questions, variant, ask) for variant in VARIANTS}, indent=1))


def figures(index: Index, questions: list[dict[str, str]], variant: str, ask) -> dict[str, float]:
    """MRR@10 and recall@10 over the questions that have this variant."""
    ranks = [_rank(index, ask(parse(known[variant])), known["id"]) for known in questions if variant in known]
    found = [rank for rank in ranks if rank is not None]
    count = max(len(ranks), 1)
    return {"mrr10": round(sum(1 / rank for rank in found) / count, 4), "recall10": round(len(found) / count, 4)}


def _rank(index: Index, question: Question, right: str) -> int | None:
    hits = index.find(question, scopes={_SCOPE}, limit=_FIRST).hits
    return next((rank for rank, hit in enumerate(hits, 1) if hit.id == right), None)


def _entries(collection: Path) -> Iterator[Entry]:
    with gzip.open(collection, "rt", encoding="utf-8") as lines:
        for line in lines:
            section = json.loads(line)
            yield Entry(id=section["id"], scope=_SCOPE, title="", text=section["text"], changed_at=_WHEN)


@contextmanager
def _index(engine: str, address: str | None) -> Iterator[Index]:
    """An index at the address, or one that is thrown away afterwards."""
    if address:
        index = open_index(address)
        yield index
        index.close()
    elif engine == "whoosh":
        with tempfile.TemporaryDirectory() as folder, _index(engine, f"whoosh://{folder}") as index:
            yield index
    else:
        from tests.postgres_server import PostgresServer  # noqa: PLC0415 (the other engine needs no server)

        with PostgresServer() as server, _index(engine, server.create_database()) as index:
            yield index


def _as_it_is(question: Question) -> Question:
    return question


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=("whoosh", "postgres"), required=True)
    parser.add_argument("--collection", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--index", help="address of the index to fill, otherwise one that is thrown away")
    parser.add_argument("--words", choices=("any", "all"), default="any")
    return parser.parse_args()


if __name__ == "__main__":
    main()
