// Adds a file to a long answer at once, with its progress in words. Without it the file goes with the form of the page.
function begin(box) {
  const form = box.closest("[data-quiz]");
  if (!form) return; // a question that is only shown, as a trainer sees it
  const question = box.closest("[data-question]");
  const input = box.querySelector("[data-upload]");
  const list = box.querySelector("[data-files]");
  const status = box.querySelector("[role=status]");
  const blank = box.querySelector("template").content.firstElementChild;
  const words = box.dataset;
  const control = input.name;
  input.removeAttribute("name"); // the form and quiz.js must not send the file as well
  const boxes = () => [...list.querySelectorAll("[type=checkbox]")];
  const say = (text, name = "") => (status.textContent = text.replace("{name}", name));

  function bound() {
    input.disabled = boxes().filter((each) => each.checked).length >= words.most;
  }

  function add({ id, name, size }) {
    const item = blank.cloneNode(true);
    const tick = item.querySelector("input");
    tick.value = id;
    tick.checked = true;
    for (const each of item.querySelectorAll("[id], [for], [aria-describedby]")) {
      for (const key of ["id", "for", "aria-describedby"]) {
        if (each.hasAttribute(key)) each.setAttribute(key, each.getAttribute(key).replace("-file-0", `-file-${id}`));
      }
    }
    item.querySelector("label").textContent = name;
    const [text] = item.querySelector(".hint").childNodes;
    text.data = text.data.replace("{size}", Math.ceil(size / 1024));
    const link = item.querySelector("a");
    link?.setAttribute("href", link.getAttribute("href").replace(/0$/, id));
    list.append(item);
    list.hidden = false;
    return tick;
  }

  async function send(file) {
    const body = new FormData();
    body.append(control, file);
    body.append("csrf_token", form.elements.csrf_token.value);
    say(words.adding, file.name);
    const headers = { Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value };
    const response = await fetch(form.dataset.quiz.replace(/answers$/, "files"), { method: "POST", headers, body });
    const { files = [], error } = await response.json();
    if (!files.length) return say(error || words.failed, file.name);
    const [kept] = files;
    const tick = boxes().find((each) => each.value === String(kept.id)) ?? add(kept);
    tick.checked = true;
    input.value = "";
    say(words.added, kept.name);
    tick.dispatchEvent(new Event("input", { bubbles: true }));
  }

  input.addEventListener("input", (event) => event.stopPropagation());
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    input.disabled = true;
    await send(file).catch(() => say(words.failed, file.name));
    bound();
  });
  list.addEventListener("input", bound);
  // quiz.js shows the newer answer of another page: files that were added there come into the list.
  question.addEventListener("shown", () =>
    setTimeout(() => {
      const part = control.split(".").slice(2, -1);
      const answer = JSON.parse(form.elements[`before.${question.dataset.question}`].value);
      const files = part.reduce((each, key) => each?.[key], answer)?.files ?? [];
      const known = new Set(boxes().map((each) => each.value));
      for (const each of files) if (!known.has(String(each.id))) add(each);
      bound();
    }),
  );
  bound();
}

for (const box of document.querySelectorAll("[data-uploads]")) begin(box);
