"""Writes batch after batch and says so after each: `python -m tests.search.writing_forever FOLDER FIRST`."""

from __future__ import annotations

import sys

from search import open_index
from tests.search.entries import entry


def main(folder: str, first: int) -> None:
    """Each batch replaces one entry of the batch before and adds two."""
    index = open_index(f"whoosh://{folder}")
    for number in range(first, first + 10_000):
        index.write([entry(f"{number}-a", "Konzept"), entry(f"{number}-b", "Plan"), entry("last", f"Nummer {number}")])
        print(number, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
