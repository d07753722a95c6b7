// Another day, or other weeks, on the page of times without loading the page again. Whatever goes
// wrong, the link is followed as it would be without this.
const column = document.getElementById("time");

async function part(link) {
  const address = new URL(link.href);
  address.pathname = address.pathname.replace(/when$/, "times");
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error("not a part of this page");
  return answer.text();
}

async function show(link) {
  const isDay = link.matches(".day");
  const place = isDay ? document.getElementById("times-of-day") : column;
  try {
    place.innerHTML = await part(link);
  } catch {
    window.location.assign(link.href);
    return;
  }
  if (isDay) {
    column.querySelectorAll(".day[aria-current]").forEach((day) => day.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "date");
  }
  window.history.replaceState(null, "", link.href);
  (document.getElementById("day") ?? column).focus({ preventScroll: isDay });
}

column?.addEventListener("click", (event) => {
  const link = event.target.closest("a.day, .weeks a");
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  show(link);
});
