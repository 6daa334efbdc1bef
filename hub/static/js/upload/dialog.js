// The dialog before an upload: who will see it, which files, what happens to names that exist; then the queue takes over.
import { fromDrop, fromInput } from "./collect.js";
import { bytes } from "./sizes.js";

const ROWS = 200;
const PATHS_PER_CHECK = 2000;

export function attachDialog(root, { say, csrf, onStart }) {
  const dialog = root.querySelector("[data-upload-dialog]");
  const part = (name) => root.querySelector(`[data-${name}]`);
  const single = Boolean(root.dataset.uploadDocument);
  const isHeld = "uploadHeld" in root.dataset; // somebody works on the document: it takes no new version now
  let items = []; // { file, path, existing, refused, held, onConflict }
  let round = 0;

  function open() {
    if (dialog.open) return;
    items = [];
    part("comment").value = "";
    part("personal-data").checked = false;
    problem("");
    draw();
    dialog.showModal();
    part("pick-files").focus();
  }

  async function take(found) {
    open();
    problem("");
    if (!found.length) return problem(say("nothing"));
    if (single && found.length > 1) return problem(say("onlyOne"));
    const known = new Map(single ? [] : items.map((item) => [item.path, item]));
    for (const item of found) known.set(item.path, fresh(item));
    items = [...known.values()];
    draw();
    await check();
    part("upload-start").focus();
  }

  const fresh = (item) =>
    single ? { ...item, onConflict: "version", baseNumber: root.dataset.baseNumber } : { ...item, onConflict: "ask" };

  async function check() {
    if (!root.dataset.check) return;
    const mine = ++round;
    setReady(false);
    try {
      for (let start = 0; start < items.length; start += PATHS_PER_CHECK) {
        const some = items.slice(start, start + PATHS_PER_CHECK);
        const answer = await ask(some);
        if (mine !== round) return;
        apply(some, answer);
      }
      draw();
    } catch (error) {
      if (mine !== round) return;
      items = [];
      draw();
      problem(error.message);
    }
  }

  async function ask(some) {
    const response = await fetch(root.dataset.check, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf },
      body: JSON.stringify({ paths: some.map(({ path }) => path), sizes: some.map(({ file }) => file.size) }),
    }).catch(() => null);
    if (response?.ok) return response.json();
    if (response?.status === 401 || response?.status === 403) throw new Error(say("signIn"));
    const { message } = (await response?.json().catch(() => null)) ?? {};
    throw new Error(message ?? say("checkFailed"));
  }

  // existing: path → number of the current version (0 for a folder); held: path → why it takes no new one now
  function apply(some, { existing = {}, refused = [], held = {} }) {
    const reasons = new Map(refused.map(({ path, message }) => [path, message]));
    for (const item of some) {
      item.existing = item.path in existing;
      item.baseNumber = existing[item.path];
      item.refused = reasons.get(item.path) ?? null;
      item.held = held[item.path] ?? null;
      item.onConflict = item.held ? "keep-both" : item.existing ? "version" : "ask";
    }
  }

  const wanted = () => items.filter((item) => !item.refused && item.onConflict !== "skip");

  function draw() {
    part("chosen").hidden = items.length === 0;
    part("pick-hint").hidden = items.length > 0;
    const list = wanted();
    const size = list.reduce((total, { file }) => total + file.size, 0);
    part("sum").textContent = items.length ? say("sum", { count: list.length, size: bytes(size) }) : "";
    const existing = items.filter((item) => item.existing && !item.refused).length;
    part("existing").hidden = !existing;
    part("for-all-group").hidden = existing < 2;
    if (existing) part("existing-text").textContent = say("existing", { count: existing });
    const rank = (item) => (item.refused || item.held ? 0 : item.existing ? 1 : 2);
    const shown = [...items].sort((a, b) => rank(a) - rank(b)).slice(0, ROWS);
    part("files").replaceChildren(...shown.map(rowFor));
    if (items.length > shown.length) {
      const rest = document.createElement("li");
      rest.className = "muted";
      rest.textContent = say("more", { count: items.length - shown.length });
      part("files").append(rest);
    }
    setReady(list.length > 0);
  }

  function rowFor(item) {
    const row = part("file-row").content.firstElementChild.cloneNode(true);
    row.querySelector(".upload-name").textContent = item.path;
    const note = row.querySelector(".upload-note");
    if (item.refused) {
      row.classList.add("is-refused");
      note.textContent = item.refused;
    } else if (item.existing) {
      const choice = part("conflict-choice").content.firstElementChild.cloneNode(true);
      choice.value = item.onConflict;
      choice.setAttribute("aria-label", `${item.path}: ${choice.getAttribute("aria-label")}`);
      choice.addEventListener("change", () => {
        item.onConflict = choice.value;
        const list = wanted();
        part("sum").textContent = say("sum", { count: list.length, size: bytes(list.reduce((t, i) => t + i.file.size, 0)) });
        setReady(list.length > 0);
      });
      if (item.held) {
        choice.querySelector('[value="version"]').remove();
        row.classList.add("is-refused");
        note.append(item.held, document.createElement("br"));
      }
      note.append(choice);
    } else note.textContent = bytes(item.file.size);
    return row;
  }

  function problem(text) {
    part("upload-problem").hidden = !text;
    part("upload-problem").lastElementChild.textContent = text;
  }

  function setReady(ready) {
    if (ready && !isHeld) part("upload-start").removeAttribute("aria-disabled");
    else part("upload-start").setAttribute("aria-disabled", "true");
  }

  part("pick-files").addEventListener("click", () => part("input-files").click());
  part("pick-folder")?.addEventListener("click", () => part("input-folder").click());
  for (const input of root.querySelectorAll("[data-input-files], [data-input-folder]")) {
    input.addEventListener("change", () => {
      const found = fromInput(input);
      input.value = "";
      take(found);
    });
  }
  for (const button of root.querySelectorAll("[data-for-all]")) {
    button.addEventListener("click", () => {
      for (const item of items) if (item.existing && !(item.held && button.dataset.forAll === "version")) item.onConflict = button.dataset.forAll;
      draw();
    });
  }
  for (const button of root.querySelectorAll("[data-upload-cancel]")) button.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => (round += 1));
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (part("upload-start").hasAttribute("aria-disabled")) return;
    dialog.close();
    onStart(wanted(), part("comment").value.trim(), part("personal-data").checked);
  });
  return { open, take, takeDrop: async (transfer) => take(await fromDrop(transfer)) };
}
