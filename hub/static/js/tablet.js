// <form data-tablet="/r/…/start-over?token=…">: a tablet where everybody passes. Left alone, it asks, and then begins
// anew; going back in the browser shows nothing of the last person.
const QUIET_SECONDS = 60;
const ANSWER_SECONDS = 20;
const RUN = "run"; // where the run ends that this tab is in
const form = document.querySelector("[data-tablet]");
const question = document.querySelector("[data-still-there]");
let timer;

function beginAnew() {
  form?.reset();
  location.replace(form?.dataset.tablet ?? location.href);
}

function ask() {
  question.hidden = false;
  question.querySelector("button").focus();
  timer = setTimeout(beginAnew, ANSWER_SECONDS * 1000);
}

function somebodyIsThere() {
  clearTimeout(timer);
  question.hidden = true;
  timer = setTimeout(ask, QUIET_SECONDS * 1000);
}

// Somebody came to the beginning by an address or a key of the tablet: the run before ends here.
function endLastRun() {
  const before = sessionStorage.getItem(RUN);
  if (before) fetch(before, { keepalive: true, redirect: "manual" });
}

addEventListener("pageshow", (event) => event.persisted && beginAnew());
if (form) {
  if ("begins" in form.dataset) endLastRun();
  sessionStorage.setItem(RUN, form.dataset.tablet);
  for (const sign of ["pointerdown", "keydown", "input", "wheel"]) addEventListener(sign, somebodyIsThere, { passive: true });
  somebodyIsThere();
}
