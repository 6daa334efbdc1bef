// Names under the search field while typing: an editable combobox with a list (ARIA APG). Without it Enter just searches.
import { message } from "./messages.js";
import { nameRow, newList, newStatus, searchRow } from "./suggestion-rows.js";

const FEWEST_LETTERS = 2;
const PAUSE_MS = 120;

export function attachSuggestions(field) {
  const list = newList();
  const status = newStatus();
  field.after(list, status);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id })) {
    field.setAttribute(name, value);
  }
  let request = new AbortController();
  let timer = 0;
  let names = [];
  let active = -1; // no row: what was typed counts

  const words = () => field.value.trim();

  // A row chosen before the answer came stays chosen after it.
  function show() {
    const chosen = list.children[active];
    list.replaceChildren(...names.map(nameRow), searchRow(words(), names.length));
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    choose(chosen ? [...list.children].findIndex((row) => row.dataset.url === chosen.dataset.url) : -1);
  }

  function close() {
    clearTimeout(timer);
    request.abort();
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    status.textContent = "";
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

  // What is typed now is asked once the fingers rest; until then only rows stay that fit it all the same.
  function typed() {
    clearTimeout(timer);
    request.abort();
    status.textContent = "";
    if (words().length < FEWEST_LETTERS) {
      names = [];
      close();
      return;
    }
    names = names.filter((row) => fits(row.name, words()));
    active = -1;
    show();
    timer = setTimeout(ask, PAUSE_MS);
  }

  async function ask() {
    const asked = words();
    request = new AbortController();
    const { signal } = request;
    try {
      const response = await fetch(`/search/suggestions?q=${encodeURIComponent(asked)}`, { signal });
      if (!response.ok || response.redirected) return;
      const answer = await response.json();
      if (signal.aborted || asked !== words()) return;
      names = answer;
      show();
      status.textContent = message("suggestions", { count: names.length });
    } catch {
      // aborted or offline: the last row still searches
    }
  }

  function take(row) {
    if (row.dataset.url) location.assign(row.dataset.url);
    else field.form.requestSubmit();
    close();
  }

  function step(by) {
    if (list.hidden) {
      if (words().length >= FEWEST_LETTERS) typed();
      return;
    }
    const places = list.children.length + 1; // the rows and the field itself
    choose(((active + 1 + by + places) % places) - 1);
  }

  const keys = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => active >= 0 && take(list.children[active]),
    Escape: () => close(),
  };

  field.addEventListener("input", typed);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const act = event.isComposing || event.altKey || event.ctrlKey || event.metaKey ? null : keys[event.key];
    const isOurs = event.key.startsWith("Arrow") || (!list.hidden && (event.key === "Escape" || active >= 0));
    if (!act || !isOurs) return;
    event.preventDefault();
    act();
  });
  field.form.addEventListener("submit", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", ({ target }) => {
    const row = target.closest("[role=option]");
    if (row) take(row);
  });
  close();
}

// Whether every word typed begins one of the name's: such a row stands in the answer too.
function fits(name, typed) {
  const begins = fold(name).split(/[^\p{L}\p{N}]+/u);
  return fold(typed).split(/\s+/).every((word) => begins.some((part) => part.startsWith(word)));
}

function fold(text) {
  return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("ß", "ss");
}
