// Lists whose items are dragged by a handle: shows the new order at once; a drag that ends elsewhere puts the item back.
export function attachReorder(list, { handle, item, nameOf, dropped = () => {} }) {
  let held = null; // the item on its way, and where it lay
  for (const one of list.querySelectorAll(handle)) {
    one.hidden = false;
    one.draggable = true;
  }
  list.addEventListener("dragstart", (event) => {
    const grip = event.target.closest?.(handle);
    if (!grip) return;
    const moved = grip.closest(item);
    held = { moved, next: moved.nextElementSibling, isDropped: false };
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", nameOf(moved));
    event.dataTransfer.setDragImage(moved, 16, 16);
    setTimeout(() => held?.moved.classList.add("is-dragged"));
  });
  list.addEventListener("dragover", (event) => {
    if (!held) return;
    event.preventDefault();
    const others = [...list.querySelectorAll(item)].filter((one) => one !== held.moved);
    const below = others.find((one) => middleOf(one) > event.clientY) ?? null;
    if (held.moved.nextElementSibling !== below) list.insertBefore(held.moved, below);
  });
  list.addEventListener("drop", (event) => {
    if (!held) return;
    event.preventDefault();
    held.isDropped = true;
  });
  list.addEventListener("dragend", () => {
    if (!held) return;
    const { moved, next, isDropped } = held;
    held = null;
    moved.classList.remove("is-dragged");
    if (!isDropped) list.insertBefore(moved, next);
    else if (moved.nextElementSibling !== next) dropped(moved);
  });
}

function middleOf(one) {
  const { top, height } = one.getBoundingClientRect();
  return top + height / 2;
}
