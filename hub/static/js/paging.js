// "Nächste Seite" becomes "Weitere laden": the rows of the next page are added below, announced, and the link moves on.
import { message } from "./messages.js";
import { toast } from "./toast.js";

export function attachPaging(form) {
  name(form);
  form.addEventListener("rows", () => name(form));
  form.addEventListener("click", (event) => {
    const link = event.target.closest("[data-more]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (link.getAttribute("aria-busy") !== "true") addRows(form, link);
  });
}

function name(form) {
  const link = form.querySelector("[data-more]");
  if (link) link.querySelector(".kern-label").textContent = link.dataset.more;
}

async function addRows(form, link) {
  link.setAttribute("aria-busy", "true");
  link.querySelector(".kern-label").textContent = message("loading");
  try {
    const response = await fetch(link.href, { headers: { "X-Requested-With": "rows" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const rows = [...page.querySelectorAll("[data-listing] tbody tr")];
    if (!response.ok || !rows.length) throw new Error("no rows");
    form.querySelector("tbody").append(...rows);
    const paging = page.querySelector("[data-paging]");
    paging.querySelector('[rel="prev"]')?.remove();
    widenRange(form, paging);
    form.querySelector("[data-paging]").replaceWith(paging);
    form.dispatchEvent(new CustomEvent("rows"));
    announce(message("loaded", { count: rows.length }));
    rows[0].querySelector(".name a").focus({ preventScroll: true });
  } catch {
    link.removeAttribute("aria-busy");
    name(form);
    toast(message("loadFailed"), { category: "danger" });
  }
}

// "101–200 von 300" now reads "1–200 von 300"
function widenRange(form, paging) {
  const first = form.querySelector("[data-paging] .range").textContent.split("–")[0];
  const range = paging.querySelector(".range");
  range.textContent = `${first}–${range.textContent.split("–")[1]}`;
}

function announce(text) {
  let region = document.querySelector("[data-announce]");
  if (!region) {
    region = document.createElement("div");
    region.className = "kern-sr-only";
    region.setAttribute("role", "status");
    region.dataset.announce = "";
    document.body.append(region);
  }
  setTimeout(() => (region.textContent = text), 50);
}
