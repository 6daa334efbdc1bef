// [data-attendance]: a tick is sent by itself and shown at once; without scripts every tick loads the page.
import { message } from "./messages.js";
import { toast } from "./toast.js";

export function attachAttendance() {
  const list = document.querySelector("[data-attendance]");
  list?.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-attendance-tick]");
    if (!form || !event.submitter) return;
    event.preventDefault();
    tick(form, event.submitter.value);
  });
}

async function tick(form, value) {
  const before = shown(form);
  show(form, value);
  const body = new FormData(form);
  body.set("attended", value);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    document.querySelector("[data-attendance-sum]").textContent = (await answer.json()).text;
    settleClaim(form.closest("li"));
  } catch {
    show(form, before);
    toast(message("loadFailed"), { category: "danger" });
  }
}

// what somebody entered at the poster is confirmed or refused with the tick
function settleClaim(row) {
  row.querySelector("[data-attendance-claim]")?.remove();
  if (!document.querySelector("[data-attendance-claim]")) document.querySelector("[data-attendance-claims]")?.remove();
}

function shown(form) {
  return form.querySelector('[aria-pressed="true"]')?.value ?? "open";
}

function show(form, value) {
  const undo = form.querySelector('[value="open"]');
  for (const button of form.querySelectorAll("[aria-pressed]")) button.setAttribute("aria-pressed", button.value === value);
  if (value === "open" && document.activeElement === undo) form.querySelector("button").focus();
  undo.disabled = value === "open";
}
