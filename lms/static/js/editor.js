// The editor of a lesson: toolbar, preview while it is typed, pasting, and who else is there. The form works without it.

const form = document.querySelector("[data-editor]");
const body = form.elements.body;
const bar = form.querySelector("[data-toolbar]");
const frame = document.querySelector("[data-writing]");
const words = JSON.parse(bar.dataset.words);
const headers = { Accept: "application/json" };

async function ask(address, data) {
  const response = await fetch(address, { method: data ? "POST" : "GET", headers, body: data });
  return { isGood: response.ok, ...(await response.json().catch(() => ({}))) };
}

function signed(values = {}) {
  const data = new FormData();
  for (const [name, value] of Object.entries({ csrf_token: form.elements.csrf_token.value, ...values })) data.append(name, value);
  return data;
}

// Everything is put in as if it were typed, so that undo takes it back.
function put(text, start = body.selectionStart, end = body.selectionEnd) {
  body.focus();
  body.setSelectionRange(start, end);
  if (document.execCommand("insertText", false, text)) return;
  body.setRangeText(text, start, end, "end");
  body.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function wrap(before, after = before, inner = words.text) {
  const { selectionStart: start, selectionEnd: end } = body;
  const chosen = body.value.slice(start, end) || inner;
  put(before + chosen + after);
  body.setSelectionRange(start + before.length, start + before.length + chosen.length);
}

// Puts a sign before each line that is chosen, or takes it away where all have it.
function sign(make, pattern) {
  const start = body.value.lastIndexOf("\n", body.selectionStart - 1) + 1;
  const next = body.value.indexOf("\n", body.selectionEnd);
  const end = next < 0 ? body.value.length : next;
  const lines = body.value.slice(start, end).split("\n");
  const isSigned = lines.every((line) => pattern.test(line));
  put(lines.map((line, place) => (isSigned ? line.replace(pattern, "") : make(place) + line.replace(pattern, ""))).join("\n"), start, end);
}

// Puts in something that stands alone, with an empty line above and below: in place of the lines that are chosen, or
// after them.
function block(make, part, isAfter) {
  const { value } = body;
  const next = value.indexOf("\n", body.selectionEnd);
  const end = next < 0 ? value.length : next;
  const start = isAfter ? end : value.lastIndexOf("\n", body.selectionStart - 1) + 1;
  const [before, after] = [value.slice(0, start), value.slice(end)];
  const above = /(^|\n\n)$/.test(before) ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const below = /^(\n\n|\n?$)/.test(after) ? "" : "\n";
  put(above + make(value.slice(start, end).trim() || words.text) + below, start, end);
  const place = body.value.indexOf(part, start);
  if (place >= 0) body.setSelectionRange(place, place + part.length);
}

function footnote() {
  const number = 1 + Math.max(0, ...[...body.value.matchAll(/\[\^(\d+)\]/g)].map((found) => Number(found[1])));
  const end = body.selectionEnd;
  put(`[^${number}]`, end, end);
  put(`${body.value.endsWith("\n") ? "" : "\n"}\n[^${number}]: ${words.footnote}\n`, body.value.length, body.value.length);
  const place = body.value.length - words.footnote.length - 1;
  body.setSelectionRange(place, place + words.footnote.length);
}

const box = (kind) => block((text) => `::: ${kind} ${words.title}\n${text}\n:::`, words.title);
const row = (text) => `| ${[text, text, text].join(" | ")} |`;
const tools = {
  bold: () => wrap("**"),
  italic: () => wrap("*"),
  heading: () => sign(() => "## ", /^#+ /),
  list: () => sign(() => "- ", /^[-*] /),
  numbered: () => sign((place) => `${place + 1}. `, /^\d+\. /),
  link: () => wrap("[", `](${words.address})`),
  note: () => box("note"),
  warning: () => box("warning"),
  example: () => box("example"),
  table: () => block(() => [row(words.column), row("---"), row("…"), row("…")].join("\n"), words.column, true),
  footnote,
  units: pick,
  terms: pick,
  pictures: pick,
  facts: pick,
};

// A list to choose from: units, words, pictures, facts.
const dialog = document.querySelector("[data-picker]");
const search = dialog.querySelector("input");

async function pick(button) {
  const { selectionStart: start, selectionEnd: end } = body;
  const offered = (await ask(bar.dataset.insertions).catch(() => ({})))[button.dataset.tool] ?? [];
  const list = dialog.querySelector("ul");
  const show = () => {
    const sought = search.value.toLowerCase();
    const found = offered.filter((each) => each.words.toLowerCase().includes(sought)).slice(0, 60);
    list.replaceChildren(...found.map(item));
  };
  const item = (each) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: each.words });
    made.addEventListener("click", () => {
      dialog.close();
      put(each.text, start, end);
    });
    const line = document.createElement("li");
    line.append(made);
    return line;
  };
  dialog.querySelector("h2").textContent = button.getAttribute("aria-label");
  dialog.querySelector("[data-none]").hidden = offered.length > 0;
  search.value = "";
  search.oninput = show;
  show();
  dialog.showModal();
}

search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());

