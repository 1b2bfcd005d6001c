// Gives each notice that answers an act a button to put it away.
for (const notice of document.querySelectorAll("[data-dismiss]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "notice-close";
  button.textContent = notice.dataset.dismiss;
  button.addEventListener("click", () => {
    notice.remove();
    document.getElementById("main").focus({ preventScroll: true });
  });
  delete notice.dataset.dismiss;
  notice.append(button);
}
