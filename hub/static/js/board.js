// <form data-board>: cards are dragged, or moved by keyboard: Space takes one up, arrows move it, Space drops, Escape undoes.
import { messagesIn } from "./messages.js";
import { toast } from "./toast.js";

export function attachBoard(board) {
  const say = messagesIn(board.querySelector("[data-messages]"));
  const region = board.querySelector("[data-say]");
  const columns = [...board.querySelectorAll("[data-status]")];
  const cards = (column) => [...column.querySelectorAll(":scope > [data-task]")];
  let held = null; // the card that is being moved, where it lay, and whether by keyboard

  for (const card of board.querySelectorAll("[data-task]")) {
    card.draggable = true;
    const link = card.querySelector("a");
    link.draggable = false;
    link.setAttribute("aria-describedby", "board-keys");
    link.setAttribute("aria-keyshortcuts", "Space");
  }

  board.addEventListener("dragstart", (event) => {
    const card = event.target.closest?.("[data-task]");
    if (!card) return;
    if (held) cancel();
    take(card, false);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.querySelector("a").textContent);
    setTimeout(() => card.classList.add("is-dragged"));
  });
  board.addEventListener("dragover", (event) => {
    const column = held && event.target.closest?.(".column")?.querySelector("[data-status]");
    if (!column) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    mark(column);
    const below = cards(column).find((card) => card !== held.card && middleOf(card) > event.clientY);
    if (held.card.nextElementSibling !== (below ?? null) || held.card.parentElement !== column) {
      column.insertBefore(held.card, below ?? null);
    }
  });
  board.addEventListener("drop", (event) => {
    if (!held) return;
    event.preventDefault();
    drop();
  });
  board.addEventListener("dragend", () => held && cancel());

  board.addEventListener("keydown", (event) => {
    const card = event.target.closest?.("[data-task]");
    if (held?.byKeyboard) return onKey(event);
    if (event.key !== " " || !card || event.target !== card.querySelector("a")) return;
    event.preventDefault();
    take(card, true);
    card.classList.add("is-grabbed");
    tell("grabbed");
  });
  board.addEventListener("focusout", (event) => {
    if (held?.byKeyboard && !held.isMoving && !held.card.contains(event.relatedTarget)) cancel();
  });

  function onKey(event) {
    const steps = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
    if (event.key in steps) shift(...steps[event.key]);
    else if (event.key === "Escape") cancel();
    else if (event.key === " " || event.key === "Enter") drop();
    else return;
    event.preventDefault();
  }

  function shift(sideways, along) {
    const column = held.card.parentElement;
    const target = columns[columns.indexOf(column) + sideways];
    if (!target) return;
    const rest = cards(target).filter((card) => card !== held.card);
    const place = cards(column).indexOf(held.card) + along;
    held.isMoving = true; // taking a node out of the page takes the focus from it
    target.insertBefore(held.card, rest[Math.min(Math.max(place, 0), rest.length)] ?? null);
    held.card.querySelector("a").focus();
    held.isMoving = false;
    held.card.scrollIntoView({ block: "nearest" });
    tell("at");
  }

  function take(card, byKeyboard) {
    held = { card, byKeyboard, column: card.parentElement, next: card.nextElementSibling, isMoving: false };
  }

  function cancel() {
    const { card, column, next } = held;
    held.isMoving = true;
    column.insertBefore(card, next);
    if (held.byKeyboard) card.querySelector("a").focus();
    tell("cancelled");
    letGo();
  }

  async function drop() {
    const { card, column, next, byKeyboard } = held;
    const hasMoved = card.parentElement !== column || card.nextElementSibling !== next;
    tell("dropped");
    letGo();
    if (byKeyboard) card.querySelector("a").focus();
    if (!hasMoved) return;
    count();
    const answer = await send(card);
    if (answer) return settle(card, answer);
    column.insertBefore(card, next);
    count();
    toast(say("failed"), { category: "danger" });
  }

  function letGo() {
    held.card.classList.remove("is-dragged", "is-grabbed");
    mark(null);
    held = null;
  }

  async function send(card) {
    const form = new FormData(board);
    form.set("to", card.parentElement.dataset.status);
    form.set("before", card.previousElementSibling?.dataset.task ?? "");
    form.set("after", card.nextElementSibling?.dataset.task ?? "");
    try {
      const address = `/tasks/${card.dataset.task}/move`;
      const response = await fetch(address, { method: "POST", body: form, headers: { Accept: "application/json" } });
      return response.ok && !response.redirected ? await response.json() : null;
    } catch {
      return null;
    }
  }

  // the menu offers the other columns, whichever the card is in now
  function settle(card, { status, undo }) {
    card.classList.toggle("is-done", status === "done");
    const lines = card.querySelectorAll('button[name="to"]:not([value="up"], [value="down"])');
    const others = columns.filter((column) => column.dataset.status !== status);
    for (const [index, button] of lines.entries()) {
      button.value = others[index].dataset.status;
      button.textContent = labelOf(others[index]);
    }
    if (undo) toast(document.createRange().createContextualFragment(undo));
  }

  function tell(key) {
    const column = held.card.parentElement;
    const here = cards(column);
    region.textContent = say(key, {
      task: held.card.querySelector("a").textContent,
      column: labelOf(column),
      place: here.indexOf(held.card) + 1,
      of: here.length,
    });
  }

  // what is not shown counts too, so only the difference is known
  let shown = new Map(columns.map((column) => [column, cards(column).length]));
  function count() {
    for (const column of columns) {
      const number = column.closest(".column").querySelector("[data-count]");
      number.textContent = Number(number.textContent) + cards(column).length - shown.get(column);
      shown.set(column, cards(column).length);
    }
  }

  function mark(target) {
    for (const column of columns) column.classList.toggle("is-target", column === target);
  }
}

const labelOf = (column) => column.closest(".column").querySelector("[data-label]").textContent;

function middleOf(card) {
  const box = card.getBoundingClientRect();
  return box.top + box.height / 2;
}
