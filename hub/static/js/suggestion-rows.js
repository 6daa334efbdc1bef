// What the list under the search field is made of; knows no key and no request.
import { message } from "./messages.js";

export function newList() {
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", message("suggestionsTitle"));
  return list;
}

export function newStatus() {
  const status = document.createElement("div");
  status.className = "sr-only";
  status.setAttribute("role", "status");
  return status;
}

export function nameRow({ name, place, url, icon }, index) {
  const text = document.createElement("span");
  const where = document.createElement("span");
  where.className = "suggestion-place";
  where.textContent = place;
  text.append(name, where);
  const row = newRow(index, icon, text);
  row.dataset.url = url;
  return row;
}

export function searchRow(words, index) {
  const text = document.createElement("span");
  text.textContent = message("searchText", { words });
  const row = newRow(index, "search", text);
  row.classList.add("suggestion-all");
  return row;
}

function newRow(index, iconName, text) {
  const row = document.createElement("li");
  row.id = `suggestion-${index}`;
  row.className = "suggestion";
  row.setAttribute("role", "option");
  row.append(spriteIcon(iconName), text);
  return row;
}

// any icon of the sprite, made from the one in the field
function spriteIcon(name) {
  const svg = document.querySelector(".find .icon").cloneNode(true);
  const use = svg.querySelector("use");
  use.setAttribute("href", `${use.getAttribute("href").split("#")[0]}#${name}`);
  svg.classList.add(`icon-${name}`);
  return svg;
}
