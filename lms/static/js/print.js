// Shows the buttons that print the page; without this script the browser's own menu prints it.
for (const button of document.querySelectorAll("[data-print][hidden]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
