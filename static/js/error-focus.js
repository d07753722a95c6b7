// After a form was refused, start at the list of what to mend.
const summary = document.getElementById("error-summary");

if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const field = link && document.getElementById(link.hash.slice(1));
    if (field) {
      event.preventDefault();
      const group = field.closest(".govuk-form-group");
      (group?.querySelector("label, legend") ?? field).scrollIntoView();
      field.focus({ preventScroll: true });
    }
  });
}
