// Makes the pages live. Without it they work, and stand still.
"use strict";

const words = document.getElementById("words")?.dataset ?? {};
const said = document.getElementById("said");
const lang = document.documentElement.lang;

function say(text) {
  if (said) said.textContent = text;
}

// The address that the daemon prints carries the token behind the #, where no
// server log sees it.
const login = document.getElementById("login");
if (login && location.hash.length > 1) {
  login.elements.token.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
  login.requestSubmit();
}

// "5 minutes ago" grows older while the page stays open.
const relative = new Intl.RelativeTimeFormat(lang === "ar" ? "ar-u-nu-latn" : lang, { numeric: "always" });
function age() {
  for (const el of document.querySelectorAll("time[data-ago]")) {
    const s = (Date.parse(el.dateTime) - Date.now()) / 1000;
    const a = Math.abs(s);
    if (a < 60 || a >= 7 * 86400) continue;
    if (a < 3600) el.textContent = relative.format(Math.trunc(s / 60), "minute");
    else if (a < 86400) el.textContent = relative.format(Math.trunc(s / 3600), "hour");
    else el.textContent = relative.format(Math.trunc(s / 86400), "day");
  }
}
setInterval(age, 30000);

// Copy buttons
document.addEventListener("click", async (e) => {
  const button = e.target.closest?.("button.copy");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const before = button.textContent;
  button.textContent = words.copied;
  say(words.copied);
  setTimeout(() => { button.textContent = before; }, 1500);
});

// Parts of a page that are read again when something may have changed, unless
// somebody is at work in them.
const parts = [...document.querySelectorAll("[data-refresh]")];
let refreshed = Date.now(), refreshing = false;
async function refresh(force) {
  if (refreshing || parts.length === 0 || document.hidden || (!force && Date.now() - refreshed < 5000)) return;
  refreshing = true;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of parts) {
      const next = page.getElementById(part.id);
      const busy = part.contains(document.activeElement) || part.querySelector("details[open]");
      if (next && (!busy || force) && next.innerHTML !== part.innerHTML) part.replaceChildren(...next.childNodes);
    }
    refreshed = Date.now();
  } finally {
    refreshing = false;
  }
}

// New cards come in at the top; a card that is there already is replaced.
const cards = document.querySelector("#cards[data-live]");
const pill = document.getElementById("arrivals");
const title = document.title;
let unseen = 0;

function arrive(html) {
  const card = new DOMParser().parseFromString(html, "text/html").querySelector("li.card");
  if (!card) return;
  const there = document.getElementById(card.id);
  if (there) {
    if (there.contains(document.activeElement) || there.innerHTML === card.innerHTML) return;
    there.replaceWith(card);
    return;
  }
  document.getElementById("nothing")?.remove();
  const day = cards.querySelector("li.day");
  if (day && day.textContent.trim() === cards.dataset.today) {
    day.after(card);
  } else {
    const heading = document.createElement("li");
    heading.className = "day";
    heading.append(document.createElement("h2"));
    heading.firstChild.textContent = cards.dataset.today;
    cards.prepend(heading, card);
  }
  card.classList.add("fresh");
  while (cards.querySelectorAll("li.card").length > 200) cards.lastElementChild.remove();
  unseen++;
  tell();
}

function tell() {
  const text = words.fresh.replace("{0}", unseen);
  const away = document.hidden || window.scrollY > 300;
  if (!away) unseen = 0;
  document.title = unseen ? "(" + unseen + ") " + title : title;
  if (pill) {
    pill.hidden = !(unseen && window.scrollY > 300);
    pill.textContent = text;
  }
  say(text);
}

function seen() {
  if (document.hidden || window.scrollY > 300) return;
  unseen = 0;
  document.title = title;
  if (pill) pill.hidden = true;
}
document.addEventListener("visibilitychange", () => { seen(); if (!document.hidden) refresh(true); });
window.addEventListener("scroll", seen, { passive: true });
pill?.addEventListener("click", () => { window.scrollTo({ top: 0, behavior: "smooth" }); cards.querySelector("h3 a")?.focus({ preventScroll: true }); });

if (cards || parts.length) {
  const live = document.getElementById("live");
  const only = cards?.dataset.live;
  const source = new EventSource("/events" + (only ? "?watchlist=" + encodeURIComponent(only) : ""));
  let lost = false;
  source.addEventListener("open", () => {
    live?.classList.remove("lost");
    if (lost && cards) location.reload(); // what came meanwhile is in the page
    lost = false;
  });
  source.addEventListener("error", () => { lost = true; live?.classList.add("lost"); say(words.lost); });
  source.addEventListener("card", (e) => { if (cards) arrive(e.data); });
  source.addEventListener("tick", () => refresh(false));
}

// Keys: / to search, j and k from headline to headline.
document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, textarea, select")) return;
  if (e.key === "/") {
    e.preventDefault();
    const field = document.getElementById("q");
    if (field) field.focus();
    else location.href = "/search";
  }
  const step = { j: 1, k: -1 }[e.key];
  if (!step) return;
  const heads = [...document.querySelectorAll(".cards h3 a, .rows h2 a, .lists h2 a")];
  const at = heads.indexOf(document.activeElement);
  heads[Math.min(Math.max(at + step, 0), heads.length - 1)]?.focus();
});
