// <div data-live data-live-seconds="2">: fetched anew from the page's own address until the seconds are gone.
export function attachLive() {
  const region = document.querySelector("[data-live][data-live-seconds]");
  if (region) lookAgain(region);
}

function lookAgain(region) {
  const seconds = Number(region.dataset.liveSeconds);
  setTimeout(async () => {
    if (document.hidden) return document.addEventListener("visibilitychange", () => lookAgain(region), { once: true });
    const fresh = await regionNow();
    if (fresh === null) return lookAgain(region); // the connection is away: the state shown stays
    if (!region.contains(document.activeElement) || !("liveSeconds" in fresh.dataset)) {
      region.replaceWith(fresh);
      region = fresh;
    }
    if ("liveSeconds" in fresh.dataset) lookAgain(region);
  }, seconds * 1000);
}

async function regionNow() {
  try {
    const response = await fetch(location.href, { headers: { "X-Requested-With": "live" } });
    if (!response.ok || response.redirected) return null;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return page.querySelector("[data-live]");
  } catch {
    return null;
  }
}
