// The day pack on this device. A key pair is made here: the open half seals each new list, the other
// half is itself sealed by the PIN. So lists are renewed without the PIN, and none opens without it.
const NAME = "day-pack";
const ROUNDS = 600_000;
const TRIES = 10;
export const LEAST_DIGITS = 6;
export const EVERY = 15 * 60_000;

const random = (length) => crypto.getRandomValues(new Uint8Array(length));
const PAIR = { name: "RSA-OAEP", modulusLength: 3072, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };

export class WrongPin extends Error {}
export class SignedOut extends Error {}

export function possible() {
  return Boolean(globalThis.isSecureContext && crypto.subtle && globalThis.indexedDB && navigator.serviceWorker);
}

// Says whether a PIN is one digit again and again (000000), or a run up or down (123456, 987654, 890123).
export function guessed(pin) {
  const steps = [...pin].slice(1).map((digit, at) => (digit - pin[at] + 10) % 10);
  return [0, 1, 9].some((step) => steps.every((one) => one === step));
}

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("kept");
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function inStore(mode, work) {
  const db = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = db.transaction("kept", mode);
      const asked = work(transaction.objectStore("kept"));
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    db.close();
  }
}

const get = (key) => inStore("readonly", (store) => store.get(key));
const put = (key, value) => inStore("readwrite", (store) => store.put(value, key));

// Everything: the list, the key, how often somebody has tried.
export function forget() {
  return inStore("readwrite", (store) => store.clear());
}

async function fromPin(pin, salt, rounds) {
  const typed = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

// Makes the key pair of whoever is signed in.
export async function begin(pin, who) {
  const pair = await crypto.subtle.generateKey(PAIR, true, ["wrapKey", "unwrapKey"]);
  const secret = await crypto.subtle.exportKey("pkcs8", pair.privateKey);
  const salt = random(16);
  const iv = random(12);
  const locked = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await fromPin(pin, salt, ROUNDS), secret);
  await forget();
  await put("key", { who, salt, iv, locked, rounds: ROUNDS, open: pair.publicKey });
}

// What is there: since when by this device's clock, until when, and the time in words.
export async function kept() {
  const [key, pack] = [await get("key"), await get("pack")];
  if (pack && Date.now() > pack.until) {
    await inStore("readwrite", (store) => store.delete("pack"));
    return { key, pack: undefined };
  }
  return { key, pack };
}

// Asks for the lists. Whoever is not signed in any more, or may not read them, keeps nothing here.
export async function fetched(address) {
  const answer = await fetch(address, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(20_000) });
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
    await forget();
    throw new SignedOut();
  }
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return answer.json();
}

export async function keep(days) {
  const key = await get("key");
  if (!key) return false;
  if (key.who !== days.who) {
    await forget();
    throw new SignedOut();
  }
  const aes = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
  const iv = random(12);
  const text = new TextEncoder().encode(JSON.stringify(days));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, aes, text);
  const wrapped = await crypto.subtle.wrapKey("raw", aes, key.open, { name: "RSA-OAEP" });
  const saved = Date.now();
  const until = saved + 1000 * Math.max(...days.days.map((day) => day.ends_in));
  await put("pack", { iv, sealed, wrapped, saved, until, made: days.made });
  return true;
}

async function unlocked(key, pin) {
  const { iv } = key;
  try {
    const secret = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await fromPin(pin, key.salt, key.rounds), key.locked);
    await inStore("readwrite", (store) => store.delete("tries"));
    return crypto.subtle.importKey("pkcs8", secret, PAIR, false, ["unwrapKey"]);
  } catch {
    const tries = 1 + ((await get("tries")) ?? 0);
    if (tries >= TRIES) await forget();
    else await put("tries", tries);
    throw new WrongPin(String(TRIES - tries));
  }
}

// Returns the lists whose day is not over.
export async function open(pin) {
  const { key, pack } = await kept();
  const secret = await unlocked(key, pin);
  const aes = await crypto.subtle.unwrapKey(
    "raw", pack.wrapped, secret, { name: "RSA-OAEP" }, "AES-GCM", false, ["decrypt"],
  );
  const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: pack.iv }, aes, pack.sealed);
  const held = JSON.parse(new TextDecoder().decode(text));
  const passed = (Date.now() - pack.saved) / 1000;
  return { ...held, days: held.days.filter((day) => day.ends_in > passed) };
}

export function ago(saved) {
  const minutes = Math.max(Math.round((Date.now() - saved) / 60_000), 0);
  if (minutes < 1) return "just now";
  if (minutes < 120) return minutes === 1 ? "1 minute ago" : `${minutes} minutes ago`;
  return `${Math.round(minutes / 60)} hours ago`;
}
