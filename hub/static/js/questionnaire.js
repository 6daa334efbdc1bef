// <form data-questionnaire>: questions are dragged between pages, or moved by their buttons without loading the page anew.
import { messagesIn } from "./messages.js";
import { toast } from "./toast.js";

export function attachQuestionnaire(form) {
  const say = messagesIn(form.querySelector("[data-messages]"));
  const region = form.querySelector("[data-say]");
  const lists = [...form.querySelectorAll("[data-page]")];
  const questions = () => [...form.querySelectorAll("[data-question]")];
  let dragged = null; // the question on its way, and where it lay
  let isSaving = false; // one after the other: each save needs the number of the one before

  for (const question of questions()) {
    question.draggable = true;
    for (const link of question.querySelectorAll("a")) link.draggable = false;
  }

  form.addEventListener("dragstart", (event) => {
    const question = event.target.closest?.("[data-question]");
    if (!question || isSaving) return;
    dragged = { question, list: question.parentElement, next: question.nextElementSibling };
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", nameOf(question));
    setTimeout(() => question.classList.add("is-dragged"));
  });
  form.addEventListener("dragover", (event) => {
    const list = dragged && event.target.closest?.(".questionnaire-page")?.querySelector("[data-page]");
    if (!list) return;
    event.preventDefault();
    const others = [...list.children].filter((one) => one !== dragged.question);
    const below = others.find((one) => middleOf(one) > event.clientY);
    list.insertBefore(dragged.question, below ?? null);
  });
  form.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    const { question, list, next } = letGo();
    if (question.parentElement === list && question.nextElementSibling === next) return;
    save(question, { list, next });
  });
  form.addEventListener("dragend", () => {
    if (!dragged) return;
    const { question, list, next } = letGo();
    list.insertBefore(question, next);
  });

  form.addEventListener("click", (event) => {
    const button = event.target.closest?.('button[name="to"]');
    const question = button?.closest("[data-question]");
    if (!question) return;
    event.preventDefault();
    if (isSaving) return;
    const place = { list: question.parentElement, next: question.nextElementSibling };
    if (!shift(question, button.value === "up")) return;
    button.focus();
    question.scrollIntoView({ block: "nearest" });
    save(question, place);
  });

  // over the edge of a page to the one beside it
  function shift(question, isUp) {
    const list = question.parentElement;
    const beside = isUp ? question.previousElementSibling : question.nextElementSibling;
    if (beside) {
      list.insertBefore(question, isUp ? beside : beside.nextElementSibling);
      return true;
    }
    const target = lists[lists.indexOf(list) + (isUp ? -1 : 1)];
    target?.insertBefore(question, isUp ? null : target.firstElementChild);
    return Boolean(target);
  }

  async function save(question, { list, next }) {
    isSaving = true;
    number();
    const refusal = await send(question);
    isSaving = false;
    if (refusal === null) return tell(question);
    list.insertBefore(question, next);
    number();
    toast(refusal || say("failed"), { category: "danger" });
  }

  // null when it was kept, else why not
  async function send(question) {
    const data = new FormData(form);
    data.set("page", question.parentElement.dataset.page);
    data.set("before", question.nextElementSibling?.dataset.question ?? "");
    try {
      const address = question.querySelector('button[name="to"]').formAction;
      const response = await fetch(address, { method: "POST", body: data, headers: { Accept: "application/json" } });
      const answer = response.redirected ? {} : await response.json();
      if (!response.ok || !answer.revision) return answer.message ?? "";
      for (const field of form.querySelectorAll('[name="revision"]')) field.value = answer.revision;
      return null;
    } catch {
      return "";
    }
  }

  function tell(question) {
    const here = [...question.parentElement.children];
    region.textContent = say("moved", {
      name: nameOf(question),
      page: question.closest(".questionnaire-page").querySelector("[data-label]").textContent.trim(),
      place: here.indexOf(question) + 1,
      of: here.length,
    });
  }

  function number() {
    for (const [index, question] of questions().entries()) {
      question.querySelector("[data-number]").textContent = `${index + 1}.`;
    }
  }

  function letGo() {
    const was = dragged;
    was.question.classList.remove("is-dragged");
    dragged = null;
    return was;
  }
}

const nameOf = (question) => question.querySelector("[data-name]").textContent.trim();

function middleOf(element) {
  const box = element.getBoundingClientRect();
  return box.top + box.height / 2;
}
