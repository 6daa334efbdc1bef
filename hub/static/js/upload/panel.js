// The panel at the lower right: overall progress, a row per file, pause, cancel, retry; at most ROWS rows are drawn.
import { icon, messagesIn } from "../messages.js";
import { isOpen } from "./queue.js";
import { bytes, duration } from "./sizes.js";

const ROWS = 200;
const REDRAW_MS = 150;
const ORDER = ["conflict", "failed", "missing", "lost", "running", "waiting", "done", "skipped"];

export function attachPanel(root, queue) {
  const say = messagesIn(root.querySelector("[data-messages]"));
  const part = (name) => root.querySelector(`[data-${name}]`);
  const rows = new Map();
  let drawn = 0;
  let timer = null;
  let pace = { at: 0, sent: 0, speed: 0 };
  let lost = false;

  const announce = (text) => (part("say").textContent = text);

  function schedule() {
    timer ??= setTimeout(draw, Math.max(0, drawn + REDRAW_MS - performance.now()));
  }

  function draw() {
    timer = null;
    drawn = performance.now();
    const { entries } = queue;
    root.hidden = entries.length === 0;
    if (root.hidden) return;
    const counted = entries.filter(({ state }) => state !== "skipped");
    const done = counted.filter(({ state }) => state === "done").length;
    const total = sum(counted, "size");
    const sent = sum(counted, "sent");
    const busy = entries.some(isOpen);
    const waitsForConnection = entries.some(({ state }) => state === "lost") && !queue.paused;
    if (waitsForConnection !== lost) announce(say(waitsForConnection ? "lost" : "back"));
    lost = waitsForConnection;

    part("title").textContent = say("title", { count: counted.length, done });
    part("overall").value = total ? sent / total : busy ? 0 : 1;
    const moving = entries.some(({ state }) => ["running", "waiting", "lost"].includes(state));
    part("pause").hidden = queue.paused || queue.needsSignIn || !moving;
    part("continue").hidden = !moving || !(queue.paused || queue.needsSignIn);
    part("close").hidden = busy;
    part("cancel-all").hidden = !busy;
    part("state").textContent = moving ? stateWords(sent, total) : "";
    const missing = entries.filter(({ state }) => state === "missing").length;
    part("missing").hidden = !missing;
    part("missing-text").textContent = missing ? say("missing", { count: missing }) : "";
    drawRows(entries);
  }

  function stateWords(sent, total) {
    if (queue.needsSignIn) return say("signIn");
    if (queue.paused) return say("paused");
    if (lost) return say("lost");
    const now = performance.now();
    if (!pace.at || sent < pace.sent) pace = { at: now, sent, speed: 0 };
    if (now - pace.at >= 1000) {
      const speed = ((sent - pace.sent) * 1000) / (now - pace.at);
      pace = { at: now, sent, speed: pace.speed ? pace.speed * 0.7 + speed * 0.3 : speed };
    }
    if (pace.speed < 1) return say("starting", { total: bytes(total) });
    const left = duration((total - sent) / pace.speed, say);
    return say("running", { sent: bytes(sent), total: bytes(total), speed: bytes(pace.speed), left });
  }

  function drawRows(entries) {
    const list = part("list");
    const shown = [...entries].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state)).slice(0, ROWS);
    const ids = new Set(shown.map(({ id }) => id));
    for (const [id, row] of rows) if (!ids.has(id)) (row.remove(), rows.delete(id));
    for (const entry of shown) {
      const row = rows.get(entry.id) ?? newRow(entry);
      drawRow(row, entry);
    }
    // rows keep their place while they move, unless something needs an answer
    const urgent = shown.filter(({ state }) => ["conflict", "failed", "missing"].includes(state));
    for (const entry of urgent.reverse()) {
      const row = rows.get(entry.id);
      if (list.firstElementChild !== row && !row.contains(document.activeElement)) list.prepend(row);
    }
    let rest = list.querySelector("[data-rest]");
    const hidden = entries.length - shown.length;
    if (hidden && !rest) {
      rest = document.createElement("li");
      rest.dataset.rest = "";
    }
    if (hidden) {
      rest.textContent = say("more", { count: hidden });
      list.append(rest);
    } else rest?.remove();
  }

  function newRow(entry) {
    const row = part("row").content.firstElementChild.cloneNode(true);
    row.dataset.id = entry.id;
    row.querySelector(".upload-name").textContent = entry.path;
    row.querySelector(".upload-name").title = entry.path;
    row.querySelector("progress").setAttribute("aria-label", entry.path);
    row.querySelector('[data-action="cancel"]').setAttribute("aria-label", say("cancel", { name: entry.name }));
    row.querySelector('[data-action="retry"]').setAttribute("aria-label", say("retry", { name: entry.name }));
    rows.set(entry.id, row);
    part("list").append(row);
    return row;
  }

  function drawRow(row, entry) {
    const { state } = entry;
    const share = entry.size ? entry.sent / entry.size : Number(state === "done");
    row.querySelector("progress").value = share;
    row.querySelector(".upload-note").textContent = noteFor(entry, share);
    if (row.dataset.state === state) return;
    row.dataset.state = state;
    row.querySelector("progress").hidden = !["running", "lost", "waiting"].includes(state);
    row.querySelector('[data-action="retry"]').hidden = state !== "failed";
    row.querySelector('[data-action="cancel"]').hidden = state === "done" || state === "skipped";
    row.querySelector(".upload-choice").hidden = state !== "conflict";
    const sign = { done: "success", failed: "danger", conflict: "warning", missing: "warning" }[state];
    row.querySelector(".upload-icon").replaceChildren(...(sign ? [icon(sign)] : []));
    if (state === "done" && entry.document) linkName(row, entry);
  }

  function linkName(row, { document: url, path }) {
    const link = document.createElement("a");
    link.href = url;
    link.textContent = path;
    row.querySelector(".upload-name").replaceChildren(link);
  }

  function noteFor(entry, share) {
    const { state } = entry;
    if (state === "failed") return entry.message || say("failed");
    if (state === "conflict") return entry.message || say("conflict");
    if (state === "running") {
      return share >= 1 ? say("state.finishing") : `${Math.floor(share * 100)} % · ${bytes(entry.size)}`;
    }
    if (state === "waiting" && queue.paused) return say("state.paused");
    return state === "waiting" ? `${say("state.waiting")} · ${bytes(entry.size)}` : say(`state.${state}`);
  }

  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-action]");
    if (!button) return;
    const entry = queue.entries.find(({ id }) => id === button.closest("li").dataset.id);
    part("list").focus({ preventScroll: true });
    if (button.dataset.action === "cancel") queue.cancel(entry);
    else if (button.dataset.action === "retry") queue.retry(entry);
    else queue.answer(entry, button.dataset.action);
  });
  part("pause").addEventListener("click", () => (queue.pause(), draw(), part("continue").focus()));
  part("continue").addEventListener("click", () => (queue.continue(), draw(), part("pause").focus()));
  part("close").addEventListener("click", () => queue.clear());
  part("fold").addEventListener("click", () => {
    const folded = root.classList.toggle("is-folded");
    part("fold").setAttribute("aria-expanded", String(!folded));
  });
  const cancelAll = part("cancel-all");
  const cancelWords = (key) => (cancelAll.querySelector(".kern-label").textContent = say(key));
  cancelAll.addEventListener("click", () => {
    if (cancelAll.dataset.asked) queue.cancelAll();
    cancelWords(cancelAll.dataset.asked ? "cancelAll" : "cancelReally");
    cancelAll.toggleAttribute("data-asked");
    if (cancelAll.hasAttribute("data-asked")) cancelAll.dataset.asked = "yes";
  });
  cancelAll.addEventListener("blur", () => (cancelAll.removeAttribute("data-asked"), cancelWords("cancelAll")));
  part("pick-again").addEventListener("click", () => part("input-again").click());
  part("input-again").addEventListener("change", ({ target }) => {
    if (!queue.reunite(target.files)) announce(say("noMatch"));
    target.value = "";
  });
  queue.addEventListener("change", schedule);
  queue.addEventListener("added", ({ detail }) => announce(say("started", detail)));
  queue.addEventListener("resumed", ({ detail }) => announce(say("resumed", detail)));
  return { say };
}

function sum(entries, key) {
  return entries.reduce((total, entry) => total + entry[key], 0);
}
