// Keeps a day as it is now: asks every few seconds whether it has changed, and puts the new board or
// list in place of the old one. What one types into, and the opened visit, are never replaced.
const EVERY = 4_000;
const PATIENCE = 8_000;
const LONGEST = 60_000;
const PARTS = ["live-now", "live-board"];
const PRESSED = "a, button, summary, input";

const line = document.getElementById("live");
let stamp = line?.dataset.stamp;
let wait = EVERY;
let timer = 0;
let since = null;

function address() {
  const url = new URL(line.dataset.live, location.href);
  url.searchParams.set("stamp", stamp);
  for (const name of ["visit", "seen"]) {
    if (line.dataset[name]) url.searchParams.set(name, line.dataset[name]);
  }
  return url;
}

function say(words) {
  if (line.textContent !== words) line.textContent = words;
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

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const news = fresh.getElementById("live");
  if (!news) return;
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
    since ??= new Date().toLocaleTimeString("en-AU", { hour: "numeric", minute: "2-digit" });
    wait = Math.min(wait * 2, LONGEST);
    say(`The practice cannot be reached since ${since}. What you see may be old; we keep trying.`);
  }
  timer = setTimeout(round, wait);
}

if (line) {
  timer = setTimeout(round, wait);
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden) round();
  });
}
