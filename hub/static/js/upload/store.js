// Unfinished uploads in IndexedDB, with the bytes of smaller files, so that they go on after a reload or on the next page.
// Every tab holds a lock with its name; what belongs to a tab that is gone may be taken over.
const DATABASE = "hub-uploads";
const KEPT_FILE_BYTES = 256 * 2 ** 20;
const KEPT_TOTAL_BYTES = 2 ** 30;
const FLAG = "hub.uploads";

export const tab = crypto.randomUUID?.() ?? String(Math.random());
const held = navigator.locks
  ? new Promise((ready) => {
      navigator.locks.request(lockName(tab), () => (ready(), new Promise(() => {})));
    })
  : Promise.resolve();
let keptBytes = 0;

function lockName(name) {
  return `hub-uploads-${name}`;
}

export const mayHaveUnfinished = () => localStorage.getItem(FLAG) !== null;

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("uploads", { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function inStore(mode, work) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction("uploads", mode);
      let result;
      work(transaction.objectStore("uploads"), (value) => (result = value));
      transaction.oncomplete = () => resolve(result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

// Private windows and full disks may refuse: then uploads simply do not survive a reload.
const quietly = (promise) => promise.catch(() => undefined);

export async function remember(entries) {
  await held;
  localStorage.setItem(FLAG, "1");
  const rows = entries.map((entry) => {
    const keep = entry.size <= KEPT_FILE_BYTES && keptBytes + entry.size <= KEPT_TOTAL_BYTES;
    if (keep) keptBytes += entry.size;
    return { ...rowOf(entry), file: keep ? entry.file : null };
  });
  const save = (list) => inStore("readwrite", (store) => list.forEach((row) => store.put(row)));
  try {
    await save(rows);
    entries.forEach((entry, index) => (entry.isKept = rows[index].file !== null));
  } catch {
    await quietly(save(rows.map((row) => ({ ...row, file: null }))));
  }
}

function rowOf({ id, user, target, path, name, size, lastModified, onConflict, baseNumber, comment, personalData, url }) {
  return { id, user, target, path, name, size, lastModified, onConflict, baseNumber, comment, personalData, url, tab };
}

export function rememberUrl(id, url) {
  return quietly(
    inStore("readwrite", (store) => {
      const request = store.get(id);
      request.onsuccess = () => request.result && store.put({ ...request.result, url });
    }),
  );
}

export function forget(ids) {
  return quietly(
    inStore("readwrite", (store, give) => {
      for (const id of ids) store.delete(id);
      const left = store.count();
      left.onsuccess = () => give(left.result);
    }).then((left) => left === 0 && localStorage.removeItem(FLAG)),
  );
}

// The unfinished uploads of this person that no open tab is working on; from now on they are ours.
export async function takeOver(user) {
  await held;
  const locks = navigator.locks ? await navigator.locks.query() : { held: [] };
  const alive = new Set(locks.held.map((lock) => lock.name));
  const rows = await quietly(
    inStore("readwrite", (store, give) => {
      const request = store.getAll();
      request.onsuccess = () => {
        const orphans = request.result.filter((row) => row.user === user && !alive.has(lockName(row.tab)));
        for (const row of orphans) store.put({ ...row, tab });
        give(orphans);
      };
    }),
  );
  return (rows ?? []).map((row) => ({ ...row, isKept: row.file !== null }));
}
