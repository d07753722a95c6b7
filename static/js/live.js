// Keeps a day as it is now: asks every few seconds whether it has changed, and puts the new board or
// list in place of the old one. What one types into, and the opened visit, are never replaced. Before
// anything is sent it asks whether the practice can be reached: who presses in vain stays where they are.
const EVERY = 4_000;
const PATIENCE = 8_000;
const LONGEST = 60_000;
const PARTS = ["live-now", "live-tabs", "live-board"];
const PRESSED = "a, button, summary, input";
const READ_OUT = 3;

const line = document.getElementById("live");
const lost = document.getElementById("live-lost") ?? line;
const pack = document.getElementById("live-pack");
let stamp = line?.dataset.stamp;
let wait = EVERY;
let timer = 0;
let since = null;
const { dataset } = document.documentElement;
const passed = new WeakSet();

function address() {
  const url = new URL(line.dataset.live, location.href);
  url.searchParams.set("stamp", stamp);
  for (const name of ["visit", "seen"]) {
    if (line.dataset[name]) url.searchParams.set(name, line.dataset[name]);
  }
  return url;
}

function clock() {
  return new Date().toLocaleTimeString("en-AU", { hour: "numeric", minute: "2-digit" });
}

// The way to the day pack stands beside what is said, where one is kept on this device.
function say(words, place = line) {
  if (place.textContent !== words) place.textContent = words;
  if (!pack) return;
  pack.hidden = !(line.textContent || lost.textContent) || !document.querySelector("[data-pack-kept]");
}

// What opens in place stays open, with the ticks as somebody has set them.
function opened(old, fresh) {
  for (const one of old.querySelectorAll("details[open][id]")) {
    const same = fresh.querySelector(`#${one.id}`);
    if (!same) continue;
    same.open = true;
    for (const box of one.querySelectorAll("input[type=checkbox]")) {
      const again = same.querySelector(`#${box.id}`);
      if (again) again.checked = box.checked;
    }
  }
}

// How to find again what has the focus: a link by where it leads, a button by its row and its words.
function mark(one) {
  return one.getAttribute("href") ?? `${one.closest("li[id]")?.id} ${one.id}${one.textContent}`;
}

function again(part, words) {
  const all = [...part.querySelectorAll(PRESSED)];
  const row = all.filter((one) => one.closest("li[id]")?.id === words.split(" ")[0]);
  return all.find((one) => mark(one) === words) ?? row.find((one) => one.matches("button, summary")) ?? row[0];
}

// What had the focus has it again if it is still there; scrolling stays where it was.
function put(part, fresh) {
  const old = document.getElementById(part);
  if (!old || !fresh) return;
  const at = old.contains(document.activeElement) ? mark(document.activeElement) : null;
  const scroll = old.querySelector(".board-scroll")?.scrollLeft ?? 0;
  opened(old, fresh);
  old.replaceChildren(...document.importNode(fresh, true).childNodes);
  const board = old.querySelector(".board-scroll");
  if (board) board.scrollLeft = scroll;
  if (at) (again(old, at) ?? board)?.focus({ preventScroll: true });
}

function tell(news) {
  const place = document.getElementById("live-news");
  if (!place || !news) return;
  const words = document.createElement("p");
  words.textContent = `${news} `;
  const link = document.createElement("a");
  link.href = line.dataset.show;
  link.textContent = "Show the visit as it is now";
  words.append(link);
  const notice = document.createElement("div");
  notice.className = "notice";
  notice.setAttribute("role", "status");
  notice.append(words);
  place.replaceChildren(notice);
}

function rowsOf(part) {
  const rows = part?.querySelectorAll("li.kid[id]") ?? [];
  return new Map([...rows].map((row) => [row.id, {
    name: row.querySelector("h2")?.textContent.trim(),
    status: row.querySelector(".status")?.textContent.trim(),
  }]));
}

// What a change at another desk is, for those who do not see it: who, and where they stand now.
function readOut(old, fresh) {
  const place = document.getElementById("live-changed");
  if (!place) return;
  const [before, now] = [rowsOf(old), rowsOf(fresh)];
  const lines = [];
  for (const [id, row] of now) {
    if (before.get(id)?.status !== row.status) lines.push(`${row.name}: ${row.status}`);
  }
  for (const [id, row] of before) {
    if (!now.has(id)) lines.push(`${row.name}: not on this list any more`);
  }
  if (lines.length) place.textContent = lines.length > READ_OUT ? `${lines.length} rows have changed` : lines.join(". ");
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const news = fresh.getElementById("live");
  if (!news || dataset.pressing) return;
  readOut(document.getElementById("live-board"), fresh.getElementById("live-board"));
  for (const part of PARTS) put(part, fresh.getElementById(part));
  stamp = news.dataset.stamp;
  tell(news.textContent.trim());
}

async function ask() {
  const answer = await fetch(address(), {
    redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.type === "opaqueredirect" || [400, 403].includes(answer.status)) return "out";
  if (answer.status === 200) show(await answer.text());
  else if (answer.status !== 204) throw new Error(`answered ${answer.status}`);
  return "well";
}

async function round() {
  if (document.hidden) return;
  try {
    if (await ask() === "out") {
      say("You are signed out. Load the page again and sign in; what you typed stays until then.");
      return;
    }
    wait = EVERY;
    since = null;
    say("");
  } catch {
    since ??= clock();
    wait = Math.min(wait * 2, LONGEST);
    say(`The practice cannot be reached since ${since}. What you see may be old; we keep trying.`);
  }
  timer = setTimeout(round, wait);
}

async function reached() {
  try {
    const answer = await fetch(address(), {
      redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE),
    });
    return answer.status < 500;
  } catch {
    return false;
  }
}

// Sends what was pressed once the practice has answered; else says that it is not saved.
async function press(form, button) {
  dataset.pressing = "yes";
  if (await reached()) {
    passed.add(form);
    form.requestSubmit(button);
    // Whoever stops the page while it is sent, or has emptied what must be filled, presses again.
    if (passed.delete(form)) delete dataset.pressing;
    else setTimeout(() => delete dataset.pressing, PATIENCE);
    return;
  }
  delete dataset.pressing;
  const what = button?.textContent.trim().replace(/\s+/g, " ") || "That";
  say(`Not saved: ${what}. The practice could not be reached at ${clock()}. Press again when it can.`, lost);
}

// In the capturing phase: before the guard against double taps, which is to see one press, not two.
function pressed(event) {
  const form = event.target;
  if (form.method !== "post" || !form.closest("main") || passed.delete(form)) return;
  event.preventDefault();
  event.stopPropagation();
  if (!dataset.pressing) press(form, event.submitter);
}

// The page stays at the visit's place, where the browser goes by the address once all is loaded; its
// panel is what one goes on with.
if (line?.dataset.visit) {
  addEventListener("load", () => {
    setTimeout(() => document.getElementById("visit")?.focus({ preventScroll: true }));
  });
}

if (line) {
  document.addEventListener("submit", pressed, true);
  addEventListener("pageshow", () => delete dataset.pressing);
  timer = setTimeout(round, wait);
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden) round();
  });
}
