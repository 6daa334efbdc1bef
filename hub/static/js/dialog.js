// <a data-dialog href>: shows the form of that page in a <dialog>; on any trouble the page itself opens.
import { icon, message } from "./messages.js";

export function attachDialogs() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const menu = link.closest("details[data-menu]");
    menu?.removeAttribute("open");
    openPage(link.href, menu?.querySelector("summary") ?? link);
  });
}

async function openPage(url, opener) {
  try {
    const response = await fetch(url, { headers: { "X-Requested-With": "dialog" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const content = page.querySelector("main form") && page.querySelector("main");
    if (!response.ok || response.redirected || !content) throw new Error(`no form at ${url}`);
    openDialog(content, url, opener);
  } catch {
    location.assign(url);
  }
}

function openDialog(content, url, opener) {
  const title = content.querySelector("h1");
  content.querySelector("[data-toasts]")?.remove();
  for (const form of content.querySelectorAll("form")) form.action = form.getAttribute("action") || url;
  const dialog = newDialog(title.textContent);
  title.remove();
  dialog.querySelector(".kern-dialog__body").append(...content.childNodes);
  dialog.addEventListener("click", (event) => {
    if (!event.target.closest("[data-dialog-close]")) return;
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    opener.focus(); // the browser would look for the link in a menu that is closed by now
  });
  dialog.showModal();
  const first = dialog.querySelector(".kern-dialog__body :is(input:not([type=hidden]), select, textarea)");
  first?.focus();
}

let count = 0;

export function newDialog(title) {
  const dialog = document.createElement("dialog");
  dialog.className = "kern-dialog";
  const heading = document.createElement("h2");
  heading.id = `dialog-title-${++count}`;
  heading.textContent = title;
  dialog.setAttribute("aria-labelledby", heading.id);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "icon-btn";
  close.dataset.dialogClose = "";
  close.setAttribute("aria-label", message("close"));
  close.append(icon("close"));
  const header = document.createElement("div");
  header.className = "kern-dialog__header";
  header.append(heading, close);
  const body = document.createElement("div");
  body.className = "kern-dialog__body";
  dialog.append(header, body);
  document.body.append(dialog);
  return dialog;
}
