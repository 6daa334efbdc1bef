// One file on its way by tus 1.0: says how it ended and whether trying again later can help; does no waiting itself.
const WITH_CREATION_BYTES = 2 ** 20;
const STALLED_MS = 20_000; // a line that has gone without a word never ends by itself
const DISCARD_RETRY_SECONDS = [0, 1, 3, 10, 30];

// outcome: { kind: "done", document } | "again" | "sign-in" | { kind: "conflict" | "failed", message }
export function transfer(entry, { csrf, onProgress, onUrl }) {
  let upload;
  let stopped = false;
  let alarm;
  const stop = () => {
    stopped = true;
    clearTimeout(alarm);
    upload?.abort();
  };
  const send = (tus) =>
    new Promise((settle) => {
      const resolve = (outcome) => {
        clearTimeout(alarm);
        settle(outcome);
      };
      const giveUp = () => {
        upload.abort();
        resolve({ kind: "again" });
      };
      // once all is sent the hub may take its time
      const watch = (sent) => {
        clearTimeout(alarm);
        if (sent < entry.size && !stopped) alarm = setTimeout(giveUp, STALLED_MS);
      };
      const options = {
        endpoint: entry.url ? null : entry.target.create,
        uploadUrl: entry.url || null,
        metadata: metadataOf(entry),
        headers: { "X-CSRFToken": csrf },
        retryDelays: null,
        storeFingerprintForResuming: false,
        uploadDataDuringCreation: entry.size <= WITH_CREATION_BYTES,
        onProgress: (sent) => {
          watch(sent);
          onProgress(sent);
        },
        onUploadUrlAvailable: () => onUrl(upload.url),
        onSuccess: ({ lastResponse }) => resolve(finished(entry, lastResponse, csrf)),
        onError: (error) => resolve(judged(entry, error.originalResponse)),
      };
      upload = new tus.Upload(entry.file, options);
      if (!stopped) upload.start();
    });
  const outcome = tusClient().then(send, () => ({ kind: "again" }));
  return { outcome, stop };
}

// fetched when the first file goes; it puts itself on window
async function tusClient() {
  await import("../../vendor/tus/tus.min.js");
  return window.tus;
}

// baseNumber: the version the person saw when they decided; the hub refuses when there is a newer one
function metadataOf({ name, path, onConflict, comment, baseNumber, personalData }) {
  const folder = path.split("/").slice(0, -1).join("/");
  const metadata = { filename: name, relativePath: folder, onConflict, comment };
  if (personalData) metadata.personalData = "1";
  return baseNumber ? { ...metadata, baseNumber: String(baseNumber) } : metadata;
}

// All bytes are there. Without a document yet (the answer got lost, a name came in between) the hub is asked to finish.
function finished(entry, response, csrf) {
  const document = response.getHeader("Hub-Document");
  return document ? { kind: "done", document } : finish(entry, entry.onConflict, csrf);
}

export async function finish(entry, onConflict, csrf) {
  try {
    const response = await fetch(`${entry.url}/finish`, {
      method: "POST",
      headers: { "X-CSRFToken": csrf, Accept: "application/json" },
      body: new URLSearchParams({ on_conflict: onConflict }),
    });
    if (response.ok) return { kind: "done", document: response.headers.get("Hub-Document") };
    return verdict(entry, response.status, await response.text());
  } catch {
    return { kind: "again" };
  }
}

// The hub may still be reading from the connection that was broken off a moment ago; then a little later.
export async function discard({ url }, csrf) {
  if (!url) return;
  const headers = { "X-CSRFToken": csrf, "Tus-Resumable": "1.0.0" };
  for (const seconds of DISCARD_RETRY_SECONDS) {
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const response = await fetch(url, { method: "DELETE", headers }).catch(() => null);
    if (response && ![423, 503].includes(response.status)) return;
  }
}

function judged(entry, response) {
  if (!response) return { kind: "again" };
  const location = response.getHeader("Location");
  if (location) entry.url = new URL(location, document.baseURI).href;
  return verdict(entry, response.getStatus(), response.getBody());
}

function verdict(entry, status, body) {
  const { error, message } = parsed(body);
  if (status === 401 || status === 403) return { kind: "sign-in", message };
  if (status === 409 && ["name-taken", "changed-meanwhile"].includes(error)) return { kind: "conflict", message };
  if ((status === 404 || status === 410) && entry.url) {
    entry.url = null; // the hub no longer knows this upload: once more from the start
    return { kind: "again" };
  }
  const passing = status === 0 || status >= 500 || [408, 409, 423, 425, 429].includes(status);
  // a full store (507) passes only when someone makes room
  return passing && status !== 507 ? { kind: "again" } : { kind: "failed", message };
}

function parsed(body) {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
}
