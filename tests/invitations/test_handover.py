"""Termine of a person who leaves."""

from __future__ import annotations

from hub.accounts import handover
from hub.calendar.models import Event
from hub.db import transaction
from tests.calendar.steps import an_event
from tests.invitations.steps import over
from tests.people import Cast


def test_termine_ahead_pass_to_the_successor_and_past_ones_stay(embedded_cast: Cast) -> None:
    cast = embedded_cast
    ahead, past = an_event(cast, "Fachtag"), an_event(cast, "Rückblick")
    over(past)
    with cast.app.app_context(), transaction(writing=True):
        assert ("Termine", ["Fachtag"]) in handover.held_by(cast.contributor.principal)
        handover.hand_over(old=cast.contributor.principal, new=cast.manager.principal)
    with transaction(writing=False) as opened:
        assert opened.get_one(Event, ahead.id).organiser_id == cast.manager.id
        assert opened.get_one(Event, past.id).organiser_id == cast.contributor.id
