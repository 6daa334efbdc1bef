"""Trying a change of a Fragebogen from its form: what is refused undoes it, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from hub.db import session
from hub.errors import HubError
from hub.feedback.errors import ChangedMeanwhile
from hub.feedback.models import FeedbackForm


@dataclass
class Outcome:
    """The status of the page that shows the form again."""

    status: int = 200

    @property
    def is_conflict(self) -> bool:
        return self.status == ChangedMeanwhile.status


@contextmanager
def trying(form: Any, field: Any, row: FeedbackForm) -> Iterator[Outcome]:
    """Within a savepoint. After `ChangedMeanwhile` the form is based on what stands there now: saved again, it counts.

    `form` is a form with a revision, `field` where a broken rule is shown.
    """
    outcome = Outcome()
    try:
        with session().begin_nested():
            yield outcome
    except ChangedMeanwhile:
        session().refresh(row)
        form.look_again(row.revision)
        outcome.status = ChangedMeanwhile.status
    except HubError as error:
        field.errors = [str(error.message)]
        outcome.status = error.status
