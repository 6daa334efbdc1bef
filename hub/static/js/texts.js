// Texts that wait to be read (<ul data-given-list>): single keys decide, and the next one is at hand after each decision.
import { shortcutsAreOn } from "./shortcuts.js";

const KEYS = {
  z: '[data-decide] [value="show"]',
  h: '[data-decide] [value="withhold"]',
  b: "[data-given-change]",
  t: "[data-given-themes]",
  x: 'input[name="item"]',
};
const STEPS = { j: 1, k: -1 };

export function attachTexts() {
  const list = document.querySelector("[data-given-list]");
  if (location.hash.startsWith("#text-")) document.getElementById(location.hash.slice(1))?.focus();
  if (!list) return;
  const cards = [...list.querySelectorAll("[data-given]")];
  const here = () => cards.findIndex((card) => card.contains(document.activeElement));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !shortcutsAreOn()) return;
    if (event.target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable], dialog')) return;
    const target = STEPS[event.key]
      ? cards[here() + (here() < 0 ? 1 : STEPS[event.key])]
      : KEYS[event.key] && cards[Math.max(here(), 0)].querySelector(KEYS[event.key]);
    if (!target) return;
    event.preventDefault();
    if (STEPS[event.key]) target.focus();
    else target.click();
  });
  attachAll(cards);
}

function attachAll(cards) {
  const label = document.querySelector("[data-given-all]");
  label.hidden = false;
  label.querySelector("input").addEventListener("change", (event) => {
    for (const card of cards) card.querySelector('input[name="item"]').checked = event.target.checked;
  });
}
