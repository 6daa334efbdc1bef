"""Days where the hub stands; moments are UTC everywhere else."""

from __future__ import annotations

from datetime import date, datetime

from flask import current_app

from hub.db import now


def day_of(moment: datetime) -> date:
    """The day a moment falls on where the hub stands."""
    return moment.astimezone(current_app.config["ZONE"]).date()


def today() -> date:
    """The day it is where the hub stands."""
    return day_of(now())
