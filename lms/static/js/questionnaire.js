// Shows a field only where the answer that it depends on is given. Without this script all are shown, with a note.
const fields = [...document.querySelectorAll("[data-when]")].map((field) => ({ field, values: JSON.parse(field.dataset.values) }));

const isGiven = (each) => (!/radio|checkbox/.test(each.type) || each.checked) && !each.closest("[data-when][hidden]");

function decide() {
  for (const { field, values } of fields) {
    const deciding = [...field.closest("form").elements].filter((each) => each.name === field.dataset.when);
    // What was typed stays in a hidden field. One that depends on another page is shown.
    field.hidden = deciding.length > 0 && !deciding.some((each) => isGiven(each) && values.includes(each.value));
  }
}

for (const note of document.querySelectorAll("[data-when] [data-condition]")) note.hidden = true;
for (const form of new Set(fields.map(({ field }) => field.closest("form")))) {
  form.addEventListener("change", decide);
  form.addEventListener("shown", decide);
}
addEventListener("pageshow", decide);
decide();
