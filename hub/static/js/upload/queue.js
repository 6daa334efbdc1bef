// The uploads of this tab: order, how many at once, pause, waiting for the connection. Shows nothing; tells listeners.
import { forget, remember, rememberUrl } from "./store.js";
import { discard, finish, transfer } from "./transfer.js";

const RETRY_SECONDS = [0, 1, 3, 5, 10, 20, 30, 60];
const AT_ONCE = 4;
const LARGE_AT_ONCE = 2;
const LARGE_BYTES = 16 * 2 ** 20;

// state: waiting running lost conflict missing failed done skipped
export const isOpen = ({ state }) => ["waiting", "running", "lost", "conflict", "missing"].includes(state);

export class Queue extends EventTarget {
  entries = [];
  paused = false;
  needsSignIn = false;

  constructor({ csrf, user }) {
    super();
    this.csrf = csrf;
    this.user = user;
    addEventListener("online", () => this.#hurry());
  }

  async add(items, { target, comment, personalData }) {
    const entries = items.map(({ file, path, onConflict, baseNumber }) => ({
      id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`,
      user: this.user,
      target,
      path,
      name: file.name,
      size: file.size,
      lastModified: file.lastModified,
      onConflict,
      baseNumber,
      comment,
      personalData,
      url: null,
      file,
      state: "waiting",
      sent: 0,
      tries: 0,
    }));
    this.entries.push(...entries);
    this.#tell("added", { count: entries.length });
    this.#next();
    await remember(entries);
    await forget(entries.filter((entry) => !isOpen(entry)).map(({ id }) => id));
  }

  // what store.takeOver() found; entries without their bytes wait for the person to choose the file again
  resume(rows) {
    const entries = rows.map((row) => ({ ...row, state: row.file ? "waiting" : "missing", sent: 0, tries: 0 }));
    this.entries.push(...entries);
    const count = entries.filter(({ state }) => state === "waiting").length;
    if (count) this.#tell("resumed", { count });
    this.#changed();
    this.#next();
  }

  // Files chosen again: gives back how many of them belong to interrupted uploads.
  reunite(files) {
    let found = 0;
    for (const file of files) {
      const entry = this.entries.find((one) => one.state === "missing" && isSame(one, file));
      if (!entry) continue;
      entry.file = file;
      entry.state = "waiting";
      found += 1;
    }
    this.#next();
    return found;
  }

  pause() {
    this.paused = true;
    for (const entry of this.#in("running", "lost")) this.#halt(entry);
    this.#changed();
  }

  continue() {
    this.paused = this.needsSignIn = false;
    this.#hurry();
    this.#next();
  }

  retry(entry) {
    Object.assign(entry, { state: "waiting", tries: 0, message: null });
    this.needsSignIn = false;
    this.#next();
  }

  async answer(entry, onConflict) {
    Object.assign(entry, { onConflict, baseNumber: null }); // decided knowing that there is something newer
    if (onConflict === "skip") return this.cancel(entry);
    if (!entry.url) return this.retry(entry);
    entry.state = "running";
    this.#changed();
    return this.#settle(entry, await finish(entry, onConflict, this.csrf));
  }

  cancel(entry) {
    entry.stop?.();
    clearTimeout(entry.timer);
    if (entry.state === "failed" || entry.state === "done") this.entries.splice(this.entries.indexOf(entry), 1);
    entry.state = "skipped";
    forget([entry.id]);
    this.#next();
    return discard(entry, this.csrf);
  }

  cancelAll() {
    this.paused = false;
    for (const entry of this.entries.filter(isOpen)) this.cancel(entry);
  }

  clear() {
    this.entries = this.entries.filter(isOpen);
    this.#changed();
  }

  #in(...states) {
    return this.entries.filter(({ state }) => states.includes(state));
  }

  #next() {
    if (!this.paused && !this.needsSignIn) {
      let running = this.#in("running");
      for (const entry of this.#in("waiting")) {
        if (running.length >= AT_ONCE) break;
        if (isLarge(entry) && running.filter(isLarge).length >= LARGE_AT_ONCE) continue;
        this.#start(entry);
        running = this.#in("running");
      }
    }
    this.#changed();
    if (this.entries.length && !this.entries.some(isOpen)) this.#tell("settled");
  }

  async #start(entry) {
    entry.state = "running";
    const { outcome, stop } = transfer(entry, {
      csrf: this.csrf,
      onProgress: (sent) => {
        if (sent > entry.sent) entry.tries = 0;
        entry.sent = sent;
        this.#changed();
      },
      onUrl: (url) => {
        entry.url = new URL(url, document.baseURI).href;
        rememberUrl(entry.id, entry.url);
      },
    });
    entry.stop = stop;
    const result = await outcome;
    if (entry.stop === stop) this.#settle(entry, result);
  }

  #settle(entry, { kind, document, message }) {
    entry.stop = null;
    if (entry.state === "skipped") return;
    entry.message = message;
    if (kind === "done") {
      Object.assign(entry, { state: "done", sent: entry.size, document, file: null });
      forget([entry.id]);
    } else if (kind === "conflict" || kind === "failed") {
      entry.state = kind;
      if (kind === "failed") forget([entry.id]);
    } else if (kind === "sign-in") {
      entry.state = "waiting";
      this.needsSignIn = true;
    } else {
      this.#waitAndRetry(entry);
    }
    this.#next();
  }

  #waitAndRetry(entry) {
    const seconds = RETRY_SECONDS[Math.min(entry.tries, RETRY_SECONDS.length - 1)];
    entry.tries += 1;
    entry.state = "lost";
    entry.timer = setTimeout(() => this.#awake(entry), seconds * 1000 * (0.8 + 0.4 * Math.random()));
  }

  #awake(entry) {
    clearTimeout(entry.timer);
    if (entry.state !== "lost") return;
    entry.state = "waiting";
    this.#next();
  }

  #hurry() {
    for (const entry of this.#in("lost")) this.#awake(entry);
  }

  #halt(entry) {
    clearTimeout(entry.timer);
    entry.stop?.();
    entry.stop = null;
    entry.state = "waiting";
  }

  #changed() {
    this.#tell("change");
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function isLarge({ size }) {
  return size > LARGE_BYTES;
}

function isSame(entry, file) {
  return entry.name === file.name && entry.size === file.size && entry.lastModified === file.lastModified;
}
