// What was typed is not lost where somebody was signed out, or the practice cannot be reached: before
// the form is sent its page is asked for once more, and without an answer nothing is sent at all.
// Nothing is stored: it stays in the open page alone, for whoever signs in again as the same person.
const form = document.querySelector("form[data-keep]");
const told = document.getElementById("keep-typed");
const LONGEST = 8000;
let sure = false;
let asking = false;

const who = (page) => page.querySelector(".staff-me p")?.textContent.trim() ?? "";

async function meanwhile() {
  try {
    const answer = await fetch(location.href, {
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(LONGEST),
    });
    if (answer.type === "opaqueredirect") return { why: "signed-out" };
    if (answer.status >= 500) return { why: "unreached" };
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (who(page) !== who(document)) return { why: "another" };
    return { token: page.querySelector("form[data-keep] [name=csrf_token]")?.value };
  } catch {
    return { why: "unreached" };
  }
}

function tell(why) {
  for (const line of told.querySelectorAll("[data-why]")) line.hidden = line.dataset.why !== why;
  told.hidden = false;
  told.scrollIntoView({ block: "center" });
  told.focus({ preventScroll: true });
}

form?.addEventListener("submit", async (event) => {
  if (sure || !told) return; // without a place to say why not, it is sent as any form is
  event.preventDefault();
  if (asking) return;
  asking = true;
  told.hidden = true;
  const found = await meanwhile();
  asking = false;
  if (found.why) {
    tell(found.why);
    return;
  }
  if (found.token) form.elements.csrf_token.value = found.token;
  sure = true;
  form.requestSubmit(event.submitter);
  sure = false;
});
