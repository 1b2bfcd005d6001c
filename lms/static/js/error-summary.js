// Takes the reader to the list of what to mend, and says in the title that there is one.
const summary = document.querySelector(".error-summary");
document.title = `${summary.dataset.title} ${document.title}`;
summary.focus();
