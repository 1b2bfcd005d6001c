// The values of a form's controls: read, set, and laid over those that another window has saved.
export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const fold = (values) => (values ?? []).join("|").normalize().replace(/[\s,]/g, ""); // the server tidies what it keeps
const alike = (one, other) => fold(one) === fold(other);

// What the controls of a form hold, by name; or, as it was drawn, before anybody typed.
export function read(form, isDrawn) {
  const found = {};
  for (const each of form.elements) {
    if (!each.name || /^(hidden|submit|button|file)$/.test(each.type)) continue;
    const values = (found[each.name] ??= []);
    if (/radio|checkbox/.test(each.type)) {
      if (isDrawn ? each.defaultChecked : each.checked) values.push(each.value);
    } else if (!isDrawn) values.push(each.value);
    else if (each.options) values.push(([...each.options].find((option) => option.defaultSelected) ?? each.options[0])?.value ?? "");
    else values.push(each.defaultValue);
  }
  return found;
}

export function put(form, name, values) {
  let place = 0;
  for (const each of form.elements) {
    if (each.name !== name) continue;
    if (/radio|checkbox/.test(each.type)) each.checked = values.includes(each.value);
    else each.value = values[place++] ?? "";
  }
  form.dispatchEvent(new CustomEvent("shown"));
}

// Lays what this window has over what the server has. `base` is what both began with, `tried` what was sent from here
// without an answer. Returns the names of the fields that were changed here and elsewhere.
export function lay(form, mine, { theirs, base, tried }) {
  const clashes = [];
  for (const [name, values] of Object.entries(theirs)) {
    const own = mine[name];
    const isTidied = alike(own, values) && same(own, tried.at(-1)?.[name]);
    if (!own || isTidied || same(own, values)) continue;
    const isOurs = tried.some((each) => alike(each[name], values));
    if (same(own, base[name]) && !isOurs) put(form, name, values);
    else {
      put(form, name, own);
      if (!alike(values, base[name]) && !isOurs) clashes.push(name);
    }
  }
  return clashes;
}
