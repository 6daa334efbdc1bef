// The preview: looks again until a page is there, and turns pages with the arrow keys.
const FIRST_MS = 1000;
const LAST_MS = 8000;
const ATTEMPTS = 60;

export function attachPreview(preview) {
  if (preview.dataset.preview === "waiting") lookAgain(preview, FIRST_MS, ATTEMPTS);
  document.addEventListener("keydown", turn);
}

function lookAgain(preview, wait, attempts) {
  if (attempts) setTimeout(() => renew(preview, wait, attempts), wait);
}

async function renew(preview, wait, attempts) {
  if (document.hidden) return lookAgain(preview, wait, attempts);
  const fresh = await fetched();
  if (fresh && fresh.dataset.preview !== "waiting") return replace(preview, fresh);
  lookAgain(preview, Math.min(wait * 1.3, LAST_MS), attempts - 1);
}

// The same part of the page as it is now, a one-line refusal included; null when nobody answers.
async function fetched() {
  try {
    const response = await fetch(location.href);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return response.ok ? page.querySelector("[data-preview]") : null;
  } catch {
    return null;
  }
}

function replace(preview, fresh) {
  const hadFocus = preview.contains(document.activeElement);
  preview.replaceWith(fresh);
  if (hadFocus) fresh.querySelector("a, button, [tabindex]")?.focus({ preventScroll: true });
}

function turn(event) {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest?.("input, textarea, select, summary, dialog, details[data-menu]")) return;
  const relation = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  const link = relation && document.querySelector(`.preview-pages a[rel="${relation}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
}
