// <ol data-agenda>: points are dragged by their handle; the page comes again with their new numbers and times. The
// buttons beside it do the same by keyboard.
import { attachReorder } from "./reorder.js";

export function attachAgenda(list) {
  const nameOf = (point) => point.querySelector(".agenda-title").textContent;
  attachReorder(list, { handle: "[data-agenda-drag]", item: "[data-agenda-point]", nameOf, dropped: send });
}

function send(point) {
  const form = point.querySelector("[data-agenda-move]");
  form.elements.before.value = point.nextElementSibling?.dataset.agendaPoint ?? "end";
  form.requestSubmit();
}
