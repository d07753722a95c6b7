// Renews the day pack while the nurses' list is open, and says since when it is kept on this device.
const line = document.getElementById("pack-line");
const store = await import(line.dataset.store);

function say(words) {
  line.querySelector("span").textContent = words;
}

async function round() {
  let { key, pack } = await store.kept();
  line.toggleAttribute("data-pack-kept", Boolean(pack));
  if (!key) return;
  try {
    if (!pack || Date.now() - pack.saved > store.EVERY) {
      await store.keep(await store.fetched(line.dataset.days));
      ({ pack } = await store.kept());
    }
  } catch (problem) {
    if (problem instanceof store.SignedOut) {
      line.removeAttribute("data-pack-kept");
      return say("Day pack: deleted, you are signed out");
    }
  }
  line.toggleAttribute("data-pack-kept", Boolean(pack));
  say(pack ? `Day pack: saved ${store.ago(pack.saved)}, opens without the server` : "Day pack: not saved yet");
}

if (store.possible()) {
  await round();
  setInterval(round, 60_000);
}
