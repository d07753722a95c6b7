// Counts down how long a time is still kept, on every element with data-until (an ISO instant);
// data-now is the practice's time when the page was made, so that a wrong clock here does no harm.
// Says it aloud once, two minutes before the end, and never moves the focus.
const WARN_AT = 2 * 60;

function inWords(seconds) {
  if (seconds <= 0) return "It is no longer held, but you can still try to book it.";
  if (seconds < 60) return "Less than a minute left.";
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? "1 minute left." : `${minutes} minutes left.`;
}

function announcer() {
  const region = document.createElement("p");
  region.className = "govuk-visually-hidden";
  region.setAttribute("role", "status");
  document.querySelector("main").append(region);
  return (words) => { region.textContent = `The time held for you: ${words}`; };
}

function countDown(element, announce) {
  const ahead = element.dataset.now ? Date.parse(element.dataset.now) - Date.now() : 0;
  const until = Date.parse(element.dataset.until);
  const left = element.querySelector("[data-left]");
  let warned = false;
  let timer = 0;

  function show() {
    const seconds = Math.round((until - Date.now() - ahead) / 1000);
    const words = inWords(seconds);
    if (left) {
      if (left.textContent !== words) left.textContent = words;
      left.hidden = false;
    }
    if (seconds <= WARN_AT && !warned) {
      warned = true;
      element.classList.add("is-short");
      announce(words);
    }
    if (seconds <= 0) clearInterval(timer);
  }

  timer = setInterval(show, 1000);
  show();
}

const held = document.querySelectorAll("[data-until]");
if (held.length > 0) {
  const announce = announcer();
  held.forEach((element) => countDown(element, announce));
}
