// Puts the items of an ordering question in order with buttons; the positions that the form sends follow.
const control = (item) => item.querySelector("select");

function disable(button, isAtTheEnd) {
  if (isAtTheEnd) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}

function begin(box) {
  const list = box.querySelector("ol");
  const status = box.querySelector("[role=status]");
  const keep = box.querySelector("[data-keep]");
  const items = () => [...list.children];
  const position = (item) => Number(control(item).value);

  function show() {
    const all = items();
    keep.hidden = all.every(position);
    for (const [place, item] of all.entries()) {
      const [up, down] = item.querySelectorAll("[data-by]");
      disable(up, place === 0);
      disable(down, place === all.length - 1);
    }
  }

  // quiz.js has put positions into the form, as the newer answer of another page: the items follow.
  function follow() {
    const all = items();
    if (new Set(all.map(position)).size === all.length) list.append(...all.sort((a, b) => position(a) - position(b)));
    show();
  }

  function answer(item) {
    for (const [place, each] of items().entries()) control(each).value = place + 1;
    show();
    control(item).dispatchEvent(new Event("input", { bubbles: true }));
  }

  function move(button) {
    const item = button.closest("li");
    const place = items().indexOf(item) + Number(button.dataset.by);
    const other = items()[place];
    if (!other) return;
    if (button.dataset.by < 0) other.before(item);
    else other.after(item);
    button.focus();
    answer(item);
    const words = { item: item.querySelector("[data-words]").textContent, place: place + 1, count: items().length };
    status.textContent = box.dataset.moved.replace(/\{(\w+)\}/g, (whole, name) => words[name]);
  }

  box.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-by]");
    if (button) move(button);
    else if (target.closest("[data-keep]")) {
      answer(items()[0]);
      items()[0].querySelector("[data-by='1']").focus();
    }
  });
  box.closest("[data-question]")?.addEventListener("shown", follow);
  for (const each of box.querySelectorAll("[data-typed]")) each.hidden = true;
  for (const each of box.querySelectorAll("[data-moves]")) each.hidden = false;
  list.classList.remove("plain");
  follow();
}

document.querySelectorAll("[data-ordering]:not([data-begun])").forEach((box) => {
  box.dataset.begun = "";
  begin(box);
});
