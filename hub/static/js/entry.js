// <form data-entry>: Enter goes to the next field as a data typist expects, and from the last one to the button.
export function attachEntry() {
  const form = document.querySelector("form[data-entry]");
  if (!form) return;
  const fields = [...form.querySelectorAll("input:not([type=hidden]), textarea")];
  (form.querySelector("[aria-invalid]") ?? fields[0])?.focus();
  form.addEventListener("keydown", (event) => {
    const place = fields.indexOf(event.target);
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || place < 0) return;
    event.preventDefault();
    const next = fields[place + 1] ?? form.querySelector("[name=save]");
    next.focus();
    next.select?.();
  });
}
