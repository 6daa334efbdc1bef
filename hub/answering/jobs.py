"""What is done without anybody asking: storing answers among others, letting go what is kept no longer."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from hub import jobs
from hub.answering import shuffling
from hub.answering.models import ContactWish, UsedToken
from hub.days import today
from hub.db import transaction


@jobs.every(timedelta(minutes=5))
def store_answers() -> None:
    shuffling.store_waiting()


@jobs.every(timedelta(hours=6))
def forget_wishes_and_tokens() -> None:
    """Wishes that nobody has settled, and tokens of pages that hold no more anyway."""
    with transaction(writing=True) as opened:
        opened.execute(delete(ContactWish).where(ContactWish.delete_on <= today()))
        opened.execute(delete(UsedToken).where(UsedToken.forget_on < today()))
