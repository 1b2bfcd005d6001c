// Moves the units of an outline by dragging and with the keys. It sends what the buttons of the page send.
let form = document.querySelector("[data-outline]");

const rowsOf = (box) => [...box.querySelectorAll("[data-unit]")];
const nameOf = (row) => row.querySelector("h2, a").textContent;

// Sends where something shall stand, and shows the outline that comes back. What is refused has a page of its own.
async function place(value, moved) {
  const input = Object.assign(document.createElement("input"), { type: "hidden", name: "place", value });
  form.append(input);
  const response = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => undefined);
  const page = response?.ok && new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page && page.querySelector("[data-outline]");
  if (!fresh) return form.submit();
  const item = nameOf(moved);
  form.replaceWith(fresh);
  form = fresh;
  begin();
  const row = document.getElementById(moved.id);
  row?.querySelector("a").focus();
  row?.scrollIntoView({ block: "nearest" });
  form.querySelector("[role=status]").textContent = form.dataset.moved.replace("{item}", item);
}

function drag(row, handle, start) {
  let target = null;
  const clear = () => form.querySelectorAll(".is-before, .is-end").forEach((each) => each.classList.remove("is-before", "is-end"));

  // The place under the pointer: before a row, or at the end of a list.
  function over({ clientX, clientY }) {
    const under = document.elementFromPoint(clientX, clientY);
    const list = under?.closest("[data-module]")?.querySelector(".outline-units");
    if (!list) return null;
    const next = rowsOf(list).find((each) => clientY < each.getBoundingClientRect().top + each.offsetHeight / 2);
    return { list, next };
  }

  function follow(event) {
    clear();
    target = over(event);
    if (target) (target.next ?? target.list).classList.add(target.next ? "is-before" : "is-end");
    if (event.clientY < 60) scrollBy(0, -20);
    else if (event.clientY > innerHeight - 60) scrollBy(0, 20);
  }

  function drop({ type }) {
    handle.removeEventListener("pointermove", follow);
    for (const end of ["pointerup", "pointercancel"]) handle.removeEventListener(end, drop);
    clear();
    row.classList.remove("is-held");
    if (type === "pointercancel" || !target) return;
    const rows = rowsOf(target.list).filter((each) => each !== row);
    const position = target.next === row ? -1 : target.next ? rows.indexOf(target.next) : rows.length;
    if (position < 0 || (target.list.contains(row) && rowsOf(target.list).indexOf(row) === position)) return;
    const module = target.list.closest("[data-module]").dataset.module;
    place(`unit-${row.dataset.unit}/${module}/${rows[position - 1]?.dataset.unit ?? 0}`, row);
  }

  handle.setPointerCapture(start.pointerId);
  row.classList.add("is-held");
  handle.addEventListener("pointermove", follow);
  for (const end of ["pointerup", "pointercancel"]) handle.addEventListener(end, drop);
}

function begin() {
  form.querySelector("[data-keys]").hidden = false;
  for (const row of rowsOf(form)) {
    const handle = Object.assign(document.createElement("span"), { className: "outline-handle", textContent: "⠿", title: form.dataset.handle });
    handle.setAttribute("aria-hidden", "true");
    handle.addEventListener("pointerdown", (event) => {
      if (event.button === 0) drag(row, handle, event);
    });
    row.prepend(handle);
  }
}

addEventListener("keydown", (event) => {
  const sign = { ArrowUp: "↑", ArrowDown: "↓" }[event.key];
  const row = sign && event.altKey && document.activeElement?.closest("[data-unit], .outline-head");
  if (!row || !form.contains(row)) return;
  event.preventDefault();
  const button = row.querySelector(`[data-by="${sign}"]`);
  if (button) place(button.value, row.matches("[data-unit]") ? row : row.closest("[data-module]"));
});

addEventListener("click", (event) => {
  const button = event.target.closest("[data-outline] [data-by]");
  if (!button) return;
  event.preventDefault();
  place(button.value, button.closest("[data-unit], [data-module]"));
});

if (form) begin();
