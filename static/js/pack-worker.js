// Shows the day pack's page in place of a nurses' page when the server cannot be reached.
// Nothing personal passes through here: the list lies encrypted in the browser's own store.
const KEPT = "day-pack";
const PAGE = "/nurses/pack";
const STATIC = "/static/";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([self.clients.claim(), expire()])));

// Where no store is there, none is made.
function inStore(work) {
  return new Promise((resolve) => {
    const asked = indexedDB.open("day-pack", 1);
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onerror = resolve;
    asked.onsuccess = () => {
      const transaction = asked.result.transaction("kept", "readwrite");
      work(transaction.objectStore("kept"));
      transaction.oncomplete = transaction.onerror = () => {
        asked.result.close();
        resolve();
      };
    };
  });
}

// Whoever is signed out, or may not come in any more, keeps no list here.
function forget() {
  return inStore((kept) => kept.clear());
}

// A list goes with its days, whichever of the nurses' pages is opened next.
function expire() {
  return inStore((kept) => {
    kept.get("pack").onsuccess = ({ target }) => {
      if (target.result && Date.now() > target.result.until) kept.delete("pack");
    };
  });
}

async function page(request) {
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return (await caches.match(PAGE)) ?? Response.error();
  }
  if (answer.type === "opaqueredirect" || answer.status === 403) {
    if (new URL(request.url).pathname === PAGE) await forget();
  } else if (answer.status >= 502) {
    return (await caches.match(PAGE)) ?? answer;
  }
  return answer;
}

async function file(request) {
  const cache = await caches.open(KEPT);
  return (await cache.match(request)) ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(page(request));
    event.waitUntil(expire());
  } else if (pathname.startsWith(STATIC)) event.respondWith(file(request));
});
