// Single keys as shortcuts can be switched off in this browser (WCAG 2.1.4): the box on the page „Mein Konto“.
const KEY = "shortcuts";

export const shortcutsAreOn = () => localStorage.getItem(KEY) !== "off";

export function attachShortcuts() {
  document.documentElement.toggleAttribute("data-no-shortcuts", !shortcutsAreOn());
  const section = document.querySelector("[data-shortcuts]");
  if (!section) return;
  const box = section.querySelector("input");
  box.checked = shortcutsAreOn();
  section.hidden = false;
  box.addEventListener("change", () => {
    localStorage.setItem(KEY, box.checked ? "on" : "off");
    document.documentElement.toggleAttribute("data-no-shortcuts", !box.checked);
  });
}
