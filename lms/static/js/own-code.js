// Fills in the code of one's own place where its owner lets this phone remember it. Nothing is kept unless they say so.
const field = document.querySelector("[data-own-code]");
const row = document.querySelector("[data-remember]");
const box = row?.querySelector("input");
const store = "setu.own-code";

function kept() {
  try {
    return localStorage.getItem(store) ?? "";
  } catch {
    return ""; // a forbidden store: the code is typed each time
  }
}

function keep() {
  try {
    if (box.checked && field.value) localStorage.setItem(store, field.value);
    else localStorage.removeItem(store);
  } catch {
    // Nothing can be kept here.
  }
}

if (field && box) {
  row.hidden = false;
  box.checked = Boolean(kept());
  field.value ||= kept();
  field.form.addEventListener("submit", () => field.value && keep());
}
