// Forms: the focus goes to the error summary, its links to the fields; a second click does not send twice.
export function attachForms() {
  document.querySelector("[data-error-summary]")?.focus();
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-error-summary] a");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    (field.matches("fieldset") ? field.querySelector("input") : field).focus();
  });
  document.addEventListener("submit", ({ target, defaultPrevented }) => {
    if (defaultPrevented || target.method !== "post") return;
    if (target.dataset.sent) return;
    target.dataset.sent = "yes";
    // after the browser has read the button's own name and value
    setTimeout(() => markSent(target, true));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest('button[aria-disabled="true"]');
    if (button) event.preventDefault();
  });
  // back from the cache: usable again
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) markSent(form, false);
  });
}

function markSent(form, sent) {
  if (!sent) delete form.dataset.sent;
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    if (sent) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}