bar.hidden = false;
const buttons = [...bar.querySelectorAll("button")];
buttons[0].tabIndex = 0;
bar.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-tool]");
  if (button) tools[button.dataset.tool](button);
});
bar.addEventListener("keydown", (event) => {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const place = buttons.indexOf(event.target);
  const next = by ? buttons[(place + by + buttons.length) % buttons.length] : { Home: buttons[0], End: buttons.at(-1) }[event.key];
  if (!next) return;
  event.preventDefault();
  for (const each of buttons) each.tabIndex = each === next ? 0 : -1;
  next.focus();
});
body.addEventListener("keydown", (event) => {
  const tool = { b: "bold", i: "italic", k: "link" }[event.key.toLowerCase()];
  if (!tool || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  event.preventDefault();
  tools[tool]();
});

// What learners will see, drawn anew when nothing has been typed for a moment.
const shown = document.querySelector("[data-shown]");
const problems = document.querySelector("[data-problems]");
let typing, asked = 0;

function link(problem) {
  const place = problem.line ? `${problems.querySelector("ul").dataset.line.replace("{line}", problem.line)} ` : "";
  const made = Object.assign(document.createElement("a"), { href: `#${problem.field}`, textContent: place + problem.sentence });
  made.dataset.go = problem.line;
  const line = document.createElement("li");
  line.append(made);
  return line;
}

async function preview() {
  const number = ++asked;
  const reply = await ask(form.dataset.preview, new FormData(form)).catch(() => ({}));
  if (!reply.isGood || number !== asked) return;
  shown.innerHTML = reply.html; // drawn and cleaned by the renderer of published lessons
  document.querySelector("[data-empty]")?.remove();
  problems.hidden = reply.problems.length === 0;
  problems.querySelector("ul").replaceChildren(...reply.problems.map(link));
}

function drawAnew() {
  clearTimeout(typing);
  typing = setTimeout(preview, 700);
}

form.addEventListener("input", drawAnew);
form.addEventListener("shown", drawAnew);
if (body.value !== body.defaultValue) drawAnew(); // words that were kept on this device

problems.addEventListener("click", (event) => {
  const line = Number(event.target.closest("[data-go]")?.dataset.go);
  view("write");
  form.querySelector(".writing-head:not([open]):has(:target)")?.setAttribute("open", "");
  if (!line) return;
  event.preventDefault();
  const lines = body.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1);
  body.focus();
  body.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  body.scrollTop = (body.scrollHeight * (line - 1)) / lines.length - body.clientHeight / 3;
});

// On a phone one is seen at a time, a tap apart.
const doors = document.querySelector("[data-switch]");

function view(name) {
  frame.dataset.view = name;
  for (const each of doors.children) each.setAttribute("aria-pressed", each.dataset.view === name);
}

doors.hidden = false;
form.querySelector("[data-preview-button]").hidden = true;
doors.addEventListener("click", ({ target }) => target.dataset.view && view(target.dataset.view));
view("write");

// Words from Word, a web page or a mail become Markdown.
const note = form.querySelector("[data-pasted]");
const LISTED = /^[ \t]*([•·▪●◦o§\uf0b7\uf0a7]|\(?\d{1,3}[.)])[\t\u00a0]|^[ \t]*[•▪●]/m;

// Several lines stand apart from the words around them.
function apart(text, start, end) {
  if (!text.includes("\n")) return text;
  const above = /(^|\n)$/.test(body.value.slice(0, start)) ? "" : "\n\n";
  return above + text + (/^(\n|$)/.test(body.value.slice(end)) ? "" : "\n\n");
}

body.addEventListener("paste", async (event) => {
  const html = event.clipboardData.getData("text/html");
  const text = event.clipboardData.getData("text/plain");
  const isRich = /<(p|h[1-6]|li|table|b|strong|i|em|a|br|div)\b/i.test(html);
  if (!isRich && !LISTED.test(text)) return;
  event.preventDefault();
  const { selectionStart: start, selectionEnd: end } = body;
  const reply = await ask(form.dataset.paste, signed(isRich ? { html } : { text })).catch(() => ({}));
  put(apart(reply.text ?? text, start, end), start, end);
  note.textContent = reply.error ?? (reply.notes ?? []).join(" ");
});

// Others who have the unit open; told every half minute.
const others = document.querySelector("[data-others]");

async function meet() {
  if (document.hidden) return;
  const reply = await ask(form.dataset.presence, signed()).catch(() => ({}));
  if (reply.isGood && others.textContent !== reply.words) others.textContent = reply.words;
}

meet();
setInterval(meet, 30_000);

// A long list of sources is searched by typing.
const sources = form.querySelector("[data-sources]");
const items = [...(sources?.querySelectorAll("fieldset > *:has(input)") ?? [])];
if (items.length > 8) {
  const label = Object.assign(document.createElement("label"), { className: "label", textContent: form.dataset.search });
  const input = Object.assign(document.createElement("input"), { type: "search", className: "input" });
  label.append(input);
  items[0].before(label);
  input.addEventListener("input", (event) => {
    event.stopPropagation();
    for (const each of items) each.hidden = !each.textContent.toLowerCase().includes(input.value.toLowerCase());
  });
  input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
}
