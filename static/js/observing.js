// Counts down how long somebody is still observed, on every element with data-observe-until (an ISO
// instant); data-now is the practice's time when the page was made. Says the end aloud, once.
function inWords(seconds) {
  if (seconds <= 0) return "The 15 minutes are over.";
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? "1 minute left." : `${minutes} minutes left.`;
}

function countDown(element) {
  const ahead = element.dataset.now ? Date.parse(element.dataset.now) - Date.now() : 0;
  const until = Date.parse(element.dataset.observeUntil);
  let timer = 0;

  function show() {
    const seconds = Math.round((until - Date.now() - ahead) / 1000);
    const words = inWords(seconds);
    if (seconds <= 0) {
      element.setAttribute("role", "status");
      clearInterval(timer);
    }
    if (element.textContent !== words) element.textContent = words;
  }

  timer = setInterval(show, 1000);
  show();
}

document.querySelectorAll("[data-observe-until]").forEach(countDown);
