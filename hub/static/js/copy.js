// <button data-copy="id of an input" data-copied="…">: copies its value; without scripts the field can be selected.
import { toast } from "./toast.js";

export function attachCopies() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const source = document.getElementById(button.dataset.copy);
    button.hidden = false;
    source.addEventListener("focus", () => source.select());
    button.addEventListener("click", () => copy(source, button.dataset.copied));
  }
}

async function copy(source, message) {
  try {
    await navigator.clipboard.writeText(source.value);
  } catch {
    source.select();
    if (!document.execCommand("copy")) return; // without https there is no clipboard; the text is selected at least
  }
  toast(message);
}
