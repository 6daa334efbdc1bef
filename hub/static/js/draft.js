// <form data-draft="code"> with <… data-keep-draft hidden><input type=checkbox>: answers are kept on this device while
// the box is ticked, and gone when they have been sent (<… data-sent="code"> on the page after that).
const form = document.querySelector("[data-draft]");
const sent = document.querySelector("[data-sent]");
const key = (code) => `answers.${code}`;

function fields() {
  return [...form.elements].filter((one) => one.name?.startsWith("q."));
}

function said() {
  return fields()
    .filter((one) => one.value && (!["radio", "checkbox"].includes(one.type) || one.checked))
    .map((one) => [one.name, one.value]);
}

function fill(kept) {
  const answered = new Set(said().map(([name]) => name)); // what came with the page is newer
  for (const field of fields()) {
    if (answered.has(field.name)) continue;
    const values = kept.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
  form.dispatchEvent(new Event("change"));
}

function attach() {
  const place = form.querySelector("[data-keep-draft]");
  const box = place.querySelector("input");
  const name = key(form.dataset.draft);
  const stored = localStorage.getItem(name);
  let kept = stored ? JSON.parse(stored) : [];
  const keep = () => {
    if (!box.checked) return;
    const here = new Set(fields().map((one) => one.name));
    kept = [...kept.filter(([other]) => !here.has(other)), ...said()];
    localStorage.setItem(name, JSON.stringify(kept));
  };
  place.hidden = false;
  box.checked = stored !== null;
  if (stored) fill(kept);
  box.addEventListener("change", () => (box.checked ? keep() : localStorage.removeItem(name)));
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
}

try {
  if (sent) localStorage.removeItem(key(sent.dataset.sent));
  if (form) attach();
} catch {
  // a browser that keeps nothing: then nothing is kept
}
