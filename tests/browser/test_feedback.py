"""Building a Fragebogen as people do it: from a ready-made set, by keyboard, translated, published."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.live import Room
from tests.browser.test_accessibility import expect_no_barrier

TITLE = "Beratung im Herbst"


def test_a_fragebogen_is_built_from_the_youth_set_changed_by_keyboard_translated_and_published(room: Room) -> None:
    page = room.open("koordination")
    page.goto("/feedback/new")
    page.get_by_label("Name").fill(TITLE)
    page.get_by_label("Bereich").select_option(label="Gemeinsame Ablage")
    page.get_by_label("Wer wird gefragt?").select_option("youth")
    page.get_by_label("Beginnen mit").select_option("set:youth")
    page.get_by_role("button", name="Anlegen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)

    names = page.locator("[data-name]")
    first, second = names.nth(0).inner_text(), names.nth(1).inner_text()
    page.get_by_role("button", name=f"„{first}“ nach unten").focus()
    with page.expect_response("**/move") as answer:
        page.keyboard.press("Enter")
    assert answer.value.ok
    expect(names.nth(0)).to_have_text(second)
    expect(page.get_by_role("button", name=f"„{first}“ nach unten")).to_be_focused()
    expect(page.locator("[data-say]").first).to_contain_text("Platz 2")
    with page.expect_response("**/move"):
        names.nth(1).locator("xpath=ancestor::li").drag_to(names.nth(0).locator("xpath=ancestor::li"))
    expect(names.nth(0)).to_have_text(first)
    page.reload()
    expect(names.nth(0)).to_have_text(first)

    names.nth(0).focus()
    page.keyboard.press("Enter")
    page.get_by_label("Frage", exact=True).fill("Ich werde hier ernst genommen.")
    page.keyboard.press("Enter")
    expect(names.nth(0)).to_have_text("Ich werde hier ernst genommen.")

    page.get_by_role("link", name="Ändern", exact=True).click()
    page.get_by_label("Überschrift").fill("Sag uns deine Meinung")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("link", name="Українська").click()
    page.get_by_label("Überschrift", exact=True).fill("Скажи свою думку")
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Die Texte sind gespeichert.")
    expect_no_barrier(page)
    page.get_by_role("link", name="Vorschau").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Скажи свою думку")

    page.get_by_role("link", name="Zurück zum Fragebogen").click()
    page.get_by_role("link", name="Veröffentlichen").click()
    page.get_by_role("button", name="Veröffentlichen").click()
    expect(page.locator("main")).to_contain_text("Fassung 1 gilt")
