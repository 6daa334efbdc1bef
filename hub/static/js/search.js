// The search field: "/" puts the cursor into it, except while typing elsewhere; names are suggested below it.
import { shortcutsAreOn } from "./shortcuts.js";
import { attachSuggestions } from "./suggestions.js";

export function attachSearch() {
  const field = document.querySelector("[data-search]");
  if (!field) return;
  attachSuggestions(field);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !shortcutsAreOn()) return;
    if (event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog")) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}
