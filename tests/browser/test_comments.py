"""A comment as people live it: @ and a name by keyboard, the bell, an answer in a dialog, „Erledigt“."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.live import LiveHub, Room
from tests.browser.steps import upload


def test_a_mention_reaches_its_reader_who_answers_and_settles(room: Room, hub: LiveHub, tmp_path: Path) -> None:
    writer = room.open("jugendamt")
    writer.goto(hub.visitor("jugendamt").folder())
    upload(writer, tmp_path / "Zeitplan.txt", b"Entwurf")
    writer.locator("tbody").get_by_role("link", name="Zeitplan.txt").click()
    writer.get_by_label("Kommentar", exact=True).focus()
    writer.keyboard.type("Bitte ansehen, @schul")
    offered = writer.get_by_role("listbox", name="Vorschläge").get_by_role("option")
    expect(offered).to_have_text("Schulsozialarbeit")
    writer.keyboard.press("Enter")
    writer.keyboard.type("– danke!")
    writer.get_by_role("button", name="Kommentieren").click()
    expect(writer.locator(".mention")).to_have_text("@Schulsozialarbeit")

    reader = room.open("schulsozialarbeit")
    reader.goto("/")
    reader.get_by_role("link", name="Mitteilungen, 1 neue").click()
    reader.get_by_role("button", name="Jugendberufshilfe hat Sie").and_(reader.locator(".link")).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Zeitplan.txt")
    expect(reader.get_by_role("link", name="Mitteilungen", exact=True)).to_be_visible()  # read now
    reader.get_by_role("link", name="Antworten").click()
    dialog = reader.get_by_role("dialog", name="Antworten")
    dialog.get_by_label("Kommentar", exact=True).fill("Mache ich.")
    dialog.get_by_role("button", name="Antworten").click()
    expect(reader.locator(".answers")).to_contain_text("Mache ich.")

    writer.reload()
    writer.get_by_role("button", name="Erledigt").click()
    expect(writer.locator(".comments")).to_contain_text("Erledigt von Jugendberufshilfe")
