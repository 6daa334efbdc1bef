import { shortcutsAreOn } from "./shortcuts.js";

// A comparison: n and p go to the next and the previous change, from the one that has the focus or is in view.
export function attachCompare(comparison) {
  const changes = [...comparison.querySelectorAll("[data-change]")];
  document.addEventListener("keydown", (event) => {
    const step = { n: 1, p: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || !shortcutsAreOn()) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    const here = changes.findIndex((change) => change.contains(document.activeElement));
    const next = here === -1 ? nearest(changes, step) : changes[here + step];
    if (!next) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "start" });
  });
}

function nearest(changes, step) {
  const middle = innerHeight / 2;
  const isBelow = (change) => change.getBoundingClientRect().top >= 0;
  if (step > 0) return changes.find(isBelow);
  return changes.findLast((change) => change.getBoundingClientRect().top < middle);
}
