"""Results appear above k only: four answers show nothing, twelve show numbers."""

from __future__ import annotations

import uuid

from playwright.sync_api import Page, expect

from hub.db import transaction
from hub.feedback.models import FeedbackRound
from hub.feedback.rounds import end_round
from hub.jobs import run_due_jobs
from tests.browser.areas.results import coordination
from tests.browser.live import LiveHub, Room
from tests.browser.test_accessibility import expect_no_barrier
from tests.feedback.steps import Asked, ask, store_answers


def test_results_appear_above_k_only(room: Room, hub: LiveHub) -> None:
    few, enough = asked_and_answered(hub, 2, 2), asked_and_answered(hub, 7, 5)
    page = room.open("koordination")

    evaluate(hub, page, few.form)
    expect(page.locator("main")).to_contain_text("Es kamen zu wenige Rückmeldungen.")
    expect(page.locator("main")).not_to_contain_text("Ich fühle mich verstanden.")

    evaluate(hub, page, enough.form)
    expect(page.locator(".stat").first).to_contain_text("12")
    expect(page.get_by_role("heading", name="Woher kennst du uns?")).to_be_visible()
    expect(page.get_by_role("row", name="school 7 58 %")).to_be_visible()
    expect_no_barrier(page)


def asked_and_answered(hub: LiveHub, *counts: int) -> Asked:
    """A Fragebogen whose Welle is over, with so many answers of two kinds."""
    with hub.app.app_context(), transaction(writing=True) as opened:
        user, workspace = coordination()
        asked = ask(user, workspace)
        for count, way in zip(counts, ("school", "friends"), strict=True):
            store_answers(asked.round, count, {"heard": [way]})
        end_round(user, opened.get_one(FeedbackRound, asked.round))
    return asked


def evaluate(hub: LiveHub, page: Page, form_id: uuid.UUID) -> None:
    page.goto(f"/feedback/{form_id}/results")
    page.get_by_role("link", name="Auswerten").click()
    page.get_by_role("dialog").get_by_role("button", name="Auswerten").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Die Welle wird ausgewertet.")
    with hub.app.app_context():
        run_due_jobs()
    page.reload()
