// <details data-menu>: one open at a time, closes on Escape and outside clicks, arrow keys move, opens upwards near the edge.
const openMenus = () => document.querySelectorAll("details[data-menu][open]");

export function attachMenus() {
  document.addEventListener("toggle", ({ target }) => target.matches?.("details[data-menu]") && opened(target), true);
  document.addEventListener("click", ({ target }) => {
    for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
  });
  document.addEventListener("focusin", ({ target }) => {
    for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
  });
  document.addEventListener("keydown", onKey);
}

function opened(menu) {
  if (!menu.open) return;
  for (const other of openMenus()) if (other !== menu) other.open = false;
  const panel = menu.querySelector(".menu-panel");
  panel.classList.remove("is-above");
  const roomAbove = menu.getBoundingClientRect().top;
  if (panel.getBoundingClientRect().bottom > innerHeight - 8 && roomAbove > panel.offsetHeight + 64) {
    panel.classList.add("is-above");
  }
}

function onKey(event) {
  const menu = event.target.closest?.("details[data-menu][open]");
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.matches("input, textarea, select")) return;
  event.preventDefault();
  const items = [...menu.querySelectorAll(".menu-panel :is(a, button)")];
  const now = items.indexOf(event.target);
  items.at((now === -1 && step < 0 ? 0 : now + step) % items.length)?.focus();
}
