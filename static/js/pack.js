// The page of the day pack: makes it, opens it with the PIN, shows it; all of it in this browser.
const root = document.getElementById("pack");
const store = await import(root.dataset.store);
const part = (name) => document.getElementById(`pack-${name}`);
const LOCKS_AFTER = 15 * 60_000;
let locks = 0;

function trouble(words) {
  part("trouble").textContent = words;
  part("trouble").hidden = !words;
}

function shown(...names) {
  for (const name of ["new", "open", "tools"]) part(name).hidden = !names.includes(name);
}

// The page itself and all that it is made of, so that it opens without the server.
async function keepPage() {
  const { dataset } = root;
  await navigator.serviceWorker.register(dataset.worker, { scope: dataset.scope });
  const cache = await caches.open("day-pack");
  const loaded = performance.getEntriesByType("resource").map((one) => new URL(one.name));
  const files = loaded.filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/"));
  const addresses = [dataset.store, ...files.map((url) => url.pathname + url.search)];
  const named = [...document.querySelectorAll("link[href], script[src]")].map((one) => one.getAttribute("href") ?? one.getAttribute("src"));
  const fresh = await fetch(dataset.page, { cache: "no-store", redirect: "manual" });
  if (!fresh.ok) return;
  const known = await cache.keys();
  await Promise.all(known.map((request) => cache.delete(request)));
  await cache.put(dataset.page, fresh);
  await cache.addAll([...new Set([...addresses, ...named])]);
}

async function age() {
  const { key, pack } = await store.kept();
  part("age").hidden = !key;
  part("age").textContent = pack
    ? `Kept on this device: the list of ${pack.made}, saved ${store.ago(pack.saved)}.`
    : "No list is kept on this device: the days of the last one are over.";
  return { key, pack };
}

async function renewed() {
  try {
    await store.keep(await store.fetched(root.dataset.days));
    trouble("");
    return true;
  } catch (problem) {
    if (problem instanceof store.SignedOut) {
      trouble("You are signed out, so nothing is kept on this device any more. Sign in on the nurse list first.");
    }
    return false;
  }
}

function put(piece, values) {
  for (const place of piece.querySelectorAll("[data-put]")) {
    place.textContent = values[place.dataset.put] ?? "";
    if (!place.textContent) place.remove();
  }
}

function listed(piece, name, entries) {
  const list = piece.querySelector(`[data-list="${name}"]`);
  if (!entries.length) return list.remove();
  for (const entry of entries) {
    const line = document.createElement("li");
    line.textContent = entry.text ?? entry;
    line.className = name === "notes" ? "tag" : entry.oral ? "oral" : "";
    list.append(line);
  }
}

function row(values) {
  const piece = part("row").content.cloneNode(true);
  const [kilograms, when] = values.weight;
  piece.querySelector("li").className = `kid ${values.css}`;
  put(piece, { ...values, kilograms, when, small: values.small.join(". ") });
  listed(piece, "doses", values.doses);
  listed(piece, "notes", values.notes);
  return piece;
}

function day(values, made) {
  const piece = part("day").content.cloneNode(true);
  put(piece, { ...values, made });
  const rows = values.rows.map(row);
  piece.querySelector("[data-rows]").append(...rows);
  return piece;
}

function lock() {
  clearTimeout(locks);
  part("days").replaceChildren();
  start();
}

async function show(pin) {
  const held = await store.open(pin);
  part("days").replaceChildren(...held.days.map((one) => day(one, held.made)));
  shown("tools");
  clearTimeout(locks);
  locks = setTimeout(lock, LOCKS_AFTER);
  part("days").querySelector("h2")?.scrollIntoView({ block: "nearest" });
}

function wrong(problem) {
  const left = Number(problem.message);
  if (left <= 0) return "That was the wrong PIN too often. The pack is deleted from this device.";
  return `That is not the PIN. ${left === 1 ? "1 try is" : `${left} tries are`} left, then the pack is deleted.`;
}

async function start() {
  const { key, pack } = await age();
  if (pack) shown("open");
  else if (key) shown();
  else shown("new");
}

part("new").addEventListener("submit", async (event) => {
  event.preventDefault();
  const pin = part("first").value.trim();
  if (!/^[0-9]+$/.test(pin) || pin.length < store.LEAST_DIGITS) {
    return trouble(`Choose a PIN of ${store.LEAST_DIGITS} digits or more, digits only.`);
  }
  if (store.guessed(pin)) {
    return trouble("Choose another PIN: one digit again and again, or digits in a row such as 123456, is the first that a finder tries.");
  }
  if (pin !== part("second").value.trim()) return trouble("The two PINs are not the same. Type both again.");
  trouble("");
  try {
    const days = await store.fetched(root.dataset.days);
    await store.begin(pin, days.who);
    await store.keep(days);
    await keepPage();
    part("new").reset();
  } catch (problem) {
    trouble(problem instanceof store.SignedOut
      ? "You are signed out. Sign in on the nurse list first."
      : "The server cannot be reached, so there is nothing to keep yet. Try again in a moment.");
  }
  await start();
});

part("open").addEventListener("submit", async (event) => {
  event.preventDefault();
  const pin = part("pin").value.trim();
  part("pin").value = "";
  try {
    trouble("");
    await show(pin);
  } catch (problem) {
    trouble(problem instanceof store.WrongPin ? wrong(problem) : "The pack cannot be read. Save it anew on the nurse list.");
    if ((await store.kept()).key === undefined) await start();
    part("pin").focus();
  }
});

part("lock").addEventListener("click", lock);
part("forget").addEventListener("click", async () => {
  await store.forget();
  trouble("");
  await start();
});

if (!store.possible()) {
  trouble("This browser cannot keep the list. It needs a secure address, one that begins with https, and a browser of the last few years.");
} else {
  const { key } = await store.kept();
  if (key && await renewed()) await keepPage().catch(() => {});
  await start();
  setInterval(async () => {
    const { key: mine, pack } = await age();
    if (mine && (!pack || Date.now() - pack.saved > store.EVERY)) await renewed();
  }, 60_000);
}
