"""What every store must do, as checks that run against a real one: in the tests, and as an operator's command.

The checks put a few dozen megabytes into the store, under keys of their own, and remove all of it again.
"""

from __future__ import annotations

from collections.abc import Iterator

from storage.acceptance import staging, versions  # noqa: F401  # importing them registers their checks
from storage.acceptance.trial import CHECKS, Check, Trial
from storage.contract import ObjectStore

__all__ = ["CHECKS", "Check", "Trial", "run"]


def run(store: ObjectStore) -> Iterator[tuple[str, Exception | None]]:
    """Each check as a German sentence, with what went wrong or None, as soon as it is done."""
    if not __debug__:
        raise RuntimeError("python -O takes the checks out of the checks")
    for check in CHECKS:
        try:
            with Trial(store) as trial:
                check.function(trial)
        except Exception as error:
            yield check.sentence, error
        else:
            yield check.sentence, None
