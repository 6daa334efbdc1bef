// Short messages in the live region; friendly ones go after a while, errors stay until closed.
import { icon, message } from "./messages.js";

const SHOWN_MS = 10_000;

export function attachToasts() {
  const region = document.querySelector("[data-toasts]");
  if (!region) return;
  // what came with the page is put in once more, so that screen readers announce it
  const came = [...region.children];
  region.replaceChildren();
  setTimeout(() => came.forEach(show), 150);
}

export function toast(text, { category = "success", link = null } = {}) {
  const note = document.createElement("div");
  note.className = `note toast note-${category}`;
  note.dataset.toast = "";
  const body = document.createElement("div");
  body.append(text);
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link.url;
    anchor.textContent = link.label;
    body.append(" ", anchor);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "icon-btn close";
  close.setAttribute("aria-label", message("closeMessage"));
  close.append(icon("close"));
  note.append(icon(category), body, close);
  show(note);
}

function show(note) {
  document.querySelector("[data-toasts]").append(note);
  note.querySelector(".close")?.addEventListener("click", () => note.remove());
  if (note.matches(".note-danger, .note-warning")) return;
  let timer = setTimeout(() => note.remove(), SHOWN_MS);
  const hold = () => clearTimeout(timer);
  const release = () => (timer = setTimeout(() => note.remove(), SHOWN_MS));
  note.addEventListener("pointerenter", hold);
  note.addEventListener("focusin", hold);
  note.addEventListener("pointerleave", release);
  note.addEventListener("focusout", release);
}
