// Opens the dialog that a link names instead of the page it leads to, and closes it again.
addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog?.showModal && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    dialog.showModal();
  } else if (event.target.closest("dialog [data-close]")) {
    event.preventDefault();
    event.target.closest("dialog").close();
  }
});
