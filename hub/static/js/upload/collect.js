// Turns what was chosen or dropped (files, whole folders) into a list of { file, path }; path uses "/" inside the drop.
const JUNK = /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|~\$[^/]*)$/i;

export function fromInput(input) {
  return kept([...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
}

// Must be called at once in the drop event: the browser forgets the entries afterwards.
export async function fromDrop(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return kept([...transfer.files].map((file) => ({ file, path: file.name })));
  const found = await Promise.all(entries.map((entry) => walk(entry, "")));
  return kept(found.flat());
}

function kept(items) {
  return items.filter(({ path }) => !JUNK.test(path));
}

async function walk(entry, above) {
  const path = above + entry.name;
  if (entry.isFile) {
    const file = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
    return file ? [{ file, path }] : [];
  }
  const inside = [];
  for (const child of await childrenOf(entry.createReader())) inside.push(...(await walk(child, `${path}/`)));
  return inside;
}

// readEntries gives at most one hundred at a time and an empty list at the end
async function childrenOf(reader) {
  const all = [];
  for (;;) {
    const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (!some.length) return all;
    all.push(...some);
  }
}
