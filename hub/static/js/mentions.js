// <textarea data-mentions>: names behind an @, out of the form's list „Benachrichtigen“. Without it the list is used.
import { message } from "./messages.js";

const TYPED = /(^|[\s(])@([^\n@]{0,40})$/;
const MOST_ROWS = 6;

export function attachMentions() {
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches("textarea[data-mentions]") && !target.dataset.attached) attach(target);
  });
}

function attach(field) {
  field.dataset.attached = "yes";
  const names = [...field.form.querySelectorAll("[data-mention-choice] option")].map((option) => option.text);
  const list = newList();
  const status = document.createElement("div");
  status.className = "sr-only";
  status.setAttribute("role", "status");
  const frame = document.createElement("div");
  frame.className = "mention-field";
  field.replaceWith(frame);
  frame.append(field, list, status);
  field.focus();
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  let active = -1;

  const typed = () => TYPED.exec(field.value.slice(0, field.selectionStart))?.[2];

  function show() {
    const words = typed();
    const fitting = words === undefined ? [] : names.filter((name) => fits(name, words)).slice(0, MOST_ROWS);
    list.replaceChildren(...fitting.map((name, index) => newRow(list, name, index)));
    list.hidden = fitting.length === 0;
    status.textContent = fitting.length ? message("suggestions", { count: fitting.length }) : "";
    choose(fitting.length ? 0 : -1);
  }

  function close() {
    list.hidden = true;
    choose(-1);
  }

  function choose(index) {
    active = index;
    for (const [at, row] of [...list.children].entries()) row.setAttribute("aria-selected", String(at === index));
    const row = list.children[index];
    if (row) field.setAttribute("aria-activedescendant", row.id);
    else field.removeAttribute("aria-activedescendant");
    row?.scrollIntoView({ block: "nearest" });
  }

  function take(row) {
    const end = field.selectionStart;
    field.setRangeText(`${row.textContent} `, end - typed().length, end, "end");
    close();
  }

  const count = () => list.children.length;
  const keys = {
    ArrowDown: () => choose((active + 1) % count()),
    ArrowUp: () => choose((active - 1 + count()) % count()),
    Enter: () => take(list.children[active]),
    Tab: () => take(list.children[active]),
    Escape: () => close(),
  };

  field.addEventListener("input", show);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const isPlain = !(event.isComposing || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey);
    if (list.hidden || !isPlain || !keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation(); // Escape closes the list, not the dialog around it
    keys[event.key]();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", ({ target }) => {
    const row = target.closest("[role=option]");
    if (row) take(row);
  });
}

let lists = 0;

function newList() {
  const list = document.createElement("ul");
  list.id = `mentions-${++lists}`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", message("suggestionsTitle"));
  return list;
}

function newRow(list, name, index) {
  const row = document.createElement("li");
  row.id = `${list.id}-${index}`;
  row.className = "suggestion";
  row.setAttribute("role", "option");
  row.textContent = name;
  return row;
}

function fits(name, typed) {
  const whole = name.toLowerCase();
  const words = typed.toLowerCase();
  return words !== `${whole} ` && (whole.startsWith(words) || whole.includes(` ${words}`));
}
