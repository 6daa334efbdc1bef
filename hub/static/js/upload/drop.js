// Files dragged anywhere onto the page: the overlay says where they go and who will see them.
export function attachDrop(overlay, onDrop) {
  let inside = 0;
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  const hide = () => {
    inside = 0;
    overlay.hidden = true;
  };
  addEventListener("dragenter", (event) => {
    if (!hasFiles(event)) return;
    inside += 1;
    overlay.hidden = Boolean(document.querySelector("dialog[open]:not([data-upload-dialog])"));
  });
  addEventListener("dragleave", (event) => hasFiles(event) && --inside <= 0 && hide());
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    hide();
    onDrop(event.dataTransfer);
  });
  addEventListener("keydown", ({ key }) => key === "Escape" && hide());
}
