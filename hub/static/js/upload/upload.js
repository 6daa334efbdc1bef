// Puts the parts together: page with a drop zone → dialog → queue → panel; goes on with what an earlier page left unfinished.
import { refreshListing } from "../listing.js";
import { toast } from "../toast.js";
import { attachDialog } from "./dialog.js";
import { attachDrop } from "./drop.js";
import { attachPanel } from "./panel.js";
import { isOpen, Queue } from "./queue.js";
import { mayHaveUnfinished, takeOver } from "./store.js";

// Gives back what opens the dialog of this page.
export function attachUpload() {
  const root = document.querySelector("[data-uploads]");
  const { csrf, user } = root.dataset;
  const queue = new Queue({ csrf, user });
  const { say } = attachPanel(root, queue);
  const zone = document.querySelector("[data-upload]");
  const dialog = zone && attachZone(zone, queue, { say, csrf });
  queue.addEventListener("settled", () => settled(queue, zone, say));
  addEventListener("beforeunload", (event) => {
    const wouldBeLost = queue.entries.some((entry) => isOpen(entry) && entry.state !== "missing" && !entry.isKept);
    if (wouldBeLost) event.preventDefault();
  });
  if (mayHaveUnfinished()) takeOver(user).then((rows) => queue.resume(rows));
  return () => dialog?.open();
}

function attachZone(zone, queue, { say, csrf }) {
  const target = { create: zone.dataset.create, place: zone.dataset.place, page: location.pathname };
  const dialog = attachDialog(zone, {
    say,
    csrf,
    onStart: (items, comment, personalData) => queue.add(items, { target, comment, personalData }),
  });
  attachDrop(zone.querySelector("[data-drop-overlay]"), dialog.takeDrop);
  return dialog;
}

let told = 0;

async function settled(queue, zone, say) {
  const done = queue.entries.filter(({ state }) => state === "done");
  const failed = queue.entries.filter(({ state }) => state === "failed").length;
  const news = done.length - told;
  told = done.length;
  const here = done.some(({ target }) => target.create === zone?.dataset.create);
  // what was uploaded is safe even if the page cannot show it now
  if (news > 0 && here) await showHere(zone).catch(() => undefined);
  if (news > 0) toast(say("allDone", { count: news }), { link: linkTo(done, news, here, say) });
  if (failed) toast(say("someFailed", { count: failed }), { category: "danger" });
}

// A folder gets its rows anew; a document page its title, versions and facts.
async function showHere(zone) {
  if (zone.dataset.uploadFolder) return refreshListing();
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  for (const part of ["[data-versions]", ".page-main > .aside", ".title-row h1"]) {
    const [old, fresh] = [document, page].map((each) => each.querySelector(part));
    if (old && fresh) old.replaceWith(fresh);
  }
}

function linkTo(done, news, here, say) {
  const last = done.at(-1);
  const isOpenHere = last.document && new URL(last.document, location.href).pathname === location.pathname;
  if (isOpenHere) return null;
  if (news === 1 && last.document) return { url: last.document, label: say("openDocument") };
  return here ? null : { url: last.target.page, label: say("openFolder") };
}
