// Shows the copy buttons where the browser can copy, and says when it has.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy][hidden]")) {
    const words = button.querySelector("span");
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      words.textContent = button.dataset.copied;
    });
  }
}
