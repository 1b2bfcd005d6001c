// Rows of a question's form: added, removed and moved without waiting for the server. Without this script the same
// buttons send the form.

const say = (control) => control.dispatchEvent(new Event("input", { bubbles: true }));
const rowsOf = (group) => [...group.children].filter((each) => each.matches("[data-row]"));
const controlsOf = (row) => [...row.querySelectorAll("input, select, textarea")];

function renumber(group) {
  rowsOf(group).forEach((row, index) => {
    const name = `${row.dataset.name} ${index + 1}`;
    row.setAttribute("aria-label", name);
    row.querySelector("[data-row-number]").textContent = name;
  });
}

function add(group) {
  const template = group.querySelector(":scope > template");
  const taken = controlsOf(group).map((each) => Number(each.name.slice(each.name.lastIndexOf(path(group)) + path(group).length + 1).split("-")[0]));
  const next = Math.max(-1, ...taken.filter(Number.isFinite)) + 1;
  const holder = document.createElement("template");
  holder.innerHTML = template.innerHTML.replaceAll("__n__", next);
  const row = holder.content.firstElementChild;
  const id = row.querySelector("input[type=hidden]");
  if (id && group.dataset.rows === "options") id.value = `o${Math.random().toString(36).slice(2, 7)}`;
  template.before(row);
  renumber(group);
  const first = controlsOf(row).find((each) => each.type !== "hidden");
  first.focus();
  say(first);
}

const path = (group) => group.dataset.rows.replaceAll(".", "-");

function remove(group, row) {
  const near = row.nextElementSibling?.matches("[data-row]") ? row.nextElementSibling : row.previousElementSibling;
  row.remove();
  renumber(group);
  const control = (near?.matches?.("[data-row]") ? controlsOf(near) : [group.querySelector(":scope > button")]).find((each) => each.type !== "hidden");
  control.focus();
  const any = group.closest("form").querySelector("textarea");
  say(any);
}

// The names of the controls stay in order; what stands in them changes places.
function swap(row, other) {
  const there = controlsOf(other);
  controlsOf(row).forEach((each, index) => {
    const its = there[index];
    [each.value, its.value] = [its.value, each.value];
    [each.checked, its.checked] = [its.checked, each.checked];
  });
}

function move(group, row, step, button) {
  const rows = rowsOf(group);
  const to = rows.indexOf(row) + step;
  if (!rows[to]) return;
  swap(row, rows[to]);
  rows[to].querySelector(`button[value^="${button.value.split(".")[0]}."]`).focus();
  say(controlsOf(rows[to])[0]);
}

// What can be chosen for a line are the options as they are written now.
function offer(form) {
  const group = form.querySelector("[data-rows=options]");
  if (!group) return;
  const options = rowsOf(group).map((row, index) => {
    const [id, ...texts] = controlsOf(row);
    return [id.value, `${index + 1}. ${texts.find((each) => each.value.trim())?.value ?? ""}`];
  });
  for (const select of form.querySelectorAll("select[name^=stems-]")) {
    const chosen = select.value;
    select.replaceChildren(select.options[0], ...options.filter(([id]) => id).map(([id, words]) => new Option(words, id, false, id === chosen)));
  }
}

for (const form of document.querySelectorAll("[data-question-form]")) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=act]");
    const group = button?.closest("[data-rows]");
    if (!group) return;
    const [verb] = button.value.split(".");
    const row = button.closest("[data-row]");
    if (verb === "add") add(group);
    else if (verb === "remove") remove(group, row);
    else if (verb === "up" || verb === "down") move(group, row, verb === "up" ? -1 : 1, button);
    else return;
    event.preventDefault();
    offer(form);
  });
  form.addEventListener("input", ({ target }) => target.name?.startsWith("options-") && offer(form));
}
