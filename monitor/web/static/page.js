// Keeps a page as new as the board, and copies a run as text. Without it every page reads the same.
"use strict";

const LEAST = 4000; // milliseconds between two looks: a busy board must not make a busy page
const MOST = 60000; // so that "12 min ago" does not grow old where nothing happens
const PATIENCE = 20000; // for one answer

const told = (text) => {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
};

// What a part is about, so that it stays itself when another one comes before it.
const keyOf = (node) =>
  node.nodeType === Node.ELEMENT_NODE
    ? node.id || node.dataset.key || node.getAttribute("aria-labelledby") || ""
    : "";
const alike = (one, other) =>
  one.nodeType === other.nodeType && one.nodeName === other.nodeName && keyOf(one) === keyOf(other);

// What the reader opened stays open, and what they are at is left alone.
function dress(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !(name === "open" && old.localName === "details")) old.removeAttribute(name);
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (name === "open" && old.localName === "details") continue;
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

// Makes `old` like `fresh`, touching only what differs: focus, scroll and selection stay where they are.
function renew(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if (old.isEqualNode(fresh)) return;
  dress(old, fresh);
  let at = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    let match = at;
    if (!at || !alike(at, child)) {
      match = keyOf(child) && [...old.children].find((each) => alike(each, child));
    }
    if (match) {
      if (match !== at) old.insertBefore(match, at);
      else at = at.nextSibling;
      renew(match, child);
    } else {
      old.insertBefore(document.importNode(child, true), at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

// A page that shows how things stood as if they stood so still is worse than none.
function outdated() {
  if (document.getElementById("outdated")) return;
  const notice = document.createElement("p");
  notice.id = "outdated";
  notice.className = "notice";
  notice.setAttribute("role", "alert");
  notice.textContent = `This page cannot be made anew: it shows how things stood at ${document.querySelector("footer time").textContent}.`;
  document.querySelector("main").before(notice);
}

async function made() {
  const answer = await fetch(location.href, {
    headers: { Accept: "text/html" },
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!answer.ok) throw new Error(answer.statusText);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function follow(address) {
  let looked = Date.now();
  let waiting = 0;
  let looking = false;

  async function look() {
    waiting = 0;
    if (looking || document.hidden) return;
    looking = true;
    looked = Date.now();
    try {
      const fresh = await made();
      const focused = document.activeElement;
      document.title = fresh.title;
      for (const part of ["main", "footer time"]) renew(document.querySelector(part), fresh.querySelector(part));
      if (document.activeElement !== focused) focused.focus({ preventScroll: true }); // what is moved loses it
      document.getElementById("outdated")?.remove();
    } catch {
      outdated();
    } finally {
      looking = false;
    }
  }

  const soon = () => {
    waiting ||= setTimeout(look, Math.max(LEAST - (Date.now() - looked), 0));
  };

  const events = new EventSource(address);
  for (const kind of ["board", "connected", "reset"]) events.addEventListener(kind, soon);
  events.addEventListener("open", () => told("It changes as things happen."));
  events.addEventListener("error", () => {
    told("It is made anew every minute.");
    soon();
  });
  document.addEventListener("visibilitychange", () => document.hidden || soon());
  setInterval(() => Date.now() - looked >= MOST && look(), 5000);
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const said = document.querySelector("[data-copied]");
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      said.textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
      said.textContent = "Selected: copy it with the keyboard.";
    }
  });
}

if (document.body.dataset.events && !new URLSearchParams(location.search).has("cursor")) {
  follow(document.body.dataset.events);
}
