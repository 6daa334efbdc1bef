"""What printing and paper add to the pages of a Fragebogen."""

from __future__ import annotations

from flask_babel import gettext

from hub import slots
from hub.accounts.signed_in import User
from hub.answering.counts import answers_per_round
from hub.feedback.models import PAPER, FeedbackChannel
from hub.permissions import can
from hub.slots import Action

slots.fills(slots.ROUND_COUNTS, order=10)(answers_per_round)


@slots.fills(slots.CHANNEL_ACTIONS, order=10)
def _print(user: User, channel: FeedbackChannel) -> list[Action]:
    """Typing in goes on after a way in was closed: sheets come back late."""
    actions = [Action(gettext("QR-Code und Drucksachen"), f"/channels/{channel.id}", "qr")]
    if channel.way == PAPER and can(user, "feedback.publish", channel):
        actions.append(Action(gettext("Bögen erfassen"), f"/channels/{channel.id}/entry", "edit"))
    return actions
