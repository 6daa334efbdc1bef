// <div data-question data-depends-on="q.x" data-depends-on-options="a b">: shown only while one of these is chosen.
// The server leaves out what was not to be asked; without scripts a sentence says when to answer.
const form = document.querySelector("[data-answer]");
const dependent = form.querySelectorAll("[data-depends-on]");

function update() {
  for (const question of dependent) {
    const options = question.dataset.dependsOnOptions.split(" ");
    const chosen = [...form.querySelectorAll(`[name="${question.dataset.dependsOn}"]:checked`)];
    question.hidden = !chosen.some((one) => options.includes(one.value) && !one.closest("[hidden]"));
  }
}

for (const sentence of form.querySelectorAll("[data-only-if]")) sentence.hidden = true;
form.addEventListener("change", update);
update();
