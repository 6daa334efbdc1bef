// Attaches every component by its data- name; pages work without it.
import { attachAgenda } from "./agenda.js";
import { attachAttendance } from "./attendance.js";
import { attachBoard } from "./board.js";
import { attachCompare } from "./compare.js";
import { attachCopies } from "./copy.js";
import { attachDialogs } from "./dialog.js";
import { attachEntry } from "./entry.js";
import { attachForms } from "./form.js";
import { attachListing } from "./listing.js";
import { attachMentions } from "./mentions.js";
import { attachLive } from "./live.js";
import { attachMenus } from "./menu.js";
import { attachMinutes } from "./minutes.js";
import { attachPaging } from "./paging.js";
import { attachPreview } from "./preview.js";
import { attachPrint } from "./print.js";
import { attachQuestionnaire } from "./questionnaire.js";
import { attachSearch } from "./search.js";
import { attachShortcuts } from "./shortcuts.js";
import { attachTexts } from "./texts.js";
import { attachSiteBlocks } from "./site.js";
import { attachToasts } from "./toast.js";

attachAttendance();
attachMenus();
attachSearch();
attachShortcuts();
attachForms();
attachDialogs();
attachToasts();
attachMentions();
for (const comparison of document.querySelectorAll("[data-compare]")) attachCompare(comparison);
for (const board of document.querySelectorAll("[data-board]")) attachBoard(board);
for (const form of document.querySelectorAll("[data-questionnaire]")) attachQuestionnaire(form);
for (const blocks of document.querySelectorAll("[data-site-blocks]")) attachSiteBlocks(blocks);
for (const agenda of document.querySelectorAll("[data-agenda]")) attachAgenda(agenda);
attachLive();
attachMinutes();
attachCopies();
attachEntry();
attachPrint();
attachTexts();
for (const listing of document.querySelectorAll("[data-listing]")) {
  attachListing(listing);
  attachPaging(listing);
}
const preview = document.querySelector("[data-preview]");
if (preview) attachPreview(preview);

// uploads: on pages with a drop zone, and wherever an earlier page left some unfinished (store.js sets this flag)
const hasUnfinished = localStorage.getItem("hub.uploads") !== null;
if (document.querySelector("[data-uploads]") && (document.querySelector("[data-upload]") || hasUnfinished)) {
  const opensDialog = import("./upload/upload.js").then(({ attachUpload }) => attachUpload());
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-upload-open]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    opensDialog.then((openDialog) => openDialog());
  });
}
// nothing of a person stays behind on a shared computer
document.querySelector("[data-sign-out]")?.addEventListener("submit", () => {
  localStorage.removeItem("hub.uploads");
  sessionStorage.clear();
  indexedDB.deleteDatabase("hub-uploads");
});
