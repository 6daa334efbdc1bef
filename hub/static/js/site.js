// <div data-site-blocks>: blocks of a page are dragged by their handle; their order travels with the form. The buttons
// beside it do the same by keyboard.
import { attachReorder } from "./reorder.js";

export function attachSiteBlocks(list) {
  const nameOf = (block) => block.getAttribute("aria-label");
  attachReorder(list, { handle: "[data-site-drag]", item: "[data-site-block]", nameOf });
}
