// The selection of a file list: count, all on this page, ranges with Shift; kept for the folder while paging.
import { message } from "./messages.js";

export function attachListing(form) {
  const key = `hub.selection.${form.dataset.listing}`;
  const chosen = new Set(JSON.parse(sessionStorage.getItem(key) ?? "[]"));
  const all = form.querySelector("[data-select-all]");
  const boxes = () => [...form.querySelectorAll('tbody input[name="item"]')];
  let last = null;

  function restore() {
    for (const box of boxes()) box.checked = chosen.has(box.value);
    show();
  }

  function show() {
    const here = boxes();
    const checked = here.filter((box) => box.checked).length;
    if (all) {
      all.checked = checked > 0 && checked === here.length;
      all.indeterminate = checked > 0 && checked < here.length;
    }
    form.classList.toggle("has-selection", chosen.size > 0);
    const count = form.querySelector("[data-bulk-count]");
    if (count) count.textContent = message("selected", { count: chosen.size });
    sessionStorage.setItem(key, JSON.stringify([...chosen]));
  }

  function set(box, checked) {
    box.checked = checked;
    if (checked) chosen.add(box.value);
    else chosen.delete(box.value);
  }

  form.addEventListener("click", (event) => {
    const box = event.target;
    if (!box.matches?.('input[name="item"]')) return;
    const here = boxes();
    const [from, to] = [here.indexOf(last), here.indexOf(box)].sort((a, b) => a - b);
    const range = event.shiftKey && from >= 0 ? here.slice(from, to + 1) : [box];
    for (const each of range) set(each, box.checked);
    last = box;
    show();
  });
  all?.addEventListener("change", () => {
    for (const box of boxes()) set(box, all.checked);
    show();
  });
  form.querySelector("[data-clear]")?.addEventListener("click", () => {
    chosen.clear();
    restore();
    all?.focus();
  });
  form.addEventListener("rows", restore);
  form.addEventListener("submit", () => {
    const here = new Set(boxes().map((box) => box.value));
    for (const value of chosen) if (!here.has(value)) form.append(hiddenItem(value));
    sessionStorage.removeItem(key);
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const hidden of form.querySelectorAll("[data-elsewhere]")) hidden.remove();
    show();
  });
  restore();
}

function hiddenItem(value) {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = "item";
  input.value = value;
  input.dataset.elsewhere = "";
  return input;
}

// Fetches the page again and puts its rows in place of the old ones; an empty list that got rows needs the whole page.
export async function refreshListing() {
  const form = document.querySelector("[data-listing]");
  const response = await fetch(location.href, { headers: { "X-Requested-With": "rows" } });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("[data-listing]");
  if (!form || !fresh) return replaceContent(page);
  form.querySelector("tbody").replaceWith(fresh.querySelector("tbody"));
  form.querySelector("[data-paging]")?.remove();
  const paging = fresh.querySelector("[data-paging]");
  if (paging) form.querySelector("table").after(paging);
  form.dispatchEvent(new CustomEvent("rows"));
}

async function replaceContent(page) {
  const [empty, form] = [document.querySelector("main .empty"), page.querySelector("[data-listing]")];
  if (!empty || !form) return;
  empty.replaceWith(form);
  attachListing(form);
  const { attachPaging } = await import("./paging.js");
  attachPaging(form);
}
