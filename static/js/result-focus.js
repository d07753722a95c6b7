// After the rules were asked, start at what they answered.
document.getElementById("answer")?.focus();
