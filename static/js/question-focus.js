// A question about a number: the number and its answers in view, whatever stands above.
const answer = document.querySelector("input[autofocus]");

if (answer && !document.getElementById("error-summary")) {
  answer.closest(".amount").scrollIntoView({ block: "start" });
  answer.focus({ preventScroll: true });
}
