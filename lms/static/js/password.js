// Lets somebody see the password they are typing, and hides it again before it is sent.
// The words come from the page, in its language.
for (const input of document.querySelectorAll("input[type=password][data-show]:not([data-ready])")) {
  const button = document.createElement("button");
  const show = (visible) => {
    input.type = visible ? "text" : "password";
    button.textContent = visible ? input.dataset.hide : input.dataset.show;
    button.setAttribute("aria-pressed", visible);
  };
  input.dataset.ready = "";
  input.autocapitalize = "off";
  input.spellcheck = false;
  button.type = "button";
  button.className = "link password-show";
  button.setAttribute("aria-controls", input.id);
  button.addEventListener("click", () => show(input.type === "password"));
  input.form?.addEventListener("submit", () => show(false));
  show(false);
  input.after(button);
}
