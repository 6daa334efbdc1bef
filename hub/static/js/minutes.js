// <form data-minutes-text>: saves notes after a pause in typing; what two people write at once is never overwritten.
import { messagesIn } from "./messages.js";

const PAUSE_MS = 1200;
const RETRY_MS = 5000;

export function attachMinutes() {
  const forms = [...document.querySelectorAll("form[data-minutes-text]")];
  if (!forms.length) return;
  const message = messagesIn(document.querySelector("template[data-minutes-messages]"));
  const editors = forms.map((form) => editor(form, message));
  const unsaved = () => editors.filter(({ isUnsaved }) => isUnsaved());
  addEventListener("beforeunload", (event) => {
    if (unsaved().length) event.preventDefault();
  });
  // another form of the page leads away from it: the notes go first
  document.addEventListener(
    "submit",
    async (event) => {
      const others = unsaved().filter(({ form }) => form !== event.target);
      if (event.target.matches("[data-minutes-text]") || !others.length) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      await Promise.all(others.map(({ save }) => save()));
      if (!unsaved().length) event.target.requestSubmit(event.submitter);
    },
    { capture: true },
  );
}

function editor(form, message) {
  const { text, base, version } = form.elements;
  const state = form.querySelector("[data-state]");
  const other = form.querySelector("[data-other]");
  const byHand = form.querySelector("[data-save]");
  let saved = text.value; // as the field held it when it was last acknowledged
  let isHeld = false; // somebody else's words stand beside one's own: the person saves by the button
  let timer = 0;
  let running = null;

  const isUnsaved = () => text.value !== saved;
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => !isHeld && save(), wait);
  };

  function save() {
    clearTimeout(timer);
    running ??= send().finally(() => (running = null));
    return running;
  }

  async function send() {
    const sent = text.value;
    state.textContent = message("saving");
    try {
      const response = await fetch(form.action, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new FormData(form),
      });
      const answer = await response.json();
      if (response.ok) take(answer, sent);
      else if (response.status === 409 && "theirs" in answer) show(answer);
      else state.textContent = response.status === 401 || response.status === 400 ? message("refused") : answer.message;
    } catch {
      state.textContent = message("lost");
      later(RETRY_MS);
    }
  }

  function take(answer, sent) {
    isHeld = false;
    other.hidden = byHand.hidden = true;
    state.textContent = answer.message;
    saved = sent;
    if (text.value === sent && answer.is_merged) text.value = saved = answer.text;
    if (text.value === saved || !answer.is_merged) {
      base.value = answer.text;
      version.value = answer.version;
    } else base.value = sent; // typed on meanwhile: the old version makes the server join both again
    if (isUnsaved()) later(PAUSE_MS);
  }

  function show(answer) {
    isHeld = true;
    base.value = answer.theirs;
    version.value = answer.version;
    other.querySelector("[data-other-message]").textContent = answer.message;
    other.querySelector("[data-other-text]").textContent = answer.theirs;
    other.hidden = byHand.hidden = false;
    state.textContent = "";
  }

  byHand.hidden = true;
  text.addEventListener("input", () => later(PAUSE_MS));
  text.addEventListener("change", () => !isHeld && isUnsaved() && save());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  return { form, isUnsaved, save };
}
