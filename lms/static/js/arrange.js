// Questions of a list change places by dragging. Without this script, and by keyboard, the buttons Up and Down do it.

for (const list of document.querySelectorAll("[data-arrange]")) {
  const lines = () => [...list.querySelectorAll("[data-question]")];
  const order = () => lines().map((line) => line.dataset.question);
  let held, before;

  for (const line of lines()) {
    line.draggable = true;
    line.addEventListener("dragstart", (event) => {
      [held, before] = [line, order().join()];
      event.dataTransfer.effectAllowed = "move";
    });
    line.addEventListener("dragover", (event) => {
      if (!held) return;
      event.preventDefault();
      const { top, height } = line.getBoundingClientRect();
      if (line !== held) line[event.clientY < top + height / 2 ? "before" : "after"](held);
    });
    line.addEventListener("dragend", () => {
      held = undefined;
      if (order().join() !== before) send();
    });
  }

  function send() {
    const form = Object.assign(document.createElement("form"), { method: "post", action: list.dataset.arrange, hidden: true });
    const token = document.querySelector("[name=csrf_token]").value;
    for (const [name, value] of [["csrf_token", token], ["act", "order"], ...order().map((id) => ["order", id])])
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    document.body.append(form);
    form.submit();
  }
}
