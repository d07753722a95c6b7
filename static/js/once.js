// A form that is sent twice within two seconds is sent once: a double tap books one time.
const PAUSE = 2000;
const sent = new WeakMap();

document.addEventListener("submit", (event) => {
  const last = sent.get(event.target);
  if (last !== undefined && event.timeStamp - last < PAUSE) {
    event.preventDefault();
  } else if (!event.defaultPrevented) {
    sent.set(event.target, event.timeStamp);
  }
});
