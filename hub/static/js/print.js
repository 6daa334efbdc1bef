// <button data-print>: the browser's own print dialog.
export function attachPrint() {
  for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
}
