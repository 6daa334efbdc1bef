"""The pages of Wellen, ways in, and sheets of paper."""

from __future__ import annotations

from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import transaction
from hub.demo import DOMAIN
from hub.documents.models import Workspace
from hub.feedback.channels import close_channel, make_channel
from hub.feedback.models import FeedbackChannel, FeedbackForm, FeedbackRound
from hub.handouts.actions import ask_for_sheets
from hub.handouts.models import PaperSheet
from tests.browser.live import LiveHub
from tests.browser.shown import Shown
from tests.feedback.steps import ask
from tests.handouts.steps import every_kind

PAGES = [
    Shown("feedback.rounds", "koordination", "/feedback/{asked_form}/rounds"),
    Shown("feedback.new_round", "koordination", "/feedback/{asked_form}/rounds/new"),
    Shown("feedback.change", "koordination", "/rounds/{asked_round}/change"),
    Shown("feedback.end", "koordination", "/rounds/{asked_round}/end"),
    Shown("feedback.delete_planned", "koordination", "/rounds/{asked_round}/delete"),
    Shown("feedback.new_channel", "koordination", "/feedback/{asked_form}/channels/new"),
    Shown("feedback.close", "koordination", "/channels/{paper}/close"),
    Shown("handouts.channel", "koordination", "/channels/{paper}"),
    Shown("handouts.channel", "koordination", "/channels/{codes}"),
    Shown("handouts.entry", "koordination", "/channels/{paper}/entry"),
    Shown("handouts.entry", "koordination", "/channels/{paper}/entry?sheet={sheet_code}"),
]
NOT_PAGES = {"handouts.qr", "handouts.printed", "handouts.pile"}


def make_places(hub: LiveHub, _places: dict[str, str]) -> dict[str, str]:
    """A Fragebogen with a Welle that runs and one that was closed way in; sheets of paper lie ready."""
    with hub.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one())
        workspace = opened.scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one()
        found = ask(user, workspace, every_kind(), way="paper", name="Klasse 10")
        paper = opened.get_one(FeedbackChannel, found.channel)
        form = opened.get_one(FeedbackForm, found.form)
        codes = make_channel(user, form, way="codes", name="Berufskolleg")
        close_channel(user, make_channel(user, form, name="Alter Aushang"))
        ask_for_sheets(user, paper, opened.get_one(FeedbackRound, found.round), count=2, language="ar")
        code = opened.scalars(select(PaperSheet.code).where(PaperSheet.channel_id == found.channel)).first()
        return {
            "asked_form": str(found.form),
            "asked_round": str(found.round),
            "paper": str(paper.id),
            "codes": str(codes.id),
            "sheet_code": str(code),
        }
